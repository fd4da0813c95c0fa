// What was corrected: small pictures with their labels, each with its delete button, and one for all. Draws
// the list that it is given and keeps none.

import { text } from '../../strings/i18n.js';
import { actions, build, parts, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { count } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';

/** @typedef {import('./correcting.js').Correction} Correction */

/**
 * @param {HTMLElement} element
 * @param {{ onRemove: (id: number) => void, onClear: () => void }} callbacks
 * @returns {{ update: (data: { list: readonly Correction[], waiting: number, keeping: boolean }) => void }}
 *   waiting: how many cannot be taught; keeping: whether they are there again on the next visit
 */
export function createCorrectionsList(element, { onRemove, onClear }) {
  const {
    title,
    number,
    tiles,
    waiting: waits,
    trouble,
  } = parts(element, 'title', 'number', 'tiles', 'waiting', 'trouble');
  const { clear } = actions(element, 'clear');

  tiles.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) onRemove(Number(button.value));
  });
  clear.addEventListener('click', onClear);

  /** @param {readonly Correction[]} list */
  function show(list) {
    const focused = [...tiles.querySelectorAll('button')].findIndex(
      (button) => button === document.activeElement,
    );
    const replace = () => {
      setText(number, list.length ? count(list.length) : '');
      tiles.hidden = clear.hidden = list.length === 0;
      tiles.replaceChildren(...list.map(buildTile));
    };
    keepFocus(element, replace, () => {
      const buttons = tiles.querySelectorAll('button');
      return buttons[Math.min(focused, buttons.length - 1)] ?? title;
    });
  }

  return {
    update({ list, waiting, keeping }) {
      show(list);
      const facts = { count: waiting, number: count(waiting) };
      setText(waits, waiting ? text('corrections.waiting', facts) : '');
      waits.hidden = waiting === 0;
      setText(trouble, keeping ? '' : text('corrections.not_kept'));
      trouble.hidden = keeping;
    },
  };
}

/** @param {Correction} correction */
function buildTile({ id, label, read, picture, size }) {
  const canvas = build('canvas', { 'aria-hidden': 'true' });
  paintPicture(canvas, picture, size);
  const facts = { label: label === null ? text('corrections.none') : label };
  const name =
    read === null
      ? text('corrections.delete', facts)
      : text('corrections.delete_read', { ...facts, digit: read });
  const button = build(
    'button',
    { type: 'button', value: String(id), 'aria-label': name },
    build('span', {}, label === null ? '–' : String(label)),
    build('span', { class: 'cross' }, '×'),
  );
  return build('li', {}, canvas, button);
}
