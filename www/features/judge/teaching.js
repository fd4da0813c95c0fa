// Teaching as the page sees it: what it asks of the engine, how far it is, and undoing it. Touches no
// element and teaches nothing itself.

import { TAUGHT_SIZE, changed, lessons, withoutYours } from '../../state/derived.js';

/**
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../state/types.js').Origin} Origin
 * @typedef {import('../../state/types.js').TeachNews} TeachNews
 */

/** The label of a picture that is not a digit. */
const NO_DIGIT = 255;

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 * @param {() => Uint8Array | null} keptYours the user's weights as the page keeps them
 */
export function createTeaching(store, client, onError, keptYours) {
  /** @param {Extract<TeachNews, { stage: string }>} teachNews */
  const tell = (teachNews) => store.get().teaching && store.set({ teachNews });

  // The data set's controller was called first: the store has this event too.
  client.on('data_progress', () => {
    const { files } = store.get();
    const sum = (/** @type {'loaded' | 'total'} */ key) => files.reduce((sum, file) => sum + file[key], 0);
    const known = files.length > 0 && files.every(({ total }) => total > 0);
    tell({ stage: 'loading', done: known ? sum('loaded') / sum('total') : 0 });
  });
  client.on('teaching_progress', ({ round, done }) => {
    tell({ stage: round === 1 ? 'first' : 'again', done });
  });

  /** @returns {Promise<Partial<import('../../state/state.js').State>>} what has changed */
  async function learn() {
    const began = performance.now();
    const { source, origin, weights } = store.get();
    const before = { source, origin, times: weights[source], bytes: source === 'yours' ? keptYours() : null };
    const list = lessons(store.get());
    const pictures = new Uint8Array(list.length * TAUGHT_SIZE ** 2);
    list.forEach(({ picture }, i) => pictures.set(picture, i * TAUGHT_SIZE ** 2));
    const labels = Uint8Array.from(list, ({ label }) => label ?? NO_DIGIT);
    const taught = await client.request({ type: 'teach', source, pictures, labels });
    if (!taught) return { teachNews: 'stopped' };
    /** @type {Origin} */
    const answered = source === 'yours' && origin ? origin : { from: 'shipped' };
    return {
      ...changed(store.get(), 'yours'),
      source: 'yours',
      origin: { ...answered, taught: true },
      beforeTeaching: before,
      teachNews: { taught, seconds: (performance.now() - began) / 1000 },
    };
  }

  return {
    async teach() {
      store.set({ teaching: true, teachNews: { stage: 'starting', done: 0 } });
      /** @type {Partial<import('../../state/state.js').State>} */
      let end = { teachNews: 'failed' };
      try {
        end = await learn();
      } catch (error) {
        onError(error);
      }
      store.set({ teaching: false, ...end });
    },
    async stop() {
      await client.request({ type: 'stop' }).catch(onError);
    },
    async undo() {
      const { beforeTeaching: before, origin, others } = store.get();
      if (!before) return;
      store.set({ beforeTeaching: null });
      try {
        await client.request({ type: 'undo_teaching' });
        const weights = changed(store.get(), 'yours');
        const { source, origin: back } = before;
        const had = back ? { ...weights, source, origin: back } : withoutYours(weights);
        const left = others.filter((other) => other.origin !== origin);
        store.set({ ...had, others: left, teachNews: 'undone' });
      } catch (error) {
        onError(error);
      }
    },
  };
}
