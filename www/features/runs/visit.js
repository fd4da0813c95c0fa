// What a visit leaves for the next one: the form, the drawing, and which weights answered. A link that says what the
// form holds comes before it. Touches no element.

import { FIELDS } from '../../engine/fields.js';
import { yoursId } from '../../state/derived.js';
import { isRead } from '../../state/fields.js';
import { after, createLatest } from '../../engine/latest.js';
import { openVisit } from '../../storage/visit.js';
import { canvasOf, finishedPicture } from '../../ui/picture.js';

/** @typedef {import('../../state/types.js').Restored} Restored */
/** @typedef {import('../../state/fields.js').Texts} Texts */

/** Changes of the user are stored once this time has passed without another one (milliseconds). */
const STANDS = 300;

/** Pixels along a side of a data set's picture, at most. */
const LARGEST = 64;

/** Pixels of a picture that is kept, at most: those of the largest that the pad takes. */
const MOST_PIXELS = 2 ** 20;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {EventTarget} leaving has an event when the page is left: its window
 * @param {typeof openVisit} [open]
 */
export function createVisit(store, leaving, open = openVisit) {
  const visit = open();
  visit.catch(() => {}); // that nothing is kept is said where runs and corrections are

  /** @param {string} name @returns {Promise<unknown>} */
  const get = (name) => visit.then((visit) => visit.get(name)).catch(() => null);

  /**
   * Keeps what has stood for a moment. What has not is kept as the page is left, which browsers grant in most cases.
   * @param {string} name
   * @param {() => unknown} value
   */
  function keeper(name, value) {
    const keep = async () => {
      isKept = true;
      await visit.then((visit) => visit.put(name, value())).catch(() => {});
    };
    const keepSoon = createLatest(keep, after(STANDS));
    let isKept = true;
    leaving.addEventListener('pagehide', () => isKept || void keep());
    return () => {
      isKept = false;
      keepSoon();
    };
  }

  const keepForm = keeper('form', () => store.get().form);

  return {
    /** @returns {Promise<Partial<Texts> | null>} */
    keptForm: async () => textsOf(await get('form')),
    /**
     * Brings the drawing and the weights that answered, then keeps what changes of them.
     * @param {{ draw: (drawing: Restored) => void, answerWith: (id: number) => Promise<void> }} page
     */
    async restore({ draw, answerWith }) {
      const before = store.get();
      const [drawing, answer] = await Promise.all([get('drawing'), get('answer')]);
      const restored = drawingOf(drawing);
      if (restored) draw(restored);
      const keepDrawing = keeper('drawing', () => store.get().ink);
      const keepAnswer = keeper('answer', () => {
        const id = store.get().source === 'yours' ? yoursId(store.get()) : null;
        return id === null ? null : { run: id };
      });
      // The first call, at once, stores what changed while the device was being read.
      let first = true;
      // Strokes grow in place: it is the drawing that is another one, not what is in it.
      store.subscribe(['ink'], ({ ink }) => (first && ink === before.ink) || keepDrawing());
      store.subscribe(['form'], ({ form }) => (first && form === before.form) || keepForm());
      store.subscribe(['source', 'origin'], ({ origin }) => (first && origin === before.origin) || keepAnswer());
      first = false;
      const run = /** @type {{ run?: unknown } | null} */ (answer)?.run;
      if (typeof run === 'number') await answerWith(run);
    },
  };
}

/**
 * What was typed stays as it was; of choices only those that this version has, since each has its word.
 * @param {any} kept
 * @returns {Partial<Texts> | null}
 */
function textsOf(kept) {
  if (typeof kept !== 'object' || kept === null) return null;
  const known = FIELDS.filter((field) => {
    const text = kept[field.name];
    return typeof text === 'string' && ((field.kind !== 'choice' && field.kind !== 'flag') || isRead(field, text));
  });
  return Object.fromEntries(known.map(({ name }) => [name, kept[name]]));
}

/**
 * @param {any} kept
 * @returns {Restored | null} null: nothing, or nothing that this version can read
 */
export function drawingOf(kept) {
  if (Array.isArray(kept?.strokes)) {
    const strokes = kept.strokes.filter(isStroke);
    const timed = Array.isArray(kept.times) && kept.times.every(isPair);
    if (!timed || strokes.length === 0 || strokes.length !== kept.times.length) return null;
    return { strokes, times: earlier(kept.times), picture: null };
  }
  const { rgba, width, height, finished } = kept ?? {};
  const side = Math.sqrt(finished?.length);
  if (finished instanceof Uint8Array && side >= 1 && side <= LARGEST && Number.isInteger(side)) {
    return { strokes: [], times: [], picture: finishedPicture(finished, side) };
  }
  const isPicture =
    rgba instanceof Uint8Array &&
    [width, height].every((side) => Number.isInteger(side) && side > 0) &&
    width * height <= MOST_PIXELS &&
    rgba.length === 4 * width * height;
  const picture = () => ({ canvas: canvasOf(rgba, width, height), rgba, width, height });
  return isPicture ? { strokes: [], times: [], picture: picture() } : null;
}

/** @param {unknown} stroke */
const isStroke = (stroke) =>
  Array.isArray(stroke) && stroke.length > 0 && stroke.length % 2 === 0 && stroke.every(Number.isFinite);

/** @param {unknown} times */
const isPair = (times) => Array.isArray(times) && times.length === 2 && times.every((time) => typeof time === 'number');

/**
 * Times of an earlier visit end where this one's clock begins.
 * @param {[number, number][]} times
 * @returns {[number, number][]}
 */
function earlier(times) {
  const end = Math.max(...times.flat().filter(Number.isFinite), -Infinity);
  return times.map(([from, to]) => [from - end, to - end]);
}
