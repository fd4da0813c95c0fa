// The single batches of a run as its record keeps them: the lines of the charts, thinned once more, as numbers.

import { createLine } from '../../ui/chart.js';

/** @typedef {import('../../state/types.js').Batches} Batches */
/** @typedef {import('../../state/types.js').KeptBatches} KeptBatches */

/** What the engine reports of a batch, beside the epochs that are done with it. */
export const MEASURES = /** @type {const} */ (['loss', 'accuracy', 'rate', 'norm']);

/** Points of a line that are kept, at most: 16 KB for a run's four. */
export const MOST_KEPT = 500;

/**
 * @template T
 * @param {(name: typeof MEASURES[number]) => T} of
 * @returns {Record<typeof MEASURES[number], T>}
 */
export const ofEach = (of) => /** @type {any} */ (Object.fromEntries(MEASURES.map((name) => [name, of(name)])));

/** @param {Batches} batches @returns {KeptBatches} */
export const packed = (batches) =>
  ofEach((name) => {
    const line = createLine(MOST_KEPT / 2);
    batches[name].forEach((point) => line.add(point));
    return Float32Array.from(line.points().flatMap(({ x, y }) => [x, y]));
  });

/** What was unpacked before: a line that is the same object is not drawn anew. @type {WeakMap<KeptBatches, Batches>} */
const known = new WeakMap();

/** @param {Pick<import('../../state/types.js').KeptRun, 'batches'>} run @returns {Batches | null} null: it was kept without */
export function unpacked({ batches: kept }) {
  if (!kept) return null;
  const batches = known.get(kept) ?? ofEach((name) => pointsOf(kept[name]));
  known.set(kept, batches);
  return batches;
}

/** @param {Float32Array} numbers x, y, x, y, … */
const pointsOf = (numbers) =>
  Array.from({ length: numbers.length / 2 }, (_, i) => ({ x: numbers[2 * i] ?? 0, y: numbers[2 * i + 1] ?? 0 }));

/** Whether something that was kept is a run's batches. @param {any} kept */
export const areBatches = (kept) =>
  typeof kept === 'object' &&
  kept !== null &&
  MEASURES.every((name) => kept[name] instanceof Float32Array && kept[name].length % 2 === 0 && kept[name].every(Number.isFinite)); // prettier-ignore
