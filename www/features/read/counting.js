// Counts how many test pictures a network reads right, in parts, so that drawings are answered in between.

/** Pictures of a part: a few hundredths of a second. */
const PART = 500;

/**
 * @param {import('../../engine/client.js').Client} client
 * @param {import('../../engine/protocol.js').Source} source
 * @param {Uint8Array} off
 * @param {number} pictures all there are
 * @param {() => boolean} goesOn asked between parts
 * @returns {Promise<number | null>} the fraction that is right; null when no longer wanted
 */
export async function countRight(client, source, off, pictures, goesOn) {
  let right = 0;
  for (let from = 0; from < pictures; from += PART) {
    right += await client.request({ type: 'count_right', source, off, from, count: PART });
    if (!goesOn()) return null;
  }
  return right / pictures;
}
