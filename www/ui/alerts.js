// The one place where errors land. Each stays until it is dismissed; the same error again is counted,
// not repeated. Decides nothing about what is an error.

import { sentence, text } from '../strings/i18n.js';
import { build, setText } from './dom.js';
import { keepFocus } from './focus.js';

/** @typedef {import('../state/state.js').Alert} Alert */

/**
 * @param {HTMLElement} element has role=alert
 * @param {{ onDismiss: (error: unknown) => void }} callbacks
 * @returns {{ update: (alerts: readonly Alert[]) => void }}
 */
export function createAlerts(element, { onDismiss }) {
  /** What stands there already is only changed, so that a screen reader says nothing twice. */
  const shown = new Map();

  /** @param {unknown} error */
  function add(error) {
    const [words, times] = [build('span'), build('span')];
    const button = build('button', { type: 'button' });
    const item = build('div', { class: 'alert' }, build('p', {}, words, times), button);
    button.addEventListener('click', () => onDismiss(error));
    shown.set(error, { item, words, times, button });
    element.append(item);
  }

  return {
    update(alerts) {
      const remove = () => {
        for (const [error, { item }] of shown) {
          if (alerts.some((alert) => alert.error === error)) continue;
          item.remove();
          shown.delete(error);
        }
      };
      keepFocus(element, remove, () => element.querySelector('button'));
      for (const { error, times } of alerts) {
        if (!shown.has(error)) add(error);
        const parts = shown.get(error);
        setText(parts.words, sentence(error));
        setText(parts.times, times > 1 ? text('alert.times', { times }) : '');
        setText(parts.button, text('alert.dismiss'));
      }
    },
  };
}
