// The drawing pad: strokes by mouse, finger, pen or keys, undo and clear. Owns the strokes and hands
// them out in pad units (280 × 280, y down) whatever the size on the screen. Never reads a digit.

import { text } from '../../strings/i18n.js';
import { actions, find, parts, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { createKeyboardPen } from './pad-keys.js';
import { createPainter } from './pad-painter.js';

/** Pad units along one side. */
export const PAD_SIZE = 280;

/** Points nearer than this to the last one say nothing new (pad units). */
const MIN_STEP = 0.75;

/**
 * @typedef {object} Drawing
 * @property {number[][]} strokes each x0,y0,x1,y1,…
 * @property {[number, number][]} times when each stroke began and ended, in milliseconds; NaN for strokes drawn
 *   with keys, which take their time whatever they draw
 */

/**
 * @typedef {object} PadCallbacks
 * @property {(drawing: Drawing) => void} onInk after any change
 * @property {(down: boolean) => void} onPen whether a stroke is being drawn right now
 */

/**
 * @param {HTMLElement} element
 * @param {PadCallbacks} callbacks
 * @returns {{ update: (data: { picture: CanvasImageSource & { width: number, height: number } }) => void }}
 *   `update` puts a picture on the pad in place of the strokes
 */
export function createPad(element, { onInk, onPen }) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const buttons = actions(element, 'undo', 'clear');
  const { pen: penStatus } = parts(element, 'pen');
  const painter = createPainter(canvas, PAD_SIZE);

  /** @type {number[][]} */
  let strokes = [];
  /** @type {[number, number][]} of each stroke */
  let times = [];
  /** @type {number[] | null} the stroke under way, also the last of `strokes` */
  let current = null;
  /** @type {(CanvasImageSource & { width: number, height: number }) | null} */
  let picture = null;
  /** @type {number | null} the pointer that draws; any other is ignored until it lifts */
  let pointer = null;

  function changed() {
    const blank = strokes.length === 0 && !picture;
    const disable = () => (buttons.undo.disabled = buttons.clear.disabled = blank);
    keepFocus(element, disable, () => canvas);
    painter.paint({ strokes, picture, cursor: keys.cursor() });
    onInk({ strokes, times });
  }

  /** @param {number} x @param {number} y @param {number} [time] */
  function begin(x, y, time = NaN) {
    picture = null;
    current = [x, y];
    strokes.push(current);
    times.push([time, time]);
    onPen(true);
    changed();
  }

  /** @param {number} x @param {number} y */
  function extend(x, y) {
    if (!current) return false;
    const step = Math.hypot(x - (current.at(-2) ?? x), y - (current.at(-1) ?? y));
    if (step < MIN_STEP) return false;
    current.push(x, y);
    return true;
  }

  /** @param {number} [time] */
  function end(time = NaN) {
    if (!current) return;
    current = null;
    times[times.length - 1][1] = time;
    onPen(false);
  }

  function undo() {
    keys.lift();
    end();
    pointer = null;
    if (picture) picture = null;
    else {
      strokes.pop();
      times.pop();
    }
    changed();
  }

  function clear() {
    keys.lift();
    end();
    pointer = null;
    picture = null;
    [strokes, times] = [[], []];
    changed();
  }

  const keys = createKeyboardPen(canvas, PAD_SIZE, {
    onDown: (x, y) => begin(x, y),
    onMove(x, y, down) {
      if (down && extend(x, y)) changed();
      else painter.paint({ strokes, picture, cursor: keys.cursor() });
    },
    onUp: () => end(),
    onClear: clear,
    onStatus: (key) => setText(penStatus, text(key)),
  });

  /** @param {PointerEvent} event @returns {[number, number]} in pad units */
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * PAD_SIZE,
      ((event.clientY - box.top) / box.height) * PAD_SIZE,
    ];
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    keys.hide();
    end();
    begin(...place(event), event.timeStamp);
    try {
      canvas.setPointerCapture(pointer); // a stroke goes on outside, and comes back in
    } catch {
      // The pointer has lifted before this handler ran: its stroke is a dot.
    }
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    const fine = event.getCoalescedEvents?.() ?? [];
    let grown = false;
    for (const part of fine.length ? fine : [event]) grown = extend(...place(part)) || grown;
    if (grown) changed();
  });
  for (const name of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      if (name === 'pointerup' && extend(...place(event))) changed();
      end(event.timeStamp);
    });
  }
  canvas.addEventListener('contextmenu', (event) => {
    if (pointer !== null) event.preventDefault(); // a finger that rests while it draws
  });

  buttons.undo.addEventListener('click', undo);
  buttons.clear.addEventListener('click', clear);
  document.addEventListener('keydown', (event) => {
    const undoes = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === 'z';
    const inText = event.target instanceof HTMLInputElement && event.target.type === 'text';
    if (!undoes || inText || buttons.undo.disabled) return;
    event.preventDefault();
    undo();
  });

  return {
    update({ picture: shown }) {
      clear();
      picture = shown;
      buttons.undo.disabled = buttons.clear.disabled = false;
      painter.paint({ strokes, picture, cursor: keys.cursor() });
    },
  };
}
