// Whose matrix is looked at, and with whose it is compared. Knows no weights.

import { text } from '../../strings/i18n.js';
import { build, find, parts, setText } from '../../ui/dom.js';
import { createSwitch } from '../../ui/switch.js';

/** @typedef {import('../../state/state.js').JudgedName} JudgedName */
/** @typedef {import('../../state/state.js').JudgeChoice} JudgeChoice */

/** @type {readonly JudgedName[]} */
const NAMES = ['shipped', 'yours', 'before'];

/**
 * @param {HTMLElement} element
 * @param {(choice: JudgeChoice) => void} onChoice
 * @returns {{ update: (data: { choice: JudgeChoice, there: readonly JudgedName[] }) => void }} `there`: what can be
 *   chosen
 */
export function createChoice(element, onChoice) {
  const { show } = parts(element, 'show');
  /** @type {JudgeChoice} */
  let choice = { a: null, b: null, show: 'both' };
  const views = createSwitch(show, /** @type {const} */ (['both', 'a', 'b', 'difference']), {
    words: (view) => text(`judge.show_${view}`),
    onChoice: (view) => onChoice({ ...choice, show: view }),
  });
  const selects = /** @type {const} */ (['a', 'b']).map((key) => {
    const place = `[data-part=${key === 'a' ? 'first' : 'second'}]`;
    const select = find(element, place, HTMLSelectElement);
    const options = ['', ...NAMES].map((value) => build('option', { value }));
    select.append(...options);
    select.addEventListener('change', () => {
      const name = NAMES.find((name) => name === select.value) ?? null;
      onChoice({ ...choice, [key]: name });
    });
    return { key, select, options };
  });

  return {
    update({ choice: next, there }) {
      choice = next;
      for (const { key, select, options } of selects) {
        for (const option of options) {
          const name = NAMES.find((name) => name === option.value);
          const none = key === 'a' ? 'judge.answering' : 'judge.nothing';
          setText(option, text(name ? `judge.${name}` : none));
          option.disabled = name !== undefined && !there.includes(name);
        }
        select.value = choice[key] ?? '';
      }
      show.hidden = choice.b === null;
      views.update(choice.show);
    },
  };
}
