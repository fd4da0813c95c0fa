// The book's chapters.

/** @typedef {typeof CHAPTERS[number]} Chapter */

/** In the order of the book; each is a section of index.html. */
export const CHAPTERS = /** @type {const} */ (['read', 'data', 'numbers', 'model', 'loss', 'train', 'judge', 'beyond']);
