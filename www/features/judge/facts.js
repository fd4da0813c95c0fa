// What can be worked out from a judgement: which digits are taken for which, how well each digit is found, which
// pictures are in a cell, whether probabilities can be believed. Plain functions of numbers.

/** @typedef {import('../../state/types.js').Judgement} Judgement */

/** @typedef {import('../../state/types.js').Cell} Cell */

export const DIGITS = Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

/** @param {readonly number[]} counts @param {Cell} cell */
export const countOf = (counts, { label, answer }) => counts[label * 10 + answer] ?? 0;

/** @param {readonly number[]} list */
const sum = (list) => list.reduce((all, one) => all + one, 0);

/** @param {readonly number[]} counts */
export function totals(counts) {
  const pictures = sum(counts);
  const right = sum(DIGITS.map((digit) => countOf(counts, { label: digit, answer: digit })));
  return { pictures, right, wrong: pictures - right };
}

/**
 * @param {readonly number[]} counts
 * @returns {Cell & { count: number } | null} the digit that is taken for another most often; null: none is
 */
export function worstCell(counts) {
  const cells = DIGITS.flatMap((label) => DIGITS.map((answer) => ({ label, answer })));
  const wrong = cells
    .filter(({ label, answer }) => label !== answer)
    .map((cell) => ({ ...cell, count: countOf(counts, cell) }));
  const worst = wrong.reduce((a, b) => (b.count > a.count ? b : a));
  return worst.count > 0 ? worst : null;
}

/**
 * The digit whose pictures get other answers most often, and which answer it gets most of these times.
 * @param {readonly number[]} counts
 */
export function worstDigit(counts) {
  const wrong = DIGITS.map((label) => {
    const others = DIGITS.map((answer) => (answer === label ? 0 : countOf(counts, { label, answer })));
    const times = Math.max(...others);
    return { label, wrong: sum(others), answer: others.indexOf(times), times };
  });
  const worst = wrong.reduce((a, b) => (b.wrong > a.wrong ? b : a));
  return worst.wrong > 0 ? worst : null;
}

/**
 * For each digit: its pictures, which part of them is found (recall), how often it is the answer, and which part of
 * these answers is right (precision). A part of nothing is null.
 * @param {readonly number[]} counts
 */
export function perDigit(counts) {
  return DIGITS.map((digit) => {
    const right = countOf(counts, { label: digit, answer: digit });
    const pictures = sum(DIGITS.map((answer) => countOf(counts, { label: digit, answer })));
    const answered = sum(DIGITS.map((label) => countOf(counts, { label, answer: digit })));
    const part = (/** @type {number} */ of) => (of > 0 ? right / of : null);
    return { digit, pictures, recall: part(pictures), answered, precision: part(answered) };
  });
}

/**
 * The pictures of a cell, the worst first: of those whose true digit got the least probability.
 * @param {Judgement} judgement
 * @param {Cell} cell
 * @returns {number[]} their indices
 */
export function picturesOf({ labels, answers, probabilities }, { label, answer }) {
  /** @type {number[]} */
  const found = [];
  labels.forEach((each, i) => each === label && answers[i] === answer && found.push(i));
  const p = (/** @type {number} */ index) => probabilities[index * 10 + label] ?? 0;
  return found.sort((a, b) => p(a) - p(b) || a - b);
}

/**
 * The reliability diagram.
 * @param {readonly number[]} bins
 * @returns {{ pictures: number, right: number, said: number }[]} of each bin how many, which part of them is right,
 *   and the mean probability
 */
export const reliability = (bins) =>
  DIGITS.map((bin) => {
    const [pictures = 0, right = 0, said = 0] = bins.slice(3 * bin, 3 * bin + 3);
    return { pictures, right: right / (pictures || 1), said: said / (pictures || 1) };
  });

/** The expected calibration error: how far the two are apart on average. @param {readonly number[]} bins */
export function calibrationError(bins) {
  const all = reliability(bins);
  const gaps = all.map(({ pictures, right, said }) => pictures * Math.abs(right - said));
  return sum(gaps) / (sum(all.map(({ pictures }) => pictures)) || 1);
}

/** @param {readonly number[]} a @param {readonly number[]} b */
export const difference = (a, b) => a.map((count, i) => count - (b[i] ?? 0));
