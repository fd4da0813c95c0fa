// What a run is called if the user has not named it: by what differs from the tutorial's run. Touches no element.

import { has, text } from '../../strings/i18n.js';
import { decimals } from '../../ui/format.js';
import { differing } from './list.js';

/** @typedef {import('./list.js').KeptRun} KeptRun */
/** @typedef {import('./list.js').TrainingForm} TrainingForm */
/** @typedef {import('./list.js').FormField} FormField */

/** Differences that a name mentions, at most. */
const MOST_PARTS = 3;

/**
 * @param {readonly KeptRun[]} runs the oldest first
 * @param {{ seed: TrainingForm } | null} recipes with the tutorial's run, which others are compared with; null: not known
 * @returns {Map<number, string>} by id; of two that would be called the same the later one gets a number. Empty without
 *   recipes
 */
export function namesOf(runs, recipes) {
  const names = new Map();
  if (!recipes) return names;
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const { id, name, form } of runs) {
    const own = name || nameOf(form, recipes.seed);
    const count = (times.get(own) ?? 0) + 1;
    times.set(own, count);
    names.set(id, count > 1 ? text('runs.again', { name: own, number: count }) : own);
  }
  return names;
}

/** @param {string} name @param {ReadonlyMap<number, string>} names @returns {string} with a number, if it is one of them */
export function untaken(name, names) {
  const taken = new Set(names.values());
  let own = name;
  for (let number = 2; taken.has(own); number += 1) own = text('runs.again', { name, number });
  return own;
}

/** @param {TrainingForm} form @param {TrainingForm} usual */
export function nameOf(form, usual) {
  const fields = differing([usual, form]);
  if (fields.length === 0) return text('recipes.seed');
  const parts = fields.slice(0, MOST_PARTS).map((field) => phrase(field, form));
  return [...parts, ...(fields.length > MOST_PARTS ? ['…'] : [])].join(text('runs.separator'));
}

/** @param {FormField} field @param {TrainingForm} form @returns {string} the field with its value, in short */
function phrase(field, form) {
  const value = valueOf(field, form);
  if (field.name === 'hidden_layers' && form.hidden_layers.length) return text('runs.units', { value });
  if (field.name === 'epochs') return text('runs.epochs', { count: form.epochs });
  if (field.kind === 'choice') return value;
  if (field.kind === 'flag' && form[field.name]) return text(labelOf(field));
  return text('runs.field', { field: text(labelOf(field)), value });
}

/** @param {FormField} field @param {TrainingForm} form @returns {string} the content of the field, as words */
export function valueOf(field, form) {
  const value = form[field.name];
  if (field.kind === 'choice') {
    const key = `choices.${field.name}.${value}`;
    return has(key) ? text(/** @type {import('../../strings/i18n.js').PlainKey} */ (key)) : String(value);
  }
  if (field.kind === 'flag') return text(value ? 'runs.on' : 'runs.off');
  if (Array.isArray(value)) return value.join('–') || text('runs.none');
  return value === null || value === undefined ? text('runs.none') : String(value);
}

/** @param {FormField} field */
export const labelOf = ({ name }) => /** @type {import('../../strings/i18n.js').PlainKey} */ (`fields.${name}`);

/** What a run scored, in short. @param {KeptRun} run */
export const scoreOf = ({ test_accuracy: accuracy }) => (accuracy === null ? '–' : decimals(accuracy));
