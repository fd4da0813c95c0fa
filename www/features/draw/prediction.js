// What the network makes of the ink: the answer, ten meters, and the picture it was given. For a number all
// digits are the answer, and the meters and the picture are those of one. Asks for no prediction.

import { isDoubtful } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { buildBar, fillBar } from '../../ui/bar.js';
import { build, find, parts, setText } from '../../ui/dom.js';
import { percent } from '../../ui/format.js';
import { arrowStep } from '../../ui/keys.js';
import { paintPicture } from '../../ui/picture.js';

/** @typedef {import('../../engine/protocol.js').DigitReading} DigitReading */
/** @typedef {import('../../engine/protocol.js').Prediction} Prediction */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (data: { reading: Prediction | null, inkless: boolean, shown: number, busy: boolean, learns: boolean }) => void }}
 *   `learns`: the weights that answer are changing all the time
 */
export function createPrediction(element) {
  const answer = find(element, 'output', HTMLOutputElement);
  const { note, sure } = parts(element, 'note', 'sure');
  const picture = find(element, 'canvas', HTMLCanvasElement);
  const meters = Array.from({ length: 10 }, (_, digit) => createMeter(digit));
  const row = find(element, '.meters', HTMLElement);
  row.append(...meters.map((meter) => meter.element));
  row.addEventListener('keydown', (event) => {
    const step = arrowStep(event.key, 1);
    const at = meters.findIndex(({ bar }) => bar === document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    meters[at + step]?.bar.focus();
  });

  /** @param {Prediction} prediction about the shown digit @param {number} shown @param {boolean} inkless */
  function show(prediction, shown, inkless) {
    answer.classList.toggle('blank', prediction.blank);
    answer.classList.toggle('refused', prediction.digits.length === 0 && isRefusal(prediction));
    showAnswer(prediction, inkless);
    setText(note, doubt(prediction, shown));
    setText(sure, sureness(prediction));
    meters.forEach((meter, digit) => meter.set(prediction.probabilities[digit] ?? 0, digit === prediction.answer));
    paintPicture(picture, prediction.picture, prediction.size);
  }

  /** @param {Prediction} prediction @param {boolean} inkless */
  function showAnswer({ digits, unsure, ...prediction }, inkless) {
    if (digits.length === 0) {
      answer.classList.remove('number');
      const blank = text(inkless ? 'answer.no_ink' : 'answer.blank');
      return setText(answer, prediction.blank ? blank : verdict(prediction));
    }
    const number = digits.map(sign).join('');
    const isSame = answer.textContent === number && answer.children.length === digits.length;
    if (!isSame) answer.replaceChildren(...[...number].map((digit) => build('span', {}, digit)));
    answer.classList.add('number');
    answer.style.setProperty('--digits', String(digits.length));
    const inDoubt = isDoubtful(digits[unsure]);
    [...answer.children].forEach((span, i) => span.classList.toggle('unsure', inDoubt && i === unsure));
  }

  return {
    update({ reading, inkless, shown, busy, learns }) {
      for (const region of [answer, note]) region.setAttribute('aria-live', learns ? 'off' : 'polite');
      // Announced only after the pen is lifted and the answer is final.
      answer.setAttribute('aria-busy', String(busy));
      meters.forEach((meter) => meter.rename());
      if (reading) show({ ...reading, ...reading.digits[shown] }, shown, inkless);
      else setText(answer, text('answer.blank'));
      // One stop for Tab, where the fullest is; arrows go from there.
      const top = Math.max(
        0,
        meters.findIndex(({ element }) => element.matches('.top')),
      );
      meters.forEach(({ bar }, digit) => (bar.tabIndex = digit === top ? 0 : -1));
    },
  };
}

/** @param {Prediction} prediction @returns {string} how sure a single digit is */
export const sureness = ({ answer, digits, probabilities }) =>
  answer === null || digits.length > 0 ? '' : percent(probabilities[answer] ?? 0);

/** @param {Prediction} prediction */
const isRefusal = ({ blank, answer }) => !blank && answer === null;

/** A sign beside digits, which the network was not asked about. @param {DigitReading} digit of a number */
const isMark = ({ nearest }) => nearest === null;

/** @param {{ answer: number | null }} prediction of ink */
const verdict = ({ answer }) => (answer === null ? text('answer.refused') : String(answer));

/** @param {DigitReading} digit of a number */
const sign = ({ answer }) => (answer === null ? '?' : String(answer));

/**
 * @param {Prediction} prediction
 * @param {number} shown
 * @returns {string} what else it may be, which digit of a number that is, and which parts of the number are marks
 */
function doubt(prediction, shown) {
  const marks = prediction.digits.flatMap((digit, i) => (isMark(digit) ? [i + 1] : []));
  const places = marks.join(', ');
  const read = marks.includes(shown + 1) ? '' : doubtOfDigit(prediction, shown);
  return join(read, places && text('answer.marks', { count: marks.length, places }));
}

/** @param {Prediction} prediction about a digit @param {number} shown @returns {string} */
function doubtOfDigit(prediction, shown) {
  const { digits, unsure, second, nearest } = prediction;
  const other = isRefusal(prediction)
    ? text('answer.closest', { digit: String(nearest) })
    : second === null
      ? ''
      : text('answer.or', { digit: second });
  if (digits.length === 0) return other;
  const key = shown === unsure ? 'answer.unsure_place' : 'answer.shown_place';
  return join(text(key, { digit: sign(prediction), place: shown + 1 }), other);
}

/** @param {string} first @param {string} second @returns {string} of two clauses those that say something */
const join = (first, second) => (first && second ? text('answer.both', { first, second }) : first || second);

/** @param {number} digit */
function createMeter(digit) {
  const meter = buildBar('meter', 1);
  const share = build('span', { class: 'percent', 'aria-hidden': 'true' });
  const name = build('span', { class: 'digit', 'aria-hidden': 'true' }, String(digit));
  const element = build('div', { class: 'meter' }, name, meter, share);

  /** @param {number} probability @param {boolean} top */
  function set(probability, top) {
    fillBar(meter, probability, probability.toFixed(4));
    meter.setAttribute('aria-valuetext', percent(probability));
    setText(share, percent(probability));
    element.classList.toggle('top', top);
  }

  set(0, false);
  return {
    element,
    bar: meter,
    set,
    rename: () => meter.setAttribute('aria-label', text('answer.meter', { digit })),
  };
}
