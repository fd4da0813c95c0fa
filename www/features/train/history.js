// The training history as a table, a row an epoch. Rows are only ever added, or all taken away.

import { build, find } from '../../ui/dom.js';
import { decimals, tenths } from '../../ui/format.js';

/** @typedef {import('../../engine/protocol.js').EpochRow} EpochRow */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (rows: readonly EpochRow[]) => void }}
 */
export function createHistory(element) {
  const body = find(element, 'tbody', HTMLTableSectionElement);
  const scroller = find(element, '.scroller', HTMLElement);
  const empty = find(element, '[data-part=empty]', HTMLElement);

  return {
    update(rows) {
      if (rows.length < body.rows.length) body.replaceChildren();
      for (const row of rows.slice(body.rows.length)) body.append(buildRow(row));
      empty.hidden = rows.length > 0;
      scroller.scrollTop = scroller.scrollHeight;
    },
  };
}

/** @param {EpochRow} row */
function buildRow(row) {
  const cells = [
    decimals(row.loss),
    decimals(row.accuracy),
    decimals(row.val_loss),
    decimals(row.val_accuracy),
    tenths(row.seconds),
  ].map((text) => build('td', {}, text));
  return build('tr', {}, build('th', { scope: 'row' }, String(row.epoch)), ...cells);
}
