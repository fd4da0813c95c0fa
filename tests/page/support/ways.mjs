// Each digit in five ways in which people draw it, one of them the plain one of digits.mjs: other strokes,
// another order or direction, and the forms that MNIST hardly holds; and what other schools teach.

import { DIGITS, arc } from './digits.mjs';

/** @typedef {import('./digits.mjs').Point} Point */
/** @typedef {{ name: string, strokes: Point[][] }} Way */

/** @type {(name: string, ...strokes: Point[][]) => Way} */
const way = (name, ...strokes) => ({ name, strokes });

/** @type {(digit: number) => Way} */
const plain = (digit) => way('plain', ...(DIGITS[digit] ?? []));

/** Index: the digit. @type {Way[][]} */
export const WAYS = [
  [
    plain(0),
    way('slashed', arc(0.5, 0.5, 0.2, 0.32, -90, 275), [
      [0.68, 0.2],
      [0.32, 0.8],
    ]),
    way('round', arc(0.5, 0.5, 0.28, 0.3, -60, 300)),
    way('narrow, clockwise from below', arc(0.5, 0.5, 0.13, 0.33, 100, 465)),
    way('two halves', arc(0.5, 0.5, 0.2, 0.3, -90, -275), arc(0.5, 0.5, 0.2, 0.3, -95, 92)),
  ],
  [
    plain(1),
    way('with a flag', [
      [0.36, 0.34],
      [0.54, 0.18],
      [0.53, 0.84],
    ]),
    way('with a flag and a foot', [[0.38, 0.32], [0.52, 0.18], [0.52, 0.82]], [[0.34, 0.83], [0.7, 0.82]]), // prettier-ignore
    way('leaning', [
      [0.64, 0.17],
      [0.38, 0.83],
    ]),
    way('from below', [
      [0.5, 0.85],
      [0.51, 0.15],
    ]),
  ],
  [
    plain(2),
    way('with a loop', [
      ...arc(0.5, 0.32, 0.19, 0.15, -170, 40),
      [0.42, 0.7],
      ...arc(0.4, 0.74, 0.08, 0.07, -90, -330),
      [0.56, 0.78],
      [0.76, 0.72],
    ]),
    way('angular', [[0.3, 0.28], [0.5, 0.18], [0.68, 0.32], [0.3, 0.8], [0.72, 0.8]]), // prettier-ignore
    way('with a swan neck', [...arc(0.48, 0.34, 0.2, 0.17, -180, 30), [0.28, 0.78], [0.5, 0.72], [0.76, 0.8]]),
    way('in two strokes', [...arc(0.5, 0.34, 0.18, 0.16, -175, 35), [0.32, 0.79]], [[0.3, 0.8], [0.72, 0.8]]), // prettier-ignore
  ],
  [
    plain(3),
    way('with a flat top', [[0.3, 0.2], [0.68, 0.2], [0.46, 0.44], ...arc(0.47, 0.63, 0.21, 0.19, -80, 140)]),
    way('with a loop in the middle', [
      ...arc(0.48, 0.33, 0.18, 0.15, -160, 70),
      ...arc(0.46, 0.48, 0.05, 0.04, 60, 300),
      ...arc(0.48, 0.66, 0.2, 0.18, -80, 150),
    ]),
    way('from below', [...arc(0.47, 0.65, 0.22, 0.18, 140, -85), ...arc(0.47, 0.33, 0.19, 0.15, 85, -150)]),
    way('in two strokes', arc(0.47, 0.33, 0.19, 0.15, -150, 90), arc(0.47, 0.66, 0.22, 0.18, -90, 140)),
  ],
  [
    plain(4),
    way('closed', [[0.62, 0.84], [0.62, 0.17], [0.28, 0.62], [0.76, 0.61]]), // prettier-ignore
    way('open, leg first', [[0.64, 0.18], [0.6, 0.84]], [[0.35, 0.2], [0.3, 0.54], [0.74, 0.52]]), // prettier-ignore
    way('in three strokes', [[0.36, 0.2], [0.3, 0.55]], [[0.3, 0.55], [0.75, 0.53]], [[0.62, 0.2], [0.6, 0.85]]), // prettier-ignore
    way('closed, in two strokes', [[0.6, 0.17], [0.27, 0.6], [0.75, 0.6]], [[0.61, 0.17], [0.6, 0.85]]), // prettier-ignore
  ],
  [
    plain(5),
    way('in one stroke from the hat', [[0.7, 0.19], [0.37, 0.2], [0.34, 0.47], ...arc(0.47, 0.63, 0.22, 0.19, -125, 140)]), // prettier-ignore
    way('angular', [[0.68, 0.2], [0.36, 0.2], [0.36, 0.48], [0.62, 0.48], [0.64, 0.78], [0.34, 0.8]]), // prettier-ignore
    way('like an S', [
      ...arc(0.52, 0.33, 0.17, 0.15, -35, -200),
      [0.4, 0.46],
      ...arc(0.48, 0.64, 0.19, 0.17, -80, 145),
    ]),
    way('hat first', [[0.38, 0.2], [0.7, 0.19]], [[0.37, 0.2], [0.35, 0.47], ...arc(0.47, 0.63, 0.21, 0.19, -120, 140)]), // prettier-ignore
  ],
  [
    plain(6),
    way('straight down to a loop', [[0.42, 0.17], [0.36, 0.62], ...arc(0.5, 0.66, 0.15, 0.16, 180, -170)]),
    way('wide', [...arc(0.55, 0.5, 0.22, 0.33, -80, -200), ...arc(0.52, 0.66, 0.2, 0.16, -200, 160)]),
    way('loop first', [...arc(0.5, 0.66, 0.17, 0.16, 170, 530), [0.38, 0.42], [0.56, 0.17]]),
    way('counter-clockwise from the loop', [...arc(0.5, 0.67, 0.18, 0.15, -120, 180), [0.38, 0.42], [0.58, 0.18]]),
  ],
  [
    plain(7),
    way('crossed', [[0.28, 0.22], [0.72, 0.21], [0.46, 0.83]], [[0.36, 0.52], [0.7, 0.5]]), // prettier-ignore
    way('with a serif', [[0.28, 0.36], [0.29, 0.22], [0.72, 0.2], [0.48, 0.83]]), // prettier-ignore
    way('with a wave', [...arc(0.4, 0.24, 0.12, 0.06, 180, 340), [0.72, 0.2], [0.5, 0.54], [0.46, 0.83]]),
    way('in two strokes', [[0.3, 0.22], [0.7, 0.22]], [[0.7, 0.22], [0.46, 0.83]]), // prettier-ignore
  ],
  [
    plain(8),
    way('two rings', arc(0.5, 0.33, 0.15, 0.15, -90, 270), arc(0.5, 0.65, 0.19, 0.17, -90, 270)),
    way('two rings, the lower first', arc(0.5, 0.66, 0.18, 0.17, 0, 360), arc(0.5, 0.33, 0.15, 0.15, 0, 360)),
    way('straight crossing', [[0.64, 0.24], [0.5, 0.17], [0.36, 0.26], [0.64, 0.68], [0.5, 0.82], [0.35, 0.7], [0.66, 0.25]]), // prettier-ignore
    way('like an S that goes back', [
      ...arc(0.5, 0.34, 0.16, 0.15, -20, -270),
      ...arc(0.5, 0.65, 0.18, 0.17, -90, 200),
      [0.42, 0.5],
      [0.66, 0.28],
    ]),
  ],
  [
    plain(9),
    way('straight leg', [...arc(0.48, 0.34, 0.17, 0.16, 0, -360), [0.64, 0.84]]),
    way('with a hook', [
      ...arc(0.49, 0.34, 0.17, 0.16, -10, -350),
      [0.66, 0.62],
      ...arc(0.5, 0.66, 0.16, 0.17, 10, 140),
    ]),
    way('ring and leg', arc(0.48, 0.34, 0.17, 0.16, -30, 330), [
      [0.65, 0.2],
      [0.64, 0.84],
    ]),
    way('angular', [[0.66, 0.22], [0.4, 0.2], [0.34, 0.42], [0.6, 0.46], [0.66, 0.24], [0.6, 0.84]]), // prettier-ignore
  ],
];

/** As some schools teach it and MNIST's writers did not learn it. @type {[digit: number, Way][]} */
export const SCHOOLS = [
  [1, way('from the foot up', [[0.2, 0.74], [0.38, 0.7], [0.54, 0.5], [0.6, 0.16], [0.6, 0.16], [0.6, 0.84]])], // prettier-ignore
  [1, way('with a long flag and a wide foot', [[0.16, 0.52], [0.36, 0.48], [0.5, 0.34], [0.48, 0.66]], [[0.3, 0.66], [0.78, 0.66]])], // prettier-ignore
  [2, way('with a closed head', [[0.5, 0.4], [0.4, 0.36], [0.4, 0.2], [0.56, 0.16], [0.6, 0.3], [0.46, 0.5], [0.36, 0.7], [0.44, 0.86], [0.66, 0.82]])], // prettier-ignore
  [2, way('with a closed head and a stem', [[0.56, 0.38], [0.44, 0.38], [0.42, 0.22], [0.58, 0.16], [0.64, 0.28], [0.5, 0.46], [0.38, 0.62], [0.36, 0.78], [0.48, 0.86], [0.66, 0.82]])], // prettier-ignore
  [4, way('narrow, in one stroke', [[0.5, 0.16], [0.42, 0.5], [0.42, 0.76], [0.56, 0.72], [0.58, 0.62], [0.56, 0.86]])], // prettier-ignore
  [9, way('with an open head and a tail far to the left', [[0.64, 0.2], [0.46, 0.16], [0.38, 0.24], [0.48, 0.36], [0.62, 0.28], [0.66, 0.5], [0.58, 0.76], [0.34, 0.84], [0.22, 0.78]])], // prettier-ignore
  [9, way('with a tail that turns up', [[0.56, 0.3], [0.44, 0.32], [0.42, 0.2], [0.56, 0.16], [0.62, 0.4], [0.6, 0.7], [0.44, 0.84], [0.26, 0.78]])], // prettier-ignore
];
