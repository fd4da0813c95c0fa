// The switch that says whose weights answer: the shipped ones or the user's. Loads and trains nothing.

import { find, setText } from './dom.js';

/** @typedef {import('../engine/protocol.js').Source} Source */

/**
 * @param {HTMLElement} element
 * @param {{ onSource: (source: Source) => void }} callbacks
 * @returns {{ update: (data: { source?: Source, yours?: string | null }) => void }} `yours` names
 *   the user's weights, which exist from then on; null: there are none any more
 */
export function createSource(element, { onSource }) {
  const choices = {
    shipped: find(element, '[value=shipped]', HTMLInputElement),
    yours: find(element, '[value=yours]', HTMLInputElement),
  };
  const name = find(element, '[data-part=name]', HTMLElement);
  const invitation = name.textContent ?? '';

  element.addEventListener('change', () => onSource(choices.yours.checked ? 'yours' : 'shipped'));

  return {
    update({ source, yours }) {
      if (yours !== undefined) {
        choices.yours.disabled = yours === null;
        setText(name, yours === null ? invitation : `Yours: ${yours}.`);
      }
      if (source) choices[source].checked = true;
    },
  };
}
