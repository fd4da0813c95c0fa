// The map of a run under way: it follows the run, takes no more than its part of the run's work, and does nothing out of
// sight. The engine is made up.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createFollowing } from '../../www/features/judge/following.js';
import { learntFrom, spread, turned, turnOf } from '../../www/features/judge/live-map.js';
import { placeAgain } from '../../www/features/judge/map-slices.js';
import { initialState } from '../../www/state/state.js';
import { createStore } from '../../www/state/store.js';

/** @typedef {import('../../www/state/state.js').State} State */

const [TRAINING, TEST, BATCH] = [60_000, 10_000, 128];

beforeEach(() => {
  globalThis.requestAnimationFrame = (callback) => Number(setImmediate(() => callback(0)));
});

/** A page on which a run is under way. @param {Partial<Record<string, (body: any) => any>>} [others] other answers */
function page(others = {}) {
  const dataset = /** @type {any} */ ({ validation_images: TEST, training_images: TRAINING, size: 28 });
  const store = createStore(
    /** @type {State} */ ({
      ...initialState('en', 'lab'),
      ...{ engine: 'ready', dataset, run: 'running', runId: 7, source: 'yours', weights: { shipped: 1, yours: 1 } },
      trained: /** @type {any} */ ({ batch_size: BATCH, training_pictures: null }),
    }),
  );
  /** @type {any[]} */
  const asked = [];
  /** @type {unknown[]} */
  const errors = [];
  const slice = (/** @type {number} */ first) => Math.min(250, TEST - first);
  /** How often axes were found: each time mirrored. */
  let found = 0;
  const answers = {
    map: (/** @type {any} */ { first }) => {
      if (first < TEST) return { map: 'working', next: first + 128 };
      found += 1;
      return { map: 'done', explained: [0.5, 0.25] };
    },
    judge: (/** @type {any} */ { first }) => {
      const labels = Uint8Array.from({ length: slice(first) }, (_, i) => (first + i) % 10);
      return { labels, answers: labels };
    },
    project_test: (/** @type {any} */ { first }) => {
      const sign = found % 2 ? 1 : -1;
      const points = Float32Array.from({ length: 2 * slice(first) }, (_, i) => sign * ((first + i) % 7 || 1));
      return new Uint8Array(points.buffer);
    },
    ...others,
  };
  const client = /** @type {any} */ ({
    async request(/** @type {any} */ body) {
      asked.push(body);
      await new Promise((resolve) => setImmediate(resolve));
      return /** @type {any} */ (answers)[body.type](body);
    },
  });
  const following = createFollowing(store, client, (error) => errors.push(error));
  return { store, asked, errors, following };
}

/** Until nothing more is asked. @param {unknown[]} asked */
async function settled(asked) {
  for (let quiet = 0, before = -1; quiet < 20; quiet++) {
    if (asked.length !== before) [quiet, before] = [0, asked.length];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A run of some epochs that reports every 20 batches. @param {ReturnType<typeof page>} page @param {number} epochs */
async function train({ store, asked }, epochs) {
  const last = epochs * Math.ceil(TRAINING / BATCH);
  const maps = new Set();
  for (let step = store.get().place.step + 20; step <= last; step += 20) {
    store.set({ place: { step, epoch: 1 } });
    await settled(asked);
    if (store.get().map) maps.add(store.get().map);
  }
  return [...maps];
}

/** Passes of pictures through the network that the requests take; the search for axes counts for what they are of. @param {any[]} asked */
const passes = (asked) =>
  asked.reduce((sum, { type, first }) => sum + (type === 'map' ? (first < TEST ? 4 * 128 : 0) : 1.5 * 250), 0);

test('while it is in sight the map follows the run, and takes no more than three hundredths of the run’s work', async () => {
  const all = page();
  all.following.see(true);
  const maps = await train(all, 4);
  const learnt = learntFrom(all.store.get().place.step, /** @type {any} */ (all.store.get().trained), TRAINING);
  const part = passes(all.asked) / (3 * learnt);
  assert.ok(part <= 0.03, `${part} of the run’s work`);
  assert.ok(maps.length >= 5, `${maps.length} states in four epochs`);
  for (const map of maps) {
    assert.equal(map?.run, 7);
    assert.equal(map?.points.length, 2000);
    assert.equal(map?.indices[250], 2500, 'spread over the test set');
    assert.equal(map?.labels[251], 1);
  }
  const axes = all.asked.filter(({ type, first }) => type === 'map' && first === 0).length;
  assert.ok(axes > 1 && axes <= 4, `axes were found ${axes} times: each time that the run has learnt twice as much`);
});

test('axes that come out mirrored are turned, so that the pictures stay where they are', async () => {
  const all = page();
  all.following.see(true);
  const maps = await train(all, 3);
  const turns = maps.map((map) => map?.turn[0]);
  assert.ok(turns.includes(-1) && turns.includes(1), String(turns));
  const places = new Set(maps.map((map) => map?.points[2]));
  assert.equal(places.size, 1, String([...places]));
});

test('out of sight nothing is asked, and what was saved meanwhile is one state at most', async () => {
  const all = page();
  await train(all, 4);
  assert.deepEqual(all.asked, []);
  all.following.see(true);
  await settled(all.asked);
  assert.equal(all.asked.filter(({ type }) => type === 'judge').length, 4);
  all.store.set({ run: 'idle' });
  await settled(all.asked);
  assert.equal(all.asked.filter(({ type }) => type === 'judge').length, 4);
});

test('a layer that is too wide is asked for once, a run that diverges is no error of the map', async () => {
  const wide = page({ map: () => ({ map: 'too_wide' }) });
  wide.following.see(true);
  await train(wide, 2);
  assert.equal(wide.asked.length, 1);
  assert.equal(wide.store.get().map?.points.length, 0);
  const broken = page({ judge: () => Promise.reject({ code: 'answer-not-finite' }) });
  broken.following.see(true);
  await train(broken, 2);
  assert.deepEqual(broken.errors, []);
  assert.equal(broken.asked.filter(({ type }) => type === 'judge').length, 1);
});

test('of a small test set every picture is shown, and of a small data set no batch counts for more than it has', () => {
  assert.deepEqual(spread(10_000, { most: 1000, slice: 250 }), [0, 2500, 5000, 7500]);
  assert.deepEqual(spread(900, { most: 1000, slice: 250 }), [0, 250, 500, 750]);
  assert.deepEqual(spread(20, { most: 512, slice: 128 }), [0]);
  const form = { batch_size: 128, training_pictures: null };
  assert.equal(learntFrom(10, form, 20), 200);
  assert.equal(learntFrom(10, { ...form, training_pictures: 50 }, 60_000), 500);
});

test('the map of all pictures at a run’s end has them on the sides where the run’s map had some of them', () => {
  const state = initialState('en', 'lab');
  const dataset = /** @type {any} */ ({});
  const map = /** @type {any} */ ({ run: 7, of: dataset, indices: Uint32Array.of(1, 3), points: Float32Array.of(2, 1, -3, -4) }); // prettier-ignore
  const points = Float32Array.of(9, 9, -2, 1, 9, 9, 3, -4);
  const all = Uint32Array.of(0, 1, 2, 3);
  const placed = placeAgain(points, all, { ...state, map, runId: 7, dataset });
  assert.deepEqual(placed.turn, [-1, 1]);
  assert.deepEqual([...placed.points.slice(2, 4)], [2, 1]);
  assert.deepEqual(placeAgain(points, all, { ...state, map, runId: 8, dataset }).turn, [1, 1], 'another run');
  assert.deepEqual(turnOf(Float32Array.of(1, 1), Float32Array.of(1, -1)), [1, -1]);
  assert.deepEqual([...turned(Float32Array.of(1, 1), [1, -1])], [1, -1]);
});
