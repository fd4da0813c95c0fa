// What a visit leaves for the next one, on a device that answers late.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVisit, drawingOf } from '../../www/features/runs/visit.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';

test('what somebody draws, fills in or loads before the device answers is kept, and nothing that nobody touched', async () => {
  const kept = new Map([['answer', { run: 3 }]]);
  const leaving = new EventTarget();
  let answers = () => {};
  const answered = new Promise((resolve) => (answers = () => resolve(null)));
  const device = {
    get: async (/** @type {string} */ name) => answered.then(() => /** @type {unknown} */ (kept.get(name))),
    put: async (/** @type {string} */ name, /** @type {any} */ value) => void kept.set(name, value),
  };
  /** @param {(store: import('../../www/state/state.js').Store) => void} act while the device is awaited */
  const visit = async (act) => {
    const store = createStore(initialState('en', 'walk'));
    const restored = createVisit(store, leaving, async () => device).restore({
      draw: () => {},
      answerWith: async () => {},
    });
    act(store);
    answers();
    await restored;
    await new Promise((resolve) => setTimeout(resolve, 500));
  };
  await visit(() => {});
  assert.deepEqual([...kept], [['answer', { run: 3 }]]);
  const ink = { strokes: [[1, 2]], times: /** @type {[number, number][]} */ ([[0, 1]]), size: 280 };
  await visit((store) => store.set({ ink, form: /** @type {any} */ ({ epochs: '7' }) }));
  assert.deepEqual(Object.fromEntries(kept), { answer: { run: 3 }, drawing: ink, form: { epochs: '7' } });
  await visit((store) => store.set({ source: 'yours', origin: { from: 'run', run: 9 } }));
  assert.deepEqual(kept.get('answer'), { run: 9 });
});

test('what changed a moment ago is kept as the page is left, and what is kept is not kept again', async () => {
  const puts = /** @type {string[]} */ ([]);
  const device = {
    get: async () => null,
    put: async (/** @type {string} */ name, /** @type {any} */ value) => void puts.push(`${name} ${value.epochs}`),
  };
  const leaving = new EventTarget();
  const store = createStore(initialState('en', 'walk'));
  await createVisit(store, leaving, async () => device).restore({ draw: () => {}, answerWith: async () => {} });
  leaving.dispatchEvent(new Event('pagehide'));
  store.set({ form: /** @type {any} */ ({ epochs: '7' }) });
  leaving.dispatchEvent(new Event('pagehide'));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(puts, ['form 7']);
  leaving.dispatchEvent(new Event('pagehide'));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(puts, ['form 7']);
});

test('of a form that another version kept come the texts, and those choices that this one has', async () => {
  const form = { epochs: 'x', optimizer: 'nadam', activation: 'tanh', nesterov: 'maybe', momentum: 3, later: '1' };
  const device = { get: async () => form, put: async () => {} };
  const store = createStore(initialState('en', 'walk'));
  const visit = createVisit(store, new EventTarget(), async () => device);
  assert.deepEqual(await visit.keptForm(), { epochs: 'x', activation: 'tanh' });
});

test('a drawing is taken only when its times and its sides are as they should be', () => {
  const strokes = [[1, 2]];
  assert.deepEqual(drawingOf({ strokes, times: [[3, 5]] })?.times, [[-2, 0]]);
  const rgba = new Uint8Array(12);
  for (const odd of [
    { strokes, times: [null] },
    { strokes, times: [[1]] },
    { strokes, times: [['1', '2']] },
    { strokes, times: '1' },
    { rgba, width: 1.5, height: 2 },
    { rgba, width: -1, height: -3 },
    { rgba, width: '1', height: 3 },
  ]) {
    assert.equal(drawingOf(odd), null, JSON.stringify(odd));
  }
});
