// What is corrected and what is kept of it: at once in the list, later on the device, never lost without a
// word.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';
import { correctionOf, createCorrecting } from '../../www/features/judge/correcting.js';
import { troubleOf } from '../../www/storage/database.js';

/** @typedef {import('../../www/features/judge/correcting.js').Correction} Correction */

/** @param {number} ink */
const picture = (ink) => new Uint8Array(4).fill(ink);

/** @param {number} ink @param {number | null} answer */
const reading = (ink, answer) => ({ answer, picture: picture(ink), size: 2 });

/** @returns {import('../../www/storage/corrections.js').Database & { kept: Map<number, Correction> }} */
function memory() {
  /** @type {Map<number, Correction>} */
  const kept = new Map();
  return {
    kept,
    all: async () => [...kept.values()].sort((a, b) => a.id - b.id),
    put: async (correction) => void kept.set(correction.id, correction),
    remove: async (id) => void kept.delete(id),
    clear: async () => kept.clear(),
  };
}

/** @param {() => Promise<import('../../www/storage/corrections.js').Database>} open */
function open(open) {
  let changes = -1; // a listener is called at once
  let troubles = -1;
  const store = createStore(initialState('en', 'walk'));
  store.subscribe(
    ({ corrections }) => corrections,
    () => (changes += 1),
  );
  store.subscribe(
    ({ keeping }) => keeping,
    () => (troubles += 1),
  );
  const corrections = {
    ...createCorrecting(store, open),
    list: () => store.get().corrections,
    of: (/** @type {Uint8Array} */ picture) => correctionOf(store.get().corrections, picture),
  };
  const isKeeping = () => store.get().keeping;
  return { corrections, store, isKeeping, troubles: () => troubles, changes: () => changes };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
/** @param {{ list: () => readonly Correction[] }} corrections */
const labels = (corrections) => corrections.list().map(({ label }) => label);

test('a correction is in the list at once, then on the device, and there again on the next visit', async () => {
  const database = memory();
  const { corrections, changes } = open(async () => database);
  await settled();
  corrections.correct(reading(1, 7), 1);
  corrections.correct(reading(2, null), null);
  assert.deepEqual(labels(corrections), [1, null]);
  assert.equal(changes(), 2);
  await settled();
  const next = open(async () => database);
  await settled();
  assert.deepEqual(next.corrections.list(), corrections.list());
  assert.equal(next.isKeeping(), true);
  const [first] = next.corrections.list();
  assert.deepEqual([first?.read, first?.picture, first?.size], [7, picture(1), 2]);
});

test('the same picture is corrected anew, and with the same label not at all', async () => {
  const database = memory();
  const { corrections } = open(async () => database);
  await settled();
  corrections.correct(reading(1, 7), 1);
  const [first] = corrections.list();
  corrections.correct(reading(1, 7), 4);
  assert.deepEqual(labels(corrections), [4]);
  assert.equal(corrections.list()[0]?.id, first?.id);
  assert.equal(corrections.of(picture(1))?.label, 4);
  corrections.correct(reading(1, 7), 4);
  assert.deepEqual(labels(corrections), []);
  await settled();
  assert.equal(database.kept.size, 0);
});

test('one is deleted, or all are, on the device too', async () => {
  const database = memory();
  const { corrections } = open(async () => database);
  await settled();
  for (const ink of [1, 2, 3]) corrections.correct(reading(ink, 0), ink);
  const ids = corrections.list().map(({ id }) => id);
  assert.equal(new Set(ids).size, 3, 'also of those made in one millisecond');
  corrections.remove(ids[1] ?? 0);
  assert.deepEqual(labels(corrections), [1, 3]);
  await settled();
  assert.deepEqual([...database.kept.keys()], [ids[0], ids[2]]);
  corrections.clear();
  await settled();
  assert.deepEqual([labels(corrections), database.kept.size], [[], 0]);
});

test('what the browser lends is copied: the page’s picture changes with the next stroke', async () => {
  const { corrections } = open(async () => memory());
  const lent = reading(5, 1);
  corrections.correct(lent, 2);
  lent.picture.fill(0);
  assert.deepEqual(corrections.list()[0]?.picture, picture(5));
});

test('corrections made before the device’s are read come after them', async () => {
  const database = memory();
  await database.put({ id: 1, label: 6, read: 0, picture: picture(9), size: 2 });
  const { corrections } = open(async () => database);
  corrections.correct(reading(1, 7), 1);
  await settled();
  assert.deepEqual(labels(corrections), [6, 1]);
  assert.equal(database.kept.size, 2);
});

test('what another version kept and this one does not understand is passed over', async () => {
  const database = memory();
  const whole = { label: 1, read: 2, picture: picture(1), size: 2 };
  const odd = /** @type {any[]} */ ([
    whole,
    { ...whole, label: 12 },
    { ...whole, label: '1' },
    { ...whole, size: 3 },
    { ...whole, picture: 'x' },
  ]);
  odd.forEach((correction, id) => database.kept.set(id, { ...correction, id }));
  const { corrections } = open(async () => database);
  await settled();
  assert.deepEqual(
    corrections.list().map(({ id }) => id),
    [0],
  );
});

test('without a database the list works, and that nothing is kept is said once', async () => {
  const { corrections, troubles, isKeeping } = open(async () => {
    throw new Error('private');
  });
  await settled();
  corrections.correct(reading(1, 7), 1);
  corrections.correct(reading(2, 7), 2);
  await settled();
  assert.deepEqual(labels(corrections), [1, 2]);
  assert.deepEqual([isKeeping(), troubles()], [false, 1]);
});

test('a database that is full is said, and the list keeps what it could not', async () => {
  const full = async () => {
    throw new Error('full');
  };
  const { corrections, isKeeping } = open(async () => ({ ...memory(), put: full }));
  await settled();
  corrections.correct(reading(1, 7), 1);
  await settled();
  assert.deepEqual([labels(corrections), isKeeping()], [[1], false]);
});

test('a record that is no correction is counted, left where it is, and deleted only with all others', async () => {
  const database = memory();
  const whole = { id: 1, label: 1, read: 2, picture: picture(1), size: 2 };
  const odd = /** @type {any[]} */ ([
    { ...whole, size: 0, picture: new Uint8Array() },
    { ...whole, size: -2 },
    { ...whole, size: 1.5 },
    { ...whole, size: '2' },
    { ...whole, size: NaN },
    { ...whole, size: 1e6 },
    { ...whole, read: 'x' },
    { ...whole, read: 10 },
    { ...whole, label: NaN },
    { ...whole, label: undefined },
    { ...whole, picture: [1, 1, 1, 1] },
    { ...whole, picture: new Uint8ClampedArray(4) },
    { ...whole, id: 'one' },
    { id: 5 },
    null,
    'text',
  ]);
  database.kept.set(0, whole);
  odd.forEach((record, i) => database.kept.set(i + 1, record));
  database.all = async () => [...database.kept.values()];
  const { corrections, store } = open(async () => database);
  await settled();
  assert.deepEqual(labels(corrections), [1]);
  assert.equal(store.get().unreadable, odd.length);
  corrections.correct(reading(3, 1), 2);
  await settled();
  assert.equal(database.kept.size, odd.length + 2);
  corrections.clear();
  await settled();
  assert.deepEqual([database.kept.size, store.get().unreadable], [0, 0]);
});

/** Two tabs over one database. */
function tabs() {
  const database = memory();
  /** @type {(() => void)[][]} */
  const heard = [[], []];
  const tell = (/** @type {number} */ from) =>
    heard.forEach((listeners, i) => i !== from && listeners.forEach((listener) => listener()));
  return [0, 1].map((tab) =>
    open(async () => ({
      ...database,
      put: async (correction) => database.put(correction).then(() => tell(tab)),
      remove: async (id) => database.remove(id).then(() => tell(tab)),
      clear: async () => database.clear().then(() => tell(tab)),
      onChange: (listener) => heard[tab]?.push(listener),
    })),
  );
}

test('what one tab corrects, corrects anew, deletes or clears, the other shows', async () => {
  const [one, other] = tabs();
  assert.ok(one && other);
  await settled();
  for (const ink of [1, 2, 3]) one.corrections.correct(reading(ink, 0), ink);
  await settled();
  assert.deepEqual(labels(other.corrections), [1, 2, 3]);
  other.corrections.correct(reading(2, 0), 7);
  await settled();
  assert.deepEqual(labels(one.corrections), [1, 7, 3]);
  one.corrections.remove(one.corrections.list()[0]?.id ?? 0);
  other.corrections.correct(reading(4, 0), 4); // in the same moment
  await settled();
  for (const tab of [one, other]) assert.deepEqual(labels(tab.corrections), [7, 3, 4]);
  other.corrections.clear();
  await settled();
  assert.deepEqual(labels(one.corrections), []);
});

test('what changes nothing is not drawn anew, and what a full device did not take stays when it is read', async () => {
  const database = memory();
  let isFull = true;
  const put = async (/** @type {Correction} */ correction) => {
    if (isFull) throw new DOMException('', 'QuotaExceededError');
    await database.put(correction);
  };
  const { corrections, store, isKeeping, changes } = open(async () => ({ ...database, put }));
  await settled();
  corrections.correct(reading(1, 7), 1);
  await settled();
  assert.deepEqual([isKeeping(), store.get().trouble], [false, 'full']);
  const before = changes();
  corrections.refresh();
  await settled();
  assert.deepEqual([labels(corrections), changes()], [[1], before]);
  isFull = false;
  corrections.correct(reading(2, 7), 2);
  await settled();
  assert.equal(isKeeping(), true);
  assert.deepEqual(
    (await database.all()).map(({ label }) => label),
    [1, 2],
  );
});

test('why nothing is kept is told apart by the browser’s errors', () => {
  for (const [name, trouble] of [
    ['QuotaExceededError', 'full'],
    ['SecurityError', 'forbidden'],
    ['InvalidStateError', 'private'],
    ['NotSupportedError', 'private'],
    ['VersionError', 'newer'],
    ['BlockedError', 'blocked'],
    ['UnknownError', 'failed'],
    ['constructor', 'failed'],
  ])
    assert.equal(troubleOf(new DOMException('', name)), trouble, name);
  assert.equal(troubleOf('text'), 'failed');
});
