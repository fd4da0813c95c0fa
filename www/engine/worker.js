// The worker: sole owner of the engine. Answers each request of protocol.d.ts with one reply, errors as
// data, and sends events in between. What it is asked, it hands to the engine; it computes nothing.

import { download, fileName, unpack } from './download.js';
import { isData } from './errors.js';
import { loadEngine } from './load.js';
import { createRunControl } from './run-loop.js';

/**
 * @typedef {import('./protocol.js').RequestBody} RequestBody
 * @typedef {import('./protocol.js').WorkerRequests} WorkerRequests
 * @typedef {import('./protocol.js').Commands} Commands
 * @typedef {import('./protocol.js').ResultOf} ResultOf
 * @typedef {import('./protocol.js').EngineError} EngineError
 * @typedef {import('./load.js').Engine} Engine
 * @typedef {import('./run-loop.js').RunControl} RunControl
 */

/**
 * @template {keyof WorkerRequests} T
 * @typedef {WorkerRequests[T]['body']} Body
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

/** The run under way. @type {RunControl | null} */
let control = null;
/** The files of the data set in use, as they came, for another build's engine. @type {File[]} */
let dataFiles = [];
/** Resolves when the last run has ended, however it did. @type {Promise<void>} */
let ended = Promise.resolve();

/** @type {{ [T in keyof WorkerRequests]: (body: Body<T>, engine: Engine) => ResultOf[T] | Promise<ResultOf[T]> }} */
const handlers = {
  open: async (_, engine) => ({
    engine: (await loading).info,
    recipes: engine.handle('recipes', {}),
  }),
  async load_weights({ source, name, bytes }, engine) {
    bytes ??= await download(SHIPPED_WEIGHTS);
    return engine.handle('take_weights', { source, name, bytes });
  },
  load_mnist: (_, engine) => loadMnist(engine),
  async load_files({ files }, engine) {
    const kept = await Promise.all(files.map(copyOf));
    const named = kept.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) }));
    const info = engine.handle('take_files', { files: await Promise.all(named) });
    dataFiles = kept;
    return info;
  },
  data_files: () => dataFiles,
  train: ({ config }, engine) => underControl((run) => train(config, engine, run)),
  teach: (body, engine) => underControl((run) => teach(body, engine, run)),
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
};

/**
 * Does what takes long and can be stopped, one at a time.
 * @template T
 * @param {(run: RunControl) => Promise<T>} work
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
  const info = engine.handle('take_mnist', { files: await Promise.all(files.map(bytesOf)) });
  dataFiles = files;
  return info;
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
  const names = engine.handle('mnist_files', {});
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
 * @param {import('./protocol.js').TrainingForm} config
 * @param {Engine} engine
 * @param {RunControl} control
 */
async function train(config, engine, control) {
  const begin = async () => {
    if (!engine.handle('holds', {}).dataset) {
      send({ event: 'dataset', detail: await loadMnist(engine, control.signal) });
    }
    engine.handle('start_training', { config });
  };
  return /** @type {ResultOf['train']} */ (await runToEnd(begin, engine, control));
}

/**
 * @param {Body<'teach'>} body
 * @param {Engine} engine
 * @param {RunControl} control
 */
async function teach({ source, pictures, labels }, engine, control) {
  const begin = async () => {
    const { dataset, mnist } = engine.handle('holds', {});
    if (!dataset) send({ event: 'dataset', detail: await loadMnist(engine, control.signal) });
    else if (!mnist) {
      // Pictures of a person's own stay what they train on.
      const files = await fetchMnist(engine, control.signal);
      engine.handle('take_teaching_mnist', { files: await Promise.all(files.map(bytesOf)) });
    }
    engine.handle('start_teaching', { source, pictures, labels });
  };
  return /** @type {ResultOf['teach']} */ (await runToEnd(begin, engine, control));
}

/**
 * @param {() => Promise<void>} begin fetches what the run needs and starts it
 * @param {Engine} engine
 * @param {RunControl} control
 * @returns {Promise<import('./protocol.js').Outcome>} null when it was stopped before it began
 */
async function runToEnd(begin, engine, control) {
  try {
    await begin();
    await control.run(engine, send);
  } catch (error) {
    engine.handle('finish', {}); // keeps the weights that the engine saved
    if (control.signal.aborted) return null; // while data was on its way
    throw error;
  }
  return engine.handle('finish', {});
}

/**
 * @param {unknown} error what was thrown: data from the engine, or a fault
 * @returns {EngineError}
 */
function asData(error) {
  return isData(error) ? error : { code: 'internal', detail: String(error) };
}

/**
 * What the worker does not do itself is the engine's.
 * @param {RequestBody} request
 * @param {Engine} engine
 */
function answerTo(request, engine) {
  if (request.type in handlers) {
    const type = /** @type {keyof WorkerRequests} */ (request.type);
    const handler = /** @type {(body: RequestBody, engine: Engine) => any} */ (handlers[type]);
    return handler(request, engine);
  }
  const { type, ...body } = request;
  return engine.handle(/** @type {keyof Commands} */ (type), /** @type {any} */ (body));
}

self.addEventListener('message', async (event) => {
  const { id, ...body } = /** @type {import('./protocol.js').Request} */ (event.data);
  if (body.type === 'open') open(body.choice); // the first time only
  try {
    const { engine } = await loading;
    send({ id, ok: true, result: await answerTo(body, engine) });
  } catch (error) {
    send({ id, ok: false, error: asData(error) });
  }
});
