// The worker: sole owner of the engine. Answers each request of protocol.d.ts with one reply, errors as
// data, and sends events in between. What it is asked, it hands to the engine; it computes nothing.

import { download, fileName } from './download.js';
import { isData } from './errors.js';
import { MOST, checkLength, refuseFormat, unreadable } from './inspect.js';
import { loadEngine } from './load.js';
import { fetchMnist } from './mnist.js';
import { measure } from './measure.js';
import { readBothWays, transposed as transpose } from './orientation.js';
import { createRunControl } from './run-loop.js';
import { unpack } from './unpack.js';

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

const SHIPPED_WEIGHTS = new URL('../weights/shipped.safetensors', import.meta.url);

/** @param {import('./protocol.js').Reply | import('./protocol.js').Event} message @param {Transferable[]} [transfer] */
const send = (message, transfer = []) => self.postMessage(message, transfer);

/**
 * A lock that this worker holds until it ends, however it ends: the page waits for it and so notices the end
 * (www/engine/pulse.js). Resolves when it is held; also where the browser has no locks.
 * @type {Promise<void>}
 */
const held = new Promise((resolve) => {
  const hold = () => new Promise(() => resolve());
  navigator.locks?.request(self.name, hold).catch(() => resolve());
  if (!navigator.locks) resolve();
});

/** @type {(choice: import('./protocol.js').EngineChoice) => void} */
let open = () => {};
/** The engine, once a page has opened it: every request waits for it and answers with its error. */
const loading = new Promise((/** @type {(choice: import('./protocol.js').EngineChoice) => void} */ resolve) => {
  open = resolve;
}).then(loadEngine);
loading.catch(() => {});

/** The run under way. @type {RunControl | null} */
let control = null;
/** Resolves when the last run has ended, however it did. @type {Promise<void>} */
let ended = Promise.resolve();

/** @type {{ [T in keyof WorkerRequests]: (body: Body<T>, engine: Engine) => ResultOf[T] | Promise<ResultOf[T]> }} */
const handlers = {
  open: async (_, engine) => ({
    engine: (await loading).info,
    recipes: engine.handle('recipes', {}),
  }),
  load_weights({ source, name, bytes }, engine) {
    const take = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) => {
      checkLength(name, bytes.length, roomOf(engine));
      refuseFormat(name, bytes);
      const info = engine.handle('take_weights', { source, name, bytes });
      if (source !== 'aside') keepWeights({ source, bytes, epoch: null });
      return info;
    };
    if (bytes) return take(name, bytes);
    return download(SHIPPED_WEIGHTS, (bytes) => take(fileName(SHIPPED_WEIGHTS.pathname), bytes));
  },
  load_mnist: (_, engine) => loadMnist(engine),
  async load_files({ files, transposed }, engine) {
    checkAll(engine, files.map(({ name, size }) => ({ name, length: size }))); // prettier-ignore
    const kept = await Promise.all(files.map(copyOf));
    const named = kept.map(async (file) => {
      const bytes = await bytesOf(file);
      return { name: file.name, bytes: transposed ? transpose(bytes) : bytes };
    });
    const unpacked = await Promise.all(named);
    checkAll(engine, unpacked.map(({ name, bytes }) => ({ name, length: bytes.length }))); // prettier-ignore
    const info = engine.handle('take_files', { files: unpacked });
    keepFiles(kept);
    return withSamples(engine, info, transposed);
  },
  measure: async (_, engine) => measure(engine, (await loading).info.gpu !== null),
  train: ({ config, state }, engine) =>
    runToEnd('train', engine, () => {
      if (state) engine.handle('continue_training', { config, state });
      else engine.handle('start_training', { config });
    }),
  teach: ({ source, pictures, labels }, engine) =>
    runToEnd('teach', engine, async (signal) => {
      const take = (/** @type {import('./mnist.js').Fetched[]} */ fetched) =>
        engine.handle('take_teaching_mnist', { files: fetched.map(({ bytes }) => bytes) });
      // Training stays with the user's own pictures.
      if (!engine.handle('holds', {}).mnist) await mnistFor(engine, signal, take);
      engine.handle('start_teaching', { source, pictures, labels });
    }),
  cluster: (body, engine) => runToEnd('cluster', engine, () => void engine.handle('start_clustering', body)),
  ping: () => null, // is answered before
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

/** The page keeps what the engine holds, for the case that this worker ends. @param {File[]} detail */
const keepFiles = (detail) => send({ event: 'kept_files', detail });

/** @param {import('./protocol.js').KeptWeights} detail whose bytes are no longer needed here */
function keepWeights(detail) {
  send({ event: 'kept_weights', detail }, detail.bytes ? [detail.bytes.buffer] : []);
}

/** When the user's weights were copied last, and how long that took (milliseconds). */
let copied = { at: -Infinity, took: 0 };

/** @param {Engine} engine @param {number | null} epoch of a run in progress */
function keepYours(engine, epoch) {
  const began = performance.now();
  const bytes = yours(engine);
  const at = performance.now();
  copied = { at, took: at - began };
  keepWeights({ source: 'yours', bytes, epoch });
}

/**
 * The weights of an epoch that has just ended, where the page is to keep them. Some epochs shorter than four copies
 * are passed over, so that copying takes no more than a fifth of the time.
 * @param {Engine} engine
 * @returns {(epoch: number) => (() => void) | null}
 */
const keepingEpochs = (engine) => (epoch) =>
  performance.now() - copied.at < 4 * copied.took ? null : () => keepYours(engine, epoch);

/** @param {Engine} engine @returns {Uint8Array | null} */
function yours(engine) {
  try {
    return engine.handle('save_weights', { source: 'yours' });
  } catch (error) {
    if (isData(error) && error.code === 'no-weights') return null;
    throw error;
  }
}

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
 * @returns {Promise<import('./protocol.js').LoadedDataset>}
 */
function loadMnist(engine, signal) {
  return mnistFor(engine, signal, (fetched) => {
    const info = engine.handle('take_mnist', { files: fetched.map(({ bytes }) => bytes) });
    keepFiles(fetched.map(({ file }) => file));
    return withSamples(engine, info, false);
  });
}

/**
 * @template T
 * @param {Engine} engine
 * @param {AbortSignal | undefined} signal
 * @param {(fetched: import('./mnist.js').Fetched[]) => T} use
 */
function mnistFor(engine, signal, use) {
  const onProgress = (/** @type {import('./protocol.js').DataProgress} */ detail) =>
    send({ event: 'data_progress', detail });
  const check = (/** @type {number} */ bytes) => checkLength('MNIST', bytes, roomOf(engine));
  return fetchMnist(engine.handle('mnist_files', {}), use, { signal, onProgress, check });
}

/** How many pictures of a data set are read to find whether it is transposed. */
const SAMPLES = 60;

/**
 * @param {Engine} engine
 * @param {import('./protocol.js').DatasetInfo} info
 * @param {boolean} transposed
 * @returns {import('./protocol.js').LoadedDataset}
 */
function withSamples(engine, info, transposed) {
  const samples = engine.handle('samples', { count: SAMPLES });
  const read = info.is_mnist ? null : readBothWays(engine, samples, info.size);
  return { ...info, transposed, samples, read };
}

/** A file of its own, which the browser keeps where it likes, however the person's one changes. @param {File} file */
const copyOf = async (file) => new File([await file.arrayBuffer().catch(unreadable(file.name))], file.name);

/** @param {File} file @returns {Promise<Uint8Array>} what is in it, unpacked */
async function bytesOf(file) {
  const bytes = await unpack(file.name, new Uint8Array(await file.arrayBuffer()));
  refuseFormat(file.name, bytes);
  return bytes;
}

/** Bytes that files may have, beside what the engine holds and its run. @param {Engine} engine */
const roomOf = (engine) => Math.min(MOST, engine.handle('room', {}));

/** That files fit the engine's memory together. @param {Engine} engine @param {{ name: string, length: number }[]} files */
function checkAll(engine, files) {
  const found = files.reduce((sum, { length }) => sum + length, 0);
  checkLength(files.map(({ name }) => name).join(', '), found, roomOf(engine));
}

/**
 * The page keeps the state of a training run that was stopped, so that it can be resumed. After the answer, which does not
 * wait for it.
 * @param {Engine} engine
 */
function keepRun(engine) {
  const detail = engine.handle('take_stopped_run', {});
  send({ event: 'kept_run', detail }, detail ? [detail.buffer] : []);
}

/**
 * A run to its end, one at a time.
 * @template {'train' | 'teach' | 'cluster'} T
 * @param {T} _ the request that it answers
 * @param {Engine} engine
 * @param {(signal: AbortSignal) => void | Promise<void>} begin fetches what the run needs beside a data set, and starts it
 * @returns {Promise<ResultOf[T]>} null when it was stopped before it began
 */
async function runToEnd(_, engine, begin) {
  const outcome = await underControl(async (run) => {
    try {
      if (!engine.handle('holds', {}).dataset) send({ event: 'dataset', detail: await loadMnist(engine, run.signal) });
      await begin(run.signal);
      await run.run(engine, send, keepingEpochs(engine));
    } catch (error) {
      end(engine); // keeps the weights that the engine saved
      if (run.signal.aborted) return null; // while data was on its way
      throw error;
    }
    return end(engine);
  });
  return /** @type {ResultOf[T]} */ (outcome);
}

/** Ends the run; the page keeps its result. @param {Engine} engine */
function end(engine) {
  const outcome = engine.handle('finish', {});
  if (outcome && !('centroids' in outcome)) keepYours(engine, null); // clusters are no weights
  return outcome;
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
  const answer = engine.handle(/** @type {keyof Commands} */ (type), /** @type {any} */ (body));
  if (type === 'undo_teaching') keepYours(engine, null);
  return answer;
}

self.addEventListener('message', async (event) => {
  const { id, ...body } = /** @type {import('./protocol.js').Request} */ (event.data);
  if (body.type === 'open') open(body.choice); // the first time only
  try {
    if (body.type === 'ping') {
      await held;
      return send({ id, ok: true, result: null });
    }
    const { engine } = await loading;
    const result = await answerTo(body, engine);
    send({ id, ok: true, result });
    if (body.type === 'train' && result?.ending === 'stopped') keepRun(engine);
  } catch (error) {
    send({ id, ok: false, error: asData(error) });
  }
});

// The page would wait forever for a request that cannot be read, and does not know which it was.
self.addEventListener('messageerror', () => send({ id: 0, ok: false, error: { code: 'unreadable' } }));
