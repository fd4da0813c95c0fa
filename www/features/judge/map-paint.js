// Paints the map: the digits with the names of their clouds, and over them rings. Chooses nothing.

import { apart } from './apart.js';
import { DIGITS } from './facts.js';
import { middleOf, placeOf } from './map-places.js';

/**
 * @typedef {import('./map-places.js').Layout} Layout
 * @typedef {ReturnType<typeof lookOf>} Look
 */

/** Size of a digit on the map (CSS pixels). */
const GLYPH = 12;

/** The name of a cloud, and how far two of them are apart at least (CSS pixels). */
const NAME = { size: 26, apart: 27 };

/** Digits painted in a frame. */
const AT_ONCE = 1000;

/**
 * Paints the digits, some in each frame: ten thousand at once would block the page. The misread ones come last, on top.
 * @param {HTMLCanvasElement} canvas
 * @param {Look} look
 * @param {Layout} layout
 * @param {{ labels: Uint8Array, answers: Uint8Array, only: number | null }} data `only`: the digit that is shown alone
 * @param {() => void} onSome called after each frame's
 * @returns {() => void} ends it
 */
export function paintDigits(canvas, look, { places }, { labels, answers, only }, onSome) {
  const context = canvas.getContext('2d');
  if (!context) return () => {};
  context.clearRect(0, 0, canvas.width, canvas.height);
  const { scale, right, wrong, chosen } = look;
  const half = (GLYPH + 4) / 2;
  const isMisread = (/** @type {number} */ i) => labels[i] !== answers[i];
  const all = [...labels.keys()];
  const order = [...all.filter((i) => !isMisread(i)), ...all.filter(isMisread)];
  let [done, frame] = [0, 0];
  const some = () => {
    for (const i of order.slice(done, done + AT_ONCE)) {
      const label = labels[i] ?? 0;
      const isChosen = only === label;
      const isDark = isMisread(i) || isChosen;
      context.globalAlpha = only === null || isChosen ? (isDark ? 1 : 0.45) : 0.06;
      const sprite = (isMisread(i) ? wrong : isChosen ? chosen : right)[label];
      const [x, y] = placeOf(places, i);
      if (sprite) context.drawImage(sprite, (x - half) * scale, (y - half) * scale);
    }
    done += AT_ONCE;
    if (done < order.length) frame = requestAnimationFrame(some);
    else nameClouds(context, look, places, labels);
    onSome();
  };
  some();
  return () => cancelAnimationFrame(frame);
}

/**
 * Each digit once, large, in the middle of its pictures.
 * @param {CanvasRenderingContext2D} context
 * @param {Look} look
 * @param {Float32Array} places
 * @param {Uint8Array} labels
 */
function nameClouds(context, { style, scale }, places, labels) {
  const { width, height } = context.canvas;
  context.globalAlpha = 1;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.font = fontOf(style, NAME.size);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = style.getPropertyValue('--surface');
  context.fillStyle = style.getPropertyValue('--text');
  const there = DIGITS.filter((digit) => labels.includes(digit));
  const middles = there.map((digit) =>
    middleOf(
      places,
      [...labels.keys()].filter((i) => labels[i] === digit),
    ),
  );
  apart(middles, NAME.apart, [width / scale, height / scale]).forEach(([x, y], i) => {
    context.strokeText(String(there[i]), x, y);
    context.fillText(String(there[i]), x, y);
  });
  context.setTransform(1, 0, 0, 1, 0, 0);
}

/**
 * The digits, a ring around the picture that is pointed at, and the drawing's ring.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} digits painted before
 * @param {Look} look
 * @param {{ at: readonly [number, number] | null, mine: readonly [number, number] | null }} rings their middles
 */
export function paintMap(canvas, digits, { style, scale }, { at, mine }) {
  const context = canvas.getContext('2d');
  if (!context || !digits.width || !digits.height) return; // hidden it has no size
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(digits, 0, 0);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  /** @param {string} colour @param {number} line @param {number} x @param {number} y @param {number} radius */
  const ring = (colour, line, x, y, radius) => {
    context.strokeStyle = style.getPropertyValue(colour);
    context.lineWidth = line;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  };
  if (at) ring('--text', 2, ...at, 10);
  if (!mine) return;
  // A place outside of all pictures is shown at the edge.
  const x = clamp(mine[0], 12, canvas.clientWidth - 12);
  const y = clamp(mine[1], 12, canvas.clientHeight - 12);
  ring('--surface', 8, x, y, 11);
  ring('--doubt', 4, x, y, 11);
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

/** In forced colours a style’s `font` in one is empty. @param {CSSStyleDeclaration} style @param {number} size CSS pixels */
const fontOf = ({ fontWeight, fontFamily }, size) => `${fontWeight} ${size}px ${fontFamily}`;

/**
 * What the map is painted with.
 * @param {HTMLCanvasElement} canvas
 * @param {number} scale pixels of the canvas in a CSS pixel
 */
export function lookOf(canvas, scale) {
  const style = getComputedStyle(canvas);
  const [right, wrong, chosen] = [
    sprites(style, scale, '--muted', false),
    sprites(style, scale, '--text', true),
    sprites(style, scale, '--accent', false),
  ];
  return { style, scale, right, wrong, chosen };
}

/**
 * Each digit, painted once: ten thousand texts would take too long.
 * @param {CSSStyleDeclaration} style
 * @param {number} scale
 * @param {string} colour
 * @param {boolean} circled
 */
function sprites(style, scale, colour, circled) {
  return DIGITS.map((digit) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = Math.ceil((GLYPH + 4) * scale);
    const context = canvas.getContext('2d');
    if (!context) return canvas;
    context.scale(scale, scale);
    const middle = (GLYPH + 4) / 2;
    context.fillStyle = context.strokeStyle = style.getPropertyValue(colour);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = fontOf(style, GLYPH);
    context.fillText(String(digit), middle, middle);
    if (circled) {
      context.beginPath();
      context.arc(middle, middle, middle - 1, 0, 2 * Math.PI);
      context.stroke();
    }
    return canvas;
  });
}
