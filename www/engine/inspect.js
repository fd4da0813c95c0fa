// What the user's file must not be: larger than the engine has room for, or of a format that is known and is not the
// one wanted. Parses nothing: that is the engine's work.

import formats from './file-formats.js';

/** The most that the files of a data set may have, packed and unpacked, and that weights may (bytes). */
export const MOST = 256 * 2 ** 20;

/** The first bytes that show a file's format. */
export const BEGINNING = 264;

/**
 * @param {string} file name for the error
 * @param {number} found bytes
 * @param {number} [most] bytes
 */
export function checkLength(file, found, most = MOST) {
  if (found > most) throw { code: 'file-too-large', file, most, found };
}

/**
 * For when reading fails: the browser's own words are in one language, and in the worker none.
 * @param {string} file name for the error
 * @returns {() => never}
 */
export const unreadable = (file) => () => {
  throw { code: 'file-unreadable', file };
};

/**
 * @param {Uint8Array} bytes the first of a file
 * @returns {string | null} a format that is neither IDX nor safetensors; null: none that is known
 */
export function formatOf(bytes) {
  const begins = ({ at = 0, hex = '' }) =>
    (hex.match(/../g) ?? []).every((byte, i) => bytes[at + i] === parseInt(byte, 16));
  return formats.find(begins)?.format ?? null;
}

/**
 * @param {string} file name for the error
 * @param {Uint8Array} bytes unpacked
 */
export function refuseFormat(file, bytes) {
  const format = formatOf(bytes);
  if (format) throw { code: 'file-format', file, format };
}
