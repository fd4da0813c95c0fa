// When teaching can begin, what it asks of the engine, and the way back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTeaching } from '../../www/teaching.js';

/** @typedef {import('../../www/teaching.js').Answering} Answering */

const TAUGHT = {
  accuracy_before: 0.98,
  accuracy_after: 0.981,
  corrections: 1,
  right_before: 0,
  right_after: 1,
};

/** @param {Partial<import('../../www/corrections.js').Correction>} [changed] */
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
    on() {},
    restart() {},
  };
  /** @type {Answering} */
  let answering = { source: 'shipped', yours: null };
  /** @type {{ can: any, news: any[], busy: boolean[], errors: unknown[] }} */
  const seen = { can: null, news: [], busy: [], errors: [] };
  const teaching = createTeaching(client, {
    answering: () => answering,
    onCan: (can) => (seen.can = can),
    onBusy: (busy) => seen.busy.push(busy),
    onNews: (news) => seen.news.push(news),
    onWeights: (next) => (answering = next),
    onError: (error) => seen.errors.push(error),
  });
  return { teaching, seen, asked, answering: () => answering };
}

test('it can begin when the engine is free and there is something to learn', () => {
  const { teaching, seen } = page(() => TAUGHT);
  teaching.take([correction()]);
  assert.deepEqual(seen.can, { teach: false, stop: false, undo: false });
  teaching.allow(true);
  assert.deepEqual(seen.can, { teach: true, stop: false, undo: false });
  teaching.take([correction({ size: 12 })]);
  assert.deepEqual(seen.can, { teach: false, stop: false, undo: false });
});

test('pictures and labels go to the engine, and its weights answer from then on; undo brings the old back', async () => {
  const { teaching, seen, asked, answering } = page((type) => (type === 'teach' ? TAUGHT : true));
  teaching.allow(true);
  teaching.take([correction(), correction({ label: null }), correction({ label: 0 })]);
  await teaching.teach();
  assert.deepEqual([...asked[0].labels], [4, 255, 0]);
  assert.equal(asked[0].pictures.length, 3 * 784);
  assert.equal(asked[0].source, 'shipped');
  assert.deepEqual(answering(), { source: 'yours', yours: 'the shipped weights, taught' });
  assert.deepEqual(seen.busy, [true, false]);
  assert.deepEqual(seen.can, { teach: true, stop: false, undo: true });
  assert.equal(seen.news.at(-1).taught, TAUGHT);
  await teaching.undo();
  assert.equal(asked[1].type, 'undo_teaching');
  assert.deepEqual(answering(), { source: 'shipped', yours: null });
  assert.equal(seen.can.undo, false);
});

test('taught weights are taught again under the same name', async () => {
  const { teaching, asked, answering } = page(() => TAUGHT);
  teaching.allow(true);
  teaching.take([correction()]);
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
    const { teaching, seen, answering } = page(reply);
    teaching.allow(true);
    teaching.take([correction()]);
    await teaching.teach();
    assert.deepEqual(answering(), { source: 'shipped', yours: null });
    assert.deepEqual(seen.can, { teach: true, stop: false, undo: false });
    assert.match(seen.news.at(-1).note, /nothing has changed/);
  }
});

test('weights from elsewhere end what could be undone', async () => {
  const { teaching, seen } = page(() => TAUGHT);
  teaching.allow(true);
  teaching.take([correction()]);
  await teaching.teach();
  teaching.forgetUndo();
  assert.equal(seen.can.undo, false);
});
