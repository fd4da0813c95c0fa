// For a projector: large letters, without prose and rarely used fields. The key P turns it on and off.

import { text } from '../../strings/i18n.js';
import { button, setText } from '../../ui/dom.js';
import { isField, letterOf } from '../../ui/keys.js';

/**
 * @param {HTMLElement} leave the button to leave, on every part of the page
 * @param {HTMLElement} enter the same for users without a keyboard
 * @returns {{ update: () => void }} writes the words
 */
export function createProjector(leave, enter) {
  const { documentElement: root } = document;
  /** @type {HTMLButtonElement[]} */
  const buttons = [leave, enter].map((place) => {
    const element = button({}, () => {
      toggle();
      (leave.hidden ? buttons[1] : buttons[0]).focus({ preventScroll: true });
    });
    place.append(element);
    return element;
  });
  leave.hidden = true;

  function toggle() {
    leave.hidden = !leave.hidden;
    root.classList.toggle('projector', !leave.hidden);
  }

  document.addEventListener('keydown', (event) => {
    const { ctrlKey, metaKey, altKey, repeat, isComposing, target } = event;
    if (ctrlKey || metaKey || altKey || repeat || isComposing) return;
    if (letterOf(event) === 'p' && !isField(target)) toggle();
  });

  return {
    update() {
      setText(buttons[0], text('projector.leave'));
      setText(buttons[1], text('projector.enter'));
    },
  };
}
