// What was corrected: small pictures with their labels, each with its delete button, and one for all. Draws
// the list that it is given and keeps none.

import { text } from '../../strings/i18n.js';
import { actions, build, onButtons, parts, say, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { count } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';

/** @typedef {import('./correcting.js').Correction} Correction */

/**
 * @param {HTMLElement} element
 * @param {{ onRemove: (id: number) => void, onClear: () => void }} callbacks
 * @returns {{ update: (data: { list: readonly Correction[], waiting: number, unreadable: number, trouble: import('../../storage/corrections.js').Trouble | null }) => void }}
 *   waiting: how many cannot be taught; unreadable: how many more are kept that cannot be read; trouble: why they
 *   are not there again on the next visit
 */
export function createCorrectionsList(element, { onRemove, onClear }) {
  const {
    title,
    number,
    tiles,
    waiting: waits,
    unreadable: unread,
    trouble: troubled,
  } = parts(element, 'title', 'number', 'tiles', 'waiting', 'unreadable', 'trouble');
  const { clear } = actions(element, { clear: onClear });
  onButtons(tiles, onRemove);

  /** @param {readonly Correction[]} list @param {number} unreadable */
  function show(list, unreadable) {
    const focused = [...tiles.querySelectorAll('button')].findIndex((button) => button === document.activeElement);
    const replace = () => {
      setText(number, list.length ? count(list.length) : '');
      tiles.hidden = list.length === 0;
      clear.hidden = list.length + unreadable === 0;
      tiles.replaceChildren(...list.map(buildTile));
    };
    keepFocus(element, replace, () => {
      const buttons = tiles.querySelectorAll('button');
      return buttons[Math.min(focused, buttons.length - 1)] ?? title;
    });
  }

  return {
    update({ list, waiting, unreadable, trouble }) {
      show(list, unreadable);
      say(waits, waiting && text('corrections.waiting', facts(waiting)));
      say(unread, unreadable && text('corrections.unreadable', facts(unreadable)));
      say(troubled, trouble && text(`not_kept.${trouble}`, { what: text('corrections.what') }));
    },
  };
}

/** @param {number} many */
const facts = (many) => ({ count: many, number: count(many) });

/** @param {Correction} correction */
function buildTile({ id, label, read, picture, size }) {
  const canvas = build('canvas', { 'aria-hidden': 'true' });
  paintPicture(canvas, picture, size);
  const facts = { label: label === null ? text('corrections.none') : label };
  const name =
    read === null ? text('corrections.delete', facts) : text('corrections.delete_read', { ...facts, digit: read });
  const button = build(
    'button',
    { type: 'button', value: String(id), 'aria-label': name },
    build('span', {}, label === null ? '–' : String(label)),
    build('span', { class: 'cross' }, '×'),
  );
  return build('li', {}, canvas, button);
}
