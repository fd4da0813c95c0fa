// Which build of the engine runs: finds it, starts it, and says why it was chosen. Knows nothing of
// what the engine does.

/**
 * The engine as Rust makes it (src/browser/mod.rs): what JavaScript calls and what comes back.
 * @typedef {object} Engine
 * @property {() => { kernel: string, family: 'exact' | 'fused' }} kernel
 * @property {() => import('./protocol.js').TrainingConfig} defaults
 * @property {() => import('./protocol.js').LearningRates} learning_rates
 * @property {() => number} random_seed
 * @property {() => string[]} mnist_files
 * @property {(files: Uint8Array[]) => import('./protocol.js').DatasetInfo} load_mnist
 * @property {(names: string[], files: Uint8Array[]) => import('./protocol.js').DatasetInfo} load_files
 * @property {() => boolean} has_dataset
 * @property {(source: import('./protocol.js').Source, name: string, bytes: Uint8Array) => import('./protocol.js').WeightsInfo} load_weights
 * @property {(source: import('./protocol.js').Source) => Uint8Array} save_weights
 * @property {(format: 'csv' | 'json') => string} save_history
 * @property {(config: import('./protocol.js').TrainingConfig) => import('./protocol.js').CheckResult} check
 * @property {(source: import('./protocol.js').Source, strokes: Float32Array[], width: number, height: number) => import('./protocol.js').Prediction} predict_strokes
 * @property {(source: import('./protocol.js').Source, rgba: Uint8Array, width: number, height: number) => import('./protocol.js').Prediction} predict_pixels
 * @property {(config: import('./protocol.js').TrainingConfig) => void} start_run
 * @property {() => { ended: boolean, row?: import('./protocol.js').EpochRow }} step
 * @property {() => import('./protocol.js').TrainingProgress | undefined} progress
 * @property {() => import('./protocol.js').RunEnd} end_run
 */

/**
 * wasm-pack's glue for bundlers, which runs without one: it wants its exports handed over.
 * @typedef {{ __wbg_set_wasm: (exports: WebAssembly.Exports) => void, Engine: new () => Engine }} Glue
 */

/** What a plain `wasm-pack build` makes. */
const PLAIN = {
  name: 'simd128',
  glue: new URL('../../pkg/digitlab_bg.js', import.meta.url),
  wasm: new URL('../../pkg/digitlab_bg.wasm', import.meta.url),
  reason: 'the plain build: 128-bit SIMD on one thread, the same bits on every machine',
};

/**
 * @returns {Promise<{ engine: Engine, info: import('./protocol.js').EngineInfo }>}
 * @throws {import('./protocol.js').EngineError} when the build is missing or this browser cannot run it
 */
export async function loadEngine() {
  const build = PLAIN;
  // Both come from the server at once.
  const [module, glue] = await Promise.all([compile(build.wasm), importGlue(build.glue)]);
  const instance = await WebAssembly.instantiate(module, {
    './digitlab_bg.js': /** @type {any} */ (glue),
  });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  const engine = new glue.Engine();
  const { kernel, family } = engine.kernel();
  return {
    engine,
    info: { build: build.name, kernel, family, threads: 1, reason: build.reason },
  };
}

/**
 * @param {URL} url
 * @returns {Promise<Glue>}
 */
async function importGlue(url) {
  try {
    return await import(/* @vite-ignore */ url.href);
  } catch (error) {
    throw notBuilt(String(error));
  }
}

/** @param {URL} url */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw notBuilt(`the server answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  throw {
    code: 'browser',
    message:
      'This browser lacks WebAssembly SIMD, which the engine needs: use Chrome 91, Firefox 89, Safari 16.4 or later.',
  };
}

/** @param {string} why */
function notBuilt(why) {
  return {
    code: 'not-built',
    message: `The engine's build is not in pkg/ (${why}): run \`wasm-pack build\` or \`npm start\`, then reload the page.`,
  };
}
