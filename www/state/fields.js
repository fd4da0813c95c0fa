// Between the texts of the training form and the numbers of a TrainingForm, by the table of
// hyperparameters. Knows what is a number and what is not; which numbers are allowed is Rust's to say.

import { FIELDS } from '../engine/fields.js';
import { toNumber, toNumbers } from '../ui/numbers.js';

/**
 * @typedef {import('../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../engine/protocol.js').FieldName} FieldName
 * @typedef {import('../engine/protocol.js').FieldError} FieldError
 */

/** A row of the table that the form has. @typedef {Exclude<typeof FIELDS[number], { group: 'unlisted' }>} FormField */

/** What is wrong with a field: found here, with a code, or by the engine. @typedef {FieldError | { field: FieldName, code: string, found: string }} FieldProblem */

/** The form's texts, one for each field of the table, also those that are nowhere on the page. @typedef {Record<FieldName, string>} Texts */

/** The form's fields, in order. @type {readonly FormField[]} */
export const FORM_FIELDS = FIELDS.filter((field) => field.group !== 'unlisted');

/** @typedef {typeof FIELDS[number]} Field */

/** @param {(field: Field) => string} textOf @returns {Texts} */
export const textsBy = (textOf) =>
  /** @type {Texts} */ (Object.fromEntries(FIELDS.map((field) => [field.name, textOf(field)])));

/** @param {TrainingForm} config */
export const toTexts = (config) =>
  textsBy(({ name }) => {
    const value = config[name];
    return Array.isArray(value) ? value.join(', ') : String(value ?? '');
  });

/**
 * The config that the texts spell. A text that is no number gives an error and, so that the other
 * fields can still be checked, the fallback's value.
 * @param {Texts} texts
 * @param {TrainingForm} fallback
 * @returns {{ config: TrainingForm, errors: FieldProblem[] }}
 */
export function toConfig(texts, fallback) {
  /** @type {FieldProblem[]} */
  const errors = [];
  const values = FIELDS.map((field) => {
    const text = texts[field.name].trim();
    try {
      return [field.name, valueOf(field, text)];
    } catch (code) {
      errors.push({ field: field.name, code: String(code), found: text });
      return [field.name, fallback[field.name]];
    }
  });
  return { config: { ...fallback, ...Object.fromEntries(values) }, errors };
}

/**
 * What a run takes of the form: a field that does not apply beside the others has its default.
 * @param {Texts} texts
 * @param {TrainingForm} usual
 */
export function readForm(texts, usual) {
  const plain = toTexts(usual);
  return toConfig(
    textsBy((field) => (applies(field, texts) ? texts : plain)[field.name]),
    usual,
  );
}

/** Whether a field counts beside what the others hold. @param {Field} field @param {Texts} texts */
export const applies = ({ applies }, texts) =>
  !applies || applies.among.some((choice) => choice === texts[applies.field]);

/**
 * A form with texts that come late, in those fields that still hold what they held at first.
 * @param {Texts} form
 * @param {Texts} first
 * @param {Partial<Texts>} late
 * @returns {Texts}
 */
export const withLate = (form, first, late) =>
  textsBy(({ name }) => (form[name] === first[name] ? late[name] : null) ?? form[name]);

/**
 * The texts after a choice: a field that held the default of the choice before holds that of the new one.
 * What the user wrote stays.
 * @param {Texts} before
 * @param {Texts} after
 * @returns {Texts}
 */
export const withDefaults = (before, after) =>
  textsBy(({ name, defaults }) => {
    const text = after[name];
    if (!defaults || before[defaults.field] === after[defaults.field]) return text;
    const of = (/** @type {Texts} */ texts) =>
      defaults.values.find(([choice]) => choice === texts[defaults.field])?.[1];
    return toNumber(text) === of(before) ? String(of(after)) : text;
  });

/**
 * @param {Field} field
 * @param {string} text
 * @returns {number | number[] | string | boolean | null}
 * @throws {string} the code of what is wrong
 */
function valueOf(field, text) {
  if (field.kind === 'choice') return text;
  if (field.kind === 'flag') return text === 'true';
  if (field.kind === 'numbers') return toNumbers(text) ?? refuse('not-numbers');
  if (field.optional && text === '') return null;
  return toNumber(text, { whole: field.range.kind === 'whole' }) ?? refuse('not-a-number');
}

/** Whether the text is one of a field of that kind. @param {Field} field @param {string} text */
export function isRead(field, text) {
  if (field.kind === 'choice') return field.names.some((name) => name === text);
  if (field.kind === 'flag') return text === 'true' || text === 'false';
  try {
    valueOf(field, text.trim());
    return true;
  } catch {
    return false;
  }
}

/** @param {string} code @returns {never} */
function refuse(code) {
  throw code;
}
