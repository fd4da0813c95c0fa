// The switch between the languages of the page: a button for each, in its own words. Translates nothing.

import { LANGUAGES, text } from '../strings/i18n.js';
import { build, setText } from './dom.js';

/** @typedef {import('../strings/i18n.js').Language} Language */

/**
 * @param {HTMLElement} element a group
 * @param {{ onLanguage: (language: Language) => void }} callbacks
 * @returns {{ update: (language: Language) => void }}
 */
export function createLanguage(element, { onLanguage }) {
  const buttons = LANGUAGES.map((language) => {
    const button = build('button', { type: 'button', lang: language });
    button.addEventListener('click', () => onLanguage(language));
    return { language, button };
  });
  element.append(...buttons.map(({ button }) => button));

  return {
    update(chosen) {
      for (const { language, button } of buttons) {
        setText(button, text(`language.${language}`));
        button.setAttribute('aria-pressed', String(language === chosen));
      }
    },
  };
}
