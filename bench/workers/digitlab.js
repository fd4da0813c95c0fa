// Trains the seed's run with one build of digitlab, as the page's own worker does it, and says how long
// the epochs took; then the quickest recipe, to its end. Or another run, of which only the epochs count.
// Changes nothing of the engine.

import { loadEngine } from '../../www/engine/load.js';
import { mnistFiles } from './mnist.js';
import { answer } from './protocol.js';

/** @typedef {import('../../www/engine/load.js').Engine} Engine */

/**
 * @typedef {object} Job
 * @property {string} build
 * @property {number} threads
 * @property {Partial<import('../../www/engine/protocol.js').TrainingForm>} [config] what differs from the seed's run
 * @property {number} epochs 2 or more: the first one warms up, and its activations hold fewer zeros
 */

answer(async (/** @type {Job} */ { build, threads, epochs, config: differs }) => {
  const { engine, info } = await loadEngine({ build, threads });
  if (info.build !== build) throw new Error(`${build} does not run here: ${info.build} does`);
  const files = await mnistFiles(engine.handle('mnist_files', {}));
  const data = engine.handle('take_mnist', { files });
  const config = { ...engine.handle('recipes', {}).seed, ...differs, epochs };
  engine.handle('start_training', { config });
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
      ...(differs ? {} : runQuick(engine)),
    },
  };
});

/**
 * @param {Engine} engine
 * @param {number} batches of an epoch; what comes after them reads the validation pictures
 * @returns {{ training: number, validation: number }} seconds
 */
function runEpoch(engine, batches) {
  const started = performance.now();
  for (let batch = 0; batch < batches; batch++) engine.handle('step', {});
  const trained = performance.now();
  while (!engine.handle('step', {}).event);
  const ended = performance.now();
  return { training: (trained - started) / 1000, validation: (ended - trained) / 1000 };
}

/**
 * @param {Engine} engine
 * @returns {{ quick: number, accuracy: number }} seconds, and on the test set
 */
function runQuick(engine) {
  const started = performance.now();
  engine.handle('start_training', { config: engine.handle('recipes', {}).quick });
  while (!engine.handle('step', {}).ended);
  const quick = (performance.now() - started) / 1000;
  const result = /** @type {import('../../www/engine/protocol.js').TrainingResult} */ (
    engine.handle('finish', {})
  );
  return { quick, accuracy: result.history.at(-1)?.val_accuracy ?? 0 };
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
