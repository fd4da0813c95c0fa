// What a person says a drawing is, where the network read something else: a list that the page works with
// at once, and that is kept on this device where the browser allows it. Touches no element, sends nothing.

/**
 * @typedef {object} Correction
 * @property {number} id also says when it was made: of two the later one's is larger
 * @property {number | null} label 0 to 9, or null: none of these
 * @property {number | null} read what the network had read; null: no digit
 * @property {Uint8Array} picture what the network saw: size × size, row by row, 0 = paper, 255 = ink
 * @property {number} size
 */

/**
 * What a person may see of a picture's reading.
 * @typedef {Pick<import('./engine/protocol.js').Prediction, 'answer' | 'picture' | 'size'>} Reading
 */

/**
 * @typedef {object} Corrections
 * @property {() => readonly Correction[]} list the oldest first
 * @property {(picture: Uint8Array) => Correction | undefined} of the correction of this very picture
 * @property {(reading: Reading, label: number | null) => void} correct the reading is this label; said again, it is taken back
 * @property {(id: number) => void} remove
 * @property {() => void} clear
 */

/**
 * @param {() => Promise<import('./database.js').Database>} open
 * @param {{ onChange: () => void, onTrouble: (why: unknown) => void }} callbacks trouble: what is in the
 *   list is not kept beyond this visit
 * @returns {Corrections}
 */
export function createCorrections(open, { onChange, onTrouble }) {
  /** @type {Correction[]} */
  let list = [];
  let lastId = 0;

  const database = open();
  const loaded = database.then(async (database) => {
    const kept = (await database.all()).filter(isWhole);
    list = [...kept, ...list]; // some may have been made meanwhile
    if (kept.length) onChange();
  });
  loaded.catch(onTrouble);

  /** @param {(database: import('./database.js').Database) => Promise<void>} change */
  function keep(change) {
    // Where the database did not open, that has been said.
    loaded.then(async () => change(await database).catch(onTrouble)).catch(() => {});
    onChange();
  }

  /** Two tabs write to one database, so numbers are drawn, behind the time. */
  function newId() {
    lastId = Math.max(lastId + 1, Date.now() * 1000 + Math.floor(Math.random() * 1000));
    return lastId;
  }

  /** @param {number} id */
  function remove(id) {
    list = list.filter((correction) => correction.id !== id);
    keep((database) => database.remove(id));
  }

  const of = (/** @type {Uint8Array} */ picture) =>
    list.find((correction) => isEqual(correction.picture, picture));

  return {
    list: () => list,
    of,
    correct({ answer, picture, size }, label) {
      const made = of(picture);
      if (made?.label === label) return remove(made.id);
      const correction = made
        ? { ...made, label }
        : { id: newId(), label, read: answer, picture: Uint8Array.from(picture), size };
      list = made
        ? list.map((other) => (other === made ? correction : other))
        : [...list, correction];
      keep((database) => database.put(correction));
    },
    remove,
    clear() {
      list = [];
      keep((database) => database.clear());
    },
  };
}

/**
 * What another version of the page may have kept is looked at before it is used.
 * @param {Correction} correction
 */
function isWhole({ label, picture, size }) {
  const isLabel = label === null || (Number.isInteger(label) && label >= 0 && label <= 9);
  return isLabel && picture instanceof Uint8Array && picture.length === size * size;
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function isEqual(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
