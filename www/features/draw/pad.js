// The drawing pad: strokes by mouse, finger, pen or keys, or a picture; undo, redo and clear. Hands the ink out
// in pad units (280 × 280, y down), independent of the size on the screen. Never reads a digit.

import { text } from '../../strings/i18n.js';
import { actions, find, parts, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { isField, letterOf } from '../../ui/keys.js';
import { createDrawing } from './pad-drawing.js';
import { createKeyboardPen } from './pad-keys.js';
import { createPainter } from './pad-painter.js';
import { createPointers } from './pad-pointers.js';

/** Pad units along one side. */
const PAD_SIZE = 280;

/**
 * @typedef {object} PadCallbacks
 * @property {(ink: import('../../state/types.js').Ink) => void} onInk after any change
 * @property {(down: boolean) => void} onPen whether a stroke is being drawn right now
 */

/** @typedef {import('../../state/types.js').Restored} Restored */

/**
 * @param {HTMLElement} element
 * @param {PadCallbacks} callbacks
 * @returns {{ update: (picture: import('./pad-drawing.js').Picture) => void, restore: (drawing: Restored) => void, write: (strokes: number[][]) => void }}
 *   `update` puts a picture on the pad in place of what is there; `restore` puts there what stood on it on another
 *   visit, unless there is something already; `write` puts strokes there as if drawn with keys
 */
export function createPad(element, { onInk, onPen }) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const buttons = actions(element, { undo: () => go(drawing.undo), clear: () => go(drawing.clear) });
  const { pen: penStatus } = parts(element, 'pen');
  const painter = createPainter(canvas, PAD_SIZE);
  const drawing = createDrawing();

  function paint() {
    const { strokes, picture } = drawing.now();
    painter.paint({ strokes, picture: picture && picture.canvas, cursor: keys.cursor() });
  }

  function changed() {
    const disable = () => {
      buttons.undo.disabled = !drawing.can.undo();
      buttons.clear.disabled = drawing.isBlank();
    };
    keepFocus(element, disable, () => canvas);
    paint();
    const { strokes, times, picture } = drawing.now();
    if (picture && 'finished' in picture) onInk({ finished: picture.finished });
    else if (picture) onInk({ rgba: picture.rgba, width: picture.width, height: picture.height });
    else onInk({ strokes, times, size: PAD_SIZE });
  }

  /** @param {Parameters<typeof drawing.begin>} first */
  function begin(...first) {
    drawing.begin(...first);
    onPen(true);
    changed();
  }

  /** @param {number} [time] */
  function end(time) {
    drawing.end(time);
    onPen(false);
  }

  /** @param {() => void} step to another drawing */
  function go(step) {
    keys.lift();
    pointers.release();
    end();
    step();
    changed();
  }

  const keys = createKeyboardPen(canvas, PAD_SIZE, {
    onDown: (x, y) => begin(x, y, 'keys'),
    onMove(x, y, down) {
      if (down && drawing.extend(x, y)) changed();
      else paint();
    },
    onUp: () => end(),
    onClear: () => go(drawing.clear),
    onStatus: (key) => setText(penStatus, text(key)),
  });

  const pointers = createPointers(canvas, PAD_SIZE, {
    onPen: (since) => drawing.dropPalm(since),
    onBegin(...first) {
      keys.hide();
      begin(...first);
    },
    onMove(points) {
      const grown = points.filter(([x, y]) => drawing.extend(x, y));
      if (grown.length) changed();
    },
    onEnd(time, point) {
      if (point && drawing.extend(...point)) changed();
      end(time);
    },
    onErase: erase,
  });

  let erased = false; // whether this movement of the eraser has met a stroke
  /** @param {[number, number][]} points @param {boolean} goesOn */
  function erase(points, goesOn) {
    if (!goesOn) {
      keys.hide();
      onPen(false); // a palm's stroke may have gone
      erased = false;
    }
    for (const [x, y] of points) erased = drawing.erase(x, y, erased) || erased;
    changed();
  }

  document.addEventListener('keydown', (event) => {
    const step = stepOf(event);
    if (!step || isField(event.target) || !drawing.can[step]()) return;
    event.preventDefault();
    go(drawing[step]);
  });

  return {
    update: (picture) => go(() => drawing.show(picture)),
    restore(kept) {
      if (drawing.isBlank() && !drawing.can.undo()) go(() => drawing.restore(kept));
    },
    write(strokes) {
      const times = strokes.map(() => /** @type {[number, number]} */ ([NaN, NaN]));
      go(() => drawing.restore({ strokes, times, picture: null }));
    },
  };
}

/**
 * Ctrl+Z takes back; Ctrl+Shift+Z and Ctrl+Y bring again. With Cmd, where there is no Ctrl+Y.
 * @param {KeyboardEvent} event
 * @returns {'undo' | 'redo' | null}
 */
function stepOf(event) {
  if ((!event.ctrlKey && !event.metaKey) || event.altKey || event.isComposing) return null;
  const letter = letterOf(event);
  if (letter === 'z') return event.shiftKey ? 'redo' : 'undo';
  return letter === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : null;
}
