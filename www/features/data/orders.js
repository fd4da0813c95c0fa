// The orders of the pictures: asks the engine for what they depend on, in parts, and remembers what is asked for most.

import { floats } from '../../engine/floats.js';
import { ascending, inFileOrder, inParts } from './order.js';

/** @typedef {import('../../state/state.js').Store} Store */

/** The seed and the first epoch whose order “random” begins with: the form's own. */
const SEED = 9999;

/** Pictures that are compared in the last hidden layer, each with a pass through the network. */
const MOST_HIDDEN = 10_000;

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @returns {(count: number, wanted: () => boolean) => Promise<Uint32Array | null>} the indices of `count` pictures in
 *   the chosen order; null when no longer wanted
 */
export function createOrders(store, client) {
  /** What was surveyed last for each order. @type {Map<string, { of: ReturnType<typeof subject>, found: Uint32Array }>} */
  const last = new Map();

  /** What an order by the weights depends on. @param {Uint8Array | null} picture */
  function subject(picture) {
    const { dataset, run, source, weights, browse } = store.get();
    // In a run the weights change all the time.
    const changes = run !== 'idle' && source === 'yours';
    return { dataset, what: [source, browse.training, picture].join(), weights: changes ? null : weights[source] };
  }

  /**
   * Orders by a number of each picture, which the engine works out from the weights.
   * @param {number} total
   * @param {() => boolean} wanted
   * @param {Uint8Array | null} picture which the number depends on
   * @param {(from: number, count: number) => Promise<Float32Array>} part
   */
  async function survey(total, wanted, picture, part) {
    const { order } = store.get().browse;
    const [of, known] = [subject(picture), last.get(order)];
    const isSame = known?.of.dataset === of.dataset && known.of.what === of.what;
    if (isSame && (of.weights === null || known.of.weights === of.weights)) return known.found;
    const onDone = (/** @type {number} */ done) => store.set({ survey: done < total ? { done, total } : null });
    const keys = await inParts(total, part, { first: 50, wanted, onDone });
    if (!keys) return null;
    const found = ascending(keys);
    last.set(order, { of, found });
    return found;
  }

  return async function orderOf(count, wanted) {
    const { browse, reading, source } = store.get();
    const { order, round, training } = browse;
    if (order !== 'hardest' && order !== 'hidden') store.set({ survey: null });
    if (order === 'random') {
      const epoch = { seed: SEED + (training ? 0 : 1), epoch: round - 1, pictures: count };
      return Uint32Array.from(floats(await client.request({ type: 'epoch_order', ...epoch })));
    }
    if (order === 'hardest') {
      return survey(count, wanted, null, async (from, count) => {
        const answers = floats(await client.request({ type: 'answers', source, training, from, count }));
        return answers.filter((_, i) => i % 3 === 0);
      });
    }
    if (order === 'file' || !reading || reading.blank) return inFileOrder(count);
    const { picture } = { ...reading, ...reading.digits[store.get().shown] };
    if (order === 'hidden') {
      return survey(Math.min(count, MOST_HIDDEN), wanted, picture, async (from, count) =>
        floats(await client.request({ type: 'hidden_distances', source, training, picture, from, count })),
      );
    }
    const distances = await inParts(
      count,
      async (from, count) => floats(await client.request({ type: 'pixel_distances', training, picture, from, count })),
      { first: 5000, wanted, onDone: () => {} },
    );
    return distances && ascending(distances);
  };
}
