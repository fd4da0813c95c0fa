// What keeps prediction requests from piling up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLatest } from '../../www/engine/latest.js';

/** A promise that the test resolves. */
function gate() {
  /** @type {(value?: unknown) => void} */
  let open = () => {};
  const promise = new Promise((resolve) => (open = resolve));
  return { promise, open };
}

const soon = () => new Promise((resolve) => setTimeout(resolve));

test('many wishes during one run become one more run, which sees the newest state', async () => {
  let state = 1;
  /** @type {number[]} */
  const seen = [];
  let current = gate();
  const want = createLatest(async () => {
    seen.push(state);
    await current.promise;
  }, soon);

  want();
  await soon();
  await soon();
  assert.deepEqual(seen, [1]);

  for (state = 2; state < 9; state++) want();
  await soon();
  assert.deepEqual(seen, [1], 'the second run must wait for the first');

  current.open();
  current = gate();
  current.open();
  await soon();
  await soon();
  await soon();
  assert.deepEqual(seen, [1, 9]);
});

test('wishes within one pause are one run', async () => {
  const pause = gate();
  let runs = 0;
  const want = createLatest(
    async () => {
      runs += 1;
    },
    () => pause.promise,
  );
  want();
  want();
  want();
  pause.open();
  await soon();
  assert.equal(runs, 1);
});

test('it works again after it has come to rest', async () => {
  let runs = 0;
  const want = createLatest(async () => {
    runs += 1;
  }, soon);
  for (let i = 0; i < 3; i++) {
    want();
    await soon();
    await soon();
    await soon();
  }
  assert.equal(runs, 3);
});
