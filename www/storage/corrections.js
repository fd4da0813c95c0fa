// The corrections on this device, as openList('corrections') keeps them. Types alone.

/**
 * What the user said a drawing is.
 * @typedef {object} Correction
 * @property {number} id also says when it was made: of two the later one's is larger
 * @property {number | null} label 0 to 9, or null: none of these
 * @property {number | null} read what the network had read; null: no digit
 * @property {Uint8Array} picture what the network saw: size × size, row by row, 0 = paper, 255 = ink
 * @property {number} size
 */

/** @typedef {import('./database.js').Trouble} Trouble */
/** @typedef {import('./database.js').List<Correction>} Database */

export {};
