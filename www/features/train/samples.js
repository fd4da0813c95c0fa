// Asks the engine for augmented samples now and then, as long as they are visible. Touches no
// element.

import { isEnd } from '../../engine/client.js';

/** Pictures at a time, and how long they are shown (milliseconds). */
const COUNT = 10;
const STAND = 1500;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 * @returns {{ show: (wanted: boolean) => void }}
 */
export function createSamples(store, client, onError) {
  let wanted = false;
  let round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function ask() {
    try {
      const samples = await client.request({ type: 'augmented', round: round++, count: COUNT });
      if (!wanted) return;
      store.set({ samples });
      timer = setTimeout(ask, STAND);
    } catch (error) {
      // The engine broke: another one is on its way.
      if (isEnd(error)) {
        if (wanted) timer = setTimeout(ask, STAND);
        return;
      }
      wanted = false;
      store.set({ samples: null });
      onError(error);
    }
  }

  return {
    show(now) {
      if (now === wanted) return;
      wanted = now;
      clearTimeout(timer);
      if (wanted) void ask();
      else store.set({ samples: null });
    },
  };
}
