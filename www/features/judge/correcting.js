// What a person says a drawing is, where the network read something else: a list in the store that the page
// works with at once, kept on this device where the browser allows it. Touches no element, sends nothing.

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
 * @typedef {Pick<import('../../engine/protocol.js').Prediction, 'answer' | 'picture' | 'size'>} Reading
 */

/** @typedef {import('../../storage/corrections.js').Database} Database */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {() => Promise<Database>} open
 */
export function createCorrecting(store, open) {
  let lastId = 0;
  const list = () => store.get().corrections;
  const notKept = () => store.set({ keeping: false });

  const database = open();
  const loaded = database.then(async (database) => {
    const kept = (await database.all()).filter(isWhole);
    // Some may have been made meanwhile.
    if (kept.length) store.set({ corrections: [...kept, ...list()] });
  });
  loaded.catch(notKept);

  /** @param {readonly Correction[]} corrections @param {(database: Database) => Promise<void>} change */
  function keep(corrections, change) {
    // Where the database did not open, that has been said.
    loaded.then(async () => change(await database).catch(notKept)).catch(() => {});
    store.set({ corrections });
  }

  /** Two tabs write to one database, so numbers are drawn, behind the time. */
  function newId() {
    lastId = Math.max(lastId + 1, Date.now() * 1000 + Math.floor(Math.random() * 1000));
    return lastId;
  }

  /** @param {number} id */
  function remove(id) {
    const others = list().filter((correction) => correction.id !== id);
    keep(others, (database) => database.remove(id));
  }

  return {
    /**
     * The reading is this label; said again, it is taken back.
     * @param {Reading} reading
     * @param {number | null} label
     */
    correct({ answer, picture, size }, label) {
      const made = correctionOf(list(), picture);
      if (made?.label === label) return remove(made.id);
      const correction = made
        ? { ...made, label }
        : { id: newId(), label, read: answer, picture: Uint8Array.from(picture), size };
      const corrections = made
        ? list().map((other) => (other === made ? correction : other))
        : [...list(), correction];
      keep(corrections, (database) => database.put(correction));
    },
    remove,
    clear: () => keep([], (database) => database.clear()),
  };
}

/**
 * @param {readonly Correction[]} corrections
 * @param {Uint8Array} picture
 * @returns {Correction | undefined} the correction of this very picture
 */
export const correctionOf = (corrections, picture) =>
  corrections.find((correction) => isEqual(correction.picture, picture));

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
