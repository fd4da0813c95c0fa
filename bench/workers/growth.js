// Trains a few epochs of a network, a batch size and a number of pictures with the plain build's kernels,
// and says how long the last one took and how much of it touched no zero. Changes nothing of the engine.

import { isEpoch } from './epochs.js';
import { answer } from './protocol.js';
import { cutTo, mnistFiles } from './mnist.js';

/**
 * What src/browser/mod.rs and bench.rs export.
 * @typedef {object} Glue
 * @property {(init: { module_or_path: URL }) => Promise<{ memory: WebAssembly.Memory }>} default
 * @property {new () => import('../../www/engine/load.js').Engine} Engine
 * @property {() => number} useful_operations
 */

/**
 * @typedef {object} Job
 * @property {Partial<import('../../www/engine/protocol.js').TrainingForm>} config what differs from the
 *   seed's
 * @property {number} images trains on this many, the first ones
 */

/** The last one counts: the first warms up, and its activations hold fewer zeros. */
const EPOCHS = 2;

const FOLDER = new URL('../../pkg/bench-simd128/', import.meta.url);

answer(async (/** @type {Job} */ { config, images }) => {
  /** @type {Glue} */
  const glue = await import(new URL('digitlab.js', FOLDER).href);
  const wasm = await glue.default({ module_or_path: new URL('digitlab_bg.wasm', FOLDER) });
  const engine = new glue.Engine();
  const names = engine.handle('mnist_files', {});
  const files = await mnistFiles(names);
  // The pictures to learn from, and their labels, come first.
  const cut = files.map((bytes, index) => ({
    name: names[index],
    bytes: index < 2 ? cutTo(images, bytes) : bytes,
  }));
  engine.handle('take_files', { files: cut });
  const form = { ...engine.handle('recipes', {}).seed, ...config, epochs: EPOCHS };
  engine.handle('start_training', { config: form });
  const batches = Math.ceil(images / form.batch_size);
  let [epoch, useful] = [0, 0];
  for (let index = 0; index < EPOCHS; index++) {
    const [before, started] = [glue.useful_operations(), performance.now()];
    for (let batch = 0; batch < batches; batch++) engine.handle('step', {});
    epoch = (performance.now() - started) / 1000;
    useful = (glue.useful_operations() - before) / 1e9;
    while (!isEpoch(engine.handle('step', {})));
  }
  const part = useful / dense(form.hidden_layers, images);
  const memory = wasm.memory.buffer.byteLength / 2 ** 20;
  return { values: { epoch, useful, rate: useful / epoch, part, memory } };
});

/**
 * What the same epoch takes without skipping zeros, in 10⁹ operations: for weights w, 2·w forward, 2·w for
 * the kernels' gradients, 2·w for the inputs' gradients but of the first layer.
 * @param {number[]} hidden
 * @param {number} images
 */
function dense(hidden, images) {
  const widths = [784, ...hidden, 10];
  const weights = widths.slice(1).map((units, layer) => widths[layer] * units);
  const each = weights.reduce((sum, w, layer) => sum + (layer === 0 ? 4 : 6) * w, 0);
  return (each * images) / 1e9;
}
