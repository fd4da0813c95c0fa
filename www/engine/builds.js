// The available builds of the engine, and why each cannot run here. A module with an instruction that the browser does
// not know is refused whole, so each level is a build of its own. Starts nothing.

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
 *   docs/numerics.md), 'gpu' (WebGPU, docs/gpu.md)
 */

/**
 * A build to try, or why it is not tried.
 * @typedef {{ name: string, build: Build } | { name: string, error: EngineError }} Candidate
 */

const PKG = new URL(/* @vite-ignore */ '../../pkg/', import.meta.url);

/** What a plain `wasm-pack build` makes. @type {Build} */
const PLAIN = {
  name: 'simd128',
  glue: new URL('digitlab_bg.js', PKG),
  wasm: new URL('digitlab_bg.wasm', PKG),
  features: [],
};

/** More threads than this gain nothing on a network of this size. */
const MOST_THREADS = 8;

/** The number of threads when the user has chosen none. */
export function usualThreads() {
  return Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS);
}

/** Whether runs of a build train on the GPU. @param {Pick<Build, 'features'>} build */
export const usesGpu = ({ features }) => features.includes('gpu');

/**
 * @param {import('./protocol.js').EngineChoice} choice
 * @returns {Promise<{ names: string[], candidates: Candidate[], pending: boolean, unlisted: EngineError | null }>}
 *   `names` of all builds that are there, `candidates` of those that may be taken; both the fastest first, except
 *   the GPU's build: it is last, and tried only if it measured fastest. `pending`: whether more are
 *   being made. `unlisted`: why the list of the others did not come
 */
export async function chooseBuilds({ build: wanted, threads: asked, gpu }) {
  const threads = asked ?? usualThreads();
  /** @type {EngineError | null} */
  let unlisted = null;
  const { others, pending } = await otherBuilds().catch((error) => {
    if (!isDownload(error)) throw error;
    unlisted = error;
    return { others: [], pending: false };
  });
  const onGpu = others.filter(usesGpu);
  const onProcessor = [...others.filter((build) => !usesGpu(build)), PLAIN];
  const builds = [...onProcessor, ...onGpu];
  const names = builds.map(({ name }) => name);
  if (wanted !== null && !names.includes(wanted)) {
    const error = unlisted ?? /** @type {const} */ ({ code: 'not-built' });
    return { names, candidates: [{ name: wanted, error }], pending, unlisted };
  }
  const usual = [...(gpu ? onGpu : []), ...onProcessor];
  const tried = wanted === null ? usual : builds.filter(({ name }) => name === wanted);
  const candidates = tried.map(async (build) => {
    const spare = wanted === null && threads < 2 && build.features.includes('threads');
    const error = (await obstacle(build)) ?? (spare ? { code: /** @type {const} */ ('one-thread') } : null);
    return error ? { name: build.name, error } : { name: build.name, build };
  });
  return { names, candidates: await Promise.all(candidates), pending, unlisted };
}

/** @returns {Promise<string | null>} the build for the GPU, where it is there and could run */
export async function gpuBuild() {
  const { others } = await otherBuilds().catch(() => ({ others: [] }));
  const build = others.find(usesGpu);
  return build && !(await obstacle(build)) ? build.name : null;
}

/**
 * What `npm start` has made since the page was opened.
 * @param {string} running the name of the build that runs
 * @param {import('./protocol.js').EngineChoice} choice of those that would be taken
 * @returns {Promise<{ faster: string | null, pending: boolean }>} the build that would be taken now, if it is a faster
 *   one, and whether more are being made
 * @throws {EngineError} when their list is not to be had
 */
export async function fasterThan(running, choice) {
  const { candidates, pending, unlisted } = await chooseBuilds({ ...choice, build: null });
  if (unlisted) throw unlisted;
  const names = candidates.map(({ name }) => name);
  const best = candidates.find((candidate) => 'build' in candidate)?.name ?? running;
  return { faster: names.indexOf(best) < names.indexOf(running) ? best : null, pending };
}

/**
 * The builds beside the plain one, as pkg/package.json lists them (scripts/lib/wasm.mjs writes the list).
 * A plain `wasm-pack build` writes that file without a list: builds that it has not renewed are
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
 * @returns {Promise<EngineError | null>} what this browser or page lacks
 */
async function obstacle({ features }) {
  if (features.includes('threads') && !self.crossOriginIsolated) return { code: 'not-isolated' };
  if (features.includes('fused') && !hasRelaxedSimd()) return { code: 'no-relaxed-simd' };
  if (features.includes('gpu') && !(await hasAdapter())) return { code: 'no-adapter' };
  return null;
}

/** Whether the browser gives a GPU, or a software renderer. */
async function hasAdapter() {
  const { gpu } = /** @type {{ gpu?: { requestAdapter: () => Promise<unknown> } }} */ (navigator);
  return Boolean(await gpu?.requestAdapter().catch(() => null));
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
