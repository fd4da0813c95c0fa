// How many threads train fastest here, and whether the GPU does. Browsers report a number of processors, and some
// overstate it; then threads that share a processor wait for each other at every step. So the page measures once and
// remembers.

import { recall, remember } from '../../storage/remembered.js';

/**
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../state/types.js').Measured} Measured
 * @typedef {import('../../state/types.js').Rivals} Rivals
 * @typedef {{ threads: number | null, gpu: boolean | null }} Usual what was fastest: `threads` of the processor, and
 *   whether the GPU beats them; null: it is not known
 */

/** For how long a measurement counts (milliseconds): browsers and machines change. */
const VALID = 30 * 24 * 3600 * 1000;

/** With twice the threads a step should take at most this fraction of the time; otherwise fewer may be as fast. */
const WORTH = 0.8;

/** How much faster fewer threads must be to be taken: two measurements of the same differ by as much. */
const NOISE = 1.15;

/** @returns {Usual} what measured fastest on an earlier visit */
export function remembered() {
  const kept = recall('threads', JSON.parse);
  const age = Date.now() - kept?.measured;
  const isValid = kept?.processors === navigator.hardwareConcurrency && age >= 0 && age < VALID;
  const { threads, gpu } = isValid ? kept : {};
  return {
    threads: Number.isInteger(threads) && threads > 0 ? threads : null,
    gpu: typeof gpu === 'boolean' ? gpu : null,
  };
}

/** @param {Usual} usual */
export function rememberUsual(usual) {
  const processors = navigator.hardwareConcurrency;
  remember('threads', JSON.stringify({ ...usual, processors, measured: Date.now() }));
}

/**
 * Milliseconds of a step in a worker of its own.
 * @param {Client['aside']} aside
 * @param {string} build
 * @param {number} threads
 */
const stepTime = (aside, build, threads) =>
  aside(async (request) => {
    await request({ type: 'open', choice: { build, threads } });
    return request({ type: 'measure' });
  });

/**
 * The GPU beside the processor, each in a worker of its own.
 * @param {Client['aside']} aside
 * @param {string} build for the GPU
 * @param {{ build: string, threads: number }} processor
 * @returns {Promise<Rivals>}
 */
export async function measureGpu(aside, build, processor) {
  const gpu = await stepTime(aside, build, 1);
  return { gpu, processor: await stepTime(aside, processor.build, processor.threads) };
}

/** Whether the GPU is to train. @param {Rivals} measured */
export const isGpuFaster = ({ gpu, processor }) => gpu * NOISE < processor;

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
    const milliseconds = await stepTime(aside, build, threads);
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
