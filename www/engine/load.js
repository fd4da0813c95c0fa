// Starts the engine: the first of the builds that can run here, and says why that one. Knows nothing of
// what the engine does.

import { BUILDS, chooseBuilds, usualThreads } from './builds.js';

/** @typedef {import('./builds.js').Build} Build */

/**
 * The engine as Rust makes it (src/browser/mod.rs): what JavaScript calls and what comes back.
 * @typedef {object} Engine
 * @property {() => { kernel: string, family: 'exact' | 'fused' }} kernel
 * @property {() => import('./protocol.js').Recipes} recipes
 * @property {() => import('./protocol.js').LearningRates} learning_rates
 * @property {(round: number, count: number) => Uint8Array} augmented
 * @property {() => number} random_seed
 * @property {() => string[]} mnist_files
 * @property {(files: Uint8Array[]) => import('./protocol.js').DatasetInfo} load_mnist
 * @property {(names: string[], files: Uint8Array[]) => import('./protocol.js').DatasetInfo} load_files
 * @property {() => boolean} has_dataset
 * @property {(source: import('./protocol.js').Source, name: string, bytes: Uint8Array) => import('./protocol.js').WeightsInfo} load_weights
 * @property {(source: import('./protocol.js').Source) => Uint8Array} save_weights
 * @property {(format: 'csv' | 'json') => string} save_history
 * @property {(rows: import('./protocol.js').EpochRow[]) => void} load_history
 * @property {(config: import('./protocol.js').TrainingConfig) => import('./protocol.js').CheckResult} check
 * @property {(source: import('./protocol.js').Source, strokes: Float32Array[], times: Float64Array, width: number, height: number) => import('./protocol.js').Prediction} predict_strokes
 * @property {(source: import('./protocol.js').Source, rgba: Uint8Array, width: number, height: number) => import('./protocol.js').Prediction} predict_pixels
 * @property {(config: import('./protocol.js').TrainingConfig) => void} start_run
 * @property {() => { ended: boolean, row?: import('./protocol.js').EpochRow }} step
 * @property {() => import('./protocol.js').TrainingProgress | undefined} progress
 * @property {() => import('./protocol.js').RunEnd} end_run
 * @property {() => boolean} has_mnist
 * @property {(files: Uint8Array[]) => void} keep_mnist
 * @property {(source: import('./protocol.js').Source, pictures: Uint8Array, labels: Uint8Array) => void} start_teaching
 * @property {() => { ended: boolean, round: number, done: number }} step_teaching
 * @property {() => import('./protocol.js').Taught} end_teaching
 * @property {() => void} drop_teaching
 * @property {() => boolean} undo_teaching
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
  const candidates = await chooseBuilds(choice.build, threads);
  /** @type {string[]} why faster builds do not run */
  const passed = [];
  for (const { build, why } of candidates) {
    try {
      if (why) throw new Error(why);
      const engine = await start(build, threads);
      const { kernel, family } = engine.kernel();
      const forced = choice.build === build.name;
      const reason = [forced ? 'as chosen' : build.what, ...passed].join('; ');
      const builds = BUILDS.map(({ name }) => name);
      const used = build.threads ? threads : 1;
      return { engine, info: { build: build.name, kernel, family, threads: used, reason, builds } };
    } catch (error) {
      if (isData(error) && error.code === 'browser') throw error;
      passed.push(`no ${build.name}: ${messageOf(error)}`);
    }
  }
  throw {
    code: 'not-built',
    message: `The engine did not start (${passed.join('; ')}): run \`wasm-pack build\` or \`npm start\`, then reload the page.`,
  };
}

/**
 * @param {Build} build
 * @param {number} threads
 * @returns {Promise<Engine>}
 */
async function start(build, threads) {
  // Both come from the server at once.
  const [module, glue] = await Promise.all([compile(build.wasm), importGlue(build.glue)]);
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
  if (build.threads && threads > 1) await glue.initThreadPool?.(threads - 1);
  return new glue.Engine();
}

/**
 * @param {URL} url
 * @returns {Promise<Glue>}
 */
async function importGlue(url) {
  return import(/* @vite-ignore */ url.href);
}

/** @param {URL} url */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  // What more a build needs was asked for before: it is SIMD itself.
  throw {
    code: 'browser',
    message:
      'This browser lacks WebAssembly SIMD, which the engine needs: use Chrome 91, Firefox 89, Safari 16.4 or later.',
  };
}

/**
 * @param {unknown} error
 * @returns {error is import('./protocol.js').EngineError}
 */
function isData(error) {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
