// What a run's history says, by rules: facts in, keys of sentences and their numbers out. Functions that know no element
// and no language. A list of rows only grows, and each row of it is looked at once, however often the rules are asked.

import { newsOf } from '../../state/derived.js';

/** @typedef {import('../../engine/protocol.js').EpochRow} EpochRow */

/**
 * What the rules know of a run.
 * @typedef {object} RunFacts
 * @property {readonly EpochRow[]} rows one or more
 * @property {number} learning_rate
 * @property {number} dropout
 * @property {string} activation
 * @property {boolean} ended whether there will be no more rows
 */

/**
 * @typedef {{ key: 'verdict.diverged', epoch: number, loss: number, rate: number, lower: number }
 *   | { key: 'verdict.stuck' | 'verdict.stuck_sigmoid', epoch: number, accuracy: number, lower: number }
 *   | { key: 'verdict.overfit', epoch: number, from: number, to: number, more: number }
 *   | { key: 'verdict.plateau', epoch: number, accuracy: number, since: number }
 *   | { key: 'verdict.slow', rate: number, higher: number, loss: number }
 *   | { key: 'verdict.more', less: number }
 *   | { key: 'verdict.good', epoch: number, accuracy: number }
 *   | { key: 'verdict.dropout', training: number, validation: number, dropout: number }} Finding
 */

/** The loss of a network that gives each of ten digits a tenth. */
const CHANCE_LOSS = Math.log(10);
const WORSE = 1.1 * CHANCE_LOSS;
/** Right this often by chance, with some room for uneven digits. */
const CHANCE_ACCURACY = 0.2;
/** So much above the least validation loss is overfitting. */
const OVERFIT = 0.1;
/** Epochs without a gain before it is said, and the least that counts as one (two pictures of 10,000). */
const PATIENCE = 5;
const GAIN = 0.0002;
/** If the loss still falls by more than this fraction an epoch, longer training would help. */
const FALLING = 0.04;
/** Validation this much above training is mentioned. */
const ABOVE = 0.002;

/**
 * The most important first. Empty before there is anything to say.
 * @param {RunFacts} run
 * @returns {Finding[]}
 */
export function judge(run) {
  const failure = diverged(run) ?? stuck(run);
  if (failure) return [failure];
  const flat = plateau(run);
  // When a run gains nothing more, it is not mentioned that its loss still falls.
  const findings = [overfit(run), flat ?? slow(run)].filter((finding) => finding !== null);
  if (run.ended && findings.length === 0) findings.push(best(run.rows));
  const dropout = aboveTraining(run);
  return dropout ? [...findings, dropout] : findings;
}

/**
 * A run that a loss or a weight without a number has ended.
 * @param {{ epoch: number, rate: number }} where
 * @returns {Finding}
 */
export const broken = ({ epoch, rate }) => ({
  key: 'verdict.diverged',
  epoch,
  loss: NaN,
  rate,
  lower: rate / 10,
});

/**
 * Worse than chance, in both losses: the network is sure of wrong answers. Or it was in some epoch and has been no
 * better than chance since: a step too far has switched its units off.
 * @param {Pick<RunFacts, 'rows' | 'learning_rate'>} run
 * @returns {Extract<Finding, { key: 'verdict.diverged' }> | null}
 */
export function diverged({ rows, learning_rate: rate }) {
  const last = rows.at(-1);
  if (!last) return null;
  const isWorse = (/** @type {EpochRow} */ row) => row.loss > WORSE && row.val_loss > WORSE;
  const far = last.val_accuracy < CHANCE_ACCURACY && extremesOf(rows).far;
  const row = isWorse(last) ? last : far;
  if (!row) return null;
  return { key: 'verdict.diverged', epoch: row.epoch, loss: row.loss, rate, lower: rate / 10 };
}

/** As good as chance after two epochs. @param {RunFacts} run @returns {Finding | null} */
function stuck({ rows, activation, learning_rate: rate }) {
  const last = rows.at(-1);
  if (!last || rows.length < 2 || !(last.val_accuracy < CHANCE_ACCURACY)) return null;
  if (last.accuracy >= CHANCE_ACCURACY) return null;
  return {
    key: activation === 'sigmoid' ? 'verdict.stuck_sigmoid' : 'verdict.stuck',
    epoch: last.epoch,
    accuracy: last.val_accuracy,
    lower: rate / 10,
  };
}

/**
 * The validation loss has been lower, two epochs ago or more, while the training loss kept falling.
 * @param {Pick<RunFacts, 'rows'>} run
 * @returns {Extract<Finding, { key: 'verdict.overfit' }> | null}
 */
export function overfit({ rows }) {
  const least = leastLoss(rows);
  const last = rows.at(-1) ?? NONE;
  const more = last.val_loss / least.val_loss - 1;
  if (last.epoch - least.epoch < 2 || !(last.loss < least.loss) || !(more > OVERFIT)) return null;
  return {
    key: 'verdict.overfit',
    epoch: least.epoch,
    from: least.val_loss,
    to: last.val_loss,
    more,
  };
}

/** The validation accuracy has not grown for some epochs. @param {RunFacts} run @returns {Finding | null} */
function plateau({ rows }) {
  const { epoch, val_accuracy } = bestOf(rows);
  const since = rows.length - epoch;
  if (since < Math.max(PATIENCE, rows.length / 4)) return null;
  return { key: 'verdict.plateau', epoch, accuracy: val_accuracy, since };
}

/**
 * An ended run that was still falling: in equal steps, or by a part of its loss each epoch.
 * @param {RunFacts} run @returns {Finding | null}
 */
function slow({ rows, ended, learning_rate: rate }) {
  const [first, before, last] = [rows[0], rows.at(-2), rows.at(-1)];
  if (!ended || !first || !before || !last || rows.length < 3) return null;
  const middle = rows[Math.floor((rows.length - 1) / 2)] ?? last;
  const [early, late] = [first.loss - middle.loss, middle.loss - last.loss];
  if (late > 0 && late > early / 2 && last.val_accuracy < 0.9) {
    return { key: 'verdict.slow', rate, higher: rate * 10, loss: last.loss };
  }
  const less = 1 - last.val_loss / before.val_loss;
  const falling = less > FALLING && last.epoch === leastLoss(rows).epoch;
  return falling ? { key: 'verdict.more', less } : null;
}

/** @param {readonly EpochRow[]} rows @returns {Finding} */
function best(rows) {
  const { epoch, val_accuracy } = bestOf(rows);
  return { key: 'verdict.good', epoch, accuracy: val_accuracy };
}

/** @param {RunFacts} run @returns {Finding | null} */
function aboveTraining({ rows, dropout }) {
  const last = rows.at(-1);
  if (!last || dropout === 0 || !(last.val_accuracy > last.accuracy + ABOVE)) return null;
  return {
    key: 'verdict.dropout',
    training: last.accuracy,
    validation: last.val_accuracy,
    dropout,
  };
}

/** @type {EpochRow} */
const NONE = { epoch: 0, loss: NaN, accuracy: 0, val_loss: NaN, val_accuracy: 0, seconds: 0 };

/**
 * @typedef {object} Extremes of the first rows of a list
 * @property {number} length how many
 * @property {EpochRow} best after it the validation accuracy gained nothing that counts
 * @property {EpochRow} least validation loss
 * @property {EpochRow | null} far the first with a loss far above chance
 */

/** By list. @type {WeakMap<readonly EpochRow[], Extremes>} */
const known = new WeakMap();

/** @param {readonly EpochRow[]} rows @returns {Extremes} */
function extremesOf(rows) {
  const first = rows[0] ?? NONE;
  const before = known.get(rows);
  /** @type {Extremes} */
  const found = before && before.length <= rows.length ? before : { length: 0, best: first, least: first, far: null };
  known.set(rows, found);
  for (; found.length < rows.length; found.length++) {
    const row = rows[found.length] ?? NONE;
    if (row.val_accuracy > found.best.val_accuracy + GAIN) found.best = row;
    if (row.val_loss < found.least.val_loss) found.least = row;
    if (row.loss > 2 * WORSE) found.far ??= row;
  }
  return found;
}

/** The epoch after which the validation accuracy gained nothing that counts. @param {readonly EpochRow[]} rows */
export const bestOf = (rows) => extremesOf(rows).best;

/** The epoch of the least validation loss. @param {readonly EpochRow[]} rows */
export const leastLoss = (rows) => extremesOf(rows).least;

/**
 * What is to be said of the page's newest run.
 * @param {Pick<import('../../state/state.js').State, 'history' | 'trained' | 'runNews' | 'run'>} state
 * @returns {{ findings: Finding[], ended: boolean }}
 */
export function findingsOn({ history: { rows }, trained, runNews, run }) {
  const ended = run === 'idle';
  if (!trained) return { findings: [], ended };
  const { learning_rate, dropout, activation } = trained;
  const epoch = newsOf(runNews, 'divergedIn');
  if (epoch !== null) return { findings: [broken({ epoch, rate: learning_rate })], ended };
  if (rows.length === 0) return { findings: [], ended };
  return { findings: judge({ rows, learning_rate, dropout, activation, ended }), ended };
}
