// What the network makes of the ink: the answer, ten meters, and the picture it was given. Of a number all
// digits are the answer, and the meters and the picture are those of one. Asks for no prediction.

import { build, find, setText } from './dom.js';
import { percent } from './format.js';
import { paintPicture } from './picture.js';

/** @typedef {import('../engine/protocol.js').DigitReading} DigitReading */
/** @typedef {import('../reader.js').Shown} Prediction */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (data: { prediction?: Prediction, drawing?: boolean }) => void }}
 */
export function createPrediction(element) {
  const answer = find(element, 'output', HTMLOutputElement);
  const note = find(element, '[data-part=note]', HTMLElement);
  const picture = find(element, 'canvas', HTMLCanvasElement);
  const meters = Array.from({ length: 10 }, (_, digit) => createMeter(digit));
  find(element, '.meters', HTMLElement).append(...meters.map((meter) => meter.element));
  const invitation = answer.textContent ?? '';

  /** @param {Prediction} prediction */
  function show(prediction) {
    answer.classList.toggle('blank', prediction.blank);
    answer.classList.toggle('refused', prediction.digits.length === 0 && isRefusal(prediction));
    showAnswer(prediction);
    setText(note, doubt(prediction));
    meters.forEach((meter, digit) =>
      meter.set(prediction.probabilities[digit] ?? 0, digit === prediction.answer),
    );
    paintPicture(picture, prediction.picture, prediction.size);
  }

  /** @param {Prediction} prediction */
  function showAnswer({ digits, unsure, ...prediction }) {
    if (digits.length === 0) {
      answer.classList.remove('number');
      return setText(answer, prediction.blank ? invitation : verdict(prediction));
    }
    const text = digits.map(sign).join('');
    const isSame = answer.textContent === text && answer.children.length === digits.length;
    if (!isSame) answer.replaceChildren(...[...text].map((digit) => build('span', {}, digit)));
    answer.classList.add('number');
    answer.style.setProperty('--digits', String(digits.length));
    [...answer.children].forEach((span, i) => span.classList.toggle('unsure', i === unsure));
  }

  return {
    update({ prediction, drawing }) {
      // While the pen is down the answer flickers: a screen reader waits until it lifts.
      if (drawing !== undefined) answer.setAttribute('aria-busy', String(drawing));
      if (prediction) show(prediction);
    },
  };
}

/** @param {Prediction} prediction */
const isRefusal = ({ blank, answer }) => !blank && answer === null;

/** @param {{ answer: number | null }} prediction of ink */
const verdict = ({ answer }) => (answer === null ? 'Not a digit' : String(answer));

/** @param {DigitReading} digit of a number */
const sign = ({ answer }) => (answer === null ? '?' : String(answer));

/** @param {Prediction} prediction @returns {string} what else it may be, and which digit of a number that is */
function doubt(prediction) {
  const { digits, unsure, shown, second, nearest } = prediction;
  const other = isRefusal(prediction)
    ? `closest: ${nearest}`
    : second === null
      ? ''
      : `or ${second}?`;
  if (digits.length === 0) return other;
  const which = shown === unsure ? 'least certain' : 'shown';
  return `${which}: ${sign(prediction)} in place ${shown + 1}${other && `, ${other}`}`;
}

/** @param {number} digit */
function createMeter(digit) {
  const fill = build('div', { class: 'fill' });
  const meter = build(
    'div',
    {
      class: 'bar',
      role: 'meter',
      'aria-label': `Digit ${digit}`,
      'aria-valuemin': '0',
      'aria-valuemax': '1',
    },
    fill,
  );
  const text = build('span', { class: 'percent', 'aria-hidden': 'true' });
  const name = build('span', { class: 'digit', 'aria-hidden': 'true' }, String(digit));
  const element = build('div', { class: 'meter' }, name, meter, text);

  /** @param {number} probability @param {boolean} top */
  function set(probability, top) {
    meter.setAttribute('aria-valuenow', probability.toFixed(4));
    meter.setAttribute('aria-valuetext', percent(probability));
    fill.style.transform = `scaleX(${probability})`;
    setText(text, percent(probability));
    element.classList.toggle('top', top);
  }

  set(0, false);
  return { element, set };
}
