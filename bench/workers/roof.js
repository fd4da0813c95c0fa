// How fast this build's kernel is in a bare loop, and the three products of training through the safe
// door, in 10⁹ floating-point operations a second, of all threads together. Trains nothing.

import { answer } from './protocol.js';

/**
 * What src/browser/bench.rs exports.
 * @typedef {object} Glue
 * @property {(init: { module_or_path: URL }) => Promise<unknown>} default
 * @property {(threads: number) => Promise<unknown>} [initThreadPool]
 * @property {new (terms: number) => BareLoop} BareLoop
 * @property {new (m: number, k: number, n: number, filled: number, transposed: boolean) => Product} Product
 */

/** @typedef {{ tiles: Run, rows: Run, free: () => void }} BareLoop */
/** @typedef {{ run: (times: number, makeTerms: boolean) => number, free: () => void }} Product */
/** @typedef {(times: number) => number} Run does something this many times; returns the operations */

/** The least duration of a call (milliseconds), and how many calls are timed. */
const [CALL, CALLS] = [10, 25];
/** What is not timed, so that the browser compiles the loop for speed first (milliseconds). */
const WARM_UP = 300;

/** How many of a block's 128 terms are left in the row that represents a layer with zeros. */
const SOME_TERMS = 32;

answer(async (/** @type {{ build: string, threads: number }} */ { build, threads }) => {
  const folder = new URL(`../../pkg/bench-${build}/`, import.meta.url);
  /** @type {Glue} */
  const glue = await import(new URL('digitlab.js', folder).href);
  await glue.default({ module_or_path: new URL('digitlab_bg.wasm', folder) });
  if (threads > 1) await glue.initThreadPool?.(threads - 1);

  const [full, some] = [new glue.BareLoop(128), new glue.BareLoop(SOME_TERMS)];
  const values = {
    tiles: rate((times) => full.tiles(times)),
    rows: rate((times) => full.rows(times)),
    rows_some: rate((times) => some.rows(times)),
  };
  // x · w, xᵀ · d and d · wᵀ of a hidden layer of 500 units and a batch of 128.
  const products = {
    xw: new glue.Product(128, 500, 500, 1, false),
    xtd: new glue.Product(500, 128, 500, 1, true),
    dwt: new glue.Product(128, 500, 500, 1, false),
  };
  for (const [name, product] of Object.entries(products)) {
    Object.assign(values, {
      [`${name}_alone`]: rate((times) => product.run(times, false)),
      [name]: rate((times) => product.run(times, true)),
    });
    product.free();
  }
  return { values };
});

/**
 * The median of many short calls: a call that was disturbed does not count.
 * @param {Run} run
 * @returns {number} 10⁹ operations a second
 */
function rate(run) {
  let times = 1;
  for (const end = performance.now() + WARM_UP; performance.now() < end;) {
    const started = performance.now();
    run(times);
    if (performance.now() - started < CALL) times *= 2;
  }
  const rates = Array.from({ length: CALLS }, () => {
    const started = performance.now();
    const operations = run(times);
    return operations / (performance.now() - started) / 1e6;
  });
  return rates.sort((a, b) => a - b)[CALLS >> 1];
}
