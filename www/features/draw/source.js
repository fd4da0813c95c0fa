// The switch that says whose weights answer: the shipped ones or the user's. Loads and trains nothing.

import { text } from '../../strings/i18n.js';
import { find, parts, setText } from '../../ui/dom.js';

/** @typedef {import('../../engine/protocol.js').Source} Source */
/** @typedef {import('../../state/state.js').Origin} Origin */

/**
 * @param {HTMLElement} element
 * @param {{ onSource: (source: Source) => void }} callbacks
 * @returns {{ update: (data: { source: Source, origin: Origin | null, inDoubt: boolean }) => void }} `origin`:
 *   of the user's weights, null: there are none; `inDoubt`: whether the answer is
 */
export function createSource(element, { onSource }) {
  const choices = {
    shipped: find(element, '[value=shipped]', HTMLInputElement),
    yours: find(element, '[value=yours]', HTMLInputElement),
  };
  const { name } = parts(element, 'name');

  element.addEventListener('change', () => onSource(choices.yours.checked ? 'yours' : 'shipped'));

  return {
    update({ source, origin, inDoubt }) {
      choices.yours.disabled = origin === null;
      // Only what was trained here was never calibrated.
      if (inDoubt && source === 'yours' && origin?.from === 'run') setText(name, text('source.caveat'));
      else setText(name, origin ? text('source.name', { name: nameOf(origin) }) : text('source.none')); // prettier-ignore
      choices[source].checked = true;
    },
  };
}

/** @param {Origin} origin */
export function nameOf(origin) {
  const { from, taught } = origin;
  const key = from === 'run' ? 'weights.trained' : 'weights.shipped';
  const name = from === 'file' ? origin.file : text(key);
  return taught ? text('weights.taught', { name }) : name;
}
