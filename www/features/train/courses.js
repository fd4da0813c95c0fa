// The lines of a run's charts: its epochs and its single batches, thinned to what can be seen. What was read once is
// not read again, so that an event costs the same however long a run is.

import { createLine } from '../../ui/chart.js';
import { MEASURES, ofEach } from '../runs/batches.js';

/** @typedef {import('../../engine/protocol.js').EpochRow} EpochRow */
/** @typedef {import('../../ui/chart.js').Point} Point */

/** @typedef {typeof MEASURES[number]} Measure */

/** @typedef {import('../../state/types.js').Batches} Batches */

/**
 * A run's batches. They grow in place; `all` is a new list after each addition.
 * @param {Batches | null} [before] what is kept of a run that goes on
 */
export function createBatches(before = null) {
  const lines = ofEach(() => createLine());
  for (const name of MEASURES) before?.[name].forEach((point) => lines[name].add(point));
  return {
    /** @param {import('../../engine/protocol.js').BatchRecords} records */
    add(records) {
      for (const name of MEASURES) {
        const values = records[name];
        records.epochs.forEach((x, at) => lines[name].add({ x, y: values[at] ?? NaN }));
      }
      return this.all();
    },
    /** @returns {Batches} */
    all: () => ofEach((name) => lines[name].points()),
  };
}

/**
 * @template {string} Name
 * @param {readonly Name[]} names
 * @param {readonly ReturnType<typeof createLine>[]} lines
 * @returns {Record<Name, readonly Point[]>}
 */
const byName = (names, lines) =>
  /** @type {any} */ (Object.fromEntries(names.map((name, i) => [name, lines[i]?.points() ?? []])));

const COLUMNS = /** @type {const} */ (['loss', 'accuracy', 'val_loss', 'val_accuracy']);

/** @typedef {Record<typeof COLUMNS[number], readonly Point[]>} Course */

/**
 * The lines of lists of rows that grow in place.
 * @returns {(rows: readonly EpochRow[]) => Course}
 */
export function createCourses() {
  /** @type {WeakMap<readonly EpochRow[], { lines: ReturnType<typeof createLine>[], seen: number }>} */
  const known = new WeakMap();
  return (rows) => {
    const course = known.get(rows) ?? { lines: COLUMNS.map(() => createLine()), seen: 0 };
    known.set(rows, course);
    for (; course.seen < rows.length; course.seen++) {
      const row = /** @type {EpochRow} */ (rows[course.seen]);
      COLUMNS.forEach((name, i) => course.lines[i]?.add({ x: row.epoch, y: row[name] }));
    }
    return byName(COLUMNS, course.lines);
  };
}

/** The point next to x. @param {readonly Point[]} points in order @param {number} x @returns {Point | undefined} */
export function nearest(points, x) {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  return before && after && x - before.x < after.x - x ? before : after;
}
