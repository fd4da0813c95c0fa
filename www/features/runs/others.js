// Weights that were taught or came from a file: a list in the store beside the runs, kept on this device as they are, so
// that they can answer on the next visit too. Touches no element and asks nothing of the engine.

import { troubleOf } from '../../storage/database.js';
import { createDeviceList } from '../../storage/device-list.js';

/** @typedef {import('../../state/types.js').Other} Other */
/** @typedef {Omit<import('../../storage/database.js').List<Other>, 'clear'>} Database */

/** What they may take together (bytes): some seventeen of the tutorial's network. The oldest go. */
export const MOST_BYTES = 64 * 2 ** 20;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {() => Promise<Database>} open
 * @param {() => Uint8Array | null} keptYours the user's weights as the page keeps them
 */
export function keepOthers(store, open, keptYours) {
  /** @type {import('../../storage/device-list.js').DeviceList<Database, Other>} */
  const device = createDeviceList(open, {
    put: (database, other) => database.put(other),
    show,
    onKept: () => {},
    onTrouble: (error) => store.set({ runTrouble: troubleOf(error) }),
  });
  /** Those that the device has, or is asked to have. @type {Set<number>} */
  let known = new Set();
  device.refresh();

  /** Origins are compared by identity, so existing objects are kept. @param {readonly unknown[]} all */
  function show(all) {
    const here = store.get().others;
    const kept = all.filter(isWhole).filter(({ id }) => here.every((other) => other.id !== id));
    const gone = (/** @type {Other} */ { id, origin }) =>
      known.has(id) &&
      !device.unkept.has(id) &&
      !all.some((other) => isWhole(other) && other.id === id) &&
      origin !== store.get().origin;
    known = new Set([...known, ...kept.map(({ id }) => id)]);
    const others = [...here.filter((other) => !gone(other)), ...kept].sort((a, b) => b.id - a.id);
    if (others.length !== here.length || kept.length) store.set({ others });
  }

  // Each origin is an object of its own, also where two say the same.
  store.subscribe(['origin'], ({ origin }) => {
    const { others } = store.get();
    if (!origin || (origin.from !== 'file' && !origin.taught)) return;
    const bytes = others.every((other) => other.origin !== origin) && keptYours();
    const id = Math.min(others.at(-1)?.id ?? 0, -1000 * Date.now()) - 1;
    if (bytes) store.set({ others: fitting([...others, { id, origin, bytes }]) });
  });

  store.subscribe('others', (others) => {
    for (const other of others.filter(({ id }) => !known.has(id))) device.put(other.id, other);
    const gone = [...known].filter((id) => others.every((other) => other.id !== id));
    for (const id of gone) {
      device.unkept.delete(id);
      device.change((database) => database.remove(id));
    }
    known = new Set(others.map(({ id }) => id));
  });

  return { refresh: device.refresh };
}

/** @param {readonly Other[]} others the oldest first @returns {Other[]} as many of the newest as there is room for, and one */
export function fitting(others, most = MOST_BYTES) {
  let bytes = 0;
  const first = others.findLastIndex((other) => (bytes += other.bytes.length) > most);
  return others.slice(Math.min(first + 1, others.length - 1));
}

/**
 * What another version of the page, or something else, may have kept is looked at before it is used.
 * @param {any} kept
 * @returns {kept is Other}
 */
export function isWhole(kept) {
  const { id, origin, bytes } = kept ?? {};
  const isOrigin =
    (origin?.from === 'run' && Number.isFinite(origin.run) && origin.taught === true) ||
    (origin?.from === 'shipped' && origin.taught === true) ||
    (origin?.from === 'file' && typeof origin.file === 'string');
  return Number.isFinite(id) && id < 0 && isOrigin && bytes instanceof Uint8Array;
}
