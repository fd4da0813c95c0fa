// The corrections on this device: a small IndexedDB database of this page's own, as promises. Keeps what it
// is given and knows nothing of what it means; nothing in it leaves the device.

/** @typedef {import('../features/judge/correcting.js').Correction} Correction */

/**
 * What keeps corrections. Every promise rejects when the browser refuses.
 * @typedef {object} Database
 * @property {() => Promise<Correction[]>} all the oldest first
 * @property {(correction: Correction) => Promise<void>} put takes the place of one with the same id
 * @property {(id: number) => Promise<void>} remove
 * @property {() => Promise<void>} clear
 */

const NAME = 'digitlab';
const VERSION = 1;
const STORE = 'corrections';

/**
 * @returns {Promise<Database>} rejects where the browser keeps nothing, as some do in private windows
 */
export async function openDatabase() {
  const opening = indexedDB.open(NAME, VERSION); // throws where storage is forbidden
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore(STORE, { keyPath: 'id' });
  });
  const database = await done(opening);
  // A newer version of the page, in another tab, may change the database.
  database.addEventListener('versionchange', () => database.close());

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
   * @returns {Promise<T>} once the change is kept
   */
  async function run(mode, ask) {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    // Nothing follows; said now, the change is kept even when the page is left in this very moment.
    transaction.commit();
    await new Promise((resolve, reject) => {
      transaction.addEventListener('complete', resolve);
      transaction.addEventListener('abort', () => reject(transaction.error ?? request.error));
    });
    return request.result;
  }

  return {
    all: () => run('readonly', (store) => store.getAll()),
    put: async (correction) => void (await run('readwrite', (store) => store.put(correction))),
    remove: (id) => run('readwrite', (store) => store.delete(id)),
    clear: () => run('readwrite', (store) => store.clear()),
  };
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}
