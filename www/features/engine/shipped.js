// The shipped weights, which come once an engine is there, and again when they are missed.

import { isEnd } from '../../engine/client.js';
import { report } from '../../state/alerts.js';
import { changed } from '../../state/derived.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @returns {() => Promise<void>} loads them, once at a time
 */
export function createShipped(store, client) {
  /** @type {Promise<void> | null} */
  let loading = null;

  function load() {
    loading ??= request().finally(() => (loading = null));
    return loading;
  }

  async function request() {
    try {
      await client.request({ type: 'load_weights', source: 'shipped', name: '', bytes: null });
      store.set(changed(store.get(), 'shipped'));
    } catch (cause) {
      // Without the error's stack, so that two that say the same are the same.
      if (!isEnd(cause))
        report(store, { code: 'no-shipped', cause: { .../** @type {{}} */ (cause) } }, () => void load());
    }
  }

  // A drawing needs an answer: weights that did not arrive are requested again.
  store.subscribe('drawing', (drawing) => {
    const { engine, source, weights } = store.get();
    if (!drawing && engine === 'ready' && source === 'shipped' && !weights.shipped) void load();
  });
  return load;
}
