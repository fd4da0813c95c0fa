// Between the texts of the training form and the numbers of a TrainingConfig. Knows what is a number
// and what is not; which numbers are allowed is Rust's to say.

import { toNumber, toNumbers } from '../../ui/numbers.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingConfig} TrainingConfig
 * @typedef {import('../../engine/protocol.js').Field} Field
 * @typedef {import('../../engine/protocol.js').FieldError} FieldError
 */

/** What is wrong with a field: found here, with a code, or by the engine. @typedef {FieldError | { field: Field, code: string, found: string }} FieldProblem */

/** The form's texts, one for each field. @typedef {Record<Field, string>} Texts */

/** @param {TrainingConfig} config @returns {Texts} */
export function toTexts(config) {
  const entries = Object.entries(config).map(([field, value]) => [
    field,
    Array.isArray(value) ? value.join(', ') : String(value ?? ''),
  ]);
  return Object.fromEntries(entries);
}

/**
 * The config that the texts spell. A text that is no number gives an error and, so that the other
 * fields can still be checked, the fallback's value.
 * @param {Texts} texts
 * @param {TrainingConfig} fallback
 * @returns {{ config: TrainingConfig, errors: FieldProblem[] }}
 */
export function toConfig(texts, fallback) {
  /** @type {FieldProblem[]} */
  const errors = [];

  /**
   * @template T
   * @param {Field} field
   * @param {(text: string) => T} read throws the code of what is wrong
   * @param {T} otherwise
   * @returns {T}
   */
  function field(field, read, otherwise) {
    try {
      return read(texts[field].trim());
    } catch (code) {
      errors.push({ field, code: String(code), found: texts[field].trim() });
      return otherwise;
    }
  }

  const config = {
    ...fallback, // what the form has no field for
    hidden_layers: field('hidden_layers', numbers, fallback.hidden_layers),
    dropout: field('dropout', number, fallback.dropout),
    optimizer: /** @type {TrainingConfig['optimizer']} */ (texts.optimizer),
    learning_rate: field('learning_rate', number, fallback.learning_rate),
    schedule: /** @type {TrainingConfig['schedule']} */ (texts.schedule),
    momentum: field('momentum', number, fallback.momentum),
    nesterov: texts.nesterov === 'true',
    batch_size: field('batch_size', whole, fallback.batch_size),
    epochs: field('epochs', whole, fallback.epochs),
    seed: field('seed', whole, fallback.seed),
    patience: field('patience', wholeOrNothing, fallback.patience),
    monitor: /** @type {TrainingConfig['monitor']} */ (texts.monitor),
    min_delta: field('min_delta', number, fallback.min_delta),
    restore_best_weights: texts.restore_best_weights === 'true',
    augment: texts.augment === 'true',
    held_back: field('held_back', whole, fallback.held_back),
    nondigits: field('nondigits', number, fallback.nondigits),
    weight_decay: field('weight_decay', number, fallback.weight_decay),
    label_smoothing: field('label_smoothing', number, fallback.label_smoothing),
    max_norm: field('max_norm', numberOrNothing, fallback.max_norm),
    average: field('average', number, fallback.average),
    keep_best: texts.keep_best === 'true',
  };
  return { config, errors };
}

/**
 * The learning rate's text after another optimizer was chosen: the new one's default where the old
 * one's stood, and otherwise what a person wrote.
 * @param {string} text
 * @param {{ from: TrainingConfig['optimizer'], to: TrainingConfig['optimizer'] }} change
 * @param {import('../../engine/protocol.js').LearningRates} defaults
 */
export function followOptimizer(text, { from, to }, defaults) {
  return toNumber(text) === defaults[from] ? String(defaults[to]) : text;
}

/** @param {string} text */
const number = (text) => toNumber(text) ?? refuse('not-a-number');

/** @param {string} text */
const whole = (text) => toNumber(text, { whole: true }) ?? refuse('not-a-number');

/** @param {string} text */
const numberOrNothing = (text) => (text === '' ? null : number(text));

/** @param {string} text */
const wholeOrNothing = (text) => (text === '' ? null : whole(text));

/** @param {string} text no text means: no hidden layer */
const numbers = (text) => toNumbers(text) ?? refuse('not-numbers');

/** @param {string} code @returns {never} */
function refuse(code) {
  throw code;
}
