// A map's axes and places as the engine works them out, a slice a request, so that drawings and runs go on in between.

import { turned, turnOf } from './live-map.js';

/** @typedef {import('../../state/types.js').DigitMap} DigitMap */

/**
 * @param {import('../../engine/client.js').Client} client
 * @param {import('../../engine/protocol.js').Source} source
 * @param {{ total: number, firsts: readonly number[] | null }} pictures `firsts`: where the slices begin; null: all
 * @param {(done: number) => boolean} goesOn told how far it is, from 0 to 1; whether the axes are still wanted
 * @returns {Promise<[number, number] | 'too_wide' | null>} which part of the variance each explains
 */
export async function findAxes(client, source, { total, firsts }, goesOn) {
  for (let i = 0, first = firsts?.[0] ?? 0; goesOn(0.95 * Math.min(1, first / total)); i++) {
    const made = await client.request({ type: 'map', source, first });
    if (made.map === 'too_wide') return 'too_wide';
    if (made.map === 'done') return made.explained;
    first = firsts ? (firsts[i + 1] ?? total) : made.next;
  }
  return null;
}

/**
 * Places on the sides where the same run's pictures were before.
 * @param {Float32Array} points `[pictures, 2]`
 * @param {Uint32Array} indices of the pictures
 * @param {Pick<import('../../state/state.js').State, 'map' | 'runId' | 'dataset'>} state
 * @returns {Pick<DigitMap, 'points' | 'turn'>}
 */
export function placeAgain(points, indices, { map, runId, dataset }) {
  if (map?.run == null || map.run !== runId || map.of !== dataset) return { points, turn: [1, 1] };
  const isWhole = indices.length > map.indices.length;
  const same = isWhole
    ? Float32Array.from(map.points, (_, i) => points[2 * (map.indices[i >> 1] ?? 0) + (i % 2)] ?? 0)
    : points;
  const turn = turnOf(same, map.points);
  return { points: turned(points, turn), turn };
}
