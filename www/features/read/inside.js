// What the engine says of the network's inside, as the views take it, and what is picked of it to be shown.

/** @typedef {import('../../state/types.js').Answering} Source */
/** @typedef {import('../../state/types.js').Question} Question */
/** @typedef {import('../../state/types.js').Inside} Inside */

/** @typedef {import('../../state/types.js').UnitPlace} Place */

/** @typedef {import('../../state/types.js').UnitView} UnitView */

import { floats } from '../../engine/floats.js';

/**
 * @param {Question} question
 * @param {import('../../engine/protocol.js').Inside} answer
 * @returns {Inside}
 */
export function readInside(question, { recurrent, widths, values }) {
  const all = floats(values);
  let at = 0;
  const take = (/** @type {number} */ count) => all.subarray(at, (at += count));
  const layers = widths.map(take);
  take(10); // the logits
  return { ...question, recurrent, layers, probabilities: take(10) };
}

/** Weights and biases of a perceptron; null of an LSTM. @param {Inside} inside @returns {number | null} */
export function weightsOf({ picture, layers, probabilities, recurrent }) {
  const widths = [picture, ...layers, probabilities].map(({ length }) => length);
  const all = widths.slice(1).reduce((sum, units, i) => sum + units * ((widths[i] ?? 0) + 1), 0);
  return recurrent ? null : all;
}

/** A unit's inputs: the picture's pixels, or the layer before. @param {Inside} inside @param {number} layer */
export const inputsOf = ({ picture, layers }, layer) => (layers[layer - 1] ?? picture).length;

/** @param {ArrayLike<number>} values @returns {number} the index of the largest */
export const largest = (values) =>
  Array.from(values).reduce((best, value, i, all) => (value > (all[best] ?? 0) ? i : best), 0);

/**
 * The selected unit if it exists, otherwise the answer's digit.
 * @param {Inside} inside
 * @param {Place | null} look
 * @returns {Place}
 */
export function lookedAt({ layers, probabilities }, look) {
  if (look && look.unit < (layers[look.layer] ?? probabilities).length && look.layer <= layers.length) return look;
  return { layer: layers.length, unit: largest(probabilities) };
}

/** Columns of a layer's grid: a little higher than wide, and full where that can be. @param {number} units */
export function columnsOf(units) {
  const wish = Math.max(1, Math.round(Math.sqrt(units * 0.8)));
  for (let away = 0; away <= wish * 0.3; away++) {
    for (const columns of [wish - away, wish + away]) if (units % columns === 0) return columns;
  }
  return wish;
}

/** Where a layer's units begin among all hidden ones. @param {Inside} inside @param {number} layer */
const startOf = ({ layers }, layer) => layers.slice(0, layer).reduce((sum, { length }) => sum + length, 0);

/**
 * The units of a layer that are off, as bytes; none are when the list is of another network.
 * @param {Inside} inside
 * @param {Uint8Array} off of all hidden units
 * @param {number} layer
 */
export function offIn(inside, off, layer) {
  const start = startOf(inside, layer);
  const count = inside.layers[layer]?.length ?? 0;
  const fits = off.length === startOf(inside, inside.layers.length);
  return fits ? off.subarray(start, start + count) : new Uint8Array(count);
}

/**
 * The list with some units of a layer switched.
 * @param {Inside} inside
 * @param {Uint8Array} off
 * @param {number} layer
 * @param {(unit: number) => boolean} which
 * @param {boolean} on
 */
export function switched(inside, off, layer, which, on) {
  const all = startOf(inside, inside.layers.length);
  const next = off.length === all ? off.slice() : new Uint8Array(all);
  const start = startOf(inside, layer);
  inside.layers[layer]?.forEach((_, unit) => {
    if (which(unit)) next[start + unit] = on ? 0 : 1;
  });
  return next.some((unit) => unit) ? next : new Uint8Array();
}

/**
 * The terms of a sum that are shown one by one, the largest first: of a unit those that weigh most, of a digit as
 * many for it as against it.
 * @param {readonly number[]} terms
 * @param {boolean} bothWays
 * @param {number} count
 * @returns {number[]} places in `terms`
 */
export function telling(terms, bothWays, count) {
  const at = (/** @type {number} */ i) => terms[i] ?? 0;
  const order = Array.from(terms.keys()).filter((i) => at(i) !== 0);
  const downwards = (/** @type {number} */ a, /** @type {number} */ b) => at(b) - at(a);
  if (!bothWays) {
    order.sort((a, b) => Math.abs(at(b)) - Math.abs(at(a)));
    return order.slice(0, count).sort(downwards);
  }
  order.sort(downwards);
  const pro = order.filter((i) => at(i) > 0).slice(0, count / 2);
  const against = order.filter((i) => at(i) < 0).slice(-count / 2);
  return [...pro, ...against];
}

/** Decimals with which a sum is shown. */
const SHOWN = 1000;

/** @param {number} value to the decimals that are shown */
const rounded = (value) => Math.round(value * SHOWN) / SHOWN;

/**
 * A sum that adds up as shown: the terms shown, rounded, and the rest, chosen so that the total is the rounded sum.
 * @param {Pick<UnitView, 'terms' | 'bias' | 'sum'>} view
 * @param {number[]} shown places in `terms`
 */
export function asShown({ terms, bias, sum }, shown) {
  const parts = shown.map((i) => rounded(terms[i] ?? 0));
  const total = rounded(sum);
  const known = parts.reduce((a, b) => a + b, rounded(bias));
  return { parts, bias: rounded(bias), total, rest: rounded(total - known) };
}
