// The digits of a number, each with the picture that the network sees: the user chooses one to look at.
// There is nothing to choose from, and nothing shown, while the ink is one digit. Reads nothing itself.

import { isDoubtful } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { build } from '../../ui/dom.js';
import { percent } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';

/** @typedef {import('../../engine/protocol.js').DigitReading} DigitReading */

/**
 * @param {HTMLElement} element a group, hidden at first
 * @param {{ onDigit: (index: number) => void }} callbacks
 * @returns {{ update: (data: { reading: import('../../engine/protocol.js').Prediction | null, shown: number }) => void }}
 */
export function createDigits(element, { onDigit }) {
  /** @type {ReturnType<typeof createDigit>[]} */
  let choices = [];

  /** @param {number} count */
  function setCount(count) {
    if (choices.length === count) return;
    choices = Array.from({ length: count }, (_, index) => createDigit(() => onDigit(index)));
    element.replaceChildren(...choices.map((choice) => choice.element));
  }

  return {
    update({ reading, shown }) {
      if (!reading) return;
      const { digits, size, unsure } = reading;
      element.hidden = digits.length === 0;
      setCount(digits.length);
      choices.forEach((choice, i) => {
        const digit = digits[i];
        if (digit) choice.set(digit, size, label(digit, i, digits.length, i === unsure));
        choice.element.classList.toggle('unsure', i === unsure && isDoubtful(digit));
        choice.input.checked = i === shown;
      });
    },
  };
}

/** @param {() => void} onChosen */
function createDigit(onChosen) {
  const input = build('input', { type: 'radio', name: 'digit' });
  const picture = build('canvas', { 'aria-hidden': 'true' });
  const element = build('label', {}, input, picture);
  input.addEventListener('change', onChosen);

  /** @param {DigitReading} digit @param {number} size @param {string} name */
  function set(digit, size, name) {
    paintPicture(picture, digit.picture, size);
    input.setAttribute('aria-label', name);
  }

  return { element, input, set };
}

/**
 * @param {DigitReading} digit
 * @param {number} index
 * @param {number} count
 * @param {boolean} isUnsure
 */
function label({ answer, nearest, probabilities }, index, count, isUnsure) {
  const place = index + 1;
  if (nearest === null) return text('digits.mark', { place, count });
  if (answer === null) {
    return text(isUnsure ? 'digits.refused_unsure' : 'digits.refused', { place, count });
  }
  const read = { place, count, digit: answer, percent: percent(probabilities[answer] ?? 0) };
  return text(isUnsure ? 'digits.reading_unsure' : 'digits.reading', read);
}
