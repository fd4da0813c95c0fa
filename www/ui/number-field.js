// A field for one number outside the training form: it is read as it is typed anywhere, and what cannot be read is
// said beside the field, never taken for another number.

import { sentence } from '../strings/i18n.js';
import { build, setText } from './dom.js';
import { readNumber } from './numbers.js';

/**
 * @param {HTMLInputElement} input with an id; of no type, because browsers empty a field of numbers that they cannot read
 * @param {() => import('./numbers.js').Expected} expected of it now
 */
export function createNumberField(input, expected) {
  const error = build('p', { class: 'error', id: `${input.id}-error`, role: 'status' });
  input.setAttribute('aria-describedby', error.id);
  input.autocomplete = 'off';
  /** What is wrong with it. @type {object | null} */
  let problem = null;

  function update() {
    setText(error, problem ? sentence(problem) : '');
    if (problem) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }

  return {
    error,
    /** Says what is wrong in the language of now. */
    update,
    /** @returns {number | null | undefined} null: it is empty and may be; undefined when it cannot be read */
    read() {
      const number = readNumber(input.value, expected());
      problem = typeof number === 'object' ? number : null;
      update();
      return typeof number === 'object' && number !== null ? undefined : number;
    },
    /** Shows a number, but in place of what is typed now or cannot be read. @param {string} text */
    fill(text) {
      if (document.activeElement !== input && !problem) input.value = text;
    },
    /** What was typed counts no more. */
    forget() {
      problem = null;
      update();
    },
  };
}
