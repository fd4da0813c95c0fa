// Starts the engine: the first of the builds that can run here, and says why that one. Knows nothing of
// what the engine does.

import { chooseBuilds, usualThreads } from './builds.js';
import { download } from './download.js';
import { detailOf, isData } from './errors.js';

/** @typedef {import('./builds.js').Build} Build */

/** @typedef {import('./protocol.js').Commands} Commands */

/**
 * The engine as Rust makes it (src/browser/mod.rs).
 * @typedef {object} Engine
 * @property {<Name extends keyof Commands>(name: Name, body: Commands[Name]['body']) => Commands[Name]['answer']} handle
 *   throws an `EngineError`
 */

/**
 * What a build's glue gives: wasm-pack's for the web starts itself, its glue for bundlers wants its
 * exports handed over.
 * @typedef {object} Glue
 * @property {new () => Engine} Engine
 * @property {(exports: WebAssembly.Exports) => void} [__wbg_set_wasm] of the bundlers' glue
 * @property {(init: { module_or_path: WebAssembly.Module }) => Promise<unknown>} [default] of the web's
 * @property {(threads: number) => Promise<unknown>} [initThreadPool] of builds with threads
 */

/**
 * @param {import('./protocol.js').EngineChoice} choice
 * @returns {Promise<{ engine: Engine, info: import('./protocol.js').EngineInfo }>}
 * @throws {import('./protocol.js').EngineError} when no build is there, or none runs in this browser
 */
export async function loadEngine(choice) {
  const threads = choice.threads ?? usualThreads();
  const { names, candidates } = await chooseBuilds(choice.build, threads);
  /** @type {import('./protocol.js').PassedBuild[]} */
  const passed = [];
  for (const candidate of candidates) {
    const { name } = candidate;
    try {
      if ('error' in candidate) throw candidate.error;
      const engine = await start(candidate.build, threads);
      const used = candidate.build.features.includes('threads') ? threads : 1;
      const chosen = choice.build !== null;
      const info = {
        build: name,
        ...engine.handle('kernel', {}),
        threads: used,
        chosen,
        passed,
        builds: names,
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
  throw { code: 'not-started', passed };
}

/**
 * @param {Build} build
 * @param {number} threads
 * @returns {Promise<Engine>}
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
  // The engine's own thread works too (src/parallel.rs).
  if (build.features.includes('threads') && threads > 1) await glue.initThreadPool?.(threads - 1);
  return new glue.Engine();
}

/**
 * @param {URL} url
 * @returns {Promise<Glue>}
 */
async function importGlue(url) {
  return import(/* @vite-ignore */ url.href);
}

/** @param {Build} build */
async function compile({ wasm, integrity }) {
  // Not what a cache keeps from older sources.
  const bytes = await download(wasm, { cache: 'no-cache', integrity }).catch((error) => {
    throw integrity && error.status === null ? { code: 'build-file' } : error;
  });
  if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  throw { code: 'no-simd' }; // what more a build needs was asked for before
}
