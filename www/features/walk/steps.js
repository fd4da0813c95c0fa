// The walk's table: for each chapter what can be guessed, what of the page's state says what happened, and which guess
// was right. Plain functions of the state; words are in the lists, buttons' actions in the controller.

import { digitOf, newsOf, shownDigit } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { worstDigit } from '../judge/facts.js';
import { chosen } from '../judge/subjects.js';
import { count, decimals, percent, tenths } from '../../ui/format.js';

/** @typedef {import('../../state/state.js').State} State */
/** @typedef {import('../../state/chapters.js').Chapter} Chapter */
/** @typedef {import('../../state/types.js').Facts} Facts */

/**
 * @typedef {object} Step
 * @property {readonly string[] | null} choices a button each; null: a number is guessed
 * @property {(state: State) => Facts | null} happened null: nothing yet
 * @property {(facts: Facts) => string} tell
 * @property {(facts: Facts) => string} outcome the choice that was right, or the number
 */

/** Parameters of the tutorial's network, and with half as many units in each hidden layer. */
const [TUTORIAL, HALVED] = [898_510, 324_260];

/** Test pictures of MNIST. */
const MNIST = 10_000;

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The first choice whose bound is not passed. @param {number} value @param {[number, string][]} bounds */
const upTo = (value, bounds) => bounds.find(([bound]) => value <= bound)?.[1] ?? '';

/** The most probable digit of the drawing, and its probability. @param {State} state */
function read(state) {
  const read = state.drawing ? null : shownDigit(state);
  if (!read) return null;
  const { probabilities, nearest } = read;
  const digit = nearest ?? 0;
  return { digit, p: probabilities[digit] ?? 0 };
}

/** @type {Record<Chapter, Step>} */
export const STEPS = {
  read: {
    choices: ['half', 'ninety', 'ninety_nine', 'more'],
    happened: read,
    tell: ({ digit = 0, p = 0 }) => text('walk.read.happened', { digit, percent: percent(p) }),
    outcome: ({ p = 0 }) =>
      upTo(p, [[0.5, 'half'], [0.9, 'ninety'], [0.99, 'ninety_nine'], [1.1, 'more']]), // prettier-ignore
  },
  data: {
    choices: ['hundred', 'square', 'thousands'],
    happened: ({ dataset }) =>
      dataset && { training: dataset.training_images, test: dataset.validation_images, size: dataset.size },
    tell: ({ training = 0, test = 0, size = 0 }) =>
      text('walk.data.happened', { training: count(training), test: count(test), size, numbers: count(size * size) }),
    outcome: ({ size = 0 }) => upTo(size * size, [[400, 'hundred'], [4000, 'square'], [Infinity, 'thousands']]), // prettier-ignore
  },
  numbers: {
    choices: ['few', 'half', 'most'],
    happened(state) {
      const picture = read(state) && digitOf(state)?.picture;
      return picture ? { zeros: picture.filter((pixel) => pixel === 0).length, all: picture.length } : null;
    },
    tell: ({ zeros = 0, all = 1 }) =>
      text('walk.numbers.happened', { zeros: count(zeros), all: count(all), percent: percent(zeros / all) }),
    outcome: ({ zeros = 0, all = 1 }) => upTo(zeros / all, [[1 / 3, 'few'], [2 / 3, 'half'], [1, 'most']]), // prettier-ignore
  },
  model: {
    choices: ['half', 'third', 'quarter'],
    // What was guessed is about this network; any other says nothing of it.
    happened: ({ summary }) => (summary?.parameters === HALVED ? { parameters: HALVED } : null),
    tell: ({ parameters = 0 }) =>
      text('walk.model.happened', {
        parameters: count(parameters),
        all: count(TUTORIAL),
        percent: percent(parameters / TUTORIAL),
      }),
    outcome: () => 'third',
  },
  loss: {
    choices: ['tenth', 'one', 'ln10'],
    happened: read,
    tell: ({ digit = 0, p = 0 }) =>
      text('walk.loss.happened', { digit, p: decimals(p), loss: decimals(Math.abs(-Math.log(Math.max(p, 1e-7)))) }),
    outcome: () => 'ln10',
  },
  train: {
    choices: null,
    happened({ run, runNews, history: { rows, length }, dataset }) {
      const [first, last] = [rows[0], rows[length - 1]];
      if (run !== 'idle' || !first || !last) return null;
      const test = newsOf(runNews, 'result')?.test_accuracy ?? last.val_accuracy;
      return { epochs: length, first: first.val_accuracy, test, total: dataset?.validation_images ?? MNIST };
    },
    tell: ({ epochs = 0, first = 0, test = 0, total = MNIST }) =>
      text('walk.train.happened', { count: epochs, first: percent(first), test: percent(test), total: count(total), wrong: count(Math.round(total * (1 - test))) }), // prettier-ignore
    outcome: ({ first = 0 }) => tenths(100 * first),
  },
  judge: {
    choices: DIGITS,
    happened(state) {
      const judgement = state.judgements[chosen(state).a];
      return judgement ? worstDigit(judgement.counts) : null;
    },
    tell: ({ label = 0, wrong = 0, answer = 0, times = 0 }) =>
      text('walk.judge.happened', { label, count: wrong, number: count(wrong), answer, times: count(times) }),
    outcome: ({ label = 0 }) => String(label),
  },
  beyond: {
    choices: ['tenth', 'half', 'most'],
    happened: ({ clusters, clustering }) =>
      clustering === 'idle' && clusters && clusters.purity !== null ? { purity: clusters.purity } : null,
    tell: ({ purity = 0 }) => text('walk.beyond.happened', { percent: percent(purity) }),
    outcome: ({ purity = 0 }) => upTo(purity, [[0.3, 'tenth'], [0.85, 'half'], [1, 'most']]), // prettier-ignore
  },
};
