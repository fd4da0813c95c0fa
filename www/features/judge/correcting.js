// What the user says a drawing is, where the network read something else: a list in the store that the page
// works with at once, kept on this device where the browser allows it. Touches no element, sends nothing.

import { troubleOf } from '../../storage/database.js';
import { createDeviceList, newId } from '../../storage/device-list.js';

/** @typedef {import('../../storage/corrections.js').Correction} Correction */

/**
 * What the user sees of a picture's reading.
 * @typedef {Pick<import('../../engine/protocol.js').Prediction, 'answer' | 'picture' | 'size'>} Reading
 */

/** @typedef {import('../../storage/corrections.js').Database} Database */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {() => Promise<Database>} open
 */
export function createCorrecting(store, open) {
  const list = () => store.get().corrections;
  /** @type {import('../../storage/device-list.js').DeviceList<Database, Correction>} */
  const device = createDeviceList(open, {
    put: (database, correction) => database.put(correction),
    show: showKept,
    onKept: () => store.set({ keeping: true }),
    onTrouble: (error) => store.set({ keeping: false, trouble: troubleOf(error) }),
  });
  const { unkept } = device;
  device.refresh();

  /** @param {readonly unknown[]} all */
  function showKept(all) {
    const whole = all.filter(isWhole);
    const kept = whole.filter(({ id }) => !unkept.has(id));
    const corrections = [...kept, ...unkept.values()].sort((a, b) => a.id - b.id);
    if (!isSame(corrections, list())) store.set({ corrections });
    store.set({ unreadable: all.length - whole.length });
  }

  /** @param {number} id */
  function remove(id) {
    unkept.delete(id);
    const others = list().filter((correction) => correction.id !== id);
    device.change((database) => database.remove(id));
    store.set({ corrections: others });
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
      const corrections = made ? list().map((other) => (other === made ? correction : other)) : [...list(), correction];
      device.put(correction.id, correction);
      store.set({ corrections });
    },
    remove,
    clear() {
      unkept.clear();
      device.change((database) => database.clear());
      store.set({ corrections: [], unreadable: 0 });
    },
    refresh: device.refresh,
  };
}

/**
 * @param {readonly Correction[]} corrections
 * @param {Uint8Array} picture
 * @returns {Correction | undefined} the correction of this very picture
 */
export const correctionOf = (corrections, picture) =>
  corrections.find((correction) => isEqual(correction.picture, picture));

/** Pixels along one side of the largest picture that a network here reads. */
const MOST_SIZE = 1024;

/** @param {unknown} value @param {number} least @param {number} most */
const isBetween = (value, least, most) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

/**
 * What another version of the page, or something else, may have kept is looked at before it is used.
 * @param {unknown} kept
 * @returns {kept is Correction}
 */
function isWhole(kept) {
  if (typeof kept !== 'object' || kept === null) return false;
  const { id, label, read, picture, size } = /** @type {Record<keyof Correction, unknown>} */ (kept);
  const isDigit = (/** @type {unknown} */ value) => value === null || isBetween(value, 0, 9);
  return (
    isBetween(id, 0, Number.MAX_SAFE_INTEGER) &&
    isDigit(label) &&
    isDigit(read) &&
    isBetween(size, 1, MOST_SIZE) &&
    picture instanceof Uint8Array &&
    picture.length === Number(size) ** 2
  );
}

/** @param {readonly Correction[]} a @param {readonly Correction[]} b */
const isSame = (a, b) =>
  a.length === b.length && a.every(({ id, label }, i) => id === b[i]?.id && label === b[i]?.label);

/** @param {Uint8Array} a @param {Uint8Array} b */
function isEqual(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
