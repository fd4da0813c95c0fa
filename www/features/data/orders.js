// The orders of the pictures: asks the engine for what they depend on, in parts, and remembers what is asked for most.

import { ascending, inFileOrder, inParts } from './order.js';

/** @typedef {import('../../state/state.js').Store} Store */

/** The seed and the first epoch whose order “random” begins with: the form's own. */
const SEED = 9999;

/** Pictures that are compared in the last hidden layer: of a thousand units they take 40 MB. */
const MOST_HIDDEN = 10_000;

/** Numbers from a `Float32Array`'s bytes. @param {Uint8Array} bytes */
const numbers = (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @returns {(count: number, wanted: () => boolean) => Promise<Uint32Array | null>} the indices of `count` pictures in
 *   the chosen order; null when no longer wanted
 */
export function createOrders(store, client) {
  /** The last survey of all pictures, and what it was of. @type {{ of: string, dataset: unknown, order: Uint32Array } | null} */
  let hardest = null;
  /** What the engine keeps of the hidden layer. @type {{ of: string, dataset: unknown } | null} */
  let kept = null;

  const onDone = (/** @type {number} */ total) => (/** @type {number} */ done) =>
    store.set({ survey: done < total ? { done, total } : null });

  /** What an order by the weights is of. */
  function subject() {
    const { source, weights, browse } = store.get();
    return `${source} ${weights[source]} ${browse.training}`;
  }

  /** Whether something is still of the weights in use; in a run those change all the time. @param {{ of: string, dataset: unknown } | null} known */
  function isOf(known) {
    const { dataset, run, source, browse } = store.get();
    if (!known || known.dataset !== dataset) return false;
    if (known.of === subject()) return true;
    const [of, , part] = known.of.split(' ');
    return run !== 'idle' && source === 'yours' && of === source && part === String(browse.training);
  }

  /** @param {number} count @param {() => boolean} wanted */
  async function byAnswers(count, wanted) {
    if (hardest && isOf(hardest)) return hardest.order;
    const { source, browse, dataset } = store.get();
    const { training } = browse;
    const of = subject();
    const told = await inParts(
      count,
      async (from, count) => numbers(await client.request({ type: 'answers', source, training, from, count })),
      { first: 100, wanted, onDone: onDone(count) },
    );
    if (!told) return null;
    const order = ascending(told.filter((_, i) => i % 3 === 0));
    hardest = { of, dataset, order };
    return order;
  }

  /** @param {number} count @param {() => boolean} wanted @param {Uint8Array} picture */
  async function byPixels(count, wanted, picture) {
    const { training } = store.get().browse;
    const distances = await inParts(
      count,
      async (from, count) => numbers(await client.request({ type: 'pixel_distances', training, picture, from, count })),
      { first: 5000, wanted, onDone: () => {} },
    );
    return distances && ascending(distances);
  }

  /** @param {number} count @param {() => boolean} wanted @param {Uint8Array} picture */
  async function byHidden(count, wanted, picture) {
    const { source, browse, dataset } = store.get();
    const { training } = browse;
    const most = Math.min(count, MOST_HIDDEN);
    if (!isOf(kept)) {
      kept = null;
      const of = subject();
      const done = await inParts(
        most,
        async (from, part) => {
          const count = Math.min(part, most - from);
          const restart = from === 0;
          await client.request({ type: 'keep_hidden', source, training, restart, count });
          return [];
        },
        { first: 50, wanted, onDone: onDone(most) },
      );
      if (!done) return null;
      kept = { of, dataset };
    }
    return ascending(numbers(await client.request({ type: 'hidden_distances', picture })));
  }

  return async function orderOf(count, wanted) {
    const { browse, reading } = store.get();
    const { order, round, training } = browse;
    if (order !== 'hardest' && order !== 'hidden') store.set({ survey: null });
    if (order === 'random') {
      const epoch = { seed: SEED + (training ? 0 : 1), epoch: round - 1, pictures: count };
      return Uint32Array.from(numbers(await client.request({ type: 'epoch_order', ...epoch })));
    }
    if (order === 'hardest') return byAnswers(count, wanted);
    if (order === 'file' || !reading || reading.blank) return inFileOrder(count);
    const { picture } = { ...reading, ...reading.digits[store.get().shown] };
    return (order === 'pixels' ? byPixels : byHidden)(count, wanted, picture);
  };
}
