// A list that the page works with at once and the device keeps: what is asked of the device, one after the other, and what
// it has not taken yet. Knows nothing of what is kept.

let lastId = 0;

/** Two tabs write to one database, so numbers are drawn, behind the time. */
export function newId() {
  lastId = Math.max(lastId + 1, Date.now() * 1000 + Math.floor(Math.random() * 1000));
  return lastId;
}

/**
 * @template Database, Entry
 * @typedef {object} DeviceList
 * @property {Map<number, Entry>} unkept what the device has not taken, or not yet, by id
 * @property {(task: (database: Database) => Promise<unknown>) => void} change asks for a change; what was read before it is out of date
 * @property {(id: number, entry: Entry) => void} put stores it, with all else that is not stored yet: there may be room again
 * @property {() => void} refresh reads what the device has; another tab may have changed it
 * @property {<T>(task: (database: Database) => Promise<T>) => Promise<T>} ask the answer, after all that was asked before
 */

/**
 * @template {{ all: () => Promise<readonly unknown[]>, onChange?: (listener: () => void) => void }} Database
 * @template Entry
 * @param {() => Promise<Database>} open
 * @param {object} what
 * @param {(database: Database, entry: Entry) => Promise<void>} what.put
 * @param {(all: Awaited<ReturnType<Database['all']>>, database: Database) => unknown} what.show takes what the device has
 * @param {() => void} what.onKept called when the device has stored all
 * @param {(error: unknown) => void} what.onTrouble called with the reason when it has not
 * @returns {DeviceList<Database, Entry>}
 */
export function createDeviceList(open, { put, show, onKept, onTrouble }) {
  let changes = 0;
  /** @type {Map<number, Entry>} */
  const unkept = new Map();
  const database = open();
  /** What is read is never older than what was written. @type {Promise<unknown>} */
  let work = database.then((database) => database.onChange?.(refresh)).catch(onTrouble);

  /** @param {(database: Database) => Promise<unknown>} task */
  function inTurn(task) {
    work = work.then(async () => task(await database)).catch(onTrouble);
  }

  /** @param {(database: Database) => Promise<unknown>} task */
  function change(task) {
    changes += 1;
    inTurn(task);
  }

  function refresh() {
    const before = changes;
    inTurn(async (database) => {
      const all = /** @type {Awaited<ReturnType<Database['all']>>} */ (await database.all());
      if (changes !== before) return refresh(); // later changes come after it
      await show(all, database);
    });
  }

  /** @param {Database} database */
  async function putAll(database) {
    for (const [id, entry] of [...unkept]) {
      await put(database, entry);
      if (unkept.get(id) === entry) unkept.delete(id);
    }
    onKept();
  }

  return {
    unkept,
    change,
    refresh,
    put(id, entry) {
      unkept.set(id, entry);
      change(putAll);
    },
    ask: async (task) => {
      await work;
      return task(await database);
    },
  };
}
