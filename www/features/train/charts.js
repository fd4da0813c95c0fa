// Two charts of the history, loss and accuracy, each with training and validation.

import { text } from '../../strings/i18n.js';
import { createChart } from '../../ui/chart.js';
import { find } from '../../ui/dom.js';
import { decimals } from '../../ui/format.js';

/** @typedef {import('../../engine/protocol.js').EpochRow} EpochRow */

/** @type {readonly { name: 'loss' | 'accuracy', training: keyof EpochRow, validation: keyof EpochRow }[]} */
const CHARTS = [
  { name: 'loss', training: 'loss', validation: 'val_loss' },
  { name: 'accuracy', training: 'accuracy', validation: 'val_accuracy' },
];

/**
 * @param {HTMLElement} element
 * @returns {{ update: (rows: readonly EpochRow[]) => void }}
 */
export function createCharts(element) {
  const charts = CHARTS.map(({ name, training, validation }) => {
    const place = find(element, `[data-chart=${name}]`, HTMLElement);
    const figure = find(element, `figure:has([data-chart=${name}])`, HTMLElement);
    const chart = createChart(place, {
      x: (/** @type {EpochRow} */ row) => row.epoch,
      series: [
        { name: 'validation', y: (row) => row[validation] },
        { name: 'training', y: (row) => row[training] },
      ],
    });
    return {
      /** @param {readonly EpochRow[]} rows */
      update(rows) {
        figure.hidden = rows.length === 0; // axes without a point would only puzzle
        const facts = { training: course(rows, training), validation: course(rows, validation) };
        chart.update(rows, rows.length ? text(`history.${name}_chart`, facts) : '');
      },
    };
  });
  return {
    update(rows) {
      for (const chart of charts) chart.update(rows);
    },
  };
}

/**
 * @param {readonly EpochRow[]} rows
 * @param {keyof EpochRow} key
 * @returns {string} the first epoch's value and the last one's
 */
function course(rows, key) {
  const [first = '', last = ''] = [rows[0], rows.at(-1)].map((row) => decimals(row?.[key] ?? NaN));
  return first === last ? `${first}` : text('history.course', { first, last });
}
