// A choice of a few, as a row of buttons of which one is pressed.

import { button, setText } from './dom.js';

/**
 * @template {string} Choice
 * @param {HTMLElement} element a group
 * @param {readonly Choice[]} choices
 * @param {{ words: (choice: Choice) => string, onChoice: (choice: Choice) => void, lang?: (choice: Choice) => string, hint?: (choice: Choice) => string }} options
 *   `lang`: of each button's words, where that is not the page's language; `hint`: what it does, in a sentence
 * @returns {{ update: (chosen: Choice) => void }}
 */
export function createSwitch(element, choices, { words, onChoice, lang, hint }) {
  const buttons = choices.map((choice) => {
    return { choice, button: button(lang ? { lang: lang(choice) } : {}, () => onChoice(choice)) };
  });
  element.append(...buttons.map(({ button }) => button));

  return {
    update(chosen) {
      for (const { choice, button } of buttons) {
        setText(button, words(choice));
        if (hint) button.title = hint(choice);
        button.setAttribute('aria-pressed', String(choice === chosen));
      }
    },
  };
}
