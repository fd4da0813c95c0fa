// Asks the engine for the map of the test pictures, a slice at a time, and where the drawing lies on it: of weights that
// rest a map of all pictures, of a run under way one of some that follows it. Only while it is visible. Touches no element.

import { floats } from '../../engine/floats.js';
import { createLatest, nextFrame } from '../../engine/latest.js';
import { chosen, subjectOf } from './subjects.js';
import { createFollowing } from './following.js';
import { findAxes, placeAgain } from './map-slices.js';

/** @typedef {import('../../state/state.js').State} State */
/** @typedef {import('../../state/types.js').DigitMap} DigitMap */
/** @typedef {import('../../state/types.js').Judgement} Judgement */
/** @typedef {import('./subjects.js').Subject & { judgement: Judgement }} Job */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 * @param {ReturnType<typeof import('./aside.js').createAside>} aside
 */
export function createMapping(store, client, onError, aside) {
  let seen = false;
  /** @type {unknown} */
  let refused = null;
  const following = createFollowing(store, client, onError);

  /** @returns {Job | null} */
  function job() {
    const state = store.get();
    const { a } = chosen(state);
    const wanted = seen && state.engine === 'ready' ? subjectOf(state, a) : null;
    if (!wanted || wanted.of === refused || state.map?.of === wanted.of) return null;
    // The map comes after the matrix, whose digits it shows.
    const judgement = state.judgements[a];
    return judgement && judgement.of === wanted.of ? { ...wanted, judgement } : null;
  }

  const work = createLatest(async () => {
    const wanted = job();
    if (!wanted) return;
    try {
      const map = await aside.with(wanted, () => make(wanted));
      if (map) store.set({ map });
    } catch (error) {
      refused = wanted.of;
      onError(error);
    }
    store.set({ mapDone: null });
    work();
    place();
  }, nextFrame);

  /** @param {Job} wanted @returns {Promise<DigitMap | null>} */
  async function make({ source, of, judgement }) {
    const total = store.get().dataset?.validation_images ?? 0;
    const isWanted = () => job()?.of === of;
    const { labels, answers } = judgement;
    const whole = { source, of, run: null, indices: Uint32Array.from(labels.keys()), labels, answers };
    const explained = await findAxes(client, source, { total, firsts: null }, (done) => {
      store.set({ mapDone: 0.7 * done });
      return isWanted();
    });
    if (!explained) return null;
    if (explained === 'too_wide') return { ...whole, points: new Float32Array(), explained: [], turn: [1, 1] };
    const points = new Float32Array(2 * total);
    for (let first = 0; first < total;) {
      if (!isWanted()) return null;
      const part = floats(await client.request({ type: 'project_test', source, first }));
      if (part.length === 0) return null;
      points.set(part, 2 * first);
      first += part.length / 2;
      store.set({ mapDone: 0.7 + 0.3 * (first / total) });
    }
    return { ...whole, explained, ...placeAgain(points, whole.indices, store.get()) };
  }

  /** Where the drawing lies. */
  const place = createLatest(async () => {
    const { map, reading, engine } = store.get();
    if (!seen || engine !== 'ready' || !map || map.points.length === 0) return;
    const { a } = chosen(store.get());
    const about = map.run === null ? subjectOf(store.get(), a) : null;
    const isOld = map.run === null && about?.of !== map.of;
    if (!reading || reading.blank || isOld) return store.set({ mine: null });
    try {
      const { source, turn } = map;
      const pictures = Uint8Array.from(reading.digits[store.get().shown]?.picture ?? reading.picture);
      const ask = () => client.request({ type: 'project', source, pictures });
      const [x, y] = floats(await (about ? aside.with(about, ask) : ask()));
      store.set({ mine: x === undefined || y === undefined ? null : [x * turn[0], y * turn[1]] });
    } catch (error) {
      onError(error);
    }
  }, nextFrame);

  store.subscribe(['engine', 'dataset', 'weights', 'run', 'runs', 'judgements', 'judgeChoice', 'source'], work);
  store.subscribe(['reading', 'map', 'shown'], place);

  return {
    /** @param {boolean} isSeen */
    see(isSeen) {
      seen = isSeen;
      work();
      following.see(isSeen);
      place();
    },
  };
}
