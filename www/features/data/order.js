// Which pictures of a part of the data set are looked at, and in which order. Computes no key that it sorts by: those
// come from the engine. Touches no element.

/** @typedef {import('../../state/types.js').Order} Order */

/** Above any count of pictures: a key's bits and a picture's index fit one number, 31 + 20 bits of its 53. */
const MOST = 2 ** 20;

/**
 * The indices of the keys from the least to the greatest, equal ones by index.
 * @param {ArrayLike<number>} keys at least 0
 * @returns {Uint32Array}
 */
export function ascending(keys) {
  // The bits of numbers from 0 up are in the numbers' order. Numbers alone sort ten times faster than by a function.
  const bits = new Uint32Array(Float32Array.from(keys).buffer);
  const packed = Float64Array.from(bits, (bits, index) => bits * MOST + index).sort();
  return Uint32Array.from(packed, (number) => number % MOST);
}

/** @param {number} count */
export const inFileOrder = (count) => Uint32Array.from({ length: count }, (_, index) => index);

/**
 * @typedef {object} Filter
 * @property {Uint8Array} labels of all pictures
 * @property {number | null} label null: any
 * @property {Int32Array | null} writers of all pictures; null: not known
 * @property {number | null} writer null: any
 */

/**
 * @param {Uint32Array} order indices
 * @param {Filter} filter
 */
export function chosen(order, { labels, label, writers, writer }) {
  if (label === null && writer === null) return order;
  return order.filter(
    (index) =>
      (label === null || labels[index] === label) && (writer === null || !writers || writers[index] === writer),
  );
}

/** How many pictures each label has. @param {Uint8Array} labels @returns {number[]} ten */
export function countByLabel(labels) {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const label of labels) counts[label] += 1;
  return counts;
}

/**
 * @param {number} page from 0, perhaps beyond the last one
 * @param {number} size pictures of a page
 * @param {number} total
 * @returns {{ page: number, from: number, end: number, pages: number }} one that there is
 */
export function pageOf(page, size, total) {
  const pages = Math.max(1, Math.ceil(total / size));
  const there = Math.min(Math.max(0, page), pages - 1);
  return { page: there, from: there * size, end: Math.min(total, (there + 1) * size), pages };
}

/**
 * Splits work into parts of similar duration, one after the other.
 * @template T
 * @param {number} total
 * @param {(from: number, count: number) => Promise<ArrayLike<T>>} part
 * @param {{ first: number, wanted: () => boolean, onDone: (done: number) => void }} options the size of the
 *   first part; whether to continue; a function that gets how many are done
 * @returns {Promise<T[] | null>} null when no longer wanted
 */
export async function inParts(total, part, { first, wanted, onDone }) {
  /** @type {T[]} */
  const all = [];
  let count = first;
  for (let from = 0; from < total;) {
    const began = performance.now();
    count = Math.min(count, total - from);
    const some = await part(from, count);
    if (!wanted()) return null;
    for (let i = 0; i < some.length; i++) all.push(some[i]);
    from += count;
    onDone(from);
    const scale = PART / Math.max(1, performance.now() - began);
    count = Math.max(10, Math.round(count * Math.min(2, Math.max(0.5, scale))));
  }
  return all;
}

/** A part holds up what else the engine is asked, so it is short (milliseconds). */
const PART = 40;
