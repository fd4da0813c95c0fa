// From samples to a row: medians with the least and the most. Nothing else is thrown away.

/** @typedef {import('./workers/protocol.js').Sample} Sample */
/** @typedef {import('./contestants.mjs').Table} Table */
/** @typedef {{ median: number, min: number, max: number, samples: number[] }} Spread */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {Table} table
 * @property {Record<string, Spread>} values empty when no turn was completed
 * @property {string[]} notes
 */

/**
 * @param {{ name: string, table: Table }} contestant
 * @param {Sample[]} samples one a round
 * @param {string[]} problems
 * @returns {Row}
 */
export function rowOf({ name, table }, samples, problems) {
  const names = Object.keys(samples[0]?.values ?? {});
  const values = names.map((key) => [key, spread(samples.map((sample) => sample.values[key]))]);
  const notes = samples.flatMap(({ note }) => (note === undefined ? [] : [note]));
  return {
    name,
    table,
    values: Object.fromEntries(values),
    notes: [...new Set([...notes, ...problems])],
  };
}

/**
 * @param {number[]} samples at least one
 * @returns {Spread}
 */
export function spread(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], samples };
}
