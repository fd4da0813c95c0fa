// When the page looks for faster builds, and when it stops looking.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { watchBuilds } from '../../www/features/engine/watch-builds.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';

/** @typedef {import('../../www/engine/protocol.js').EngineInfo} EngineInfo */

/** @param {Partial<EngineInfo>} info */
const running = (info) => /** @type {EngineInfo} */ ({ chosen: false, passed: [], ...info });

/** Lets promises go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('looks again while builds are pending, and never where the fastest or a chosen one runs', async (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(initialState('en', 'walk'));
  /** @type {string[]} */
  const looks = [];
  let answer = { faster: /** @type {string | null} */ (null), pending: true };
  watchBuilds(store, async (name) => {
    looks.push(name);
    return answer;
  });
  await turn();
  assert.deepEqual(looks, [], 'nothing runs yet');

  store.set({ engineInfo: running({ build: 'simd128', builds: ['simd128'] }) });
  await turn();
  mock.timers.tick(2000);
  await turn();
  assert.deepEqual(looks, ['simd128', 'simd128']);
  answer = { faster: 'relaxed', pending: false };
  mock.timers.tick(2000);
  await turn();
  assert.deepEqual(store.get().builds, answer);
  mock.timers.tick(60_000);
  await turn();
  assert.equal(looks.length, 3, 'nothing is pending any more');

  const passed = [{ build: 'relaxed', error: /** @type {const} */ ({ code: 'one-thread' }) }];
  store.set({ engineInfo: running({ build: 'simd128', builds: ['relaxed', 'simd128'], passed }) });
  await turn();
  assert.deepEqual(store.get().builds, { faster: null, pending: false }, 'it did not start before');
  assert.equal(looks.length, 4);

  store.set({ engineInfo: running({ build: 'relaxed', builds: ['relaxed', 'simd128'] }) });
  await turn();
  assert.deepEqual(store.get().builds, { faster: null, pending: false });
  store.set({ engineInfo: running({ build: 'simd128', builds: ['relaxed', 'simd128'], chosen: true }) });
  await turn();
  assert.equal(looks.length, 4);
});

test('a list that does not come is asked for again: what is pending stays so, and a broken one is given up', async (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(initialState('en', 'walk'));
  let looks = 0;
  /** What each look finds; null: nothing whole. */
  let answer = /** @type {{ faster: string | null, pending: boolean } | null} */ (null);
  const whole = { faster: null, pending: true };
  watchBuilds(store, async () => {
    looks++;
    if (!answer) throw { code: 'download' };
    return answer;
  });
  const pass = async (/** @type {number} */ times) => {
    for (let i = 0; i < times; i++) {
      mock.timers.tick(2000);
      await turn();
    }
  };
  store.set({ engineInfo: running({ build: 'simd128', builds: ['simd128'] }) });
  await turn();
  await pass(2);
  assert.equal(looks, 3);
  answer = whole;
  await pass(1);
  assert.deepEqual(store.get().builds, whole);
  answer = null;
  await pass(4);
  assert.deepEqual(store.get().builds, whole, 'four failures in a row say nothing');
  answer = whole;
  await pass(1);
  answer = null;
  await pass(20);
  assert.equal(looks, 3 + 1 + 4 + 1 + 5);
  assert.deepEqual(store.get().builds, { faster: null, pending: false });
});
