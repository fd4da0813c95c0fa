// Asks the engine what weights say of the test pictures, a slice at a time so that drawing is answered in between,
// and only while it is visible. For a run under way the last epoch's validation is taken. Touches no element.

import { createLatest, nextFrame } from '../../engine/latest.js';

/**
 * @typedef {import('./facts.js').Judgement} Judgement
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../state/types.js').JudgedName} JudgedName
 * @typedef {import('../../engine/protocol.js').Judged} Judged
 */

/** @typedef {{ name: JudgedName, source: import('../../engine/protocol.js').Source, asRead: boolean, of: unknown }} Job */

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function createJudging(store, client, onError) {
  let seen = false;
  /** What cannot be judged, so that it is not asked for again. @type {Set<unknown>} */
  const refused = new Set();

  const judge = createLatest(async () => {
    const job = nextJob();
    if (!job) return;
    try {
      await evaluate(job);
    } catch (error) {
      refused.add(job.of);
      const isOtherSize = /** @type {{ code?: string }} */ (error).code === 'shape';
      if (!isOtherSize) onError(error);
      store.set({ judgeRefused: job.name });
    }
    store.set({ judging: null });
    judge();
  }, nextFrame);

  /** @returns {Job | null} */
  function nextJob() {
    const state = store.get();
    return jobs(state, seen).find(({ name, of }) => !refused.has(of) && state.judgements[name]?.of !== of) ?? null;
  }

  /** @param {Job} job */
  async function evaluate({ name, source, asRead, of }) {
    const total = store.get().dataset?.validation_images ?? 0;
    /** @type {Judged[]} */
    const parts = [];
    for (let first = 0; first < total;) {
      const next = nextJob();
      if (next?.of !== of) return; // other weights, other pictures, or no longer visible
      store.set({ judging: { name, done: first / total } });
      const part = await client.request({ type: 'judge', source, first, as_read: asRead });
      parts.push(part);
      first += part.labels.length;
    }
    if (nextJob()?.of === of) keep(name, { ...joined(parts), epoch: null, of });
  }

  /** @param {JudgedName} name @param {Judgement} judgement */
  function keep(name, judgement) {
    const { judgeRefused, judgements } = store.get();
    store.set({
      judgements: { ...judgements, [name]: judgement, ...ofRun(store.get(), name, judgement) },
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

  store.subscribe(({ history, run }) => ({ history, run }), judgeEpoch);
  store.subscribe(({ engine, dataset, weights, run, judgeChoice, judgeAsRead }) =>
    ({ engine, dataset, weights, run, judgeChoice, judgeAsRead }), judge); // prettier-ignore

  forgetWhatIsGone(store);
  keepBeforeTeaching(store);
  // A new engine may do what the one before could not.
  store.subscribe(
    ({ engine }) => engine,
    () => refused.clear(),
  );

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
  store.subscribe(
    ({ runs, dataset }) => ({ runs, dataset }),
    ({ runs, dataset }) => {
      const { judgements } = store.get();
      const isThere = (/** @type {string} */ name) =>
        !name.startsWith('run ') || runs.some(({ id }) => name === `run ${id}`);
      const all = Object.entries(judgements);
      const kept = all.filter(([name, judgement]) => isThere(name) && isOf(judgement?.of, dataset));
      if (kept.length < all.length) store.set({ judgements: Object.fromEntries(kept) });
    },
  );
}

/** What the weights said before they were taught stays, to compare with. @param {Store} store */
function keepBeforeTeaching(store) {
  /** What is being taught: whose weights, and which. @type {{ source: 'shipped' | 'yours', of: unknown } | null} */
  let taught = null;
  store.subscribe(
    ({ teaching }) => teaching,
    (teaching) => {
      if (teaching) taught = subjectOf(store.get(), store.get().source);
    },
  );
  store.subscribe(
    ({ teachNews }) => teachNews,
    (news) => {
      const { judgements } = store.get();
      if (news === 'undone') store.set({ judgeChoice: { a: null, b: null, show: 'both' } });
      if (typeof news !== 'object' || news === null || !('taught' in news) || !taught) return;
      const before = judgements[taught.source];
      if (before?.of !== taught.of) return;
      store.set({
        judgements: { ...judgements, before },
        judgeChoice: { a: 'before', b: 'yours', show: 'both' },
      });
    },
  );
}

/** Which weights and pictures a judgement is about, one object for each. @type {WeakMap<object, Map<string, object>>} */
const subjects = new WeakMap();

/** Whether a judgement may be of these pictures. @param {unknown} of @param {object | null} dataset */
function isOf(of, dataset) {
  const known = dataset && subjects.get(dataset);
  return known ? [...known.values()].includes(/** @type {object} */ (of)) : false;
}

/** @param {object} dataset @param {string} key */
function subject(dataset, key) {
  const known = subjects.get(dataset) ?? new Map();
  subjects.set(dataset, known);
  if (!known.has(key)) known.set(key, {});
  return known.get(key);
}

/**
 * The weights of a run that answers are judged for it too, and stay beside those of others.
 * @param {State} state
 * @param {JudgedName} name
 * @param {Judgement} judgement
 */
function ofRun({ origin }, name, judgement) {
  const isRun = name === 'yours' && origin?.from === 'run' && !origin.taught && !judgement.epoch;
  return isRun ? { [`run ${origin.run}`]: judgement } : {};
}

/** @param {State} state @param {'shipped' | 'yours'} source */
export const subjectOf = ({ dataset, weights }, source) =>
  dataset && { source, of: subject(dataset, `${source} ${weights[source]}`) };

/**
 * What is to be judged, the most wanted first.
 * @param {State} state
 * @param {boolean} seen
 * @returns {Job[]}
 */
function jobs(state, seen) {
  const { engine, dataset, weights, run, judgeAsRead, source: answering } = state;
  if (engine !== 'ready' || !dataset || !seen) return [];
  const { a, b } = chosen(state);
  /** @param {JudgedName} name @param {import('../../engine/protocol.js').Source} source @param {boolean} asRead */
  const job = (name, source, asRead) => ({
    name,
    source,
    asRead,
    of: subject(dataset, `${name} ${weights[source]}`),
  });
  const all = [];
  for (const name of [a, b, answering]) {
    const source = name === 'shipped' || name === 'yours' ? name : null;
    // Each epoch of a run under way is judged as it ends.
    const isMoving = source === 'yours' && run !== 'idle';
    if (source && weights[source] > 0 && !isMoving) all.push(job(source, source, false));
  }
  if (judgeAsRead && weights.shipped > 0) all.push(job('as_read', 'shipped', true));
  return all;
}

/** What is looked at: where nothing was chosen, the run under way, else the weights that answer. @param {State} state */
export function chosen({ judgeChoice: { a, b, show }, source, run, judgements }) {
  const isLive = run !== 'idle' && judgements.yours?.epoch;
  return { a: a ?? (isLive ? 'yours' : source), b, show };
}

/** @param {readonly Judged[]} parts @returns {Omit<Judgement, 'epoch' | 'of'>} */
function joined(parts) {
  const add = (/** @type {'counts' | 'bins'} */ key) =>
    parts.reduce((all, part) => all.map((n, i) => n + (part[key][i] ?? 0)), Array(key === 'counts' ? 100 : 30).fill(0));
  return {
    held_back: parts.some(({ held_back }) => held_back),
    labels: concat(parts.map(({ labels }) => labels)),
    answers: concat(parts.map(({ answers }) => answers)),
    probabilities: new Float32Array(concat(parts.map(({ probabilities }) => probabilities)).buffer),
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
