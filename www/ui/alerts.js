// The one place where errors land. Each stays until it is dismissed; the same error again is counted,
// not repeated. Decides nothing about what is an error.

import { sentence, text } from '../strings/i18n.js';
import { build, button, setText } from './dom.js';
import { keepFocus } from './focus.js';

/**
 * An error that stands on the page, how often it has come, and what the user can do about it: try again.
 * @typedef {{ error: unknown, times: number, retry: (() => void) | null }} Alert
 */

/**
 * @param {HTMLElement} element has role=alert
 * @param {{ onDismiss: (error: unknown) => void, onRetry: (alert: Alert) => void }} callbacks
 * @returns {{ update: (alerts: readonly Alert[]) => void }}
 */
export function createAlerts(element, { onDismiss, onRetry }) {
  /** Existing alerts are only changed, so that a screen reader says nothing twice. */
  const shown = new Map();

  /** @param {Alert} alert */
  function add({ error }) {
    const [words, times] = [build('span'), build('span')];
    const close = button({}, () => onDismiss(error));
    const retry = button({}, () => onRetry(shown.get(error).alert));
    const item = build('div', { class: 'alert' }, build('p', {}, words, times), retry, close);
    shown.set(error, { item, words, times, retry, close });
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
      for (const alert of alerts) {
        const { error, times } = alert;
        if (!shown.has(error)) add(alert);
        const parts = shown.get(error);
        parts.alert = alert;
        setText(parts.words, sentence(error));
        setText(parts.times, times > 1 ? text('alert.times', { times }) : '');
        setText(parts.retry, text('alert.retry'));
        parts.retry.hidden = alert.retry === null;
        setText(parts.close, text('alert.dismiss'));
      }
    },
  };
}
