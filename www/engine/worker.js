// The worker: sole owner of the engine. Answers each request of protocol.js with one reply, errors as
// data, and sends events in between. What it is asked, it hands to the engine; it computes nothing.

import { download, fileName, unpack } from './download.js';
import { isData } from './errors.js';
import { loadEngine } from './load.js';
import { createRunControl } from './run-loop.js';
import { teach } from './teach.js';

/**
 * @typedef {import('./protocol.js').RequestBody} RequestBody
 * @typedef {import('./protocol.js').ResultOf} ResultOf
 * @typedef {import('./errors.js').EngineError} EngineError
 * @typedef {import('./load.js').Engine} Engine
 */

/**
 * @template {RequestBody['type']} T
 * @typedef {Extract<RequestBody, { type: T }>} Body
 */

const MNIST_FOLDER = new URL('../../data/mnist/', import.meta.url);
const SHIPPED_WEIGHTS = new URL('../weights/shipped.safetensors', import.meta.url);

/** @param {import('./protocol.js').Reply | import('./protocol.js').Event} message */
const send = (message) => self.postMessage(message);

/** @type {(choice: import('./protocol.js').EngineChoice) => void} */
let open = () => {};
/** The engine, once a page has opened it: every request waits for it and answers with its error. */
const loading = new Promise(
  (/** @type {(choice: import('./protocol.js').EngineChoice) => void} */ resolve) => {
    open = resolve;
  },
).then(loadEngine);
loading.catch(() => {});

/** The run under way. @type {import('./run-loop.js').RunControl | null} */
let control = null;
/** The files of the data set in use, as they came, for another build's engine. @type {File[]} */
let dataFiles = [];
/** Resolves when the last run has ended, however it did. @type {Promise<void>} */
let ended = Promise.resolve();

/** @type {{ [T in RequestBody['type']]: (body: Body<T>, engine: Engine) => ResultOf[T] | Promise<ResultOf[T]> }} */
const handlers = {
  async open(_, engine) {
    return {
      engine: (await loading).info,
      recipes: engine.recipes(),
      learning_rates: engine.learning_rates(),
    };
  },
  async load_weights({ source, name, bytes }, engine) {
    return engine.load_weights(source, name, bytes ?? (await download(SHIPPED_WEIGHTS)));
  },
  load_mnist: (_, engine) => loadMnist(engine),
  async load_files({ files }, engine) {
    const kept = await Promise.all(files.map(copyOf));
    const names = files.map((file) => file.name);
    const info = engine.load_files(names, await Promise.all(kept.map(bytesOf)));
    dataFiles = kept;
    return info;
  },
  data_files: () => dataFiles,
  check: ({ config }, engine) => engine.check(config),
  augmented: ({ round, count }, engine) => engine.augmented(round, count),
  random_seed: (_, engine) => engine.random_seed(),
  predict_strokes: ({ source, strokes, times, width, height }, engine) =>
    engine.predict_strokes(source, strokes, times, width, height),
  predict_pixels: ({ source, rgba, width, height }, engine) =>
    engine.predict_pixels(
      source,
      new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.byteLength),
      width,
      height,
    ),
  train: ({ config }, engine) => underControl((run) => train(config, engine, run)),
  teach: (lesson, engine) =>
    underControl((run) => teach(lesson, engine, run, { prepareMnist, send })),
  undo_teaching: (_, engine) => engine.undo_teaching(),
  async pause() {
    await control?.pause();
    return null;
  },
  resume() {
    control?.resume();
    return null;
  },
  async stop() {
    control?.stop();
    await ended;
    return null;
  },
  save_weights: ({ source }, engine) => engine.save_weights(source),
  save_history: ({ format }, engine) => engine.save_history(format),
  load_history({ rows }, engine) {
    engine.load_history(rows);
    return null;
  },
};

/**
 * Does what takes long and can be stopped, one at a time.
 * @template T
 * @param {(run: import('./run-loop.js').RunControl) => Promise<T>} work
 * @returns {Promise<T>}
 */
function underControl(work) {
  if (control) throw { code: 'busy' };
  const run = (control = createRunControl());
  const result = work(run).finally(() => {
    run.resume(); // answers a pause that came before the first step
    control = null;
  });
  ended = result.then(
    () => {},
    () => {},
  );
  return result;
}

/**
 * @param {Engine} engine
 * @param {AbortSignal} [signal]
 * @returns {Promise<import('./protocol.js').DatasetInfo>}
 */
async function loadMnist(engine, signal) {
  const files = await fetchMnist(engine, signal);
  const info = engine.load_mnist(await Promise.all(files.map(bytesOf)));
  dataFiles = files;
  return info;
}

/**
 * Sees to it that teaching has MNIST: pictures of a person's own stay what they train on.
 * @param {Engine} engine
 * @param {AbortSignal} signal
 */
async function prepareMnist(engine, signal) {
  if (engine.has_mnist()) return;
  if (!engine.has_dataset()) {
    send({ event: 'dataset', detail: await loadMnist(engine, signal) });
    return;
  }
  const files = await fetchMnist(engine, signal);
  engine.keep_mnist(await Promise.all(files.map(bytesOf)));
}

/** A file of its own, which the browser keeps where it likes, however the person's one changes. @param {File} file */
const copyOf = async (file) => new File([await file.arrayBuffer()], file.name);

/** @param {File} file @returns {Promise<Uint8Array>} what is in it, unpacked */
const bytesOf = async (file) => unpack(file.name, new Uint8Array(await file.arrayBuffer()));

/**
 * @param {Engine} engine
 * @param {AbortSignal} [signal]
 * @returns {Promise<File[]>} MNIST's files, as they came
 */
async function fetchMnist(engine, signal) {
  const names = engine.mnist_files();
  const read = async (/** @type {string} */ name, /** @type {number} */ index) => {
    const url = new URL(`${name}.gz`, MNIST_FOLDER);
    const file = fileName(url.pathname);
    const packed = await download(url, {
      signal,
      onProgress: (loaded, total) =>
        send({
          event: 'data_progress',
          detail: { file, index, files: names.length, loaded, total },
        }),
    });
    return new File([packed], file);
  };
  return Promise.all(names.map(read));
}

/**
 * @param {import('./protocol.js').TrainingConfig} config
 * @param {Engine} engine
 * @param {import('./run-loop.js').RunControl} control
 * @returns {Promise<import('./protocol.js').TrainingResult>}
 */
async function train(config, engine, control) {
  const started = performance.now();
  try {
    if (!engine.has_dataset()) {
      send({ event: 'dataset', detail: await loadMnist(engine, control.signal) });
    }
    engine.start_run(config);
    await control.run(engine, send);
    return withTotals(engine.end_run(), config, started);
  } catch (error) {
    if (control.signal.aborted) {
      // Stopped while the data was on its way: no run began.
      return withTotals(
        { history: [], ending: 'stopped', weights_epoch: null, test: null },
        config,
        started,
      );
    }
    engine.end_run(); // keeps the weights that the engine saved
    throw error;
  }
}

/**
 * @param {import('./protocol.js').RunEnd} end
 * @param {import('./protocol.js').TrainingConfig} config
 * @param {number} started
 * @returns {import('./protocol.js').TrainingResult}
 */
function withTotals(end, { monitor, held_back }, started) {
  const row = end.history.find(({ epoch }) => epoch === end.weights_epoch);
  // Without pictures held back the test pictures are those that every epoch validates on.
  const validated = row && { loss: row.val_loss, accuracy: row.val_accuracy };
  const test = held_back > 0 ? end.test : validated;
  return {
    ...end,
    monitor,
    test_score: test?.loss ?? null,
    test_accuracy: test?.accuracy ?? null,
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * @param {unknown} error what was thrown: data from the engine, or a fault
 * @returns {EngineError}
 */
function asData(error) {
  return isData(error) ? error : { code: 'internal', detail: String(error) };
}

self.addEventListener('message', async (event) => {
  const { id, ...body } = /** @type {import('./protocol.js').Request} */ (event.data);
  if (body.type === 'open') open(body.choice); // the first time only
  try {
    const { engine } = await loading;
    const handler = /** @type {(body: RequestBody, engine: Engine) => any} */ (handlers[body.type]);
    send({ id, ok: true, result: await handler(body, engine) });
  } catch (error) {
    send({ id, ok: false, error: asData(error) });
  }
});
