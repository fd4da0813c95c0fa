// What the page keeps on this device: one IndexedDB database of its own, as promises. Keeps what it is given and
// knows nothing of what it means; nothing in it leaves the device.

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
export const troubleOf = (error) => TROUBLES.get(/** @type {{ name?: unknown }} */ (error)?.name) ?? 'failed';

const NAME = 'digitlab';

/** 1: corrections. 2: runs, their bytes, and the visit. 3: weights that no run has. */
const VERSION = 3;

/** The object stores and the key of their records; null: by a key beside the record. */
const STORES = { corrections: 'id', runs: 'id', run_bytes: null, visit: null, others: 'id' };

/** @typedef {keyof typeof STORES} StoreName */

/**
 * @typedef {object} Connection
 * @property {<T>(mode: IDBTransactionMode, names: StoreName[], ask: (store: (name: StoreName) => IDBObjectStore) => IDBRequest<T>) => Promise<T>} run
 *   the answer to what was asked last, once the change is kept
 * @property {(name: StoreName, listener: () => void) => void} onChange called after changes by other tabs
 */

/** @type {Promise<Connection> | null} */
let opened = null;

/** @returns {Promise<Connection>} the same for all; rejects where the browser keeps nothing */
export function connect() {
  return (opened ??= open());
}

/** @returns {Promise<Connection>} */
async function open() {
  if (!globalThis.indexedDB) throw new DOMException('no IndexedDB', 'NotSupportedError');
  const opening = indexedDB.open(NAME, VERSION); // throws where storage is forbidden
  opening.addEventListener('upgradeneeded', () => {
    for (const [name, keyPath] of Object.entries(STORES)) {
      if (!opening.result.objectStoreNames.contains(name)) opening.result.createObjectStore(name, { keyPath });
    }
  });
  const blocked = new Promise((_, reject) => {
    // An older version of the page, in another tab, does not let go.
    opening.addEventListener('blocked', () => reject(new DOMException('', 'BlockedError')));
  });
  const database = await Promise.race([done(opening), /** @type {Promise<never>} */ (blocked)]);
  const channel = (/** @type {StoreName} */ name) => new BroadcastChannel(`${NAME}-${name}`);
  /** @type {Map<StoreName, BroadcastChannel>} */
  const channels = new Map();
  const channelOf = (/** @type {StoreName} */ name) => {
    const known = channels.get(name) ?? channel(name);
    channels.set(name, known);
    return known;
  };
  // A newer version of the page, in another tab, may change the database.
  let ending = '';
  database.addEventListener('versionchange', () => {
    ending = 'VersionError';
    database.close();
  });
  // As when the user deletes the data of this site.
  database.addEventListener('close', () => (ending = 'AbortError'));

  return {
    async run(mode, names, ask) {
      if (ending) throw new DOMException('the database was closed', ending);
      const transaction = database.transaction(names, mode);
      const request = ask((name) => transaction.objectStore(name));
      // Commits explicitly: the change survives even if the page closes now.
      transaction.commit();
      await new Promise((resolve, reject) => {
        transaction.addEventListener('complete', resolve);
        transaction.addEventListener('abort', () => reject(transaction.error ?? request.error));
      });
      const [name] = names;
      if (mode === 'readwrite' && name) channelOf(name).postMessage('changed');
      return request.result;
    },
    onChange: (name, listener) => channelOf(name).addEventListener('message', listener),
  };
}

/**
 * A list on the device. Every promise rejects when the browser refuses; `troubleOf` says why.
 * @template Entry
 * @typedef {object} List
 * @property {() => Promise<Entry[]>} all the oldest first
 * @property {(entry: Entry) => Promise<void>} put takes the place of one with the same id
 * @property {(id: number) => Promise<void>} remove
 * @property {() => Promise<void>} clear
 * @property {(listener: () => void) => void} [onChange] called after changes by other tabs
 */

/**
 * @param {StoreName} name
 * @returns {Promise<List<any>>} rejects where the browser keeps nothing, as some do in private windows
 */
export async function openList(name) {
  const { run, onChange } = await connect();
  return {
    all: () => run('readonly', [name], (store) => store(name).getAll()),
    put: async (entry) => void (await run('readwrite', [name], (store) => store(name).put(entry))),
    remove: (id) => run('readwrite', [name], (store) => store(name).delete(id)),
    clear: () => run('readwrite', [name], (store) => store(name).clear()),
    onChange: (listener) => onChange(name, listener),
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
