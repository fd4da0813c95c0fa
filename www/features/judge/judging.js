// Asks the engine what weights say of the test pictures, a slice at a time so that drawing is answered in between,
// and only while it is visible. For a run under way the last epoch's validation is taken. Touches no element.

import { floats } from '../../engine/floats.js';
import { createLatest, nextFrame } from '../../engine/latest.js';
import { chosen, isOf, subject, subjectOf } from './subjects.js';

/**
 * @typedef {import('./facts.js').Judgement} Judgement
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../state/types.js').JudgedName} JudgedName
 * @typedef {import('../../engine/protocol.js').Judged} Judged
 */

/** @typedef {import('./subjects.js').Subject} Subject */

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 * @param {ReturnType<typeof import('./aside.js').createAside>} aside
 */
export function createJudging(store, client, onError, aside) {
  let seen = false;
  /** What cannot be judged, so that it is not asked for again. @type {Set<unknown>} */
  const refused = new Set();

  const judge = createLatest(async () => {
    const job = nextJob();
    if (!job) return;
    try {
      await aside.with(job, () => evaluate(job));
    } catch (error) {
      refused.add(job.of);
      const isOtherSize = /** @type {{ code?: string }} */ (error).code === 'shape';
      if (!isOtherSize) onError(error);
      store.set({ judgeRefused: job.name });
    }
    store.set({ judging: null });
    judge();
  }, nextFrame);

  /** @returns {Subject | null} */
  function nextJob() {
    const state = store.get();
    return jobs(state, seen).find(({ name, of }) => !refused.has(of) && state.judgements[name]?.of !== of) ?? null;
  }

  /** @param {Subject} job */
  async function evaluate({ name, source, of }) {
    const same = Object.values(store.get().judgements).find((known) => known?.of === of && known.epoch === null);
    if (same) return keep(name, same);
    const total = store.get().dataset?.validation_images ?? 0;
    /** @type {Judged[]} */
    const parts = [];
    for (let first = 0; first < total;) {
      const next = nextJob();
      if (next?.of !== of) return; // other weights, other pictures, or no longer visible
      store.set({ judging: { name, done: first / total } });
      const part = await client.request({ type: 'judge', source, first, as_read: name === 'as_read' });
      parts.push(part);
      first += part.labels.length;
    }
    if (nextJob()?.of === of) keep(name, { ...joined(parts), epoch: null, of });
  }

  /** @param {JudgedName} name @param {Judgement} judgement */
  function keep(name, judgement) {
    const { judgeRefused, judgements } = store.get();
    store.set({
      judgements: { ...judgements, [name]: judgement },
      judgeRefused: judgeRefused === name ? null : judgeRefused,
    });
  }

  /** The epoch that is over, of the run under way. */
  const judgeEpoch = createLatest(async () => {
    const { run, history, dataset } = store.get();
    const epoch = history.rows.at(-1)?.epoch;
    if (run === 'idle' || !epoch || !seen || !dataset) return;
    try {
      const judged = await client.request({ type: 'judge_epoch' });
      if (judged && store.get().run !== 'idle')
        keep('yours', { ...joined([judged]), epoch, of: subject(dataset, 'run') });
    } catch (error) {
      onError(error);
    }
  }, nextFrame);

  store.subscribe(['history', 'run'], judgeEpoch);
  store.subscribe(['engine', 'dataset', 'weights', 'run', 'runs', 'judgeChoice', 'judgeAsRead'], judge);

  forgetWhatIsGone(store);
  compareWithBefore(store);
  // A new engine may do what the one before could not.
  store.subscribe('engine', () => refused.clear());

  return {
    /** @param {boolean} isSeen whether it is visible */
    see(isSeen) {
      seen = isSeen;
      judge();
      judgeEpoch();
    },
  };
}

/** What is known of runs that are deleted, or of pictures that are replaced, goes. @param {Store} store */
function forgetWhatIsGone(store) {
  store.subscribe(['runs', 'dataset', 'beforeTeaching'], ({ runs, dataset, beforeTeaching }) => {
    const { judgements } = store.get();
    const isThere = (/** @type {string} */ name) =>
      name === 'before' ? beforeTeaching : !name.startsWith('run ') || runs.some(({ id }) => name === `run ${id}`);
    const all = Object.entries(judgements);
    const kept = all.filter(([name, judgement]) => isThere(name) && isOf(judgement?.of, dataset));
    if (kept.length < all.length) store.set({ judgements: Object.fromEntries(kept) });
  });
}

/** As long as teaching can be undone, what it changed stands side by side. @param {Store} store */
function compareWithBefore(store) {
  store.subscribe('beforeTeaching', (before) => {
    const { a, b } = store.get().judgeChoice;
    if (before) store.set({ judgeChoice: { a: 'before', b: 'yours', show: 'both' } });
    else if (a === 'before' || b === 'before') store.set({ judgeChoice: { a: null, b: null, show: 'both' } });
  });
}

/**
 * What is to be judged, the most wanted first.
 * @param {State} state
 * @param {boolean} seen
 * @returns {Subject[]}
 */
function jobs(state, seen) {
  if (state.engine !== 'ready' || !seen) return [];
  const { a, b } = chosen(state);
  /** @type {(JudgedName | null)[]} */
  const names = [a, b, state.source, state.judgeAsRead ? 'as_read' : null];
  return names.flatMap((name) => (name && subjectOf(state, name)) ?? []);
}

/** @param {readonly Judged[]} parts @returns {Omit<Judgement, 'epoch' | 'of'>} */
function joined(parts) {
  const add = (/** @type {'counts' | 'bins'} */ key) =>
    parts.reduce((all, part) => all.map((n, i) => n + (part[key][i] ?? 0)), Array(key === 'counts' ? 100 : 30).fill(0));
  return {
    held_back: parts.some(({ held_back }) => held_back),
    labels: concat(parts.map(({ labels }) => labels)),
    answers: concat(parts.map(({ answers }) => answers)),
    probabilities: floats(concat(parts.map(({ probabilities }) => probabilities))),
    counts: add('counts'),
    bins: add('bins'),
  };
}

/** @param {readonly Uint8Array[]} parts */
function concat(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
