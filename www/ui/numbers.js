// Reads the numbers that people type, whatever keyboard and country they type them with: full-width digits
// and points, decimal commas, groups of three. What could mean two numbers is refused, never guessed. Which
// numbers are allowed is not decided here.

/** Signs that a Chinese keyboard types, besides those that NFKC turns into ASCII (，．－ and digits). */
const SIGNS = /** @type {Record<string, string>} */ ({ '、': ',', '。': '.', '−': '-' });

/** The text with the digits, points and commas of ASCII, and one kind of space. @param {string} text */
const plain = (text) =>
  text.normalize('NFKC').replace(/[、。−]/g, (sign) => SIGNS[sign]).replace(/\s+/g, ' ').trim(); // prettier-ignore

/** Groups of three: 60,000 or 60 000. */
const GROUPS = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)$/;

/** A comma where others write a point: 0,001 or 1,5e-3. */
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;

/**
 * @param {string} text
 * @param {{ whole?: boolean }} [kind] whole: the number has no decimals, so that a comma before three digits
 *   can only part groups
 * @returns {number | null} null when it is no number, or may be two
 */
export function toNumber(text, { whole = false } = {}) {
  let number = plain(text);
  if (GROUPS.test(number)) {
    if (number.includes(',') && !whole) return null; // 1,500 is 1500 to some and 1.5 to others
    number = number.replace(/[, ]/g, '');
  } else if (DECIMAL_COMMA.test(number)) number = number.replace(',', '.');
  const value = Number(number);
  return number === '' || !Number.isFinite(value) ? null : value;
}

/**
 * Whole numbers with commas between; no text means: none at all.
 * @param {string} text
 * @returns {number[] | null}
 */
export function toNumbers(text) {
  const list = plain(text);
  if (list === '') return [];
  // A space may stand for a forgotten comma.
  const parts = list.split(',').map((part) => part.trim());
  const numbers = parts.map((part) => (part.includes(' ') ? null : toNumber(part)));
  return numbers.every((number) => number !== null) ? numbers : null;
}
