// The list of runs, as pure functions: what a run is, which differ in what, which answer to which colour, and which
// go when there are too many. Touches no element and keeps nothing.

import { FIELDS } from '../../engine/fields.js';
import { FORM_FIELDS } from '../../state/fields.js';
import { areBatches } from './batches.js';

/** @typedef {import('../../engine/protocol.js').EpochRow} EpochRow */
/** @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm */
/** @typedef {import('../../state/fields.js').FormField} FormField */

/** @typedef {import('../../state/types.js').KeptRun} KeptRun */

/** What runs that are not pinned may take together (bytes): some seventy of the tutorial's network. */
export const MOST_BYTES = 256 * 2 ** 20;

/** @param {unknown} a @param {unknown} b */
const isEqual = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which not all forms are equal. @param {readonly TrainingForm[]} forms @returns {FormField[]} */
export const differing = ([first, ...others]) =>
  FORM_FIELDS.filter(({ name }) => others.some((form) => !isEqual(form[name] ?? null, first?.[name] ?? null)));

/**
 * Which runs go so that those that are not pinned take no more than there is room for; the newest stays.
 * @param {readonly KeptRun[]} runs the oldest first
 * @param {number} [most] bytes
 * @returns {KeptRun[]}
 */
export function overflowing(runs, most = MOST_BYTES) {
  const loose = runs.filter(({ pinned }) => !pinned);
  let bytes = loose.reduce((sum, run) => sum + run.bytes, 0);
  return loose.slice(0, -1).filter((run) => {
    if (bytes <= most) return false;
    bytes -= run.bytes;
    return true;
  });
}

/** @typedef {import('../../state/types.js').Slots} Slots */

/**
 * The run gets a colour: a free one or, when there is none, that of the oldest run.
 * @param {Slots} slots
 * @param {number} id
 * @returns {Slots}
 */
export function withSlot(slots, id) {
  if (slots.includes(id)) return slots;
  const free = slots.indexOf(null);
  const oldest = slots.indexOf(Math.min(...slots.filter((other) => other !== null)));
  return slots.with(free < 0 ? oldest : free, id);
}

/** @param {Slots} slots @param {readonly number[]} ids of runs that lose their colour @returns {Slots} */
export const withoutSlots = (slots, ids) => slots.map((id) => (id !== null && ids.includes(id) ? null : id));

/** No date is further from 1970, before or after it (milliseconds). */
const LATEST = 8.64e15;

/**
 * What another version of the page, or something else, may have kept is looked at before it is used.
 * @param {unknown} kept
 * @returns {kept is KeptRun}
 */
export function isWhole(kept) {
  if (typeof kept !== 'object' || kept === null) return false;
  const run = /** @type {Record<keyof KeptRun, unknown>} */ (kept);
  const numbers = [run.id, run.deleted, run.date, run.seconds, run.bytes];
  const texts = [run.name, run.dataset, run.build, run.family, run.hash];
  return (
    numbers.every((value) => Number.isFinite(value)) &&
    Math.abs(Number(run.date)) <= LATEST &&
    Number(run.seconds) >= 0 &&
    texts.every((value) => typeof value === 'string') &&
    [run.pinned, run.resumable].every((value) => typeof value === 'boolean') &&
    ['finished', 'early', 'stopped', 'broken'].includes(/** @type {string} */ (run.ending)) &&
    [run.test_score, run.test_accuracy].every((value) => value === null || Number.isFinite(value)) &&
    isForm(run.form) &&
    Array.isArray(run.history) &&
    run.history.every(isRow) &&
    (run.batches === undefined || areBatches(run.batches))
  );
}

const COLUMNS = ['epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'seconds'];

/** @param {any} row */
const isRow = (row) =>
  Number.isInteger(row?.epoch) && row.epoch > 0 && COLUMNS.every((column) => Number.isFinite(row?.[column]));

/** @param {any} form whose fields are of their kinds; those that it lacks are younger than it */
const isForm = (form) =>
  typeof form === 'object' &&
  form !== null &&
  FIELDS.every((field) => {
    const value = form[field.name];
    if (value === undefined || value === null) return true;
    if (field.kind === 'numbers') return Array.isArray(value) && value.every(Number.isFinite);
    if (field.kind === 'choice') return field.names.some((name) => name === value);
    return typeof value === (field.kind === 'flag' ? 'boolean' : 'number');
  });
