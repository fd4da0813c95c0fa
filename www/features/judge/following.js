// The map of a run under way: some of the test pictures, where the weights put them by now. It takes no more than its
// part of the run's work (live-map.js), between the run's batches, and axes are found anew each time that the run has
// learnt from twice as many pictures; in between the points move along the axes that there are. Touches no element.

import { floats } from '../../engine/floats.js';
import { createLatest, nextFrame } from '../../engine/latest.js';
import { AXES, createBudget, learntFrom, priceOf, SHOWN, spread } from './live-map.js';
import { findAxes, placeAgain } from './map-slices.js';
import { chosen } from './subjects.js';

/** @typedef {import('../../state/state.js').State} State */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function createFollowing(store, client, onError) {
  let seen = false;
  let followed = begun(null, null);

  /** Whether the map of the run is looked at, while it is under way. */
  function isLooked() {
    const state = store.get();
    return seen && state.engine === 'ready' && state.run === 'running' && chosen(state).a === 'yours';
  }

  const follow = createLatest(async () => {
    const { runId, dataset, trained, place } = store.get();
    if (!dataset || !trained || !isLooked()) return;
    if (followed.run !== runId || followed.dataset !== dataset) {
      followed = begun(runId, dataset);
    }
    const mine = followed;
    const total = dataset.validation_images;
    const learnt = learntFrom(place.step, trained, dataset.training_images);
    const isOld = learnt >= 2 * mine.at;
    const price = priceOf(total, isOld);
    mine.budget.earn(learnt, price);
    if (mine.refused || !mine.budget.pay(price)) return;
    const isWanted = () => isLooked() && store.get().runId === mine.run && store.get().dataset === mine.dataset;
    try {
      if (isOld) {
        const firsts = spread(total, AXES);
        const explained = await findAxes(client, 'yours', { total, firsts }, isWanted);
        if (!explained) return;
        mine.at = learnt;
        mine.refused = explained === 'too_wide';
        mine.explained = explained === 'too_wide' ? [] : explained;
      }
      const shown = mine.refused ? [] : await show(spread(total, SHOWN), isWanted);
      if (!shown) return;
      const { indices, labels, answers, points } = joined(shown);
      const { explained } = mine;
      const placed = placeAgain(points, indices, store.get());
      store.set({ map: { source: 'yours', of: dataset, run: runId, indices, labels, answers, explained, ...placed } });
    } catch (error) {
      mine.refused = true;
      // A run that diverges says so itself.
      if (/** @type {{ code?: string }} */ (error).code !== 'answer-not-finite') onError(error);
    }
  }, nextFrame);

  /** @param {readonly number[]} firsts @param {() => boolean} isWanted */
  async function show(firsts, isWanted) {
    const slices = [];
    for (const first of firsts) {
      if (!isWanted()) return null;
      const { labels, answers } = await client.request({ type: 'judge', source: 'yours', first, as_read: false });
      const points = floats(await client.request({ type: 'project_test', source: 'yours', first }));
      if (points.length !== 2 * labels.length) return null;
      slices.push({ first, labels, answers, points });
    }
    return slices;
  }

  store.subscribe(['engine', 'place', 'run', 'judgeChoice', 'source'], follow);

  return {
    /** @param {boolean} isSeen */
    see(isSeen) {
      seen = isSeen;
      follow();
    },
  };
}

/**
 * A run that is followed from now on.
 * @typedef {object} Followed
 * @property {number | null} run
 * @property {State['dataset']} dataset
 * @property {ReturnType<typeof createBudget>} budget
 * @property {number} at how many pictures it had learnt from when axes were found
 * @property {boolean} refused whether it can have no map
 * @property {readonly number[]} explained by the axes
 */

/** @param {number | null} run @param {State['dataset']} dataset @returns {Followed} */
const begun = (run, dataset) => ({ run, dataset, budget: createBudget(), at: 0, refused: false, explained: [] });

/** @param {readonly { first: number, labels: Uint8Array, answers: Uint8Array, points: Float32Array }[]} slices */
function joined(slices) {
  const all = (/** @type {'labels' | 'answers'} */ key) => Uint8Array.from(slices.flatMap((slice) => [...slice[key]]));
  return {
    indices: Uint32Array.from(slices.flatMap(({ first, labels }) => [...labels.keys()].map((i) => first + i))),
    labels: all('labels'),
    answers: all('answers'),
    points: Float32Array.from(slices.flatMap(({ points }) => [...points])),
  };
}
