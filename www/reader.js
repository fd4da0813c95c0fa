// Reads what is drawn: holds the newest ink and whose weights should answer, and asks the engine for
// a prediction whenever either changes. Of a number it tells of one digit at a time, first of the least
// certain one. Touches no element.

import { createLatest, nextFrame } from './engine/latest.js';

/**
 * @typedef {import('./engine/client.js').Client} Client
 * @typedef {import('./engine/protocol.js').Prediction} Prediction
 * @typedef {import('./engine/protocol.js').Source} Source
 */

/**
 * Strokes (x0,y0,x1,y1,… in pad units) with the milliseconds when each began and ended, or a picture's pixels.
 * @typedef {{ strokes: number[][], times: [number, number][], size: number } | { rgba: Uint8ClampedArray, width: number, height: number }} Ink
 */

/**
 * A prediction about one of a number's digits: `shown` says which, from 0.
 * @typedef {Prediction & { shown: number }} Shown
 */

/**
 * @param {Client} client
 * @param {{ onPrediction: (prediction: Shown) => void, onError: (error: unknown) => void }} callbacks
 */
export function createReader(client, { onPrediction, onError }) {
  /** @type {Ink} */
  let ink = { strokes: [], times: [], size: 1 };
  /** @type {Source} */
  let source = 'shipped';
  /** @type {Set<Source>} */
  const ready = new Set();
  /** @type {Prediction | null} the newest */
  let prediction = null;

  /** @param {number} index of the digit to tell of */
  function show(index) {
    if (!prediction) return;
    onPrediction({ ...prediction, ...prediction.digits[index], shown: index });
  }

  const read = createLatest(async () => {
    if (!ready.has(source)) return; // asked again when they come
    try {
      prediction = await client.request(question(ink, source));
      show(prediction.unsure);
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
    show,
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
      times: Float64Array.from(ink.times.flat(), (milliseconds) => milliseconds / 1000),
      width: ink.size,
      height: ink.size,
    });
  }
  const { rgba, width, height } = ink;
  return /** @type {const} */ ({ type: 'predict_pixels', source, rgba, width, height });
}
