// Asks the engine for the map of the test pictures, a slice at a time, and where the drawing lies on it. Only while
// it is visible. Touches no element.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { chosen, subjectOf } from './judging.js';

/** @typedef {import('../../state/state.js').State} State */

/** @typedef {import('../../state/types.js').DigitMap} DigitMap */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function createMapping(store, client, onError) {
  let seen = false;
  /** @type {unknown} */
  let refused = null;

  /** @returns {{ source: 'shipped' | 'yours', of: unknown } | null} */
  function job() {
    const state = store.get();
    const { a } = chosen(state);
    if (!seen || state.engine !== 'ready' || (a !== 'shipped' && a !== 'yours')) return null;
    if (a === 'yours' && state.run !== 'idle') return null; // its weights move under the map
    const wanted = state.weights[a] > 0 ? subjectOf(state, a) : null;
    if (!wanted || wanted.of === refused || state.map?.of === wanted.of) return null;
    // The map comes after the matrix, whose digits it shows.
    return state.judgements[a]?.of === wanted.of ? wanted : null;
  }

  const work = createLatest(async () => {
    const wanted = job();
    if (!wanted) return;
    try {
      const map = await make(wanted);
      if (map) store.set({ map });
    } catch (error) {
      refused = wanted.of;
      onError(error);
    }
    store.set({ mapDone: null });
    work();
    place();
  }, nextFrame);

  /** @param {{ source: 'shipped' | 'yours', of: unknown }} wanted @returns {Promise<DigitMap | null>} */
  async function make({ source, of }) {
    const total = store.get().dataset?.validation_images ?? 0;
    const isWanted = () => job()?.of === of;
    for (let restart = true; isWanted(); restart = false) {
      const made = await client.request({ type: 'map', source, restart });
      if (made.map === 'too_wide') return { source, of, points: new Float32Array(), explained: [] };
      store.set({ mapDone: made.map === 'done' ? 0.7 : 0.7 * made.done });
      if (made.map === 'done') return project(source, of, total, made.explained, isWanted);
    }
    return null;
  }

  /**
   * @param {'shipped' | 'yours'} source
   * @param {unknown} of
   * @param {number} total
   * @param {readonly number[]} explained
   * @param {() => boolean} isWanted
   */
  async function project(source, of, total, explained, isWanted) {
    const points = new Float32Array(2 * total);
    for (let first = 0; first < total;) {
      if (!isWanted()) return null;
      const part = floats(await client.request({ type: 'project_test', source, first }));
      if (part.length === 0) return null;
      points.set(part, 2 * first);
      first += part.length / 2;
      store.set({ mapDone: 0.7 + 0.3 * (first / total) });
    }
    return { source, of, points, explained };
  }

  /** Where the drawing lies. */
  const place = createLatest(async () => {
    const { map, reading, engine } = store.get();
    if (!seen || engine !== 'ready' || !map || map.points.length === 0) return;
    const isOld = map.of !== subjectOf(store.get(), map.source)?.of;
    if (!reading || reading.blank || isOld) return store.set({ mine: null });
    try {
      const { source } = map;
      const pictures = Uint8Array.from(reading.digits[store.get().shown]?.picture ?? reading.picture);
      const [x, y] = floats(await client.request({ type: 'project', source, pictures }));
      store.set({ mine: x === undefined || y === undefined ? null : [x, y] });
    } catch (error) {
      onError(error);
    }
  }, nextFrame);

  store.subscribe(({ engine, dataset, weights, run, judgements, judgeChoice, source }) =>
    ({ engine, dataset, weights, run, judgements, judgeChoice, source }), work); // prettier-ignore
  store.subscribe(({ reading, map, shown }) => ({ reading, map, shown }), place);

  return {
    /** @param {boolean} isSeen */
    see(isSeen) {
      seen = isSeen;
      work();
      place();
    },
  };
}

/** @param {Uint8Array} bytes */
const floats = (bytes) => new Float32Array(bytes.slice().buffer);
