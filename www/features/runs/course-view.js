// The strip of what the network said of the drawing in the course of a run: the drawing, then a column for each guess,
// as high as it is probable, with its digit. Draws what it is given.

import { text } from '../../strings/i18n.js';
import { build, parts, setText } from '../../ui/dom.js';
import { percent } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { whileSeen } from '../../ui/seen.js';
import { MOST_GUESSES } from './course.js';

/** @typedef {import('../../state/types.js').Course} Course */
/** @typedef {import('../../state/types.js').Guess} Guess */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (course: Course | null) => void }}
 */
export function createCourse(element) {
  const { picture, guesses, words } = parts(element, 'picture', 'guesses', 'words');
  /** @type {Course | null} */
  let course = null;
  let seen = false;
  whileSeen(element, (now) => {
    seen = now;
    show();
  });

  function show() {
    if (!seen) return;
    element.classList.toggle('empty', course === null);
    if (!course) return setText(words, text('course.empty'));
    const { length } = course.guesses;
    const [first, last] = [course.guesses[0], course.guesses[length - 1]];
    if (!first || !last) return;
    if (picture instanceof HTMLCanvasElement) paintPicture(picture, course.picture, course.size);
    while (guesses.children.length > length) guesses.lastChild?.remove();
    while (guesses.children.length < length) guesses.append(buildGuess());
    course.guesses.forEach((guess, i) => fill(guesses.children[i], guess, last.digit));
    const named = new Set(whereNamed(course.guesses.map(({ digit }) => digit)));
    [...guesses.children].forEach((guess, i) => guess.classList.toggle('named', named.has(i)));
    const facts = { first: said(first), last: said(last), step: last.step };
    const every = Math.round((last.step - first.step) / (length - 1));
    const all = [text('course.words', facts), ...(length > 2 ? [text('course.every', { every })] : [])].join(' ');
    setText(words, all);
    guesses.setAttribute('aria-label', all);
  }

  return {
    update(next) {
      course = next;
      show();
    },
  };
}

/**
 * Where a digit is shown on a narrow screen: where the answer changes, or a column later if it would cover the last one.
 * @param {readonly number[]} digits of the columns
 * @returns {number[]}
 */
export function whereNamed(digits) {
  const gap = digits.length > MOST_GUESSES / 2 ? 2 : 1;
  /** @type {number[]} */
  const named = [];
  for (const [i, digit] of digits.entries()) {
    const last = named.at(-1);
    if (last === undefined || (digit !== digits[last] && i - last >= gap)) named.push(i);
  }
  return named;
}

/** @param {Guess} guess */
const said = ({ digit, probability }) => text('course.guess', { digit, percent: percent(probability) });

const buildGuess = () => build('div', {}, build('span', { class: 'column' }), build('b', {}));

/** @param {Element | undefined} element @param {Guess} guess @param {number} end what the network says last */
function fill(element, { digit, probability, step, epoch }, end) {
  if (!(element instanceof HTMLElement)) return;
  element.style.setProperty('--part', probability.toFixed(3));
  element.classList.toggle('same', digit === end);
  const digits = element.querySelector('b');
  if (digits) setText(digits, String(digit));
  element.title = text('course.at', {
    epoch,
    step,
    said: said({ digit, probability, step, epoch }),
  });
}
