// The map: every test picture as its digit, where the last hidden layer puts it, and the drawing as a ring that moves.
// What the pointer or the arrow keys point at is described; Enter or a click takes it. Digits that were misread are
// darker, in a circle. Asks for nothing.

import { text } from '../../strings/i18n.js';
import { find } from '../../ui/dom.js';
import { count, percent } from '../../ui/format.js';
import { apart } from './apart.js';
import { DIGITS } from './facts.js';

/**
 * @typedef {object} MapData
 * @property {Float32Array | null} points `[pictures, 2]`
 * @property {Uint8Array} labels
 * @property {Uint8Array} answers
 * @property {readonly number[]} explained
 * @property {readonly [number, number] | null} mine where the drawing lies
 * @property {number | null} only the digit that is shown alone
 */

/** How near the pointer must be to a picture (CSS pixels). */
const NEAR = 14;
/** Room around the points (CSS pixels). */
const MARGIN = 16;
/** Size of a digit on the map (CSS pixels). */
const GLYPH = 11;

/** The name of a cloud, and how far two of them are apart at least (CSS pixels). */
const NAME = { size: 26, apart: 27 };

/** Digits painted in a frame. */
const AT_ONCE = 1000;

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} element holds a canvas
 * @param {{ onPoint: (index: number | null) => void, onPicture: (index: number) => void }} callbacks
 * @returns {{ update: (data: MapData) => void }}
 */
export function createMap(element, { onPoint, onPicture }) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const points = document.createElement('canvas');
  /** @type {MapData | null} */
  let data = null;
  /** On the screen, `[pictures, 2]`, CSS pixels. */
  let places = new Float32Array();
  /** What is pointed at. @type {number | null} */
  let at = null;
  let scale = 1;
  let frame = 0;

  /** @param {number} x @param {number} y of the map @returns {[number, number]} on the screen */
  let toScreen = (x, y) => [x, y];

  function layOut() {
    const { clientWidth: width, clientHeight: height } = canvas;
    scale = Math.min(2, devicePixelRatio || 1);
    for (const each of [canvas, points]) {
      each.width = Math.round(width * scale);
      each.height = Math.round(height * scale);
    }
    const all = data?.points ?? new Float32Array();
    places = new Float32Array(all.length);
    const [left, right] = range(all, 0);
    const [low, high] = range(all, 1);
    const fit = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (high - low || 1));
    toScreen = (x, y) => [width / 2 + fit * (x - (left + right) / 2), height / 2 - fit * (y - (low + high) / 2)];
    for (let i = 0; i < all.length; i += 2) places.set(toScreen(all[i] ?? 0, all[i + 1] ?? 0), i);
    paintPoints();
  }

  /** Some in each frame: ten thousand at once would block the page. */
  function paintPoints() {
    cancelAnimationFrame(frame);
    const context = points.getContext('2d');
    if (!context || !data) return;
    const { labels, answers, only } = data;
    const style = getComputedStyle(canvas);
    const [ink = '', muted = '', accent = ''] = ['--text', '--muted', '--accent'].map((name) =>
      style.getPropertyValue(name),
    );
    const right = sprites(scale, muted, style.font, false);
    const wrong = sprites(scale, ink, style.font, true);
    const chosen = sprites(scale, accent, style.font, false);
    context.clearRect(0, 0, points.width, points.height);
    const half = (GLYPH + 4) / 2;
    const isMisread = (/** @type {number} */ i) => labels[i] !== answers[i];
    const all = [...labels.keys()];
    // The misread ones last, on top.
    const order = [...all.filter((i) => !isMisread(i)), ...all.filter(isMisread)];
    let done = 0;
    const some = () => {
      for (const i of order.slice(done, done + AT_ONCE)) {
        const label = labels[i] ?? 0;
        const isChosen = only === label;
        const isDark = isMisread(i) || isChosen;
        context.globalAlpha = only === null || isChosen ? (isDark ? 1 : 0.45) : 0.06;
        const sprite = (isMisread(i) ? wrong : isChosen ? chosen : right)[label];
        const [x = 0, y = 0] = places.subarray(2 * i, 2 * i + 2);
        if (sprite) context.drawImage(sprite, (x - half) * scale, (y - half) * scale);
      }
      done += AT_ONCE;
      if (done < order.length) frame = requestAnimationFrame(some);
      else nameClouds(context, style, labels);
      paint();
    };
    some();
  }

  /** Each digit once, large, in the middle of its pictures. @param {CanvasRenderingContext2D} context @param {CSSStyleDeclaration} style @param {Uint8Array} labels */
  function nameClouds(context, style, labels) {
    context.globalAlpha = 1;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.font = style.font.replace(/\d+px/, `${NAME.size}px`);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 5;
    context.strokeStyle = style.getPropertyValue('--surface');
    context.fillStyle = style.getPropertyValue('--text');
    const there = DIGITS.filter((digit) => labels.includes(digit));
    const middles = there.map((digit) => middleOf([...labels.keys()].filter((i) => labels[i] === digit)));
    apart(middles, NAME.apart, [canvas.clientWidth, canvas.clientHeight]).forEach(([x, y], i) => {
      context.strokeText(String(there[i]), x, y);
      context.fillText(String(there[i]), x, y);
    });
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** The median of some pictures' places. @param {readonly number[]} pictures @returns {[number, number]} */
  function middleOf(pictures) {
    const [x = 0, y = 0] = [0, 1].map(
      (axis) => pictures.map((i) => places[2 * i + axis] ?? 0).sort((a, b) => a - b)[pictures.length >> 1],
    );
    return [x, y];
  }

  function paint() {
    const context = canvas.getContext('2d');
    if (!context || !points.width || !points.height) return; // hidden it has no size
    const style = getComputedStyle(canvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(points, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const ring = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.stroke();
    };
    if (at !== null) {
      context.strokeStyle = style.getPropertyValue('--text');
      context.lineWidth = 2;
      ring(places[2 * at] ?? 0, places[2 * at + 1] ?? 0, 10);
    }
    if (data?.mine) {
      const [x, y] = toScreen(...data.mine);
      const { clientWidth: width, clientHeight: height } = canvas;
      // A place outside of all pictures is shown at the edge.
      const [px, py] = [clamp(x, 12, width - 12), clamp(y, 12, height - 12)];
      context.strokeStyle = style.getPropertyValue('--surface');
      context.lineWidth = 8;
      ring(px, py, 11);
      context.strokeStyle = style.getPropertyValue('--doubt');
      context.lineWidth = 4;
      ring(px, py, 11);
    }
  }

  /** @param {number | null} index */
  function point(index) {
    if (index === at) return;
    at = index;
    paint();
    onPoint(index);
  }

  /** @param {MouseEvent} event @returns {number | null} the picture under the pointer */
  function under(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return nearest((dx, dy) => Math.hypot(dx, dy), x, y, NEAR);
  }

  /**
   * @param {(dx: number, dy: number) => number} distance Infinity: not that one
   * @param {number} x
   * @param {number} y
   * @param {number} [most]
   * @returns {number | null}
   */
  function nearest(distance, x, y, most = Infinity) {
    let [found, best] = [/** @type {number | null} */ (null), most];
    for (let i = 0; i < places.length / 2; i++) {
      if (data && data.only !== null && data.labels[i] !== data.only) continue;
      const far = distance((places[2 * i] ?? 0) - x, (places[2 * i + 1] ?? 0) - y);
      if (far < best) [found, best] = [i, far];
    }
    return found;
  }

  canvas.addEventListener('pointermove', (event) => point(under(event)));
  canvas.addEventListener('click', (event) => {
    const index = under(event);
    point(index);
    if (index !== null) onPicture(index);
  });
  canvas.addEventListener('focus', () => {
    if (at === null) point(nearest(Math.hypot, canvas.clientWidth / 2, canvas.clientHeight / 2));
  });
  canvas.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (step && at !== null) {
      const [sx, sy] = step;
      /** The distance along the key's direction, with a penalty for sideways distance. @param {number} dx @param {number} dy */
      const ahead = (dx, dy) => {
        const [along, aside] = [dx * sx + dy * sy, Math.abs(dx * sy) + Math.abs(dy * sx)];
        return along > 0.5 ? along + 2 * aside : Infinity;
      };
      point(nearest(ahead, places[2 * at] ?? 0, places[2 * at + 1] ?? 0) ?? at);
    } else if (event.key === 'Enter' && at !== null) onPicture(at);
    else return;
    event.preventDefault();
  });

  function repaint() {
    if (!data?.points) return;
    layOut();
    paint();
  }
  new ResizeObserver(repaint).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);

  return {
    update(next) {
      const before = data;
      data = next;
      const isSame = before?.points === next.points && before?.labels === next.labels;
      if (!isSame) at = null;
      if (next.points) {
        const explained = percent((next.explained[0] ?? 0) + (next.explained[1] ?? 0));
        const words = { number: count(next.labels.length), explained };
        canvas.setAttribute('aria-label', text('judge.map_label', words));
      }
      if (!isSame) layOut();
      else if (before?.only !== next.only) paintPoints();
      paint();
    },
  };
}

/** @param {Float32Array} all @param {0 | 1} axis @returns {[number, number]} */
function range(all, axis) {
  let [least, most] = [Infinity, -Infinity];
  for (let i = axis; i < all.length; i += 2) {
    least = Math.min(least, all[i] ?? 0);
    most = Math.max(most, all[i] ?? 0);
  }
  return least > most ? [0, 1] : [least, most];
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

/**
 * Each digit, painted once: ten thousand texts would take too long.
 * @param {number} scale
 * @param {string} colour
 * @param {string} font
 * @param {boolean} circled
 */
function sprites(scale, colour, font, circled) {
  return DIGITS.map((digit) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = Math.ceil((GLYPH + 4) * scale);
    const context = canvas.getContext('2d');
    if (!context) return canvas;
    context.scale(scale, scale);
    const middle = (GLYPH + 4) / 2;
    context.fillStyle = context.strokeStyle = colour;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = font;
    context.fillText(String(digit), middle, middle);
    if (circled) {
      context.beginPath();
      context.arc(middle, middle, middle - 1, 0, 2 * Math.PI);
      context.stroke();
    }
    return canvas;
  });
}
