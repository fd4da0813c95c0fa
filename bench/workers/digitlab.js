// Trains the seed's run with one build of digitlab, as the page's own worker does it, and says how long
// the epochs took; then the quickest recipe, to its end. Or another run, of which only the epochs count.
// Changes nothing of the engine.

import { loadEngine } from '../../www/engine/load.js';
import { needGpu } from './adapter.js';
import { isEpoch } from './epochs.js';
import { mnistFiles } from './mnist.js';
import { answer } from './protocol.js';

/** @typedef {import('../../www/engine/load.js').Engine} Engine */

/**
 * @typedef {object} Job
 * @property {string} build
 * @property {number} threads
 * @property {Partial<import('../../www/engine/protocol.js').TrainingForm>} [config] what differs from the seed's run
 * @property {number} epochs 2 or more: the first one warms up, and its activations hold fewer zeros
 * @property {boolean} [gpu] whether the build trains on a GPU
 */

answer(async (/** @type {Job} */ { build, threads, epochs, config: differs, gpu = false }) => {
  if (gpu) await needGpu();
  const { engine, info } = await loadEngine({ build, threads });
  if (info.build !== build) throw new Error(`${build} does not run here: ${info.build} does`);
  const files = await mnistFiles(engine.handle('mnist_files', {}));
  const data = engine.handle('take_mnist', { files });
  const config = { ...engine.handle('recipes', {}).seed, ...differs, epochs };
  engine.handle('start_training', { config });
  if (gpu) return onGpu(engine, data.training_images, epochs);
  const batches = Math.ceil(data.training_images / config.batch_size);
  const timed = Array.from({ length: epochs }, () => runEpoch(engine, batches));
  engine.handle('finish', {});
  const [first, ...rest] = timed;
  const training = median(rest.map((epoch) => epoch.training));
  return {
    values: {
      epoch: training,
      images: data.training_images / training,
      validation: median(rest.map((epoch) => epoch.validation)),
      first: first.training,
      ...(differs ? {} : await runQuick(engine)),
    },
  };
});

/**
 * Epochs from end to end: the next one's first batches are on their way before an epoch's validation is heard of.
 * @param {Engine} engine
 * @param {number} images
 * @param {number} epochs
 */
async function onGpu(engine, images, epochs) {
  const ends = [performance.now()];
  await stepToEnd(engine, () => ends.push(performance.now()));
  engine.handle('finish', {});
  const [first, ...rest] = ends.slice(1).map((end, i) => (end - ends[i]) / 1000);
  const epoch = median(rest);
  return {
    values: { epoch, images: images / epoch, first, ...(await runQuick(engine)) },
    note: `${epochs - 1} epochs from end to end, with their validation`,
  };
}

/**
 * @param {Engine} engine
 * @param {() => void} [onEpoch]
 */
async function stepToEnd(engine, onEpoch = () => {}) {
  for (;;) {
    const report = engine.handle('step', {});
    if (isEpoch(report)) onEpoch();
    if (report.step === 'finished') return;
    if (report.step === 'waiting') await new Promise((resolve) => setTimeout(resolve));
  }
}

/**
 * @param {Engine} engine
 * @param {number} batches of an epoch; what comes after them reads the validation pictures
 * @returns {{ training: number, validation: number }} seconds
 */
function runEpoch(engine, batches) {
  const started = performance.now();
  for (let batch = 0; batch < batches; batch++) engine.handle('step', {});
  const trained = performance.now();
  while (!isEpoch(engine.handle('step', {})));
  const ended = performance.now();
  return { training: (trained - started) / 1000, validation: (ended - trained) / 1000 };
}

/**
 * @param {Engine} engine
 * @returns {Promise<{ quick: number, accuracy: number }>} seconds, and on the test set
 */
async function runQuick(engine) {
  const started = performance.now();
  engine.handle('start_training', { config: engine.handle('recipes', {}).quick });
  await stepToEnd(engine);
  const quick = (performance.now() - started) / 1000;
  const result = /** @type {import('../../www/engine/protocol.js').TrainingResult} */ (engine.handle('finish', {}));
  return { quick, accuracy: result.history.at(-1)?.val_accuracy ?? 0 };
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
