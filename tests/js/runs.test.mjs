// The list of runs: which differ in what, what they are called, which colours they have, which go when there are too
// many, what of a drawing through time stays, and what the device keeps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/words.mjs';
import { whereNamed } from '../../www/features/runs/course-view.js';
import { STRIDE, MOST_GUESSES, next, withGuess } from '../../www/features/runs/course.js';
import { createKeeping } from '../../www/features/runs/keeping.js';
import { differing, isWhole, overflowing, withSlot, withoutSlots } from '../../www/features/runs/list.js';
import { nameOf, namesOf } from '../../www/features/runs/naming.js';
import { pointsOf } from '../../www/features/runs/bar.js';
import { drawingOf } from '../../www/features/runs/visit.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';

/** @typedef {import('../../www/features/runs/list.js').KeptRun} KeptRun */

const USUAL = /** @type {import('../../www/features/runs/list.js').TrainingForm} */ (
  /** @type {unknown} */ ({
    network: 'mlp',
    hidden_layers: [500, 500, 500],
    epochs: 20,
    batch_size: 128,
    dropout: 0.2,
    optimizer: 'adam',
    learning_rate: 0.001,
    schedule: 'constant',
    nesterov: false,
    seed: 9999,
    augment: false,
  })
);

/** @param {Partial<KeptRun>} [facts] @returns {KeptRun} */
const run = (facts) => ({
  id: 1,
  name: '',
  pinned: false,
  deleted: 0,
  date: 0,
  form: USUAL,
  dataset: 'MNIST',
  history: [],
  ending: 'finished',
  seconds: 1,
  test_score: 0.1,
  test_accuracy: 0.97,
  build: 'simd128',
  family: 'exact',
  hash: '',
  resumable: false,
  bytes: 100,
  ...facts,
});

test('of forms those fields are named that differ, and no other', () => {
  const other = { ...USUAL, hidden_layers: [64], seed: 7 };
  assert.deepEqual(
    differing([USUAL, other]).map(({ name }) => name),
    ['hidden_layers', 'seed'],
  );
  assert.deepEqual(differing([USUAL, { ...USUAL }]), []);
  assert.deepEqual(differing([]), []);
});

test('a run is called by what differs from the tutorial’s, and of two alike the later one gets a number', () => {
  assert.equal(nameOf(USUAL, USUAL), 'The tutorial’s run');
  assert.equal(nameOf({ ...USUAL, hidden_layers: [64], epochs: 2 }, USUAL), '64 units, 2 epochs');
  assert.equal(nameOf({ ...USUAL, hidden_layers: [64, 32], epochs: 1 }, USUAL), '64–32 units, 1 epoch');
  assert.equal(
    nameOf({ ...USUAL, optimizer: 'sgd', learning_rate: 0.1, augment: true }, USUAL),
    'SGD, Learning rate 0.1, Augment pictures',
  );
  const many = { ...USUAL, epochs: 2, dropout: 0, batch_size: 32, seed: 1 };
  assert.equal(nameOf(many, USUAL), '2 epochs, Batch size 32, Dropout 0, …');
  const names = namesOf([run({ id: 1 }), run({ id: 2, name: 'mine' }), run({ id: 3 })], { seed: USUAL });
  assert.deepEqual([...names.values()], ['The tutorial’s run', 'mine', 'The tutorial’s run (2)']);
});

test('a run gets a free colour, or that of the oldest, and keeps it', () => {
  let { slots } = initialState('en', 'walk');
  for (const id of [5, 3, 9, 7]) slots = withSlot(slots, id);
  assert.deepEqual(slots, [5, 3, 9, 7]);
  assert.equal(withSlot(slots, 9), slots);
  assert.deepEqual(withSlot(slots, 10), [5, 10, 9, 7]);
  assert.deepEqual(withSlot(withoutSlots(slots, [5, 7]), 11), [11, 3, 9, null]);
});

test('the oldest runs go when there are too many bytes, but none that is pinned, and never the newest', () => {
  const runs = [1, 2, 3, 4].map((id) => run({ id, bytes: 100, pinned: id === 1 }));
  const ids = (/** @type {number} */ most) => overflowing(runs, most).map(({ id }) => id);
  assert.deepEqual([ids(300), ids(299), ids(150), ids(0)], [[], [2], [2, 3], [2, 3]]);
});

test('a record is a run only when all of it is as it should be', () => {
  const row = { epoch: 1, loss: 1, accuracy: 1, val_loss: 1, val_accuracy: 1, seconds: 1 };
  assert.equal(isWhole(run({ history: [row] })), true);
  const none = new Float32Array();
  const lines = { loss: Float32Array.of(1, 2), accuracy: none, rate: none, norm: none };
  assert.equal(isWhole(run({ batches: lines })), true);
  const { hidden_layers: _, ...younger } = USUAL;
  for (const odd of [
    null,
    'text',
    {},
    { ...run(), id: '1' },
    { ...run(), ending: 'lost' },
    { ...run(), history: 'none' },
    { ...run(), history: [{ ...row, loss: NaN }] },
    { ...run(), history: [{ ...row, epoch: 0.5 }] },
    { ...run(), date: 1e300 },
    { ...run(), seconds: -1 },
    { ...run(), form: null },
    { ...run(), form: { ...USUAL, optimizer: 'nadam' } },
    { ...run(), form: { ...USUAL, monitor: 'val_f1' } },
    { ...run(), form: { ...USUAL, hidden_layers: '500' } },
    { ...run(), test_score: 'x' },
    { ...run(), pinned: 1 },
    { ...run(), batches: [] },
    { ...run(), batches: { ...lines, norm: [1, 2] } },
    { ...run(), batches: { ...lines, loss: Float32Array.of(1, NaN) } },
  ])
    assert.equal(isWhole(odd), false, JSON.stringify(odd));
  assert.equal(isWhole({ ...run(), form: younger }), true, 'a field that is younger than the run');
});

const INK = { strokes: [[1, 2]], times: [], size: 280 };

/** @param {number} step @param {object} [more] */
const moment = (step, more) =>
  /** @type {any} */ ({
    course: null,
    run: 'running',
    runId: 7,
    origin: { from: 'run', run: 7 },
    place: { step, epoch: 1 },
    read: { ink: INK, source: 'yours', times: 1 },
    reading: {
      source: 'yours',
      blank: false,
      nearest: 3,
      probabilities: [0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0],
      picture: new Uint8Array(1),
      size: 1,
    },
    ...more,
  });

test('a guess of the run under way begins the strip, another drawing another one, and other weights none', () => {
  const first = next(moment(2));
  assert.deepEqual(first?.guesses, [{ step: 2, epoch: 1, digit: 3, probability: 0.5 }]);
  const second = next(moment(40, { course: first }));
  assert.equal(second?.guesses.length, 2);
  const ink = { ...INK };
  const other = next(moment(60, { course: second, read: { ink, source: 'yours', times: 1 } }));
  assert.deepEqual(
    other?.guesses.map(({ step }) => step),
    [60],
  );
  assert.equal(next(moment(60, { read: { ink, source: 'shipped', times: 1 } })), null);
  assert.equal(next(moment(60, { run: 'idle' })), null, 'after the run no strip begins');
  assert.equal(next(moment(60, { run: 'idle', course: second }))?.guesses.length, 3, 'its last guess');
});

test('however long a run is the strip has at most so many guesses, evenly apart, from the first to the last', () => {
  let course = /** @type {any} */ (next(moment(0)));
  for (let step = STRIDE; step <= 1000 * STRIDE; step += STRIDE) {
    course = withGuess(course, { step, epoch: 1, digit: 3, probability: 0.5 });
    assert.ok(course.guesses.length <= MOST_GUESSES);
  }
  const steps = course.guesses.map((/** @type {{ step: number }} */ { step }) => step);
  assert.deepEqual([steps[0], steps.at(-1)], [0, 1000 * STRIDE]);
  const gaps = steps.slice(1, -1).map((/** @type {number} */ step, /** @type {number} */ i) => step - (steps[i] ?? 0));
  assert.ok(Math.max(...gaps) <= 2 * Math.min(...gaps), `gaps ${gaps}`);
});

test('the line of the bar runs from its lowest to its highest value, in few points', () => {
  assert.equal(
    pointsOf(0, () => 0),
    '',
  );
  assert.equal(
    pointsOf(3, (i) => [0, 1, 0.5][i] ?? 0),
    '2.0,25.0 44.0,3.0 86.0,14.0',
  );
  assert.equal(pointsOf(10_000, (i) => i).split(' ').length, 60);
});

test('a drawing of another visit ends before this one’s clock begins, and what is no drawing is passed over', () => {
  const kept = drawingOf({ strokes: [[1, 2, 3, 4]], times: [[5000, 6000]], size: 280 });
  assert.deepEqual(kept, { strokes: [[1, 2, 3, 4]], times: [[-1000, 0]], picture: null });
  for (const odd of [null, {}, 'x', { strokes: [] }, { strokes: [['a', 1]], times: [[0, 1]] }])
    assert.equal(drawingOf(odd), null);
});

/** What a device holds, and whether it has room. */
function device() {
  /** @type {Map<number, any>} */
  const runs = new Map();
  /** @type {Map<string, Uint8Array>} */
  const bytes = new Map();
  const state = { full: false };
  return {
    runs,
    state,
    all: async () => [...runs.values()],
    async put(/** @type {any} */ run, /** @type {any} */ given) {
      if (state.full) throw new DOMException('', 'QuotaExceededError');
      runs.set(run.id, run);
      if (given?.weights) bytes.set(`${run.id} weights`, given.weights);
    },
    bytes: async (/** @type {number} */ id, /** @type {string} */ kind) => bytes.get(`${id} ${kind}`),
    async remove(/** @type {readonly number[]} */ ids) {
      for (const id of ids) runs.delete(id);
    },
  };
}

/** @param {ReturnType<typeof device>} database */
function visit(database) {
  const store = createStore(initialState('en', 'walk'));
  const keeping = createKeeping(store, async () => /** @type {any} */ (database));
  const ids = () => store.get().runs.map(({ id }) => id);
  return { store, keeping, ids };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const WEIGHTS = { weights: new Uint8Array([1, 2]), state: null };

test('a run is there at once, on the device, and on the next visit, with its bytes', async () => {
  const database = device();
  const { keeping, ids } = visit(database);
  keeping.add(run({ id: 4 }), WEIGHTS);
  assert.deepEqual(ids(), [4]);
  await settled();
  const later = visit(database);
  await settled();
  assert.deepEqual(later.ids(), [4]);
  assert.deepEqual(await later.keeping.bytes(4, 'weights'), WEIGHTS.weights);
  await assert.rejects(later.keeping.bytes(4, 'state'), { code: 'run-gone' });
});

test('a deleted run comes back when that is undone, and is gone when nobody undoes it in time', async () => {
  const database = device();
  const { keeping, ids, store } = visit(database);
  keeping.add(run({ id: 4 }), WEIGHTS);
  const deleted = keeping.change(run({ id: 4 }), { deleted: Date.now() });
  assert.deepEqual(ids(), []);
  await settled();
  keeping.change(deleted, { deleted: 0 });
  assert.deepEqual(ids(), [4]);
  await settled();
  assert.deepEqual(await keeping.bytes(4, 'weights'), WEIGHTS.weights);
  store.set({ slots: [4, null, null, null] });
  keeping.change(deleted, { deleted: 1 });
  assert.deepEqual(store.get().slots, initialState('en', 'walk').slots);
  await settled();
  const later = visit(database);
  await settled();
  assert.deepEqual([later.ids(), database.runs.size], [[], 0]);
});

test('a state that comes later makes the run one that can go on, for whoever looks', async () => {
  const { keeping, store } = visit(device());
  keeping.add(run({ id: 4 }), WEIGHTS);
  keeping.add(run({ id: 4, resumable: true }), { ...WEIGHTS, state: new Uint8Array([3]) });
  assert.equal(store.get().runs[0]?.resumable, true);
});

test('on a full device the runs live on in the page, that is said, and later there is room again', async () => {
  const database = device();
  database.state.full = true;
  const { keeping, ids, store } = visit(database);
  keeping.add(run({ id: 4 }), WEIGHTS);
  await settled();
  assert.deepEqual([ids(), store.get().runTrouble], [[4], 'full']);
  assert.deepEqual(await keeping.bytes(4, 'weights'), WEIGHTS.weights);
  database.state.full = false;
  keeping.add(run({ id: 5 }), WEIGHTS);
  await settled();
  assert.deepEqual([[...database.runs.keys()], store.get().runTrouble], [[4, 5], null]);
});

test('what nobody can read is counted and left, and too many bytes make the oldest go, which is said', async () => {
  const database = device();
  database.runs.set(1, { id: 1, name: 7 });
  const { keeping, ids, store } = visit(database);
  await settled();
  assert.deepEqual([ids(), store.get().unreadableRuns], [[], 1]);
  for (const id of [2, 3]) keeping.add(run({ id, bytes: 200 * 2 ** 20 }), WEIGHTS);
  assert.deepEqual(ids(), [3]);
  const notice = /** @type {any} */ (store.get().runsNotice);
  assert.deepEqual(
    notice.evicted.map((/** @type {KeptRun} */ { id }) => id),
    [2],
  );
  await settled();
  assert.deepEqual([...database.runs.keys()], [1, 3]);
});

test('on a narrow screen the digits of a course never cover each other, and each that stays is named', () => {
  assert.deepEqual(whereNamed([3, 3, 8, 9, 9, 7]), [0, 2, 3, 5]);
  const many = [3, 8, 9, 4, 4, 4, 7, ...Array(MOST_GUESSES - 8).fill(7), 1];
  assert.deepEqual(whereNamed(many), [0, 2, 4, 6, MOST_GUESSES - 1]);
  assert.deepEqual(whereNamed([]), []);
});
