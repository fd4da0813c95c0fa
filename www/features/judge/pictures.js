// Pictures of the data set by their indices, asked for together and kept for a while. Touches no element.

import { createLatest, nextFrame } from '../../engine/latest.js';

/** Of a judgement what says where its pictures are. @typedef {Pick<import('./facts.js').Judgement, 'held_back' | 'labels'>} Judgement */

/** Pictures that are kept: 3 MB of MNIST's. */
const MOST = 4000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ onError: (error: unknown) => void, onPictures: () => void }} callbacks `onPictures`: some have come
 */
export function createPictures(store, client, { onError, onPictures }) {
  /** By the index in the data set; training pictures come below 0. @type {Map<number, Uint8Array>} */
  const kept = new Map();
  /** @type {Set<number>} */
  const wanted = new Set();
  /** @type {(() => void)[]} */
  const waiting = [];
  store.subscribe('dataset', () => kept.clear());

  /** @param {Judgement} judgement @param {number} index */
  function keyOf({ held_back: heldBack, labels }, index) {
    const training = store.get().dataset?.training_images ?? 0;
    return heldBack ? -1 - (training - labels.length + index) : index; // held back are the last ones
  }

  const fetch = createLatest(async () => {
    const { dataset } = store.get();
    if (!dataset) wanted.clear();
    for (const training of dataset ? [false, true] : []) {
      const keys = [...wanted].filter((key) => key < 0 === training);
      if (keys.length === 0) continue;
      keys.forEach((key) => wanted.delete(key));
      const indices = Float64Array.from(keys, (key) => (training ? -1 - key : key));
      try {
        const pixels = await client.request({ type: 'pictures_at', training, indices });
        if (!dataset || store.get().dataset !== dataset) break;
        if (kept.size > MOST) kept.clear();
        const one = dataset.size * dataset.size;
        keys.forEach((key, i) => kept.set(key, pixels.slice(i * one, (i + 1) * one)));
      } catch (error) {
        onError(error);
      }
    }
    onPictures();
    for (const tell of waiting.splice(0)) tell();
  }, nextFrame);

  return {
    /** @param {Judgement} judgement @param {number} index @returns {Uint8Array | null} null: on its way, or not requested */
    known: (judgement, index) => kept.get(keyOf(judgement, index)) ?? null,
    /** Asks for those that are not there. @param {Judgement} judgement @param {readonly number[]} indices */
    want(judgement, indices) {
      const missing = indices.map((index) => keyOf(judgement, index)).filter((key) => !kept.has(key));
      if (missing.length === 0) return;
      missing.forEach((key) => wanted.add(key));
      fetch();
    },
    /** @param {Judgement} judgement @param {number} index @returns {Promise<Uint8Array | null>} null: it did not come */
    async get(judgement, index) {
      const key = keyOf(judgement, index);
      if (!kept.has(key)) wanted.add(key);
      while (wanted.has(key)) {
        fetch();
        await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      }
      return kept.get(key) ?? null;
    },
  };
}
