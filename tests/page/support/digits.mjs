// Ten digits as a person would draw them with a mouse: strokes of points from 0 to 1 across the pad,
// y down. Made of arcs and lines here, so that what is drawn can be read from the code.

/** @typedef {[number, number]} Point */

/**
 * Part of an ellipse.
 * @param {number} x centre
 * @param {number} y centre
 * @param {number} rx
 * @param {number} ry
 * @param {number} from degrees, clockwise on the screen from the right
 * @param {number} to degrees
 * @returns {Point[]}
 */
export function arc(x, y, rx, ry, from, to) {
  const steps = Math.ceil(Math.abs(to - from) / 15);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

/** Index: the digit. @type {Point[][][]} */
export const DIGITS = [
  [arc(0.5, 0.5, 0.22, 0.32, -100, 265)],
  [[[0.53, 0.18], [0.5, 0.5], [0.47, 0.82]]], // prettier-ignore
  [[...arc(0.5, 0.33, 0.2, 0.16, -170, 25), [0.3, 0.8], [0.74, 0.79]]],
  [[...arc(0.47, 0.33, 0.19, 0.15, -150, 85), ...arc(0.47, 0.65, 0.22, 0.18, -85, 140)]],
  [
    [
      [0.35, 0.2],
      [0.28, 0.52],
      [0.72, 0.5],
    ],
    [
      [0.64, 0.18],
      [0.6, 0.84],
    ],
  ],
  [
    [[0.37, 0.2], [0.34, 0.47], ...arc(0.47, 0.63, 0.22, 0.19, -125, 140)],
    [
      [0.37, 0.2],
      [0.7, 0.19],
    ],
  ],
  [[[0.6, 0.17], [0.42, 0.38], ...arc(0.49, 0.66, 0.19, 0.17, -160, 200)]],
  [[[0.28, 0.24], [0.72, 0.22], [0.55, 0.5], [0.45, 0.82]]], // prettier-ignore
  [
    [
      ...arc(0.5, 0.33, 0.16, 0.15, -60, -270),
      ...arc(0.5, 0.66, 0.19, 0.18, -90, 270),
      ...arc(0.5, 0.33, 0.16, 0.15, 90, -60),
    ],
  ],
  [[...arc(0.5, 0.35, 0.18, 0.17, -20, -340), [0.66, 0.5], [0.6, 0.84]]],
];
