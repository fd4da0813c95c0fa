// Weights that are judged beside those that answer: the engine has place for one such, so those who want it take turns.

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(run: number) => Promise<Uint8Array>} weightsOf a kept run's
 */
export function createAside(store, client, weightsOf) {
  /** Whose weights the engine has there. @type {object | null} */
  let held = null;
  /** @type {Promise<unknown>} */
  let turn = Promise.resolve();
  // Another engine has none.
  store.subscribe('engine', () => (held = null));

  /** @param {import('./subjects.js').Subject} subject */
  async function hold({ name, of }) {
    if (held === of) return;
    held = null;
    const before = store.get().beforeTeaching?.bytes;
    const bytes = name === 'before' && before ? before : await weightsOf(Number(name.slice('run '.length)));
    await client.request({ type: 'load_weights', source: 'aside', name: '', bytes });
    held = of;
  }

  return {
    /**
     * @template T
     * @param {import('./subjects.js').Subject} subject
     * @param {() => Promise<T>} use asks about its weights
     * @returns {Promise<T>}
     */
    with(subject, use) {
      if (subject.source !== 'aside') return use();
      const mine = turn.then(() => hold(subject)).then(use);
      turn = mine.catch(() => {});
      return mine;
    },
  };
}
