// A confusion matrix: a row for each true digit, a column for each answer, the count in each cell, and a colour by how
// many. One stop of the Tab key; arrows go from cell to cell, Enter opens one. It can show the difference of
// two matrices. Counts nothing.

import { text } from '../../strings/i18n.js';
import { build, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { ARROWS } from '../../ui/keys.js';
import { DIGITS, countOf } from './facts.js';

/** @typedef {import('./facts.js').Cell} Cell */

/**
 * @typedef {object} MatrixData
 * @property {string} title
 * @property {readonly number[] | null} counts `[label, answer]`; null: not known yet
 * @property {boolean} difference whether they are differences
 * @property {Cell | null} open whose pictures are shown
 */

/** How full of colour a cell may be (percent): the steps skip 42 to 85, where neither dark nor light text has enough contrast. */
const STEPS = [8, 18, 30, 42, 85, 100];

/** Where a key leads from a cell. @param {string} key @param {Cell} cell @returns {[row: number, column: number] | null} */
function target(key, { label, answer }) {
  const [x, y] = ARROWS[key] ?? [0, 0];
  if (key === 'Home' || key === 'End') return [label, key === 'End' ? 9 : 0];
  return key in ARROWS ? [label + y, answer + x] : null;
}

/**
 * @param {(cell: Cell) => void} onCell
 * @returns {{ element: HTMLElement, update: (data: MatrixData) => void }}
 */
export function createMatrix(onCell) {
  const cells = DIGITS.map((label) =>
    DIGITS.map((answer) => build('td', { role: 'gridcell', tabindex: '-1', class: label === answer ? 'right' : '' })),
  );
  const caption = build('caption');
  const answers = build('th', { scope: 'colgroup', colspan: '10', class: 'axis' });
  const labels = build('th', { scope: 'col', rowspan: '2', class: 'axis' });
  const digits = DIGITS.map((digit) => build('th', { scope: 'col' }, String(digit)));
  const rows = cells.map((row, label) => build('tr', {}, build('th', { scope: 'row' }, String(label)), ...row));
  const element = build(
    'table',
    { role: 'grid', class: 'matrix' },
    caption,
    build('thead', {}, build('tr', {}, labels, answers), build('tr', {}, ...digits)),
    build('tbody', {}, ...rows),
  );
  /** @type {[number, number]} */
  let stop = [0, 0];
  let isKnown = false;

  /** @param {number} row @param {number} column */
  function setStop(row, column) {
    const [before, next] = [cells[stop[0]]?.[stop[1]], cells[row]?.[column]];
    if (!next) return null;
    if (before) before.tabIndex = -1;
    next.tabIndex = 0;
    stop = [row, column];
    return next;
  }
  setStop(0, 0);

  /** @param {EventTarget | null} target @returns {Cell | null} */
  function cellOf(target) {
    const cell = target instanceof Element ? target.closest('td') : null;
    const label = cells.findIndex((row) => row.some((each) => each === cell));
    const answer = cells[label]?.findIndex((each) => each === cell) ?? -1;
    return answer < 0 ? null : { label, answer };
  }

  element.addEventListener('click', ({ target }) => {
    const cell = cellOf(target);
    if (!cell || !isKnown) return;
    setStop(cell.label, cell.answer);
    onCell(cell);
  });
  element.addEventListener('keydown', (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = target(event.key, cell);
    if (to) setStop(...to)?.focus();
    else if ((event.key === 'Enter' || event.key === ' ') && isKnown) onCell(cell);
    else return;
    event.preventDefault();
  });

  return {
    element,
    update({ title, counts, difference, open }) {
      isKnown = counts !== null;
      element.classList.toggle('difference', difference);
      setText(caption, title);
      setText(labels, text('judge.true'));
      setText(answers, text('judge.answer'));
      const most = Math.max(1, ...(counts ?? []).map(Math.abs));
      cells.forEach((row, label) =>
        row.forEach((cell, answer) => {
          const many = counts ? countOf(counts, { label, answer }) : 0;
          const sign = many < 0 ? '−' : difference && many > 0 ? '+' : '';
          const number = `${sign}${count(Math.abs(many))}`;
          // Without a comma a thousand fits into a phone's cell.
          setText(cell, many === 0 ? '' : `${sign}${Math.abs(many)}`);
          cell.setAttribute('aria-label', text('judge.cell', { label, answer, number }));
          const isOpen = open?.label === label && open.answer === answer;
          cell.setAttribute('aria-selected', String(isOpen));
          const step = stepOf(Math.abs(many), most);
          cell.style.setProperty('--full', `${STEPS[step] ?? 0}%`);
          cell.classList.toggle('zero', many === 0);
          cell.classList.toggle('full', step > 3);
          cell.classList.toggle('less', many < 0);
        }),
      );
    },
  };
}

/** Logarithmic, so that 12 errors are visible beside 1,000 right answers. @param {number} many @param {number} most */
function stepOf(many, most) {
  if (many === 0) return -1;
  return Math.round((Math.log1p(many) / Math.log1p(most)) * (STEPS.length - 1));
}
