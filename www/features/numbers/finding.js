// Asks what was found in the picture on the pad, once it is read and while the chapter is seen. Touches no element but
// to know that.

import { latestWhileSeen } from '../../ui/seen.js';

/** @typedef {import('../../state/state.js').State} State */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ chapter: HTMLElement, onError: (error: unknown) => void }} page
 */
export function startFinding(store, client, { chapter, onError }) {
  /** What was read when it was asked last. @type {State['read']} */
  let asked = null;
  const work = latestWhileSeen(chapter, async () => {
    const { ink, read, found } = store.get();
    // Nothing stays of a picture that has gone.
    if (found && found.ink !== ink) store.set({ found: null });
    if (!('rgba' in ink) || !read || read.ink !== ink || read === asked) return;
    asked = read;
    try {
      const found = await client.request({ type: 'found', source: read.source, ...ink });
      if (store.get().ink === ink) store.set({ found: { ...found, ink } });
    } catch (error) {
      onError(error);
    }
  });
  store.subscribe(['ink', 'read'], work);
}
