// The map: every test picture as its digit, where the last hidden layer puts it, and the drawing as a ring that moves.
// What the pointer or the arrow keys point at is described; Enter or a click takes it. Digits that were misread are
// darker, in a circle. Asks for nothing.

import { text } from '../../strings/i18n.js';
import { find } from '../../ui/dom.js';
import { count, percent } from '../../ui/format.js';
import { isStill, onColours } from '../../ui/media.js';
import { lookOf, paintDigits, paintMap } from './map-paint.js';
import { ahead, between, layOut, nearest, placeOf } from './map-places.js';

/**
 * @typedef {object} MapData
 * @property {Float32Array | null} points `[pictures, 2]`
 * @property {Uint8Array} labels
 * @property {Uint8Array} answers
 * @property {readonly number[]} explained
 * @property {boolean} isMoving whether it follows a run: then pictures move to where they are next
 * @property {readonly [number, number] | null} mine where the drawing lies
 * @property {number | null} only the digit that is shown alone
 */

/** How near the pointer must be to a picture (CSS pixels). */
const NEAR = 14;

/** How long pictures move (milliseconds). */
const MOVE = 200;

/**
 * @param {HTMLElement} element holds a canvas
 * @param {{ onPoint: (index: number | null) => void, onPicture: (index: number) => void }} callbacks
 * @returns {{ update: (data: MapData) => void }}
 */
export function createMap(element, { onPoint, onPicture }) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const digits = document.createElement('canvas');
  /** @type {MapData | null} */
  let data = null;
  let layout = layOut(new Float32Array(), 0, 0);
  /** What is pointed at. @type {number | null} */
  let at = null;
  let stop = () => {};
  let frame = 0;
  let look = lookOf(canvas, 1);

  function resize() {
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = Math.min(2, devicePixelRatio || 1);
    cancelAnimationFrame(frame);
    for (const each of [canvas, digits]) {
      each.width = Math.round(width * scale);
      each.height = Math.round(height * scale);
    }
    look = lookOf(canvas, scale);
    layout = layOut(data?.points ?? new Float32Array(), width, height);
    repaint();
  }

  /** The same pictures move from where they are to where they are now. */
  function move() {
    const { clientWidth: width, clientHeight: height } = canvas;
    const from = layout.places;
    const next = layOut(data?.points ?? new Float32Array(), width, height);
    const began = performance.now();
    const step = () => {
      const part = isStill() ? 1 : Math.min(1, (performance.now() - began) / MOVE);
      layout = { ...next, places: between(from, next.places, part) };
      repaint();
      paint();
      if (part < 1) frame = requestAnimationFrame(step);
    };
    cancelAnimationFrame(frame);
    step();
  }

  function repaint() {
    stop();
    if (data) stop = paintDigits(digits, look, layout, data, paint);
  }

  function paint() {
    const mine = data?.mine ? layout.toScreen(...data.mine) : null;
    paintMap(canvas, digits, look, { at: at === null ? null : placeOf(layout.places, at), mine });
  }

  /** @param {number | null} index */
  function point(index) {
    if (index === at) return;
    at = index;
    paint();
    onPoint(index);
  }

  const isShown = (/** @type {number} */ index) => !data || data.only === null || data.labels[index] === data.only;

  /** @param {MouseEvent} event @returns {number | null} the picture under the pointer */
  function under({ clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return nearest(layout.places, [clientX - left, clientY - top], Math.hypot, isShown, NEAR);
  }

  canvas.addEventListener('pointermove', (event) => point(under(event)));
  canvas.addEventListener('click', (event) => {
    const index = under(event);
    point(index);
    if (index !== null) onPicture(index);
  });
  canvas.addEventListener('focus', () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (at === null) point(nearest(layout.places, [width / 2, height / 2], Math.hypot, isShown));
  });
  canvas.addEventListener('keydown', (event) => {
    const distance = ahead(event.key);
    if (distance && at !== null) {
      point(nearest(layout.places, placeOf(layout.places, at), distance, isShown) ?? at);
    } else if (event.key === 'Enter' && at !== null) onPicture(at);
    else return;
    event.preventDefault();
  });

  const onLook = () => {
    if (!data?.points) return;
    resize();
    paint();
  };
  new ResizeObserver(onLook).observe(canvas);
  onColours(onLook);

  return {
    update(next) {
      const before = data;
      data = next;
      const isSame = before?.points === next.points;
      const moves = next.isMoving && before?.isMoving === true && before.points?.length === next.points?.length;
      if (!isSame && !moves && at !== null) {
        at = null;
        onPoint(null);
      }
      if (next.points) {
        const explained = percent((next.explained[0] ?? 0) + (next.explained[1] ?? 0));
        const words = { number: count(next.labels.length), explained };
        canvas.setAttribute('aria-label', text('judge.map_label', words));
      }
      if (!isSame && moves) {
        move();
        if (at !== null) onPoint(at);
      } else if (!isSame) resize();
      else if (before?.only !== next.only) repaint();
      paint();
    },
  };
}
