// Reads what is drawn: asks the engine for a prediction whenever the ink, or the weights that answer, have
// changed. Touches no element.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { asked } from '../../state/derived.js';

/**
 * @typedef {import('../../state/types.js').Ink} Ink
 * @typedef {import('../../state/types.js').Answering} Source
 */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function startReader(store, client, onError) {
  const read = createLatest(async () => {
    const now = asked(store.get());
    const { ink, source, times } = now;
    if (times === 0) return; // asked again when weights arrive
    try {
      const reading = await client.request(question(ink, source));
      const inkless = reading.blank && !('strokes' in ink);
      store.set({ reading, inkless, shown: reading.unsure }); // of a number first the least certain digit
    } catch (error) {
      onError(error);
    }
    store.set({ read: now }); // also where the answer is an error
  }, nextFrame);

  store.subscribe(asked, read);
}

/** @param {Ink} ink @param {Source} source */
function question(ink, source) {
  if ('strokes' in ink) {
    return /** @type {const} */ ({
      type: 'predict_strokes',
      source,
      strokes: ink.strokes.map((stroke) => Float32Array.from(stroke)),
      times: Float64Array.from(ink.times.flat(), (milliseconds) => milliseconds / 1000),
      width: ink.size,
      height: ink.size,
    });
  }
  if ('finished' in ink) {
    return /** @type {const} */ ({ type: 'predict_picture', source, picture: ink.finished });
  }
  const { rgba, width, height } = ink;
  return /** @type {const} */ ({ type: 'predict_pixels', source, rgba, width, height });
}
