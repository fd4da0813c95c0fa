// Weights that no run has: in the page at once, on the device, there on the next visit, and the oldest go when there are
// too many.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting, isWhole, keepOthers } from '../../www/features/runs/others.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';

/** @typedef {import('../../www/state/types.js').Other} Other */
/** @typedef {import('../../www/state/types.js').Origin} Origin */

/** @param {Map<number, any>} kept what the device holds */
function visit(kept) {
  const store = createStore(initialState('en', 'walk'));
  const database = {
    all: async () => [...kept.values()].map((each) => structuredClone(each)),
    put: async (/** @type {Other} */ other) => void kept.set(other.id, structuredClone(other)),
    remove: async (/** @type {number} */ id) => void kept.delete(id),
  };
  let bytes = new Uint8Array();
  const others = keepOthers(
    store,
    async () => database,
    () => bytes,
  );
  /** @param {Origin} origin @param {number} byte */
  const comes = (origin, byte) => {
    bytes = Uint8Array.of(byte);
    store.set({ origin });
    return origin;
  };
  return { store, comes, refresh: others.refresh };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('weights from a file and weights that were taught are there on the next visit, the oldest first', async () => {
  const kept = new Map();
  const { store, comes } = visit(kept);
  const file = comes({ from: 'file', file: 'a.safetensors' }, 1);
  comes({ from: 'run', run: 7 }, 2); // a run's are the run's
  comes({ from: 'shipped', taught: true }, 3);
  store.set({ origin: file }); // again, which is no other
  await settled();
  const later = visit(kept);
  await settled();
  const { others } = later.store.get();
  assert.deepEqual(
    others.map(({ origin, bytes }) => [origin, [...bytes]]),
    [
      [{ from: 'file', file: 'a.safetensors' }, [1]],
      [{ from: 'shipped', taught: true }, [3]],
    ],
  );
  later.comes({ from: 'file', file: 'b.safetensors' }, 4);
  const ids = later.store.get().others.map(({ id }) => id);
  assert.ok(ids.length === 3 && ids.every((id, i) => id < (ids[i - 1] ?? 0)), `${ids}`);
});

test('what is taken back is gone from the device, here and in another tab, but not what answers there', async () => {
  const kept = new Map();
  const here = visit(kept);
  here.comes({ from: 'shipped', taught: true }, 1);
  here.comes({ from: 'file', file: 'a.safetensors' }, 2);
  await settled();
  const there = visit(kept);
  await settled();
  const [taught, file] = there.store.get().others;
  there.store.set({ origin: file?.origin });
  here.store.set({ others: [] });
  await settled();
  assert.equal(kept.size, 0);
  there.refresh();
  await settled();
  assert.deepEqual(there.store.get().others, [file]);
  assert.notEqual(taught, file);
});

test('the newest that fit stay, and one however large it is', () => {
  const other = (/** @type {number} */ id, /** @type {number} */ size) =>
    /** @type {Other} */ ({ id, origin: { from: 'file', file: '' }, bytes: new Uint8Array(size) });
  const list = [other(-1, 4), other(-2, 3), other(-3, 2)];
  assert.deepEqual(
    fitting(list, 9).map(({ id }) => id),
    [-1, -2, -3],
  );
  assert.deepEqual(
    fitting(list, 8).map(({ id }) => id),
    [-2, -3],
  );
  assert.deepEqual(
    fitting(list, 1).map(({ id }) => id),
    [-3],
  );
  assert.deepEqual(fitting([], 1), []);
});

test('a record is weights only when all of it is as it should be', () => {
  const whole = { id: -4, origin: { from: 'file', file: 'a' }, bytes: new Uint8Array(1) };
  assert.ok(isWhole(whole));
  for (const odd of [
    null,
    {},
    'x',
    { ...whole, id: 4 },
    { ...whole, bytes: [1] },
    { ...whole, origin: null },
    { ...whole, origin: { from: 'run', run: 7 } },
    { ...whole, origin: { from: 'run', run: 'x', taught: true } },
    { ...whole, origin: { from: 'shipped' } },
  ])
    assert.ok(!isWhole(odd), JSON.stringify(odd));
});
