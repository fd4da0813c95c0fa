// When teaching can begin, what it asks of the engine, and undoing it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '../../www/strings/i18n.js';
import { teachControls } from '../../www/state/derived.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';
import { nameOf } from '../../www/features/draw/source.js';
import { createTeaching } from '../../www/features/judge/teaching.js';
import { createRun } from '../../www/features/train/run.js';
import './support/words.mjs';

const TAUGHT = {
  accuracy_before: 0.98,
  accuracy_after: 0.981,
  corrections: 1,
  right_before: 0,
  right_after: 1,
};

/** @param {Partial<import('../../www/features/judge/correcting.js').Correction>} [changed] */
const correction = (changed) => ({
  id: 1,
  label: 4,
  read: 9,
  picture: new Uint8Array(784).fill(3),
  size: 28,
  ...changed,
});

/** @param {(type: string) => unknown} reply */
function page(reply) {
  /** @type {any[]} */
  const asked = [];
  /** @type {any} */
  const client = {
    request(/** @type {any} */ body) {
      asked.push(body);
      return Promise.resolve().then(() => reply(body.type));
    },
    on: (/** @type {string} */ event, /** @type {any} */ handler) => handlers.set(event, handler),
  };
  /** @type {Map<string, (detail: any) => void>} */
  const handlers = new Map();
  const store = createStore(initialState('en', 'walk'));
  store.set({
    engine: 'ready',
    weights: { shipped: 1, yours: 0 },
    corrections: [correction()],
  });
  /** @type {boolean[]} */
  const busy = [];
  store.subscribe(
    ({ teaching }) => teaching,
    (now) => busy.push(now),
  );
  const teaching = createTeaching(
    store,
    client,
    () => {},
    () => null,
  );
  return {
    store,
    teaching,
    busy,
    asked,
    send: {
      client,
      event: (/** @type {string} */ name, /** @type {any} */ detail) => handlers.get(name)?.(detail),
    },
    can: () => teachControls(store.get()),
    answering() {
      const { source, origin } = store.get();
      return { source, yours: origin && nameOf(origin) };
    },
  };
}

test('it can begin when the engine is free and there is something to learn', () => {
  const { store, can } = page(() => TAUGHT);
  store.set({ engine: 'switching' });
  assert.deepEqual(can(), { teach: false, stop: false, undo: false });
  store.set({ engine: 'ready' });
  assert.deepEqual(can(), { teach: true, stop: false, undo: false });
  store.set({ corrections: [correction({ size: 12 })] });
  assert.deepEqual(can(), { teach: false, stop: false, undo: false });
});

test('it cannot begin before the weights that answer are there, nor during a run', () => {
  const { store, can } = page(() => TAUGHT);
  store.set({ weights: { shipped: 0, yours: 0 } });
  assert.equal(can().teach, false);
  store.set({ weights: { shipped: 1, yours: 0 }, run: 'paused' });
  assert.equal(can().teach, false);
});

test('pictures and labels go to the engine, and its weights answer from then on; undo brings the old back', async () => {
  const { store, teaching, busy, can, asked, answering } = page((type) => (type === 'teach' ? TAUGHT : true));
  store.set({
    corrections: [correction(), correction({ label: null }), correction({ label: 0 })],
  });
  await teaching.teach();
  assert.deepEqual([...asked[0].labels], [4, 255, 0]);
  assert.equal(asked[0].pictures.length, 3 * 784);
  assert.equal(asked[0].source, 'shipped');
  assert.deepEqual(answering(), { source: 'yours', yours: 'the shipped weights, taught' });
  assert.deepEqual(busy, [false, true, false]);
  assert.deepEqual(can(), { teach: true, stop: false, undo: true });
  const news = store.get().teachNews;
  assert.ok(typeof news === 'object' && news && 'taught' in news);
  assert.equal(news.taught, TAUGHT);
  await teaching.undo();
  assert.equal(asked[1].type, 'undo_teaching');
  assert.deepEqual(answering(), { source: 'shipped', yours: null });
  assert.equal(store.get().weights.yours, 0);
  assert.equal(can().undo, false);
});

test('taught weights are taught again under the same name', async () => {
  const { teaching, asked, answering } = page(() => TAUGHT);
  await teaching.teach();
  await teaching.teach();
  assert.equal(asked[1].source, 'yours');
  assert.deepEqual(answering(), { source: 'yours', yours: 'the shipped weights, taught' });
});

test('stopped or failed, nothing has changed and there is nothing to undo', async () => {
  for (const reply of [
    () => null,
    () => {
      throw new Error('not finite');
    },
  ]) {
    const { store, teaching, can, answering } = page(reply);
    await teaching.teach();
    assert.deepEqual(answering(), { source: 'shipped', yours: null });
    assert.deepEqual(can(), { teach: true, stop: false, undo: false });
    const { teachNews } = store.get();
    assert.ok(teachNews === 'stopped' || teachNews === 'failed');
    assert.match(text(`teach.${teachNews}`), /nothing has changed/);
  }
});

test('weights from elsewhere end what could be undone', async () => {
  const { store, teaching, can, send } = page(() => TAUGHT);
  const run = createRun(store, send.client, () => {});
  await teaching.teach();
  assert.equal(can().undo, true);
  Object.assign(globalThis, { requestAnimationFrame: () => 1, cancelAnimationFrame: () => {} });
  const end = run.train(/** @type {any} */ ({}));
  send.event('epochs', [{ epoch: 1 }]);
  await end;
  assert.equal(can().undo, false);
  assert.equal(store.get().beforeTeaching, null);
});
