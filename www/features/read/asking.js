// Asks the engine for the network's inside while the chapter is seen: what every unit gives, what is behind the one
// that is looked at, which pixels decide. Draws nothing.

import { floats } from '../../engine/floats.js';
import { after, createLatest, nextFrame } from '../../engine/latest.js';
import { largest, lookedAt, readInside } from './inside.js';

/** What pixels say takes many forward passes: they are requested after a drawing has been still for `STILL`, and from a
 * network in training every `RARELY` (milliseconds). */
const STILL = 120;
const RARELY = 1000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 * @param {() => import('./inside.js').Question | null} question what is read now
 */
export function startAsking(store, client, onError, question) {
  let seen = false;
  let pixelsSeen = false;

  /** What was requested while the chapter was not visible is requested again when it is. */
  const look = createLatest(async () => {
    const asked = question();
    if (!asked || !canAsk()) return;
    const { source, picture } = asked;
    await attempt(async () => {
      const answer = await client.request({ type: 'look_inside', source, picture });
      store.set({ inside: readInside(asked, answer) });
    });
  }, nextFrame);

  const lookAtUnit = createLatest(async () => {
    const { inside, look } = store.get();
    if (!inside || inside.recurrent || !canAsk()) return;
    const { source, picture } = inside;
    const { layer, unit } = lookedAt(inside, look);
    await attempt(async () => {
      const answer = await client.request({ type: 'look_at_unit', source, picture, layer, unit });
      store.set({ unitView: { layer, unit, ...answer } });
    });
  }, nextFrame);

  const askPixels = createLatest(
    async () => {
      const { inside, pixelsWay: way, pixelsDigit } = store.get();
      if (!pixelsSeen || !canAsk()) return;
      if (!inside?.picture.some((pixel) => pixel)) return store.set({ pixels: null });
      const digit = pixelsDigit ?? obvious(inside.probabilities, way);
      await attempt(async () => store.set({ pixels: await pixelsOf(client, inside, way, digit) }));
    },
    () => after(store.get().run === 'running' ? RARELY : STILL)(),
  );

  const canAsk = () => seen && store.get().engine === 'ready';

  /** Weights may have changed while it was asked; then it is asked again. @param {() => Promise<unknown>} ask */
  async function attempt(ask) {
    try {
      await ask();
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code !== 'shape' && code !== 'no-weights' && code !== 'message') onError(error);
    }
  }

  store.subscribe(['reading', 'shown', 'engine'], look);
  store.subscribe(['inside', 'look'], lookAtUnit);
  store.subscribe(['inside', 'pixelsWay', 'pixelsDigit'], askPixels);
  return {
    look,
    /** @param {boolean} now whether the chapter is seen */
    see(now) {
      seen = now;
      if (seen) look();
    },
    /** @param {boolean} now whether the figure of the pixels is seen */
    seePixels(now) {
      pixelsSeen = now;
      if (now) askPixels();
    },
  };
}

/**
 * @param {import('../../engine/client.js').Client} client
 * @param {import('./inside.js').Inside} inside
 * @param {import('./pixels.js').Way} way
 * @param {number} digit
 * @returns {Promise<import('./pixels.js').Pixels>}
 */
async function pixelsOf(client, inside, way, digit) {
  const { source, picture, size, probabilities } = inside;
  const answer = await client.request({ type: way, source, picture, digit });
  const asked = { way, digit, picture, size };
  if (way !== 'changed_picture') {
    return { ...asked, values: floats(answer), frames: [], probability: probabilities[digit] ?? 0 };
  }
  const frames = framesOf(answer, picture);
  const last = { source, picture: frames.at(-1) ?? picture, size };
  const then = readInside(last, await client.request({ type: 'look_inside', source, picture: last.picture }));
  return {
    ...asked,
    values: new Float32Array(),
    frames,
    probability: then.probabilities[digit] ?? 0,
  };
}

/**
 * The digit that is shown first: the answer; what a drawing is changed into, the next one.
 * @param {Float32Array} probabilities
 * @param {import('./pixels.js').Way} way
 */
function obvious(probabilities, way) {
  const answer = largest(probabilities);
  if (way !== 'changed_picture') return answer;
  return largest(probabilities.map((share, digit) => (digit === answer ? -1 : share)));
}

/** The drawing, and the pictures after it. @param {Uint8Array} all @param {Uint8Array} first */
function framesOf(all, first) {
  const frames = [first];
  for (let at = 0; at < all.length; at += first.length) frames.push(all.subarray(at, at + first.length));
  return frames;
}
