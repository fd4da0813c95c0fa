// Where the map's pictures lie on the screen, and which one is nearest. Numbers alone: paints nothing.

import { ARROWS } from '../../ui/keys.js';

/**
 * Where everything lies, in CSS pixels.
 * @typedef {object} Layout
 * @property {Float32Array} places of the pictures, `[pictures, 2]`
 * @property {(x: number, y: number) => [number, number]} toScreen from a place on the map
 */

/** How far away something is that lies there beside a place. @typedef {(dx: number, dy: number) => number} Distance */

/** Room around the points (CSS pixels). */
const MARGIN = 16;

/**
 * All points on a screen of that size.
 * @param {Float32Array} points of the map, `[pictures, 2]`
 * @param {number} width
 * @param {number} height
 * @returns {Layout}
 */
export function layOut(points, width, height) {
  const [left, right] = range(points, 0);
  const [low, high] = range(points, 1);
  const fit = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (high - low || 1));
  /** @type {Layout['toScreen']} */
  const toScreen = (x, y) => [width / 2 + fit * (x - (left + right) / 2), height / 2 - fit * (y - (low + high) / 2)];
  const places = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) places.set(toScreen(points[i] ?? 0, points[i + 1] ?? 0), i);
  return { places, toScreen };
}

/** @param {Float32Array} places @param {number} index @returns {[number, number]} */
export const placeOf = (places, index) => [places[2 * index] ?? 0, places[2 * index + 1] ?? 0];

/**
 * Part of the way from some places to others.
 * @param {Float32Array} from
 * @param {Float32Array} to
 * @param {number} part from 0 to 1
 */
export const between = (from, to, part) => to.map((at, i) => (from[i] ?? at) + part * (at - (from[i] ?? at)));

/**
 * The picture that is nearest to a place, nearer than `most`.
 * @param {Float32Array} places
 * @param {readonly [number, number]} from
 * @param {Distance} distance Infinity: not that one
 * @param {(index: number) => boolean} isShown
 * @param {number} [most]
 * @returns {number | null}
 */
export function nearest(places, [x, y], distance, isShown, most = Infinity) {
  let [found, best] = [/** @type {number | null} */ (null), most];
  for (let i = 0; i < places.length / 2; i++) {
    if (!isShown(i)) continue;
    const [px, py] = placeOf(places, i);
    const far = distance(px - x, py - y);
    if (far < best) [found, best] = [i, far];
  }
  return found;
}

/**
 * The distance along an arrow key's direction, with a penalty for sideways distance; null: another key.
 * @param {string} key
 * @returns {Distance | null}
 */
export function ahead(key) {
  const step = ARROWS[key];
  if (!step) return null;
  const [sx, sy] = step;
  return (dx, dy) => {
    const [along, aside] = [dx * sx + dy * sy, Math.abs(dx * sy) + Math.abs(dy * sx)];
    return along > 0.5 ? along + 2 * aside : Infinity;
  };
}

/** The median of some pictures' places. @param {Float32Array} places @param {readonly number[]} pictures @returns {[number, number]} */
export function middleOf(places, pictures) {
  const [x = 0, y = 0] = [0, 1].map(
    (axis) => pictures.map((i) => places[2 * i + axis] ?? 0).sort((a, b) => a - b)[pictures.length >> 1],
  );
  return [x, y];
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
