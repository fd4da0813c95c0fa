// How many threads train fastest here. Browsers tell how many processors there seem to be, and some tell more than
// there are: threads that share one wait for each other at every step. So it is measured, once, and remembered.

/**
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {{ threads: number, milliseconds: number }} Measured of a training step
 */

const REMEMBERED = 'digitlab-threads';

/** For how long a measurement counts (milliseconds): browsers and machines change. */
const VALID = 30 * 24 * 3600 * 1000;

/** Of twice the threads a step should take no longer than this part: else fewer may be as fast. */
const WORTH = 0.8;

/** How much faster fewer threads must be to be taken: two measurements of the same differ by as much. */
const NOISE = 1.15;

/** @returns {number | null} what measured fastest on an earlier visit; null: it is not known */
export function rememberedThreads() {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
    const age = Date.now() - kept?.measured;
    const isValid = kept?.processors === navigator.hardwareConcurrency && age >= 0 && age < VALID;
    return isValid && Number.isInteger(kept.threads) && kept.threads > 0 ? kept.threads : null;
  } catch {
    return null; // storage is forbidden, or holds something else
  }
}

/** @param {number} threads */
export function rememberThreads(threads) {
  try {
    const processors = navigator.hardwareConcurrency;
    const kept = { threads, processors, measured: Date.now() };
    localStorage.setItem(REMEMBERED, JSON.stringify(kept));
  } catch {
    // It is measured again on the next visit.
  }
}

/**
 * Measures in workers of its own, one after the other: with as many threads as there seem to be, with one, and where
 * the many gain less than they should also with the numbers between.
 * @param {Client['aside']} aside
 * @param {string} build
 * @param {number} most
 * @returns {Promise<{ measured: Measured[], threads: number }>} and the number to take
 */
export async function measureThreads(aside, build, most) {
  /** @type {Measured[]} */
  const measured = [];
  async function measure(/** @type {number} */ threads) {
    const milliseconds = await aside(async (request) => {
      await request({ type: 'open', choice: { build, threads } });
      return request({ type: 'measure' });
    });
    measured.push({ threads, milliseconds });
    return milliseconds;
  }

  const many = await measure(most);
  const one = await measure(1);
  const isWorthAll = many <= one * WORTH ** Math.log2(most);
  for (let threads = most >> 1; threads > 1 && !isWorthAll; threads >>= 1) await measure(threads);
  const [fastest] = [...measured].sort((a, b) => a.milliseconds - b.milliseconds);
  return { measured, threads: many <= fastest.milliseconds * NOISE ? most : fastest.threads };
}
