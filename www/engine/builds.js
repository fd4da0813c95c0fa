// The builds of the engine that are there, and what speaks against each of them here. A module with an
// instruction that the browser does not know is refused whole, so each level is a build of its own.
// Starts nothing.

import { download, isDownload } from './download.js';
import { refusalOf } from './policy.js';

/** @typedef {import('./errors.js').EngineError} EngineError */

/**
 * @typedef {object} Build
 * @property {string} name
 * @property {URL} glue
 * @property {URL} wasm
 * @property {string} [integrity] the hash of its wasm, as fetch takes it
 * @property {readonly string[]} features what it needs: 'threads' (shared memory), 'fused' (relaxed SIMD,
 *   docs/numerics.md)
 */

/**
 * A build to try, or why it is not tried.
 * @typedef {{ name: string, build: Build } | { name: string, error: EngineError }} Candidate
 */

const PKG = new URL('../../pkg/', import.meta.url);

/** What a plain `wasm-pack build` makes. @type {Build} */
const PLAIN = {
  name: 'simd128',
  glue: new URL('digitlab_bg.js', PKG),
  wasm: new URL('digitlab_bg.wasm', PKG),
  features: [],
};

/** More threads than this gain nothing on a network of this size. */
const MOST_THREADS = 8;

/** How many threads a person gets who chose none. */
export function usualThreads() {
  return Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS);
}

/**
 * @param {string | null} wanted a build's name, or null for the best
 * @param {number} threads
 * @returns {Promise<{ names: string[], candidates: Candidate[], pending: boolean, unlisted: EngineError | null }>}
 *   `names` of all builds that are there, `candidates` of those that may be taken; both the fastest first. `pending`:
 *   whether more are being made. `unlisted`: why the list of the others did not come
 */
export async function chooseBuilds(wanted, threads) {
  /** @type {EngineError | null} */
  let unlisted = null;
  const { others, pending } = await otherBuilds().catch((error) => {
    if (!isDownload(error)) throw error;
    unlisted = error;
    return { others: [], pending: false };
  });
  const builds = [...others, PLAIN];
  const names = builds.map(({ name }) => name);
  if (wanted !== null && !names.includes(wanted)) {
    const error = unlisted ?? /** @type {const} */ ({ code: 'not-built' });
    return { names, candidates: [{ name: wanted, error }], pending, unlisted };
  }
  const candidates = builds
    .filter(({ name }) => wanted === null || name === wanted)
    .map((build) => {
      const spare = wanted === null && threads < 2 && build.features.includes('threads');
      const error =
        obstacle(build) ?? (spare ? { code: /** @type {const} */ ('one-thread') } : null);
      return error ? { name: build.name, error } : { name: build.name, build };
    });
  return { names, candidates, pending, unlisted };
}

/**
 * What `npm start` has made behind the page meanwhile.
 * @param {string} running the name of the build that runs
 * @param {number | null} threads that it would get; null: as many as there seem to be
 * @returns {Promise<{ faster: string | null, pending: boolean }>} the build that would be taken now, if it is a faster
 *   one, and whether more are being made
 */
export async function fasterThan(running, threads) {
  const { names, candidates, pending } = await chooseBuilds(null, threads ?? usualThreads());
  const best = candidates.find((candidate) => 'build' in candidate)?.name ?? running;
  return { faster: names.indexOf(best) < names.indexOf(running) ? best : null, pending };
}

/**
 * The builds beside the plain one, as pkg/package.json lists them (scripts/lib/wasm.mjs writes the list).
 * A plain `wasm-pack build` makes that file anew, without a list: builds that it has not renewed are
 * forgotten with it, and no date is looked at.
 * @returns {Promise<{ others: Build[], pending: boolean }>}
 * @throws {EngineError} when that file is not to be had
 */
function otherBuilds() {
  return download(new URL('package.json', PKG), listed, { cache: 'no-cache' });
}

/** @param {Uint8Array} bytes of package.json */
function listed(bytes) {
  /** @type {{ builds?: { name: string, hash: string, features: string[] }[], pending?: string[] }} */
  const { builds = [], pending = [] } = JSON.parse(new TextDecoder().decode(bytes));
  const others = builds.map(({ name, hash, features }) => ({
    name,
    glue: new URL(`${name}/digitlab.js`, PKG),
    wasm: new URL(`${name}/digitlab_bg.wasm`, PKG),
    integrity: hash,
    features,
  }));
  return { others, pending: pending.length > 0 };
}

/**
 * @param {Build} build
 * @returns {EngineError | null} what this browser or page lacks
 */
function obstacle({ features }) {
  if (features.includes('threads') && !self.crossOriginIsolated) return { code: 'not-isolated' };
  if (features.includes('fused') && !hasRelaxedSimd()) return { code: 'no-relaxed-simd' };
  return null;
}

/** The beginning of a module: magic, version. */
const MODULE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module with one function: () -> v128. @param {...number} code its size first */
const oneFunction = (...code) =>
  Uint8Array.of(
    ...MODULE,
    ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // its type
    ...[0x03, 0x02, 0x01, 0x00], // one function of it
    ...[0x0a, code.length + 2, 0x01, code.length, ...code],
  );

export const hasSimd = () => WebAssembly.validate(oneFunction(0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b)); // i8x16.splat

const hasRelaxedSimd = () =>
  WebAssembly.validate(
    oneFunction(
      ...[0x00, 0x41, 0x01, 0xfd, 0x0f, 0x41, 0x02, 0xfd, 0x0f], // two i8x16.splat
      ...[0xfd, 0x80, 0x02, 0x0b], // i8x16.relaxed_swizzle
    ),
  );

/**
 * @returns {Promise<EngineError | null>} why no build at all can run here. Asked before any is fetched, so that no
 *   file is blamed for the browser, and the browser for no file
 */
export async function obstacleToAll() {
  if (typeof WebAssembly !== 'object') return { code: 'no-simd' };
  try {
    new WebAssembly.Module(Uint8Array.from(MODULE));
    return null;
  } catch {
    return { code: 'wasm-forbidden', policy: (await refusalOf('wasm-eval'))?.policy ?? '' };
  }
}
