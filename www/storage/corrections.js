// The corrections on this device: a small IndexedDB database of this page's own, as promises. Keeps what it
// is given and knows nothing of what it means; nothing in it leaves the device.

/** @typedef {import('../features/judge/correcting.js').Correction} Correction */

/**
 * What keeps corrections. Every promise rejects when the browser refuses; `troubleOf` says why.
 * @typedef {object} Database
 * @property {() => Promise<Correction[]>} all the oldest first
 * @property {(correction: Correction) => Promise<void>} put takes the place of one with the same id
 * @property {(id: number) => Promise<void>} remove
 * @property {() => Promise<void>} clear
 * @property {(listener: () => void) => void} [onChange] hears of changes that other tabs have made
 */

/** Why something is not kept. @typedef {'full' | 'forbidden' | 'private' | 'newer' | 'blocked' | 'failed'} Trouble */

/** By the names of the browser's errors. @type {Map<unknown, Trouble>} */
const TROUBLES = new Map([
  ['QuotaExceededError', 'full'],
  ['SecurityError', 'forbidden'], // site data are blocked, or the page stands in a sandboxed frame
  ['InvalidStateError', 'private'], // as Firefox had it in private windows
  ['NotSupportedError', 'private'], // no IndexedDB at all
  ['VersionError', 'newer'],
  ['BlockedError', 'blocked'],
]);

/** @param {unknown} error @returns {Trouble} */
export const troubleOf = (error) =>
  TROUBLES.get(/** @type {{ name?: unknown }} */ (error)?.name) ?? 'failed';

const NAME = 'digitlab';
const VERSION = 1;
const STORE = 'corrections';

/**
 * @returns {Promise<Database>} rejects where the browser keeps nothing, as some do in private windows
 */
export async function openDatabase() {
  if (!globalThis.indexedDB) throw new DOMException('no IndexedDB', 'NotSupportedError');
  const opening = indexedDB.open(NAME, VERSION); // throws where storage is forbidden
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore(STORE, { keyPath: 'id' });
  });
  const blocked = new Promise((_, reject) => {
    // An older version of the page, in another tab, does not let go.
    opening.addEventListener('blocked', () => reject(new DOMException('', 'BlockedError')));
  });
  const database = await Promise.race([done(opening), /** @type {Promise<never>} */ (blocked)]);
  const channel = new BroadcastChannel(`${NAME}-${STORE}`);
  // A newer version of the page, in another tab, may change the database.
  let ending = '';
  database.addEventListener('versionchange', () => {
    ending = 'VersionError';
    database.close();
  });
  // As when a person deletes the data of this site.
  database.addEventListener('close', () => (ending = 'AbortError'));

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
   * @returns {Promise<T>} once the change is kept
   */
  async function run(mode, ask) {
    if (ending) throw new DOMException('the database was closed', ending);
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    // Nothing follows; said now, the change is kept even when the page is left in this very moment.
    transaction.commit();
    await new Promise((resolve, reject) => {
      transaction.addEventListener('complete', resolve);
      transaction.addEventListener('abort', () => reject(transaction.error ?? request.error));
    });
    if (mode === 'readwrite') channel.postMessage('changed');
    return request.result;
  }

  return {
    all: () => run('readonly', (store) => store.getAll()),
    put: async (correction) => void (await run('readwrite', (store) => store.put(correction))),
    remove: (id) => run('readwrite', (store) => store.delete(id)),
    clear: () => run('readwrite', (store) => store.clear()),
    onChange: (listener) => channel.addEventListener('message', listener),
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
