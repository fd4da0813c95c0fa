// The one place where errors land. Each stays until it is dismissed; the same error again is counted,
// not repeated. Decides nothing about what is an error.

import { build, setText } from './dom.js';

/**
 * @param {HTMLElement} element has role=alert
 * @returns {{ update: (message: string) => void }} shows one more message
 */
export function createAlerts(element) {
  /** @type {Map<string, { times: number, count: HTMLElement }>} */
  const shown = new Map();

  /** @param {string} message */
  function add(message) {
    const count = build('span', { class: 'times' });
    const button = build('button', { type: 'button' }, 'Dismiss');
    const item = build('div', { class: 'alert' }, build('p', {}, message, count), button);
    button.addEventListener('click', () => {
      shown.delete(message);
      item.remove();
      // The focus must not fall to the top of the page while there is more to dismiss.
      element.querySelector('button')?.focus();
    });
    shown.set(message, { times: 1, count });
    element.append(item);
  }

  return {
    update(message) {
      const known = shown.get(message);
      if (!known) return add(message);
      known.times += 1;
      setText(known.count, ` (${known.times} times)`);
    },
  };
}
