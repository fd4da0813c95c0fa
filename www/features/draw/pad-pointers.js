// Mouse, fingers and pens on the pad: which of them draws. Suppresses the browser's default gestures. Knows
// nothing of the ink.

import { LINE_WIDTH } from './pad-painter.js';

/** @typedef {import('./pad-drawing.js').Hand} Hand */

/**
 * @typedef {object} PointerCallbacks where points are in pad units and times in milliseconds
 * @property {(x: number, y: number, hand: Hand, time: number) => void} onBegin
 * @property {(points: [number, number][]) => void} onMove
 * @property {(time: number, point: [number, number] | null) => void} onEnd null: where is not known
 * @property {(since: number) => void} onPen a pen comes: touches under way, or that ended after `since`, are a palm's
 * @property {(points: [number, number][], goesOn: boolean) => void} onErase `goesOn`: as part of the same movement
 */

/** A touch so near in time to a pen is the hand that holds it (milliseconds). */
const PALM = 250;

/** Nearer than this outside of the pad, half of the line is still seen on it (pad units): it counts as drawn at the edge. */
const EDGE = LINE_WIDTH / 2;

/** The button of a pen that is turned over (Pointer Events, 5.1.1.3). */
const ERASER = 5;

/**
 * @param {HTMLElement} target
 * @param {number} size pad units along one side
 * @param {PointerCallbacks} callbacks
 */
export function createPointers(target, size, { onBegin, onMove, onEnd, onPen, onErase }) {
  /** The pointer that draws; any other is ignored until it lifts. @type {{ id: number, type: string, erases: boolean } | null} */
  let drawing = null;
  /** When a pen came, and when it was last there; also above the glass. */
  const pen = { came: -Infinity, seen: -Infinity };

  /** @param {PointerEvent} event @returns {[number, number]} */
  function place({ clientX, clientY }) {
    const box = target.getBoundingClientRect();
    const border = target.clientLeft;
    return [
      atEdge(((clientX - box.left - border) / (box.width - 2 * border)) * size),
      atEdge(((clientY - box.top - border) / (box.height - 2 * border)) * size),
    ];
  }

  /** @param {number} x in pad units */
  function atEdge(x) {
    const inside = Math.max(0, Math.min(size, x));
    return Math.abs(x - inside) < EDGE ? inside : x;
  }

  /** @param {PointerEvent} event */
  function notePen({ pointerType, timeStamp }) {
    if (pointerType !== 'pen') return;
    if (timeStamp - pen.seen > PALM) pen.came = timeStamp;
    pen.seen = timeStamp;
  }

  /** @param {PointerEvent} event @returns {boolean} whether it may draw now */
  function mayDraw({ pointerType, button, timeStamp }) {
    if (pointerType === 'pen') {
      const free = drawing === null || drawing.type === 'touch';
      return free && (button === 0 || button === ERASER);
    }
    const isPalm = pointerType === 'touch' && timeStamp - pen.seen < PALM;
    return drawing === null && button === 0 && !isPalm;
  }

  target.addEventListener('pointerdown', (event) => {
    const may = mayDraw(event);
    notePen(event);
    if (!may) return;
    getSelection()?.removeAllRanges();
    target.focus({ preventScroll: true });
    const { pointerId: id, pointerType: type, button, timeStamp } = event;
    if (type === 'pen') onPen(pen.came - PALM);
    drawing = { id, type, erases: button === ERASER };
    if (drawing.erases) onErase([place(event)], false);
    else onBegin(...place(event), handOf(type), timeStamp);
    try {
      target.setPointerCapture(id); // a stroke continues outside and comes back in
    } catch {
      // The pointer has lifted before this handler ran: its stroke is a dot.
    }
  });
  target.addEventListener('pointermove', (event) => {
    notePen(event);
    if (event.pointerId !== drawing?.id) return;
    const fine = event.getCoalescedEvents?.() ?? [];
    const points = (fine.length ? fine : [event]).map(place);
    if (drawing.erases) onErase(points, true);
    else onMove(points);
  });
  for (const name of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
    target.addEventListener(name, (event) => {
      notePen(event);
      if (event.pointerId !== drawing?.id) return;
      const { erases } = drawing;
      drawing = null;
      if (!erases) onEnd(event.timeStamp, name === 'pointerup' ? place(event) : null);
    });
  }

  // A mouse that is pressed over selected text would drag the text away, and the browser end the stroke.
  target.addEventListener('mousedown', (event) => event.preventDefault());
  target.addEventListener('dragstart', (event) => event.preventDefault());
  // A finger that rests would open a menu, a magnifier or a selection.
  target.addEventListener('touchstart', (event) => event.cancelable && event.preventDefault(), {
    passive: false,
  });
  target.addEventListener('contextmenu', (event) => {
    const { pointerType } = /** @type {PointerEvent} */ (event);
    if (drawing !== null || pointerType === 'touch' || pointerType === 'pen') event.preventDefault();
  });

  return {
    /** The pointer that draws does so no more, until it comes down again. */
    release() {
      drawing = null;
    },
  };
}

/** @param {string} type of a pointer @returns {Hand} */
const handOf = (type) => (type === 'touch' || type === 'pen' ? type : 'mouse');
