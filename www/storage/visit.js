// What a visit leaves for the next one, by name: the form's texts, the drawing, what answered.

import { connect } from './database.js';

/**
 * @typedef {object} Visit
 * @property {(name: string) => Promise<unknown>} get
 * @property {(name: string, value: unknown) => Promise<void>} put
 */

/** @returns {Promise<Visit>} */
export async function openVisit() {
  const { run } = await connect();
  return {
    get: (name) => run('readonly', ['visit'], (store) => store('visit').get(name)),
    put: async (name, value) => void (await run('readwrite', ['visit'], (store) => store('visit').put(value, name))),
  };
}
