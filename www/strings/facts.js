// Facts of errors as text that no language changes. Holds no words.

/** @param {number} number @returns {string} without exponent or grouping: 0.0000001 */
export const digits = (number) =>
  number.toLocaleString('en-US', { maximumFractionDigits: 20, useGrouping: false });

/** @param {readonly number[]} sides @returns {string} an array's shape: [784, 10] */
export const shape = (sides) => `[${sides.join(', ')}]`;

/** @param {readonly number[]} bytes @returns {string} hexadecimal: 00 00 08 03 */
export const hex = (bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
