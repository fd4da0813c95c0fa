// The pictures of one cell of the matrix, the worst first: each with its true digit, the answer and the ten
// probabilities as small bars. A picture is a button that puts it onto the bench. On a narrow screen they are a sheet.
// Asks for no picture.

import { text } from '../../strings/i18n.js';
import { actions, build, buildSvg, onButtons, parts, setText } from '../../ui/dom.js';
import { count, percent } from '../../ui/format.js';
import { createSheet } from '../../ui/narrow.js';
import { paintPicture } from '../../ui/picture.js';
import { DIGITS } from './facts.js';

/**
 * @typedef {object} Shown a picture of the cell
 * @property {number} index
 * @property {readonly number[]} probabilities
 * @property {Uint8Array | null} pixels null: on their way
 */

/**
 * @typedef {object} CellData
 * @property {import('./facts.js').Cell} cell
 * @property {string} name of the weights
 * @property {number} total pictures of the cell
 * @property {readonly Shown[]} pictures
 * @property {number} size pixels along one side
 */

/**
 * @param {HTMLElement} element
 * @param {{ onPicture: (index: number) => void, onMore: () => void, onClose: () => void }} callbacks
 * @returns {{ update: (data: CellData | null) => void, focus: () => void, isSheet: () => boolean }} `isSheet`: over the page now
 */
export function createCell(element, { onPicture, onMore, onClose }) {
  const { title, tiles } = parts(element, 'title', 'tiles');
  const { more } = actions(element, { more: onMore, close: onClose });
  const sheet = createSheet(element, '.matrix td, [data-action=worst]', onClose);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !sheet.isOpen()) onClose();
  });
  onButtons(tiles, onPicture);

  return {
    focus: () => title.focus(),
    isSheet: sheet.isOpen,
    update(data) {
      element.hidden = data === null;
      sheet.set(data !== null);
      if (!data) return tiles.replaceChildren();
      const { cell, name, total, pictures, size } = data;
      const key = cell.label === cell.answer ? 'judge.cell_right' : 'judge.cell_wrong';
      setText(title, text(key, { ...cell, name, count: total, number: count(total) }));
      more.hidden = pictures.length >= total;
      while (tiles.children.length > pictures.length) tiles.lastElementChild?.remove();
      pictures.forEach((picture, i) => {
        const tile = tiles.children[i] ?? build('li', {}, build('button', { type: 'button' }));
        if (!tiles.children[i]) tiles.append(tile);
        const button = tile.querySelector('button');
        if (button) fill(button, cell, picture, size);
      });
    },
  };
}

/**
 * @param {HTMLButtonElement} button
 * @param {import('./facts.js').Cell} cell
 * @param {Shown} picture
 * @param {number} size
 */
function fill(button, { label, answer }, { index, probabilities, pixels }, size) {
  const [sure, truth] = [percent(probabilities[answer] ?? 0), percent(probabilities[label] ?? 0)];
  const name = text('judge.picture', { place: count(index + 1), label, answer, sure, truth });
  const stands = `${name} ${probabilities.join()} ${pixels !== null}`;
  button.title = name;
  if (button.dataset.stands === stands) return;
  button.dataset.stands = stands;
  button.value = String(index);
  const canvas = build('canvas', { 'aria-hidden': 'true' });
  if (pixels) paintPicture(canvas, pixels, size);
  const mark = label === answer ? '✓' : '✗';
  const words = label === answer ? String(label) : `${label} → ${answer}`;
  button.replaceChildren(
    build('span', { class: 'visually-hidden' }, name),
    canvas,
    bars(probabilities, label),
    build('span', { 'aria-hidden': 'true' }, `${words} ${mark}`),
  );
}

/** Ten upright bars; the true digit's has a foot. @param {readonly number[]} probabilities @param {number} label */
function bars(probabilities, label) {
  const each = DIGITS.map((digit) => {
    const height = 24 * (probabilities[digit] ?? 0);
    return buildSvg('rect', { x: digit * 6 + 1, y: 24 - height, width: 4, height });
  });
  const foot = buildSvg('rect', { x: label * 6, y: 25, width: 6, height: 2, class: 'true' });
  return buildSvg('svg', { viewBox: '0 0 60 28', 'aria-hidden': 'true' }, ...each, foot);
}
