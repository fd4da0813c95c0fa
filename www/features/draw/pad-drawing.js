// What is on the pad: strokes or a picture, and every drawing before it, for undo. Touches no element.

/**
 * @typedef {import('../../state/types.js').PadPicture} Picture
 * @typedef {'mouse' | 'touch' | 'pen' | 'keys'} Hand who draws
 */

/**
 * A version of the drawing. Versions are immutable, except for the stroke in progress. `hand` drew the last stroke; null:
 * the last step was no stroke.
 * @typedef {import('../../state/types.js').Restored & { hand: Hand | null }} Drawing
 */

/** Points nearer than this to the last one are skipped (pad units). */
const MIN_STEP = 0.75;

/** What is nearer than this to the eraser goes (pad units). */
const ERASER = 14;

/** Drawings to go back to, and how many different pictures they may hold: one takes megabytes. */
const MOST = { drawings: 500, pictures: 8 };

/** @type {Drawing} */
const BLANK = { strokes: [], times: [], picture: null, hand: null };

export function createDrawing() {
  let now = BLANK;
  /** @type {Drawing[]} the newest last */
  let before = [];
  /** @type {Drawing[]} what was taken back, the last first */
  let undone = [];
  /** @type {number[] | null} the stroke under way */
  let current = null;

  /** @param {Drawing} next */
  function stepTo(next) {
    before.push(now);
    [now, undone] = [next, []];
    const pictures = new Set(before.map(({ picture }) => picture)).size;
    if (before.length > MOST.drawings || pictures > MOST.pictures) before.shift();
  }

  /** @param {number} [time] */
  function end(time = NaN) {
    if (current) now.times[now.times.length - 1][1] = time;
    current = null;
  }

  const isBlank = () => now.strokes.length === 0 && !now.picture;

  return {
    now: () => now,
    isBlank,
    can: { undo: () => before.length > 0, redo: () => undone.length > 0 },

    /** @param {number} x @param {number} y @param {Hand} hand @param {number} [time] */
    begin(x, y, hand, time = NaN) {
      end();
      current = [x, y];
      stepTo({
        strokes: [...now.strokes, current],
        times: [...now.times, [time, time]],
        picture: null,
        hand,
      });
    },

    /** @param {number} x @param {number} y @returns {boolean} whether the stroke is longer now */
    extend(x, y) {
      if (!current) return false;
      const step = Math.hypot(x - (current.at(-2) ?? x), y - (current.at(-1) ?? y));
      if (step < MIN_STEP) return false;
      current.push(x, y);
      return true;
    },

    end,

    /** A pen is used: drops touch strokes that ended after `since` or are in progress, since the palm made them. @param {number} since */
    dropPalm(since) {
      while (now.hand === 'touch' && before.length) {
        const ended = now.times.at(-1)?.[1] ?? 0;
        if (!current && ended < since) return;
        current = null;
        now = before.pop() ?? BLANK;
      }
    },

    /**
     * Takes away the strokes under an eraser. Steps of one movement are one step back.
     * @param {number} x
     * @param {number} y
     * @param {boolean} goesOn whether this movement has erased something before
     * @returns {boolean} whether something was there
     */
    erase(x, y, goesOn) {
      end();
      const kept = [...now.strokes.keys()].filter((i) => distance(now.strokes[i], x, y) > ERASER);
      if (kept.length === now.strokes.length) return false;
      const next = {
        ...BLANK,
        strokes: kept.map((i) => now.strokes[i]),
        times: kept.map((i) => now.times[i]),
      };
      if (goesOn) now = next;
      else stepTo(next);
      return true;
    },

    /** @param {Pick<Drawing, 'strokes' | 'times' | 'picture'>} kept takes the place of what is there */
    restore(kept) {
      end();
      stepTo({ ...BLANK, ...kept });
    },

    /** @param {Picture} picture takes the place of what is there */
    show(picture) {
      end();
      stepTo({ ...BLANK, picture });
    },

    clear() {
      end();
      if (!isBlank()) stepTo(BLANK);
    },

    undo() {
      end();
      const last = before.pop();
      if (!last) return;
      undone.push(now);
      now = last;
    },

    redo() {
      end();
      const next = undone.pop();
      if (!next) return;
      before.push(now);
      now = next;
    },
  };
}

/**
 * @param {number[]} stroke
 * @param {number} x
 * @param {number} y
 * @returns {number} from the point to the nearest of the stroke, in pad units
 */
function distance(stroke, x, y) {
  let least = Infinity;
  for (let i = 0; i < stroke.length; i += 2) {
    const [x0, y0] = stroke.slice(Math.max(0, i - 2));
    const [dx, dy] = [stroke[i] - x0, stroke[i + 1] - y0];
    const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
    const part = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(x0 + part * dx - x, y0 + part * dy - y));
  }
  return least;
}
