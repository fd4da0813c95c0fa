// What was corrected: small pictures with their labels, each with its delete button, and one for all. Draws
// the list that it is given and keeps none.

import { build, find, setText } from './dom.js';
import { count } from './format.js';
import { paintPicture } from './picture.js';

/** @typedef {import('../corrections.js').Correction} Correction */

const WAITING = 'only pictures of 28 × 28 pixels can be taught beside MNIST’s.';

/**
 * @param {HTMLElement} element
 * @param {{ onRemove: (id: number) => void, onClear: () => void }} callbacks
 * @returns {{ update: (data: { list?: readonly Correction[], waiting?: number, trouble?: string }) => void }}
 *   waiting: how many cannot be taught; trouble: why nothing is kept
 */
export function createCorrectionsList(element, { onRemove, onClear }) {
  const part = (/** @type {string} */ name) => find(element, `[data-part=${name}]`, HTMLElement);
  const [title, number, tiles] = [part('title'), part('number'), part('tiles')];
  const clear = find(element, '[data-action=clear]', HTMLButtonElement);

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
    const hadFocus = focused >= 0 || document.activeElement === clear;
    setText(number, list.length ? count(list.length) : '');
    tiles.hidden = clear.hidden = list.length === 0;
    tiles.replaceChildren(...list.map(buildTile));
    if (!hadFocus) return;
    // The focus must not fall to the top of the page with what it stood on.
    const buttons = tiles.querySelectorAll('button');
    (buttons[Math.min(focused, buttons.length - 1)] ?? title).focus();
  }

  return {
    update({ list, waiting, trouble }) {
      if (list) show(list);
      if (waiting !== undefined) {
        const are = waiting === 1 ? 'is' : 'are';
        const text = `${count(waiting)} ${are} kept but not taught: ${WAITING}`;
        setText(part('waiting'), waiting ? text : '');
        part('waiting').hidden = waiting === 0;
      }
      if (trouble !== undefined) {
        setText(part('trouble'), trouble);
        part('trouble').hidden = false;
      }
    },
  };
}

/** @param {Correction} correction */
function buildTile({ id, label, read, picture, size }) {
  const canvas = build('canvas', { 'aria-hidden': 'true' });
  paintPicture(canvas, picture, size);
  const name = label === null ? 'none of these' : String(label);
  const was = read === null ? '' : `, read as ${read}`;
  const button = build(
    'button',
    { type: 'button', value: String(id), 'aria-label': `Delete correction: ${name}${was}` },
    build('span', {}, label === null ? '–' : name),
    build('span', { class: 'cross' }, '×'),
  );
  return build('li', {}, canvas, button);
}
