// Draws the results as Markdown, which reads well on a terminal and goes into docs/performance.md as it
// is. Chooses columns and digits; computes only ratios.

import { DENSE_FLOP, IMAGES, SEEDS_RUN } from './contestants.mjs';

/** @typedef {import('./summary.mjs').Row} Row */
/** @typedef {import('./summary.mjs').Spread} Spread */

/**
 * Tables of values as they were found: each column's head, its value's name and how many digits to show.
 * @type {Record<string, { title: string, columns: [string, string, number][] }>}
 */
const PLAIN = {
  lstm: {
    title: 'An epoch of an LSTM of 128 units, 28 steps of 28 pixels, batches of 128',
    columns: [
      ['training, s', 'epoch', 2],
      ['pictures/s', 'images', 0],
      ['validation, s', 'validation', 2],
    ],
  },
  kmeans: {
    title: 'k-means on the training pictures, the best of ten seedings',
    columns: [
      ['clustering, s', 'seconds', 2],
      ['inertia', 'inertia', 0],
      ['purity', 'purity', 3],
    ],
  },
  growth: {
    title: 'Growth, the plain build, an epoch of training',
    columns: [
      ['training, s', 'epoch', 2],
      ['useful GFLOP', 'useful', 1],
      ['useful GFLOP/s', 'rate', 1],
      ['of dense', 'part', 2],
      ['wasm memory, MiB', 'memory', 0],
    ],
  },
  build: {
    title: 'Builds',
    columns: [
      ['wasm gzipped, kB', 'gzipped', 1],
      ['a drawing read, ms', 'answer', 3],
    ],
  },
  page: {
    title: 'The page, from a warm cache',
    columns: [
      ['opening to interactive, s', 'interactive', 2],
      ['first drawing read, s', 'read', 2],
      ['last pen point to bars, ms', 'bars', 1],
      ['Train to first batch, s', 'batch', 2],
      ['Train to the end of “98% in seconds”, s', 'quick', 2],
      ['its test accuracy', 'accuracy', 4],
    ],
  },
};

/** Ratios are of these rows' medians, where they are there. */
const REFERENCES = ['pytorch', 'keras', 'jax-js'];

/**
 * @param {Row[]} rows
 * @returns {string}
 */
export function draw(rows) {
  const epochs = rows.filter(({ table }) => table === 'epoch');
  const roofs = rows.filter(({ table }) => table === 'roof');
  const useful = rows.find(({ name }) => name === SEEDS_RUN)?.values.useful?.median;
  const parts = [];
  if (epochs.length > 0) {
    parts.push('An epoch of the seed’s run', '', ...epochTable(epochs, useful), '');
  }
  if (roofs.length > 0) {
    parts.push(
      'Products of training, 10⁹ operations a second of all threads together',
      '',
      ...roofTable(roofs, useful),
      '',
      'tiles, rows: the kernel’s bare loops on operands in the first-level cache. x·w 128×500×500,',
      'xᵀ·d 500×128×500, d·wᵀ 128×500×500, all dense: with the packing of the left operand, in brackets',
      'without; % of the bare tiles. At least: an epoch of the seed’s run at the speed of bare tiles, and what of it',
      'touches no zero at that of bare rows.',
      '',
    );
  }
  for (const [table, { title, columns }] of Object.entries(PLAIN)) {
    const found = rows.filter((row) => row.table === table);
    if (found.length > 0) parts.push(title, '', ...plainTable(found, columns), '');
  }
  const notes = rows.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`));
  return [...parts, ...notes].join('\n');
}

/**
 * @param {Row[]} rows
 * @param {number} [useful] 10⁹ operations of digitlab's epoch that touch no zero, where they were counted
 */
function epochTable(rows, useful) {
  const references = REFERENCES.flatMap((name) => {
    const epoch = rows.find((row) => row.name === name)?.values.epoch;
    return epoch ? [{ name, seconds: epoch.median }] : [];
  });
  const head = ['', 'training, s', 'images/s', 'dense GFLOP/s', 'useful GFLOP/s'];
  head.push('first epoch, s', 'validation, s', 'to 98%, s');
  const body = rows.map(({ name, values }) => {
    const { epoch, images, first, validation, quick, accuracy } = values;
    if (!epoch) return [name, '–'];
    return [
      name,
      withSpread(epoch, 2),
      Math.round(images.median).toLocaleString('en'),
      ((images.median * DENSE_FLOP) / 1e9).toFixed(1),
      // Only digitlab leaves zeros out, and not on a GPU, which does not tell the validation apart.
      useful && validation ? (useful / epoch.median).toFixed(1) : '–',
      first ? first.median.toFixed(2) : '–',
      validation ? validation.median.toFixed(2) : '–',
      quick && accuracy.min >= 0.98 ? withSpread(quick, 2) : '–',
      ...references.map(({ seconds }) => (epoch.median / seconds).toFixed(2)),
    ];
  });
  return markdown([...head, ...references.map(({ name }) => `of ${name}`)], body);
}

/**
 * @param {Row[]} rows
 * @param {[string, string, number][]} columns those that no row has are left out
 */
function plainTable(rows, columns) {
  const used = columns.filter(([, key]) => rows.some(({ values }) => key in values));
  const body = rows.map(({ name, values }) => [
    name,
    ...used.map(([, key, digits]) => (key in values ? withSpread(values[key], digits) : '–')),
  ]);
  return markdown(['', ...used.map(([title]) => title)], body);
}

/**
 * @param {Row[]} rows
 * @param {number} [useful] as for `epochTable`
 */
function roofTable(rows, useful) {
  const head = ['', 'tiles', 'rows', 'rows, ¼ full', 'x·w', 'xᵀ·d', 'd·wᵀ'];
  head.push('dense at least, s', 'useful at least, s');
  const dense = (DENSE_FLOP * IMAGES) / 1e9;
  const body = rows.map(({ name, values }) => {
    if (!values.tiles) return [name, '–'];
    const of = (/** @type {Spread} */ product) => `${Math.round((100 * product.median) / values.tiles.median)}%`;
    const products = ['xw', 'xtd', 'dwt'].map((key) => {
      const [whole, alone] = [values[key], values[`${key}_alone`]];
      return `${withSpread(whole, 1)} ${of(whole)} [${alone.median.toFixed(1)} ${of(alone)}]`;
    });
    const bare = [values.tiles, values.rows, values.rows_some];
    const least = [(dense / values.tiles.median).toFixed(2), useful ? (useful / values.rows.median).toFixed(2) : '–'];
    return [name, ...bare.map((spread) => withSpread(spread, 1)), ...products, ...least];
  });
  return markdown(head, body);
}

/**
 * @param {Spread} spread
 * @param {number} digits
 */
function withSpread({ median, min, max }, digits) {
  if (min === max) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

/**
 * @param {string[]} head
 * @param {string[][]} body rows may be shorter than the head
 */
function markdown(head, body) {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...body.map((row) => (row[column] ?? '').length)),
  );
  const line = (/** @type {string[]} */ cells) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...body.map(line)];
}

/** Names to the left, numbers to the right. @param {string} text @param {number} width @param {number} column */
const pad = (text, width, column) => (column === 0 ? text.padEnd(width) : text.padStart(width));
