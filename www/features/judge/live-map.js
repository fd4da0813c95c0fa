// What the map of a run under way may take of the run's work, and which test pictures it shows: numbers alone.

/** At most this part of a run's work is added by its map. */
const SHARE = 0.03;

/**
 * How often a picture goes through the network, in the work that it takes: to learn from it (forward, the errors back,
 * the gradients), to show it (its answer and its place), and to find the axes by it (its outputs, their products, the
 * search). In the plain build's processor time, the tutorial's network: 0.11 ms, 0.09 ms and 0.13 ms.
 */
const PASSES = { learn: 3, show: 3, axes: 4 };

/** @typedef {{ most: number, slice: number }} Some pictures, and how many of them the engine takes at a time */

/** @type {Some} */
export const SHOWN = { most: 1000, slice: 250 };

/** The pictures that axes are found by. @type {Some} */
export const AXES = { most: 512, slice: 128 };

/**
 * Where the slices of some pictures begin, spread over all: MNIST's first half is easier than its second.
 * @param {number} total
 * @param {Some} some
 * @returns {number[]}
 */
export function spread(total, { most, slice }) {
  const count = Math.ceil(Math.min(total, most) / slice);
  const step = Math.max(slice, Math.floor(total / count));
  return Array.from({ length: count }, (_, i) => i * step);
}

/**
 * What a map's next state takes, in passes of a picture.
 * @param {number} total test pictures
 * @param {boolean} withAxes
 */
export const priceOf = (total, withAxes) =>
  PASSES.show * Math.min(total, SHOWN.most) + (withAxes ? PASSES.axes * Math.min(total, AXES.most) : 0);

/**
 * Lets the map work only for its part of what the run has worked. What was saved while nobody looked is spent once: it
 * is one state's price at most.
 */
export function createBudget() {
  let [learnt, saved] = [0, 0];
  return {
    /** @param {number} pictures that the run has learnt from, each as often as it did @param {number} price of a state */
    earn(pictures, price) {
      saved = Math.min(price, saved + SHARE * PASSES.learn * Math.max(0, pictures - learnt));
      learnt = pictures;
    },
    /** @param {number} price @returns {boolean} whether there was enough */
    pay(price) {
      if (saved < price) return false;
      saved -= price;
      return true;
    },
  };
}

/**
 * Pictures that a run has learnt from so far. A data set may be smaller than a batch.
 * @param {number} steps
 * @param {Pick<import('../../engine/protocol.js').TrainingForm, 'batch_size' | 'training_pictures'>} form
 * @param {number} training pictures of the data set
 */
export const learntFrom = (steps, { batch_size, training_pictures }, training) =>
  steps * Math.min(batch_size, training_pictures ?? training, training);

/**
 * Which way each axis has to point so that pictures stay on the side where they were: found anew, an axis may come out
 * mirrored.
 * @param {Float32Array} points `[pictures, 2]`
 * @param {Float32Array} before of the same pictures
 * @returns {readonly [number, number]} 1, or −1 for an axis to turn round
 */
export function turnOf(points, before) {
  const [x, y] = [0, 1].map((axis) => {
    let sum = 0;
    for (let i = axis; i < before.length; i += 2) sum += (points[i] ?? 0) * (before[i] ?? 0);
    return sum < 0 ? -1 : 1;
  });
  return [x ?? 1, y ?? 1];
}

/** @param {Float32Array} points `[pictures, 2]` @param {readonly [number, number]} turn @returns {Float32Array} */
export const turned = (points, turn) => points.map((at, i) => at * (turn[i % 2] ?? 1));
