// How the page has weights judged: slice by slice, only while it is visible, again when weights change, of a run under
// way each epoch. The engine is made up.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createAside } from '../../www/features/judge/aside.js';
import { createJudging } from '../../www/features/judge/judging.js';
import { createStore } from '../../www/state/store.js';
import { grown, noHistory } from '../../www/state/derived.js';
import { initialState } from '../../www/state/state.js';

/** @typedef {import('../../www/state/state.js').State} State */

const PICTURES = 5;

beforeEach(() => {
  globalThis.requestAnimationFrame = (callback) => Number(setImmediate(() => callback(0)));
});

/** @param {number} first @param {number} count @returns {any} */
function judged(first, count) {
  const counts = Array(100).fill(0);
  const labels = Uint8Array.from({ length: count }, (_, i) => first + i);
  labels.forEach((label) => (counts[label * 11] += 1));
  return {
    held_back: false,
    labels,
    answers: labels,
    probabilities: new Uint8Array(40 * count),
    counts,
    bins: Array(30).fill(count),
  };
}

/** @param {Partial<State>} state @param {(body: any) => any} [answer] */
function page(state, answer = ({ first }) => judged(first, Math.min(2, PICTURES - first))) {
  const dataset = /** @type {any} */ ({
    validation_images: PICTURES,
    training_images: 9,
    size: 28,
  });
  const store = createStore(
    /** @type {State} */ ({
      ...initialState('en', 'lab'),
      engine: 'ready',
      dataset,
      weights: { shipped: 1, yours: 0 },
      ...state,
    }),
  );
  /** @type {any[]} */
  const asked = [];
  /** @type {unknown[]} */
  const errors = [];
  const client = /** @type {any} */ ({
    async request(/** @type {any} */ body) {
      asked.push(body);
      await new Promise((resolve) => setImmediate(resolve));
      return answer(body);
    },
  });
  const weightsOf = async (/** @type {number} */ run) => Uint8Array.of(run);
  const judging = createJudging(store, client, (error) => errors.push(error), createAside(store, client, weightsOf));
  return { store, asked, errors, judging };
}

/** Until nothing more is asked. @param {unknown[]} asked */
async function settled(asked) {
  for (let quiet = 0, before = -1; quiet < 20; quiet++) {
    if (asked.length !== before) [quiet, before] = [0, asked.length];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('weights are judged in slices once somebody looks, and their slices add up', async () => {
  const { store, asked, judging } = page({});
  await settled(asked);
  assert.deepEqual(asked, []);
  judging.see(true);
  await settled(asked);
  assert.deepEqual(
    asked.map(({ type, source, first }) => [type, source, first]),
    [0, 2, 4].map((first) => ['judge', 'shipped', first]),
  );
  const judgement = store.get().judgements.shipped;
  assert.deepEqual([...(judgement?.labels ?? [])], [0, 1, 2, 3, 4]);
  assert.equal(judgement?.probabilities.length, 10 * PICTURES);
  assert.equal(
    judgement?.counts.reduce((a, b) => a + b),
    PICTURES,
  );
  assert.equal(judgement?.bins[0], PICTURES);
  assert.equal(store.get().judging, null);
});

test('weights that change midway are judged from the start, and a look away ends the work', async () => {
  const { store, asked, judging } = page({});
  judging.see(true);
  while (asked.length < 1) await new Promise((resolve) => setImmediate(resolve));
  store.set({ weights: { shipped: 2, yours: 0 } });
  await settled(asked);
  assert.deepEqual(
    asked.map(({ first }) => first),
    [0, 0, 2, 4],
  );
  store.set({ weights: { shipped: 3, yours: 0 } });
  judging.see(false);
  await settled(asked);
  assert.ok(asked.length <= 5, `${asked.length}`);
});

test('what reads pictures of another size is refused once, in words and not as an error', async () => {
  const { store, asked, errors, judging } = page({}, () => Promise.reject({ code: 'shape' }));
  judging.see(true);
  await settled(asked);
  assert.equal(asked.length, 1);
  assert.deepEqual(errors, []);
  assert.equal(store.get().judgeRefused, 'shipped');
});

test('of a run under way the last epoch is taken, and its end is judged anew', async () => {
  const answer = (/** @type {any} */ { type, first }) =>
    type === 'judge_epoch' ? judged(0, PICTURES) : judged(first, PICTURES - first);
  const { store, asked, judging } = page(
    { run: 'running', source: 'yours', weights: { shipped: 1, yours: 1 } },
    answer,
  );
  judging.see(true);
  await settled(asked);
  assert.equal(asked.length, 0, 'no epoch is over');
  const rows = [/** @type {any} */ ({ epoch: 3 })];
  store.set({ history: grown(noHistory(), rows) });
  await settled(asked);
  assert.deepEqual(
    asked.map(({ type }) => type),
    ['judge_epoch'],
  );
  assert.equal(store.get().judgements.yours?.epoch, 3);
  store.set({ run: 'idle', weights: { shipped: 1, yours: 2 } });
  await settled(asked);
  assert.equal(asked.at(-1)?.type, 'judge');
  assert.equal(store.get().judgements.yours?.epoch, null);
});

/** What was asked of the engine, each weights once. @param {any[]} asked */
const sources = (asked) =>
  asked
    .map(({ type, source, bytes }) => (type === 'load_weights' ? `load ${bytes}` : source))
    .filter((one, i, all) => one !== all[i - 1]);

test('what weights said before they were taught stands beside what they say after, until it is undone', async () => {
  const { store, asked, judging } = page({ source: 'yours', weights: { shipped: 1, yours: 1 } });
  judging.see(true);
  await settled(asked);
  const before = store.get().judgements.yours;
  const beforeTeaching = { source: /** @type {const} */ ('yours'), origin: null, times: 1, bytes: Uint8Array.of(1) };
  store.set({ beforeTeaching, weights: { shipped: 1, yours: 2 } });
  await settled(asked);
  const { judgements, judgeChoice } = store.get();
  assert.equal(judgements.before, before, 'what is known is not asked again');
  assert.notEqual(judgements.yours, before);
  assert.deepEqual(judgeChoice, { a: 'before', b: 'yours', show: 'both' });
  store.set({ beforeTeaching: null });
  assert.deepEqual(store.get().judgeChoice, { a: null, b: null, show: 'both' });
  assert.equal(store.get().judgements.before, undefined);
});

test('what was never judged before teaching is judged after it, by the weights from before', async () => {
  for (const source of /** @type {const} */ (['shipped', 'yours'])) {
    const { store, asked, judging } = page({ source, weights: { shipped: 1, yours: 1 } });
    const beforeTeaching = { source, origin: null, times: 1, bytes: source === 'yours' ? Uint8Array.of(9) : null };
    store.set({ beforeTeaching, source: 'yours', weights: { shipped: 1, yours: 2 } });
    judging.see(true);
    await settled(asked);
    assert.deepEqual(sources(asked), source === 'yours' ? ['load 9', 'aside', 'yours'] : ['shipped', 'yours']);
    assert.equal(store.get().judgements.before?.labels.length, PICTURES);
  }
});

test('runs that were never judged are judged side by side, each by its own weights, also while another is under way', async () => {
  const run = (/** @type {number} */ id) => /** @type {any} */ ({ id, date: id });
  const { store, asked, judging } = page({
    source: 'yours',
    run: 'running',
    weights: { shipped: 1, yours: 1 },
    origin: { from: 'run', run: 9 },
    runs: [run(7), run(8)],
    judgeChoice: { a: 'run 7', b: 'run 8', show: 'both' },
  });
  judging.see(true);
  await settled(asked);
  assert.deepEqual(sources(asked), ['load 7', 'aside', 'load 8', 'aside']);
  assert.deepEqual(Object.keys(store.get().judgements).sort(), ['run 7', 'run 8']);
  // A run that went on has other weights; one that is deleted leaves nothing.
  store.set({ runs: [run(8), { ...run(7), date: 70 }] });
  await settled(asked);
  assert.deepEqual(sources(asked).slice(4), ['load 7', 'aside']);
  store.set({ runs: [run(8)] });
  assert.deepEqual(Object.keys(store.get().judgements), ['run 8']);
});

test('the run that answers is judged once, whatever it is called', async () => {
  const { store, asked, judging } = page({
    source: 'yours',
    weights: { shipped: 1, yours: 1 },
    origin: { from: 'run', run: 7 },
    runs: [/** @type {any} */ ({ id: 7, date: 7 })],
    judgeChoice: { a: 'run 7', b: 'yours', show: 'both' },
  });
  judging.see(true);
  await settled(asked);
  assert.deepEqual(sources(asked), ['yours']);
  assert.equal(store.get().judgements['run 7'], store.get().judgements.yours);
});

test('other pictures leave nothing of what was said of those before', async () => {
  const { store, asked, judging } = page({});
  judging.see(true);
  await settled(asked);
  store.set({ dataset: null });
  assert.deepEqual(store.get().judgements, {});
});
