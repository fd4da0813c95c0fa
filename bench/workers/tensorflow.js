// TensorFlow.js trains the seed's network on its wasm backend, through tf.layers' `trainOnBatch`: SIMD,
// and its build with threads, since the page is isolated. A classic worker, because its packages for
// browsers are scripts.

/**
 * @typedef {typeof import('@tensorflow/tfjs-core')
 *   & typeof import('@tensorflow/tfjs-layers')
 *   & { wasm: typeof import('@tensorflow/tfjs-backend-wasm') }} TensorFlow
 */

/**
 * @typedef {object} Job
 * @property {number} batchSize
 * @property {number} warmUp batches
 * @property {number} batches
 * @property {number[]} hidden
 * @property {number} dropout
 * @property {number} threads
 */

const PACKAGES = new URL('../../node_modules/@tensorflow/', self.location.href).href;

importScripts(
  `${PACKAGES}tfjs-core/dist/tf-core.min.js`,
  `${PACKAGES}tfjs-layers/dist/tf-layers.min.js`,
  `${PACKAGES}tfjs-backend-wasm/dist/tf-backend-wasm.min.js`,
);

const { tf } = /** @type {{ tf: TensorFlow }} */ (/** @type {unknown} */ (self));

start();

async function start() {
  const { answer } = await import('./protocol.js');
  const { CLASSES, PIXELS, timeBatches } = await import('./mnist.js');

  answer(async (/** @type {Job} */ { hidden, dropout, threads, ...plan }) => {
    tf.wasm.setWasmPaths(`${PACKAGES}tfjs-backend-wasm/dist/`);
    // Left alone it takes half of the processors.
    tf.wasm.setThreadsCount(threads);
    await tf.setBackend('wasm');
    const model = network([PIXELS, ...hidden, CLASSES], dropout);
    const sample = await timeBatches(plan, async (batch) => {
      const x = tf.tensor2d(batch.x, [plan.batchSize, PIXELS]);
      const y = tf.tensor2d(batch.y, [plan.batchSize, CLASSES]);
      const loss = await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
      return Number(loss);
    });
    return { ...sample, note: `${sample.note}; ${tf.wasm.getThreadsCount()} threads` };
  });
}

/**
 * @param {number[]} widths
 * @param {number} dropout
 */
function network([inputs, ...units], dropout) {
  const model = tf.sequential();
  units.forEach((width, layer) => {
    const isLast = layer === units.length - 1;
    model.add(
      tf.layers.dense({
        units: width,
        activation: isLast ? 'softmax' : 'relu',
        kernelInitializer: 'glorotUniform',
        inputShape: layer === 0 ? [inputs] : undefined,
      }),
    );
    if (!isLast) model.add(tf.layers.dropout({ rate: dropout }));
  });
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy' });
  return model;
}
