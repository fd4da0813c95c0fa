// Which units are off: sends that to the engine, which then answers without them, and counts the loss of accuracy on
// the test pictures.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { countRight } from './counting.js';
import { offIn, switched } from './inside.js';

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../state/types.js').Answering} Source
 * @typedef {import('./inside.js').Place} Place
 */

/** @param {State} state the units of the answering weights that are off */
export const offOf = ({ off, source }) => off[source];

/** @param {State} state @param {Place | null} place */
export function isOff(state, place) {
  const { inside } = state;
  return Boolean(inside && place && offIn(inside, offOf(state), place.layer)[place.unit]);
}

/**
 * @param {Store} store
 * @param {Client} client
 * @param {(error: unknown) => void} onError
 */
export function startSwitching(store, client, onError) {
  /** @param {Uint8Array} off @param {Source} source */
  const tell = (off, source) => void client.request({ type: 'switch_units', source, off }).catch(onError);

  /** @param {Uint8Array} off @param {Source} [source] */
  function switchUnits(off, source = store.get().source) {
    if (off.length === 0 && store.get().off[source].length === 0) return;
    tell(off, source);
    store.set({ off: { ...store.get().off, [source]: off } });
  }

  /** @param {number} layer @param {(unit: number) => boolean} which @param {boolean} on */
  function switchIn(layer, which, on) {
    const { inside } = store.get();
    if (inside) switchUnits(switched(inside, offOf(store.get()), layer, which, on));
  }

  // A run, a file or another run's weights: what was off belonged to the network before.
  store.subscribe(
    ({ origin }) => JSON.stringify(origin),
    () => switchUnits(new Uint8Array(), 'yours'),
  );
  // Another engine has all units on.
  store.subscribe('engine', (engine) => {
    const { off } = store.get();
    if (engine !== 'ready') return;
    for (const source of /** @type {const} */ (['shipped', 'yours'])) {
      if (off[source].length) tell(off[source], source);
    }
  });
  startCounting(store, client, onError);

  /** To be switched as soon as the engine has said what is inside. @type {Place | null} */
  let early = null;
  /** @param {Place} place */
  function toggle(place) {
    early = store.get().inside ? null : place;
    switchIn(place.layer, (other) => other === place.unit, isOff(store.get(), place));
  }
  store.subscribe('inside', () => early && toggle(early));

  return {
    toggle,
    /** Switches off what gives nothing now. @param {number} layer */
    silence(layer) {
      const values = store.get().inside?.layers[layer];
      switchIn(layer, (unit) => values?.[unit] === 0, false);
    },
    allBack: () => switchUnits(new Uint8Array()),
  };
}

/** What of the state a score depends on. @param {State} state */
const scored = (state) => {
  const { source, weights, dataset, run, engine } = state;
  const waits = run !== 'idle' && source === 'yours';
  return { off: offOf(state), source, times: weights[source], dataset, waits, engine };
};

/**
 * @param {Store} store
 * @param {Client} client
 * @param {(error: unknown) => void} onError
 */
function startCounting(store, client, onError) {
  /** What all units read right, and of what that was counted. @type {{ of: unknown[], right: number } | null} */
  let all = null;

  const count = createLatest(async () => {
    const { off, source, times, dataset, waits, engine } = scored(store.get());
    if (off.length === 0) return store.set({ score: null });
    if (engine !== 'ready') return;
    if (waits) return store.set({ score: 'later' });
    store.set({ score: 'counting' });
    const goesOn = () => offOf(store.get()) === off && store.get().dataset === dataset;
    try {
      if (!dataset) return await loadMnist(store, client);
      const of = [source, times, dataset];
      const pictures = dataset.validation_images;
      const now = await countRight(client, source, off, pictures, goesOn);
      if (all?.of.some((part, i) => part !== of[i]) ?? true) {
        const right = await countRight(client, source, new Uint8Array(), pictures, goesOn);
        all = right === null ? null : { of, right };
      }
      if (now !== null && all && goesOn()) store.set({ score: { now, all: all.right } });
    } catch (error) {
      store.set({ score: 'none' });
      if (/** @type {{ code?: string }} */ (error).code !== 'shape') onError(error);
    }
  }, nextFrame);
  store.subscribe(scored, count);
}

/** Loads the test pictures, unless they are being loaded; they are counted when they have come. @param {Store} store @param {Client} client */
async function loadMnist(store, client) {
  const { loading, run } = store.get();
  if (loading || run !== 'idle') return;
  store.set({ loading: true });
  try {
    store.set({ dataset: await client.request({ type: 'load_mnist' }) });
  } finally {
    store.set({ loading: false, files: [] });
  }
}
