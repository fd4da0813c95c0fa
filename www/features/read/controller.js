// Looks inside the network that answers, at the picture that it reads: asks the engine while the chapter is seen,
// and joins the figures.

import { isDownload } from '../../engine/download.js';
import { after, createLatest, nextFrame } from '../../engine/latest.js';
import { text } from '../../strings/i18n.js';
import { build, find, part, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { whileSeen } from '../../ui/seen.js';
import { fillWords } from '../../ui/words.js';
import { countRight } from './counting.js';
import { isFirstVisit, startGhost } from './ghost.js';
import { createHero } from './hero.js';
import {
  floats,
  inputsOf,
  largest,
  lookedAt,
  offIn,
  readInside,
  readUnit,
  switched,
  weightsOf,
} from './inside.js';
import { createPixels } from './pixels.js';
import { createSwitching } from './switching.js';
import { createUnit } from './unit.js';

/**
 * @typedef {import('./inside.js').Place} Place
 * @typedef {import('./inside.js').Question} Question
 * @typedef {import('../../engine/protocol.js').Source} Source
 */

/** What a drawing's pixels are asked for after it has been still so long (milliseconds): it is many forward passes. */
const STILL = 120;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function startRead(store, client, onError) {
  /** What a person has chosen to look at, to come back to when a mouse has left. @type {Place | null} */
  let chosen = null;
  /** What the ghost pen has written so far. @type {Question | null} */
  let written = null;
  let seen = false;

  const hero = createHero({
    onLook: (place) => store.set({ look: place ?? chosen }),
    onChoose,
    onSwitch: toggle,
    onSilence: silence,
  });
  const switching = createSwitching({ onAllBack: () => switchUnits(new Uint8Array()) });
  const unit = createUnit({ onChoose, onSwitch: toggle });
  const pixels = createPixels({
    onWay: (pixelsWay) => store.set({ pixelsWay }),
    onDigit: (pixelsDigit) => store.set({ pixelsDigit }),
  });
  const room = part('hero');
  const plain = build('p', { class: 'hint', 'data-text': 'read.plain' });
  room.append(...hero.elements, switching.element, unit.element, pixels.element, plain);
  fillWords(room);

  store.show((state) => {
    const { inside, look } = state;
    return { inside, look: inside && lookedAt(inside, look), off: offOf(state) };
  }, hero.update);
  store.show((state) => ({ off: offOf(state), score: state.score }), switching.update);
  store.show((state) => {
    const { inside, unitView } = state;
    return { inside, unitView, isOff: isOff(state, unitView) };
  }, unit.update);
  const lead = find(part('read'), '.lead', HTMLElement);
  store.show(
    ({ inside }) => inside && weightsOf(inside),
    (number) => number && setText(lead, text('read.numbers', { number: count(number) })),
  );
  store.show(({ pixels, pixelsWay }) => ({ pixels, way: pixelsWay }), pixels.update);

  /** @param {Place} place */
  function onChoose(place) {
    chosen = place;
    store.set({ look: place });
  }

  /** The picture that is looked at: the shown digit's, or what the ghost pen writes. @returns {Question | null} */
  function question() {
    const { reading, shown } = store.get();
    if (written && reading?.blank) return written;
    if (!reading) return null;
    const { picture } = reading.digits[shown] ?? reading;
    return { source: reading.source, picture, size: reading.size };
  }

  /** What is asked for while nobody looks is asked again when the chapter is seen. */
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
      store.set({ unitView: readUnit({ layer, unit }, inputsOf(inside, layer), answer) });
    });
  }, nextFrame);

  const askPixels = createLatest(async () => {
    const { inside, pixelsWay: way, pixelsDigit } = store.get();
    if (!inside || !canAsk() || !inside.picture.some((pixel) => pixel))
      return store.set({ pixels: null });
    const { source, picture, size } = inside;
    const digit = pixelsDigit ?? obvious(inside.probabilities, way);
    const before = inside.probabilities[digit] ?? 0;
    await attempt(async () => {
      const answer = await client.request({ type: way, source, picture, digit });
      if (way !== 'changed_picture') {
        return store.set({ pixels: { way, digit, picture, size, values: floats(answer), frames: [], probability: before } }); // prettier-ignore
      }
      const frames = framesOf(answer, picture);
      const last = frames.at(-1) ?? picture;
      const after = readInside(inside, await client.request({ type: 'look_inside', source, picture: last })); // prettier-ignore
      const probability = after.probabilities[digit] ?? 0;
      store.set({ pixels: { way, digit, picture, size, values: floats(new Uint8Array()), frames, probability } }); // prettier-ignore
    });
  }, after(STILL));

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

  whileSeen(part('read'), (now) => {
    seen = now;
    if (seen) look();
  });
  store.subscribe(({ reading, shown, engine }) => ({ reading, shown, engine }), look);
  store.subscribe(({ inside, look }) => ({ inside, look }), lookAtUnit);
  store.subscribe(
    ({ inside, pixelsWay, pixelsDigit }) => ({ inside, pixelsWay, pixelsDigit }),
    askPixels,
  );
  // While these weights are trained they change with every batch.
  store.subscribe(
    ({ runNews, run, source }) => (run === 'running' && source === 'yours' ? runNews : null),
    (news) => news && look(),
  );

  /** @param {Place} place */
  function toggle(place) {
    const { inside } = store.get();
    if (!inside || place.layer >= inside.layers.length) return;
    onChoose(place);
    const on = isOff(store.get(), place);
    switchUnits(switched(inside, offOf(store.get()), place.layer, (unit) => unit === place.unit, on)); // prettier-ignore
  }

  /** @param {number} layer */
  function silence(layer) {
    const { inside } = store.get();
    if (!inside) return;
    const values = inside.layers[layer];
    switchUnits(switched(inside, offOf(store.get()), layer, (unit) => values?.[unit] === 0, false));
  }

  /** @param {Uint8Array} off @param {Source} [source] */
  function switchUnits(off, source = store.get().source) {
    if (off.length === 0 && store.get().off[source].length === 0) return;
    client.request({ type: 'switch_units', source, off }).catch(onError);
    store.set({ off: { ...store.get().off, [source]: off } });
  }

  // A run, a file or another run's weights: what was off belonged to the network before.
  store.subscribe(({ origin, run }) => ({ origin, running: run !== 'idle' }), () =>
    switchUnits(new Uint8Array(), 'yours')); // prettier-ignore
  // Another engine has all units on.
  store.subscribe(({ engine }) => engine, (engine) => {
    if (engine !== 'ready') return;
    for (const source of /** @type {const} */ (['shipped', 'yours'])) {
      const off = store.get().off[source];
      if (off.length) client.request({ type: 'switch_units', source, off }).catch(onError);
    }
  }); // prettier-ignore

  /** What all units read right, by what it was counted for. @type {{ key: unknown[], right: number } | null} */
  let base = null;
  const countTest = createLatest(async () => {
    const state = store.get();
    const { source, dataset, weights, engine } = state;
    const off = offOf(state);
    if (off.length === 0) return store.set({ score: null });
    if (engine !== 'ready') return;
    if (state.run !== 'idle' && source === 'yours') return store.set({ score: 'later' });
    store.set({ score: 'counting' });
    const goesOn = () => offOf(store.get()) === off && store.get().dataset === dataset;
    await attempt(async () => {
      if (!dataset) return loadMnist();
      const pictures = dataset.validation_images;
      if (dataset.size !== store.get().inside?.size) return store.set({ score: 'none' });
      const now = await countRight(client, source, off, pictures, goesOn);
      const key = [source, weights[source], dataset];
      if (base?.key.some((part, i) => part !== key[i]) ?? true) {
        const right = await countRight(client, source, new Uint8Array(), pictures, goesOn);
        base = right === null ? null : { key, right };
      }
      if (now !== null && base && goesOn()) store.set({ score: { now, all: base.right } });
    });
  }, nextFrame);
  store.subscribe((state) => {
    const { dataset, source, weights, run, engine } = state;
    return { off: offOf(state), dataset, times: weights[source], idle: run === 'idle', engine };
  }, countTest);

  async function loadMnist() {
    const { loading, run } = store.get();
    if (loading || run !== 'idle') return; // counted when it has come
    store.set({ loading: true });
    try {
      store.set({ dataset: await client.request({ type: 'load_mnist' }) });
    } catch (error) {
      store.set({ score: 'none' });
      if (!isDownload(error)) throw error;
      onError(error);
    } finally {
      store.set({ loading: false, files: [] });
    }
  }

  greet();

  /** Once, when the empty pad has been read and somebody sees the figure. */
  function greet() {
    if (!isFirstVisit()) return;
    /** @type {ReturnType<typeof startGhost> | null} */
    let ghost = null;
    /** @type {number[][]} */
    let strokes = [];
    const read = createLatest(async () => {
      const { source, weights } = store.get();
      if (!ghost || weights[source] === 0) return;
      await attempt(async () => {
        const { picture, size } = await client.request({
          type: 'predict_strokes',
          source,
          strokes: strokes.map((stroke) => Float32Array.from(stroke)),
          times: new Float64Array(),
          width: 280,
          height: 280,
        });
        written = ghost && { source, picture, size };
        look();
      });
    }, nextFrame);
    store.subscribe(({ inside, ink }) => ({ shown: inside !== null, ink }), ({ shown, ink }) => {
      if (hasInk(ink)) ghost?.end();
      else if (shown && !ghost && isFirstVisit()) ghost = startGhost({
        onStrokes(all) {
          strokes = all;
          read();
        },
        onEnd() {
          ghost = written = null;
          look();
        },
      });
    }); // prettier-ignore
    store.show(
      () => null,
      () => ghost?.speak(),
    );
  }
}

/** @param {import('../../state/state.js').State} state the units of the answering weights that are off */
const offOf = ({ off, source }) => off[source];

/** @param {import('../../state/state.js').State} state @param {Place | null} place */
function isOff(state, place) {
  const { inside } = state;
  return Boolean(inside && place && offIn(inside, offOf(state), place.layer)[place.unit]);
}

/** @param {import('../../state/state.js').Ink} ink */
const hasInk = (ink) => !('strokes' in ink) || ink.strokes.length > 0;

/**
 * The digit that a person asks about first: the answer; what a drawing is changed into, the next one.
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
  for (let at = 0; at < all.length; at += first.length)
    frames.push(all.subarray(at, at + first.length));
  return frames;
}
