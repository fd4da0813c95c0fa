// The corrections on this device. Keeps what it is given and knows nothing of what it means.

import { connect } from './database.js';

/** @typedef {import('../features/judge/correcting.js').Correction} Correction */
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
