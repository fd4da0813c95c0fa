// Asks the engine for augmented samples now and then, as long as somebody wants to see them. Touches no
// element.

/** Pictures at a time, and how long they stand (milliseconds). */
const COUNT = 10;
const STAND = 1500;

/**
 * @param {ReturnType<typeof import('./engine/client.js').createClient>} client
 * @param {{ onSamples: (samples: import('./views/strip.js').Samples | null) => void, onError: (error: unknown) => void }} callbacks
 * @returns {{ show: (wanted: boolean) => void }}
 */
export function createSamples(client, { onSamples, onError }) {
  let wanted = false;
  let round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function ask() {
    try {
      const pixels = await client.request({ type: 'augmented', round: round++, count: COUNT });
      if (!wanted) return;
      onSamples({ pixels, count: COUNT });
      timer = setTimeout(ask, STAND);
    } catch (error) {
      wanted = false;
      onSamples(null);
      onError(error);
    }
  }

  return {
    show(now) {
      if (now === wanted) return;
      wanted = now;
      clearTimeout(timer);
      if (wanted) void ask();
      else onSamples(null);
    },
  };
}
