// What a drawing really is: a button for each digit and one for none of them, each pressed or not. One stop
// of the Tab key; arrows go from button to button, and digits are keys of their own. Keeps no correction.

import { text } from '../../strings/i18n.js';
import { button, find } from '../../ui/dom.js';

/** What the buttons say, in their order. @type {readonly (number | null)[]} */
const LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, null];

/**
 * @param {HTMLElement} element
 * @param {{ onLabel: (label: number | null) => void }} callbacks
 * @returns {{ update: (data: { ink: boolean, label?: number | null }) => void }} ink: whether there is
 *   anything to correct; label: what it was corrected to, if it was
 */
export function createCorrect(element, { onLabel }) {
  const buttons = LABELS.map((label) => button({}, () => onLabel(label), label === null ? '' : String(label)));
  find(element, '[data-part=labels]', HTMLElement).append(...buttons);
  const none = buttons[LABELS.indexOf(null)];
  let stop = 0; // the one that Tab reaches

  /** @param {number} index */
  function setStop(index) {
    stop = index;
    buttons.forEach((button, i) => (button.tabIndex = i === stop ? 0 : -1));
  }

  /** @param {string} key @returns {number} the button that it leads to, or -1 */
  function target(key) {
    const last = buttons.length - 1;
    if (isDigit(key)) return LABELS.indexOf(Number(key));
    if (key === 'ArrowRight' || key === 'ArrowDown') return stop === last ? 0 : stop + 1;
    if (key === 'ArrowLeft' || key === 'ArrowUp') return stop === 0 ? last : stop - 1;
    if (key === 'Home') return 0;
    return key === 'End' ? last : -1;
  }

  element.addEventListener('focusin', ({ target }) => {
    const index = buttons.findIndex((button) => button === target);
    if (index >= 0) setStop(index);
  });
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = target(event.key);
    if (to < 0) return;
    event.preventDefault();
    buttons[to]?.focus();
    if (isDigit(event.key)) buttons[to]?.click();
  });

  setStop(0);
  return {
    update({ ink, label }) {
      none.textContent = text('correct.none');
      none.setAttribute('aria-label', text('correct.none_label'));
      buttons.forEach((button, i) => {
        button.disabled = !ink;
        button.setAttribute('aria-pressed', String(ink && LABELS[i] === label));
      });
    },
  };
}

/** @param {string} key */
const isDigit = (key) => /^[0-9]$/.test(key);
