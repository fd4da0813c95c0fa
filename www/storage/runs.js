// The runs on this device: what is known of each, and beside that its bytes, which are read only when they are
// wanted. A checkpoint of a running run could be stored the same way.

import { connect } from './database.js';

/** The bytes of a run: its weights as a safetensors file; the state to resume it. @typedef {'weights' | 'state'} Kind */
/** @typedef {{ [K in Kind]: Uint8Array | null }} RunBytes */

/**
 * What keeps runs. Every promise rejects when the browser refuses; `troubleOf` says why.
 * @template Run
 * @typedef {object} RunsDatabase
 * @property {() => Promise<unknown[]>} all
 * @property {(run: Run & { id: number }, bytes: RunBytes | null) => Promise<void>} put takes the place of one with the
 *   same id; without bytes those that there are stay
 * @property {(id: number, kind: Kind) => Promise<unknown>} bytes
 * @property {(ids: readonly number[]) => Promise<void>} remove
 * @property {(listener: () => void) => void} [onChange] called after changes by other tabs
 */

/** @type {readonly Kind[]} */
const KINDS = ['weights', 'state'];

/** @returns {Promise<RunsDatabase<object>>} */
export async function openRuns() {
  const { run, onChange } = await connect();
  return {
    all: () => run('readonly', ['runs'], (store) => store('runs').getAll()),
    async put(record, bytes) {
      await run('readwrite', ['runs', 'run_bytes'], (store) => {
        for (const kind of bytes ? KINDS : []) {
          const content = bytes?.[kind];
          if (content) store('run_bytes').put(content, [record.id, kind]);
          else store('run_bytes').delete([record.id, kind]);
        }
        return store('runs').put(record);
      });
    },
    bytes: (id, kind) => run('readonly', ['run_bytes'], (store) => store('run_bytes').get([id, kind])),
    async remove(ids) {
      await run('readwrite', ['runs', 'run_bytes'], (store) => {
        for (const id of ids) {
          for (const kind of KINDS) store('run_bytes').delete([id, kind]);
          store('runs').delete(id);
        }
        return store('runs').count();
      });
    },
    onChange: (listener) => onChange('runs', listener),
  };
}
