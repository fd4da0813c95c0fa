// The training history as a table, a row an epoch, that scrolls. Only the rows around those that are seen are in
// the document, so that an epoch costs the same however many were before; room above and below replaces the
// others. It follows the newest row until the user scrolls away from it.

import { build, find, parts } from '../../ui/dom.js';
import { decimals, tenths } from '../../ui/format.js';

/** @typedef {import('../../engine/protocol.js').EpochRow} EpochRow */

/** Rows in the document at most: several times what is seen. */
const MOST_ROWS = 100;

/**
 * @param {HTMLElement} element
 * @returns {{ update: (history: import('../../state/types.js').History) => void }}
 */
export function createHistory(element) {
  const table = find(element, 'table', HTMLTableElement);
  const body = find(element, 'tbody', HTMLTableSectionElement);
  const scroller = find(element, '.scroller', HTMLElement);
  const { room, empty } = parts(element, 'room', 'empty');

  /** @type {readonly EpochRow[]} */
  let rows = [];
  /** The rows in the document: from `start` to before `end`. */
  let [start, end] = [0, 0];
  /** Height of a row, in pixels; 0 before there is one. */
  let height = 0;
  let follows = true;

  function measure() {
    if (end > start) height = body.getBoundingClientRect().height / (end - start);
  }

  /** Puts the rows around those that are seen into the document. */
  function place() {
    measure();
    const last = Math.max(0, rows.length - MOST_ROWS);
    const middle = (scroller.scrollTop + scroller.clientHeight / 2) / (height || 1);
    const from = follows ? last : Math.floor(middle - MOST_ROWS / 2);
    show(Math.min(last, Math.max(0, from)));
    if (height === 0) measure();
    room.style.paddingTop = `${start * height}px`;
    room.style.paddingBottom = `${(rows.length - end) * height}px`;
  }

  /** @param {number} from the first row in the document; those that stay are not touched */
  function show(from) {
    const to = Math.min(rows.length, from + MOST_ROWS);
    if (from >= end || to <= start) {
      body.replaceChildren();
      start = end = from;
    }
    for (; start < from; start++) body.rows[0]?.remove();
    for (; end > to; end--) body.rows[body.rows.length - 1]?.remove();
    body.prepend(...rows.slice(from, start).map(buildRow));
    body.append(...rows.slice(end, to).map(buildRow));
    [start, end] = [from, to];
  }

  function follow() {
    if (follows) scroller.scrollTop = scroller.scrollHeight;
  }

  scroller.addEventListener('scroll', () => {
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    follows = below < Math.max(2, height / 2);
    place();
  });
  // Another text size makes other rows; and a card that is folded or narrow has another height.
  new ResizeObserver(() => {
    place();
    follow();
  }).observe(scroller);

  return {
    update(history) {
      if (history.rows !== rows) {
        body.replaceChildren();
        [start, end, follows] = [0, 0, true];
      }
      rows = history.rows;
      table.setAttribute('aria-rowcount', String(rows.length + 1)); // with the heading
      empty.hidden = rows.length > 0;
      place();
      follow();
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
  const place = { 'aria-rowindex': String(row.epoch + 1) };
  return build('tr', place, build('th', { scope: 'row' }, String(row.epoch)), ...cells);
}
