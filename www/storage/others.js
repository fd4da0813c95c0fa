// Weights on this device that no run has. Keeps what it is given and knows nothing of what it means.

import { connect } from './database.js';

/**
 * What keeps them. Every promise rejects when the browser refuses; `troubleOf` says why.
 * @template Other
 * @typedef {object} OthersDatabase
 * @property {() => Promise<unknown[]>} all
 * @property {(other: Other) => Promise<void>} put takes the place of one with the same id
 * @property {(id: number) => Promise<void>} remove
 * @property {(listener: () => void) => void} [onChange] called after changes by other tabs
 */

const STORE = 'others';

/** @returns {Promise<OthersDatabase<object>>} */
export async function openOthers() {
  const { run, onChange } = await connect();
  return {
    all: () => run('readonly', [STORE], (store) => store(STORE).getAll()),
    put: async (other) => void (await run('readwrite', [STORE], (store) => store(STORE).put(other))),
    remove: (id) => run('readwrite', [STORE], (store) => store(STORE).delete(id)),
    onChange: (listener) => onChange(STORE, listener),
  };
}
