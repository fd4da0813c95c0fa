// The corrections on this device.

import { connect } from './database.js';

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

/**
 * What keeps corrections. Every promise rejects when the browser refuses; `troubleOf` says why.
 * @typedef {object} Database
 * @property {() => Promise<Correction[]>} all the oldest first
 * @property {(correction: Correction) => Promise<void>} put takes the place of one with the same id
 * @property {(id: number) => Promise<void>} remove
 * @property {() => Promise<void>} clear
 * @property {(listener: () => void) => void} [onChange] called after changes by other tabs
 */

const STORE = 'corrections';

/**
 * @returns {Promise<Database>} rejects where the browser keeps nothing, as some do in private windows
 */
export async function openDatabase() {
  const { run, onChange } = await connect();
  return {
    all: () => run('readonly', [STORE], (store) => store(STORE).getAll()),
    put: async (correction) => void (await run('readwrite', [STORE], (store) => store(STORE).put(correction))),
    remove: (id) => run('readwrite', [STORE], (store) => store(STORE).delete(id)),
    clear: () => run('readwrite', [STORE], (store) => store(STORE).clear()),
    onChange: (listener) => onChange(STORE, listener),
  };
}
