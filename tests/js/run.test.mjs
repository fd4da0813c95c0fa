// A run as the page sees it: how often it is shown, and what that costs.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createRun } from '../../www/features/train/run.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';

/** @type {(() => void)[]} what waits for the next frame */
let waiting = [];
beforeEach(() => {
  waiting = [];
  Object.assign(globalThis, {
    requestAnimationFrame: (/** @type {() => void} */ callback) => waiting.push(callback),
    cancelAnimationFrame: (/** @type {number} */ id) => delete waiting[id - 1],
  });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'requestAnimationFrame');
  Reflect.deleteProperty(globalThis, 'cancelAnimationFrame');
});

function nextFrame() {
  const callbacks = waiting;
  waiting = [];
  for (const callback of callbacks) callback?.();
}

/** A page with a run under way, which ends when the test says so. */
function startPage() {
  const store = createStore(initialState('en', 'walk'));
  /** @type {Map<string, (detail: any) => void>} */
  const handlers = new Map();
  /** @type {(result: unknown) => void} */
  let finish = () => {};
  const client = {
    on: (/** @type {string} */ event, /** @type {(detail: any) => void} */ handler) => handlers.set(event, handler),
    request: () => new Promise((resolve) => (finish = resolve)),
  };
  const run = createRun(store, /** @type {any} */ (client), (error) => assert.fail(String(error)));
  const end = run.train(/** @type {any} */ ({}));
  const epochs = (/** @type {number} */ from, /** @type {number} */ count) =>
    handlers.get('epochs')?.(Array.from({ length: count }, (_, i) => ({ epoch: from + i })));
  const progress = (/** @type {number} */ epoch, more = {}) => handlers.get('training_progress')?.({ epoch, ...more });
  return {
    store,
    end,
    epochs,
    progress,
    finish: (/** @type {unknown} */ result) => finish(result),
  };
}

test('whatever comes between two frames is shown once, the newest progress and every row', () => {
  const { store, epochs, progress } = startPage();
  let shown = -1; // a listener is called at once
  store.subscribe(
    ({ history, runNews }) => ({ history, runNews }),
    () => (shown += 1),
  );
  for (let epoch = 1; epoch <= 500; epoch++) {
    progress(epoch);
    epochs(epoch, 1);
  }
  assert.equal(shown, 0);
  nextFrame();
  assert.equal(shown, 1);
  assert.equal(store.get().history.length, 500);
  assert.deepEqual(store.get().runNews, { progress: { epoch: 500 } });
  nextFrame();
  assert.equal(shown, 1);
});

test('a row more copies none of the rows before', () => {
  const { store, epochs } = startPage();
  epochs(1, 3);
  nextFrame();
  const before = store.get().history;
  epochs(4, 1);
  nextFrame();
  const after = store.get().history;
  assert.notEqual(after, before);
  assert.equal(after.rows, before.rows);
  assert.deepEqual([after.length, after.rows.at(-1)], [4, { epoch: 4 }]);
});

test('a run that ends between two frames, or in a tab that nobody sees, shows all of itself', async () => {
  const { store, end, epochs, progress, finish } = startPage();
  progress(2);
  epochs(1, 2);
  finish({ ending: 'finished' });
  await end;
  const { history, runNews, run, origin } = store.get();
  assert.deepEqual([history.length, run, origin?.from], [2, 'idle', 'run']);
  assert.deepEqual(runNews, { result: { ending: 'finished' } });
  nextFrame();
  assert.deepEqual(store.get().runNews, { result: { ending: 'finished' } });
});

test('the bench answers anew with each news of a run that has taken 20 batches since, as often as the news come', () => {
  // News come every 100 ms: of an epoch of 469 batches in 2 s every 23 batches, of one in 10 s every 5.
  /** @type {[number, number[]][]} */
  const cases = [
    [23, [23, 46, 69, 92, 115]],
    [5, [5, 25, 45, 65, 85]],
  ];
  for (const [batches, expected] of cases) {
    const { store, progress } = startPage();
    /** @type {number[]} */
    const steps = [];
    store.subscribe(
      ({ place }) => place.step,
      (step) => steps.push(step),
    );
    for (let batch = batches; batch <= 115; batch += batches) {
      progress(1, { phase: 'training', batch, batches: 469 });
      nextFrame();
    }
    assert.deepEqual(steps.filter(Boolean).slice(0, 5), expected);
  }
});
