// Whose matrix is looked at, and with whose it is compared. Knows no weights.

import { text } from '../../strings/i18n.js';
import { fillSelect, find, parts } from '../../ui/dom.js';
import { createSwitch } from '../../ui/switch.js';

/** @typedef {import('../../state/types.js').JudgedName} JudgedName */
/** @typedef {import('../../state/types.js').JudgeChoice} JudgeChoice */

/**
 * @param {HTMLElement} element
 * @param {(choice: JudgeChoice) => void} onChoice
 * @returns {{ update: (data: { choice: JudgeChoice, options: readonly { value: JudgedName, words: string }[] }) => void }}
 *   `options`: what there is to choose
 */
export function createChoice(element, onChoice) {
  const { show } = parts(element, 'show');
  /** @type {JudgeChoice} */
  let choice = { a: null, b: null, show: 'both' };
  /** @type {readonly { value: JudgedName, words: string }[]} */
  let options = [];
  const views = createSwitch(show, /** @type {const} */ (['both', 'a', 'b', 'difference']), {
    words: (view) => text(`judge.show_${view}`),
    onChoice: (view) => onChoice({ ...choice, show: view }),
  });
  const selects = /** @type {const} */ (['a', 'b']).map((key) => {
    const place = `[data-part=${key === 'a' ? 'first' : 'second'}]`;
    const select = find(element, place, HTMLSelectElement);
    select.addEventListener('change', () => {
      const chosen = options.find(({ value }) => value === select.value);
      onChoice({ ...choice, [key]: chosen?.value ?? null });
    });
    return { key, select };
  });

  return {
    update(data) {
      ({ choice, options } = data);
      for (const { key, select } of selects) {
        const none = text(key === 'a' ? 'judge.answering' : 'judge.nothing');
        fillSelect(select, [['', none], ...options.map(({ value, words }) => /** @type {const} */ ([value, words]))]);
        select.value = choice[key] ?? '';
      }
      show.hidden = choice.b === null;
      views.update(choice.show);
    },
  };
}
