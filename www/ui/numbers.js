// Reads the numbers that people type or paste, from any keyboard, script and country: digits of any
// script, full-width points, decimal commas, groups of three. What could mean two numbers is refused, never guessed.
// Which numbers are allowed is not decided here.

/** Signs of other keyboards that NFKC does not turn into ASCII, unlike ，．－. @type {Record<string, string>} */
const SIGNS = {
  '、': ',',
  '،': ',', // Arabic
  '٫': '.', // Arabic, of decimals
  '。': '.',
  '−': '-',
  '‐': '-',
  '–': '-',
};

/** What can only part groups of three: no-break and thin spaces, apostrophes, the Arabic sign, programmers' lines. */
const GROUP_SIGNS = /(?<=\d)[\u00a0\u2007\u2009\u202f'’٬_](?=\d{3}(?!\d))/g;

/** Directions of writing, byte-order marks and such, which are invisible. */
const UNSEEN = /\p{Cf}/gu;

/** The text with the digits, points and commas of ASCII, and one kind of space. @param {string} text */
function plain(text) {
  const ascii = text
    .replace(UNSEEN, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(GROUP_SIGNS, '');
  const signs = ascii.normalize('NFKC').replace(/[、،٫。−‐–]/g, (sign) => SIGNS[sign] ?? sign);
  return signs.replace(/\s+/g, ' ').trim();
}

/** Unicode has each script's ten digits in a row, from its zero. @param {string} sign a digit of any script */
function digitOf(sign) {
  const usual = sign.normalize('NFKC');
  if (/\d/.test(usual)) return usual;
  const code = sign.codePointAt(0) ?? 0;
  const isDigit = (/** @type {number} */ code) => /\p{Nd}/u.test(String.fromCodePoint(code));
  let value = 0;
  while (value < 9 && isDigit(code - value - 1)) value++;
  return String(value);
}

/** A number as JavaScript writes one, without its hexadecimal and binary forms. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Groups of three: 60 000, 60,000 or 60.000. */
const GROUPS = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+|(?: \d{3})+)$/;

/** Groups and decimals, of which the last sign begins the decimals: 1.000,5 or 1,000.5 or 1 000,5. */
const GROUPS_AND_DECIMALS = /^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,|(?:,\d{3})+\.|(?: \d{3})+[.,])\d+$/;

/** A comma where others write a point: 0,001 or 1,5e-3. */
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;

/**
 * @param {string} text
 * @param {{ whole?: boolean }} [kind] whole: the number has no decimals, so that a comma or a point before three
 *   digits can only part groups
 * @returns {number | null} null when it is no number, or may be two
 */
export function toNumber(text, { whole = false } = {}) {
  let number = plain(text);
  if (GROUPS.test(number)) {
    // 1,500 is 1500 to some and 1.5 to others; with a point it is as the page itself writes 1.5.
    if (number.includes(',') && !whole) return null;
    if (!number.includes('.') || whole) number = number.replace(/[., ]/g, '');
  } else if (GROUPS_AND_DECIMALS.test(number)) {
    const at = Math.max(number.lastIndexOf(','), number.lastIndexOf('.'));
    number = `${number.slice(0, at).replace(/[., ]/g, '')}.${number.slice(at + 1)}`;
  } else if (DECIMAL_COMMA.test(number)) number = number.replace(',', '.');
  const value = NUMBER.test(number) ? Number(number) : NaN;
  return Number.isFinite(value) ? value : null;
}

/**
 * Whole numbers with commas between, or semicolons where the comma is a decimal sign, also in brackets as programs
 * write lists, or one a line or cell, as they are pasted; no text means: none at all.
 * @param {string} text
 * @returns {number[] | null}
 */
export function toNumbers(text) {
  const list = plain(joinLines(text)).replace(/^\[(.*)\]$|^\((.*)\)$/, '$1$2');
  if (list === '') return [];
  // A space may be a forgotten comma.
  const parts = list.split(list.includes(';') ? ';' : ',').map((part) => part.trim());
  const numbers = parts.map((part) => (part.includes(' ') ? null : toNumber(part)));
  return numbers.every((number) => number !== null) ? numbers : null;
}

/** Lines and cells of a table as one list. @param {string} text */
export const joinLines = (text) => text.trim().replace(/[ ,]*[\t\r\n]+[ ,]*/g, ', ');

/**
 * What a field of one number may hold, in the words of the table of hyperparameters.
 * @typedef {object} Expected
 * @property {'number' | 'optional'} kind optional: the field may be empty
 * @property {{ kind: 'whole', least: number, most: number } | { kind: 'up-to', most: number }} range
 */

/** @param {number} least @param {number} most @returns {Expected} */
export const whole = (least, most) => ({ kind: 'number', range: { kind: 'whole', least, most } });

/**
 * @param {string} text
 * @param {Expected} expected
 * @returns {number | null | object} null: the field is empty and may be; an error as data when it is no such number
 */
export function readNumber(text, expected) {
  const { kind, range } = expected;
  const found = text.trim();
  if (found === '' && kind === 'optional') return null;
  const isWhole = range.kind === 'whole';
  const number = toNumber(found, { whole: isWhole });
  if (number === null) return { code: 'not-a-number', found };
  const isWithin = number >= (isWhole ? range.least : 0) && number <= range.most;
  return isWithin && (!isWhole || Number.isInteger(number)) ? number : { code: 'form-field', expected, found };
}
