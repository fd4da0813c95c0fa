// Reads what is drawn: holds the newest ink and whose weights should answer, and asks the engine for
// a prediction whenever either changes. Touches no element.

import { createLatest, nextFrame } from './engine/latest.js';

/**
 * @typedef {import('./engine/client.js').Client} Client
 * @typedef {import('./engine/protocol.js').Prediction} Prediction
 * @typedef {import('./engine/protocol.js').Source} Source
 */

/**
 * Strokes (x0,y0,x1,y1,… in pad units) or a picture's pixels.
 * @typedef {{ strokes: number[][], size: number } | { rgba: Uint8ClampedArray, width: number, height: number }} Ink
 */

/**
 * @param {Client} client
 * @param {{ onPrediction: (prediction: Prediction) => void, onError: (error: unknown) => void }} callbacks
 */
export function createReader(client, { onPrediction, onError }) {
  /** @type {Ink} */
  let ink = { strokes: [], size: 1 };
  /** @type {Source} */
  let source = 'shipped';
  /** @type {Set<Source>} */
  const ready = new Set();

  const read = createLatest(async () => {
    if (!ready.has(source)) return; // asked again when they come
    try {
      onPrediction(await client.request(question(ink, source)));
    } catch (error) {
      onError(error);
    }
  }, nextFrame);

  return {
    /** @param {Ink} next */
    read(next) {
      ink = next;
      read();
    },
    /** @param {Source} next */
    answerWith(next) {
      source = next;
      read();
    },
    /** Whose weights answer. */
    source: () => source,
    /** @param {Source} gone these weights are there no more */
    weightsGone(gone) {
      ready.delete(gone);
    },
    /** @param {Source} changed these weights are there now, or others than before */
    weightsChanged(changed) {
      ready.add(changed);
      if (changed === source) read();
    },
  };
}

/** @param {Ink} ink @param {Source} source */
function question(ink, source) {
  if ('strokes' in ink) {
    return /** @type {const} */ ({
      type: 'predict_strokes',
      source,
      strokes: ink.strokes.map((stroke) => Float32Array.from(stroke)),
      width: ink.size,
      height: ink.size,
    });
  }
  const { rgba, width, height } = ink;
  return /** @type {const} */ ({ type: 'predict_pixels', source, rgba, width, height });
}
