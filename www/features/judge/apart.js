// Moves names on a map apart that would cover each other. Knows nothing of what they name.

/** Rounds at most; ten names have found their places long before. */
const ROUNDS = 100;

/**
 * @param {readonly [number, number][]} places
 * @param {number} least how far apart they have to be
 * @param {[number, number]} size of the map, whose edges they stay as far from as half of that
 * @returns {[number, number][]} as near to where they were as that allows; one alone is not moved
 */
export function apart(places, least, [width, height]) {
  const moved = places.map(([x, y]) => /** @type {[number, number]} */ ([x, y]));
  const inside = (/** @type {number} */ at, /** @type {number} */ side) =>
    Math.max(least / 2, Math.min(side - least / 2, at));
  for (let round = 0, goesOn = true; goesOn && round < ROUNDS; round++) {
    goesOn = false;
    for (const [i, a] of moved.entries()) {
      for (const [j, b] of moved.slice(i + 1).entries()) {
        const far = Math.hypot(b[0] - a[0], b[1] - a[1]);
        if (far >= least) continue;
        goesOn = true;
        // Two in one place go apart sideways, each pair in a direction of its own.
        const turn = i + j;
        const [dx, dy] = far > 0 ? [(b[0] - a[0]) / far, (b[1] - a[1]) / far] : [Math.cos(turn), Math.sin(turn)];
        const step = (least - far) / 2 + 0.01;
        for (const [name, way] of /** @type {const} */ ([
          [a, -step],
          [b, step],
        ])) {
          name[0] = inside(name[0] + way * dx, width);
          name[1] = inside(name[1] + way * dy, height);
        }
      }
    }
  }
  return moved;
}
