// What follows from the page's state: which buttons act, what is doubtful, what an answer is an answer to; and the next
// state of weights and histories. Pure functions.

/**
 * @import { EpochRow, LoadedDataset, Prediction } from '../engine/protocol.js'
 * @import { State } from './state.js'
 * @import { Answering, Asked, History } from './types.js'
 */

/** @returns {History} of a run that begins */
export function noHistory() {
  return { rows: [], length: 0 };
}

/**
 * The newest history with more rows.
 * @param {History} history
 * @param {readonly EpochRow[]} added
 * @returns {History}
 */
export function grown({ rows }, added) {
  const list = /** @type {EpochRow[]} */ (rows);
  list.push(...added);
  return { rows: list, length: list.length };
}

/** @param {State} state @returns {Asked} */
export const asked = ({ ink, source, weights, off }) => ({
  ink,
  source,
  times: weights[source],
  off: off[source],
});

/** Whether an answer to what is drawn is on its way; without weights there is none. @param {State} state */
export function isReading(state) {
  const { ink, source, times, off } = asked(state);
  const { read } = state;
  const isRead = read?.ink === ink && read.source === source && read.times === times && read.off === off;
  return times > 0 && !isRead;
}

/** Below it an answer is called doubtful: of ten such answers one is wrong, or more. */
const SURE = 0.9;

/**
 * Whether a digit may well be another one, or none. A mark is not a digit and never in doubt.
 * @param {Pick<import('../engine/protocol.js').DigitReading, 'answer' | 'nearest' | 'second' | 'probabilities'> | undefined} digit
 */
export const isDoubtful = (digit) =>
  digit !== undefined &&
  digit.nearest !== null &&
  (digit.answer === null || digit.second !== null || (digit.probabilities[digit.answer] ?? 0) < SURE);

/** @param {Prediction | null} reading */
export const isInDoubt = (reading) =>
  reading !== null && !reading.blank && (reading.digits.length ? reading.digits.some(isDoubtful) : isDoubtful(reading));

/**
 * Whether the shipped weights read the pictures clearly better with rows and columns exchanged. @param {LoadedDataset} dataset
 */
export const seemsTransposed = ({ read }) =>
  read !== null && read.right_transposed > read.count / 2 && read.right_transposed > read.right + read.count / 5;

/** Whether the engine can begin something that takes long. @param {State} state */
export const isFree = ({ engine, run, teaching, clustering }) =>
  engine === 'ready' && run === 'idle' && clustering === 'idle' && !teaching;

/**
 * Whether the weights that answer are being trained: what follows from their answers is no answer to the user then, so
 * that a screen reader does not announce it. @param {Pick<State, 'run' | 'source'>} state
 */
export const isLearning = ({ run, source }) => run === 'running' && source === 'yours';

/**
 * A part of the newest of a run.
 * @template {string} K
 * @param {State['runNews']} news
 * @param {K} key
 * @returns {Extract<State['runNews'], { [key in K]: unknown }>[K] | null} null: the news is another one
 */
export const newsOf = (news, key) =>
  typeof news === 'object' && news !== null && key in news ? /** @type {any} */ (news)[key] : null;

/** The digit that is looked at, of a number, or what was read as one. @param {Pick<State, 'reading' | 'shown'>} state */
export const digitOf = ({ reading, shown }) => reading?.digits[shown] ?? reading;

/** What the run's buttons can do. @param {State} state @returns {'closed' | 'stopping' | State['run']} */
export function runControls({ engine, teaching, clustering, run, runNews }) {
  if (engine !== 'ready' || teaching || clustering !== 'idle') return 'closed';
  return run !== 'idle' && runNews === 'stopping' ? 'stopping' : run;
}

/** What the clustering's buttons can do. @param {State} state @returns {'closed' | State['clustering']} */
export const clusterControls = (state) =>
  state.engine === 'ready' && !state.teaching && state.run === 'idle' ? state.clustering : 'closed';

/** The digit that is looked at of what is drawn; null where nothing is. @param {State} state */
export const shownDigit = (state) => (state.reading?.blank ? null : digitOf(state));

/** Whether another build can be chosen now. @param {State} state */
export const canChooseBuild = (state) => state.engine === 'failed' || (isFree(state) && !state.loading);

/** Pixels along one side of MNIST's pictures, and so of those that can be taught beside them. */
export const TAUGHT_SIZE = 28;

/** @param {State} state the corrections that can be taught */
export const lessons = ({ corrections }) => corrections.filter(({ size }) => size === TAUGHT_SIZE);

/** @param {State} state which of teaching's buttons act */
export const teachControls = (state) => ({
  teach: isFree(state) && state.weights[state.source] > 0 && lessons(state).length > 0,
  stop: state.teaching,
  undo: isFree(state) && state.beforeTeaching !== null,
});

/**
 * The weights of that source are others than before.
 * @param {State} state
 * @param {...Answering} sources
 */
export function changed({ weights }, ...sources) {
  const next = { ...weights };
  for (const source of sources) next[source] += 1;
  return { weights: next };
}

/** Which of the user's weights can answer: a run's by its id, or one of `others`. @param {State} state */
export function yoursId({ origin, others }) {
  if (origin?.from === 'run' && !origin.taught) return origin.run;
  return others.find((other) => other.origin === origin)?.id ?? null;
}

/** Removes the user's weights. @param {Pick<State, 'weights'>} state */
export const withoutYours = ({ weights }) => ({
  weights: { ...weights, yours: 0 },
  origin: null,
  source: /** @type {const} */ ('shipped'),
});
