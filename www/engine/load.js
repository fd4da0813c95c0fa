// Starts the engine: the first of the builds that can run here, and says why that one. Knows nothing of
// what the engine does.

import { chooseBuilds, hasSimd, obstacleToAll, usesGpu, usualThreads } from './builds.js';
import { download, isDownload } from './download.js';
import { detailOf, isData } from './errors.js';
import { whyNoModule } from './modules.js';
import { untilRefused } from './policy.js';
import { watchThreads } from './pulse.js';

/** @typedef {import('./builds.js').Build} Build */

/** @typedef {import('./protocol.js').Commands} Commands */

/**
 * The engine as Rust makes it (src/browser/mod.rs).
 * @typedef {object} Engine
 * @property {<Name extends keyof Commands>(name: Name, body: Commands[Name]['body']) => Commands[Name]['answer']} handle
 *   throws an `EngineError`
 * @property {(gpu: OpenGpu) => void} [takeGpu] of the build for the GPU: runs train on it from then on
 */

/**
 * What a build's glue gives: wasm-pack's for the web starts itself, its glue for bundlers wants its
 * exports handed over.
 * @typedef {object} Glue
 * @property {new () => Engine} Engine
 * @property {(exports: WebAssembly.Exports) => void} [__wbg_set_wasm] of the bundlers' glue
 * @property {(init: { module_or_path: WebAssembly.Module }) => Promise<unknown>} [default] of the web's
 * @property {(threads: number) => Promise<unknown>} [initThreadPool] of builds with threads
 * @property {() => Promise<OpenGpu>} [openGpu] of the build for the GPU
 */

/** @typedef {{ name: () => string }} OpenGpu a GPU, for one engine */

/** How long threads may take to come up (milliseconds). */
const POOL_PATIENCE = 15_000;

/**
 * @param {import('./protocol.js').EngineChoice} choice
 * @returns {Promise<{ engine: Engine, info: import('./protocol.js').EngineInfo }>} another engine at every call, which
 *   shares nothing with those before
 * @throws {import('./protocol.js').EngineError} when no build is there, or none runs in this browser
 */
export async function loadEngine(choice) {
  const obstacle = await obstacleToAll();
  if (obstacle) throw obstacle;
  const threads = choice.threads ?? usualThreads();
  const { names, candidates, unlisted } = await chooseBuilds(choice);
  /** @type {import('./protocol.js').PassedBuild[]} */
  const passed = [];
  for (const candidate of candidates) {
    const { name } = candidate;
    try {
      if ('error' in candidate) throw candidate.error;
      const { build } = candidate;
      const pooled = build.features.includes('threads') && threads > 1;
      // If threads failed once, they fail for every build.
      const noPool = pooled && passed.find(({ error }) => error.code === 'no-pool');
      if (noPool) throw noPool.error;
      const { engine, gpu } = await start(build, pooled ? threads : 1);
      const { kernel, family } = engine.handle('kernel', {});
      const info = {
        build: name,
        kernel,
        family: gpu === null ? family : /** @type {const} */ ('gpu'),
        gpu,
        threads: pooled ? threads : 1,
        chosen: choice.build !== null,
        passed,
        builds: names,
        unlisted,
      };
      return { engine, info };
    } catch (error) {
      if (isData(error) && error.code === 'no-simd') throw error; // no build runs without
      passed.push({
        build: name,
        error: isData(error) ? error : { code: 'build-failed', detail: detailOf(error) },
      });
    }
  }
  const missing = passed.some(({ error }) => isDownload(error) && isMissing(error.fault));
  throw { code: 'not-started', passed, missing };
}

/** @param {import('./protocol.js').DownloadFault} fault */
const isMissing = (fault) => fault.kind === 'status' && fault.status === 404;

/**
 * @param {Build} build
 * @param {number} threads
 * @returns {Promise<{ engine: Engine, gpu: string | null }>} and the GPU's name
 */
async function start(build, threads) {
  // Both come from the server at once.
  const [module, glue] = await Promise.all([compile(build), importGlue(build.glue)]);
  if (glue.__wbg_set_wasm) {
    const imports = { './digitlab_bg.js': /** @type {any} */ (glue) };
    const instance = await WebAssembly.instantiate(module, imports);
    glue.__wbg_set_wasm(instance.exports);
    const begin = instance.exports.__wbindgen_start;
    if (typeof begin === 'function') begin();
  } else {
    await glue.default?.({ module_or_path: module });
  }
  if (threads > 1) await startPool(glue, threads);
  const engine = new glue.Engine();
  const gpu = usesGpu(build) && glue.openGpu ? await glue.openGpu() : null;
  const name = gpu && gpu.name();
  if (gpu) engine.takeGpu?.(gpu);
  return { engine: guarded(engine), gpu: name };
}

/** @param {Glue} glue @param {number} threads */
async function startPool(glue, threads) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    const noPool = { code: 'no-pool', threads, seconds: POOL_PATIENCE / 1000 };
    timer = setTimeout(reject, POOL_PATIENCE, noPool);
  });
  // Thread workers load from blob addresses; if the policy blocks one, no event arrives.
  const refused = untilRefused('blob').then(({ directive, policy }) => {
    throw { code: 'download', file: 'blob:', fault: { kind: 'policy', directive, policy } };
  });
  refused.catch(() => {}); // perhaps after the pool has come up
  try {
    // The engine's own thread works too (src/parallel.rs).
    const pool = watchThreads(self.name, async () => glue.initThreadPool?.(threads - 1));
    await Promise.race([pool, late, refused]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * An engine that says of itself when it is broken: after a trap nothing in the wasm can be relied on.
 * @param {Engine} engine
 * @returns {Engine}
 */
function guarded(engine) {
  /** @type {import('./protocol.js').EngineError | null} */
  let broken = null;
  return {
    handle(name, body) {
      if (broken) throw broken;
      try {
        return engine.handle(name, body);
      } catch (error) {
        if (isData(error)) throw error;
        throw (broken = { code: 'stopped', detail: detailOf(error) });
      }
    },
  };
}

/** Engines that were started here. A glue module is one engine's: another engine gets a copy of its own. */
let starts = 0;

/**
 * @param {URL} url
 * @returns {Promise<Glue>}
 */
async function importGlue(url) {
  const mark = starts++ > 0 ? `?start=${starts}` : '';
  try {
    return await import(/* @vite-ignore */ url.href + mark);
  } catch (error) {
    const fault = await whyNoModule(url);
    if (fault) throw fault;
    // It comes now; what failed once is remembered under its address.
    return import(/* @vite-ignore */ `${url.href}?start=${++starts}`);
  }
}

/** @param {Build} build */
async function compile({ wasm, integrity }) {
  // Not what a cache keeps from older sources.
  const options = /** @type {const} */ ({ cache: 'no-cache', integrity });
  const bytes = await download(wasm, (bytes) => whole(bytes, integrity), options);
  if (!WebAssembly.validate(bytes) && !hasSimd()) throw { code: 'no-simd' };
  return WebAssembly.compile(bytes);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string | undefined} integrity with a hash they were compared to that
 * @throws if the failure is not a missing browser feature
 */
function whole(bytes, integrity) {
  if (integrity || WebAssembly.validate(bytes) || !hasSimd()) return bytes;
  throw new Error('no valid module');
}
