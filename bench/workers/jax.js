// jax-js trains the seed's network on its wasm backend or by WebGPU: the whole step, from the batch to the moved
// parameters, is one jitted function. On wasm its kernels run in workers of jax-js's own, one a processor.

import { needGpu } from './adapter.js';
import { answer } from './protocol.js';
import { CLASSES, PIXELS, timeBatches } from './mnist.js';

/** @typedef {typeof import('@jax-js/jax')} Jax */
/** @typedef {import('@jax-js/jax').Array} Tensor */

const MODULE = new URL('../../node_modules/@jax-js/jax/dist/index.js', import.meta.url);

/** Keras's, as the seed's. */
const ADAM = { rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * @typedef {object} Job
 * @property {number} batchSize
 * @property {number} warmUp batches
 * @property {number} batches
 * @property {number[]} hidden
 * @property {number} dropout
 * @property {'wasm' | 'webgpu'} device
 */

answer(async (/** @type {Job} */ { hidden, dropout, device, ...plan }) => {
  if (device === 'webgpu') await needGpu();
  /** @type {Jax} */
  const jax = await import(MODULE.href);
  await jax.init(device);
  jax.defaultDevice(device);
  const step = jax.jit(trainStep(jax, hidden, dropout, plan.batchSize));
  let state = initialState(jax, [PIXELS, ...hidden, CLASSES]);
  let count = 0;
  return timeBatches(plan, async ({ x, y }) => {
    count += 1;
    const key = jax.random.key(count);
    const images = jax.numpy.array(x, { shape: [plan.batchSize, PIXELS] });
    const labels = jax.numpy.array(y, { shape: [plan.batchSize, CLASSES] });
    const corrections = jax.numpy.array(correctionsAt(count));
    const [loss, ...moved] = /** @type {[Tensor, ...State]} */ (step(...state, corrections, key, images, labels));
    state = moved;
    // Waiting is what starts the work, on all processors.
    await jax.blockUntilReady([loss, ...state]);
    return loss.jsAsync();
  });
});

/**
 * Parameters, and Adam's first and second moments, each as kernel, bias, kernel, bias, …
 * @typedef {[Tensor[], Tensor[], Tensor[]]} State
 */

/**
 * @param {Jax} jax
 * @param {number[]} widths
 * @returns {State}
 */
function initialState({ numpy: np, random, tree }, widths) {
  const layers = widths.slice(1).map((units, layer) => {
    const inputs = widths[layer];
    const limit = Math.sqrt(6 / (inputs + units));
    const key = random.key(9999 + layer);
    return [random.uniform(key, [inputs, units], { minval: -limit, maxval: limit }), np.zeros([units])];
  });
  const parameters = layers.flat();
  const zeros = () => parameters.map(({ shape }) => np.zeros(shape));
  tree.ref(parameters);
  tree.dispose(parameters);
  return [parameters, zeros(), zeros()];
}

/** Adam's corrections for the bias of its moments at a step, from 1. @param {number} step */
function correctionsAt(step) {
  return new Float32Array([1 / (1 - ADAM.beta1 ** step), 1 / (1 - ADAM.beta2 ** step)]);
}

/**
 * @param {Jax} jax
 * @param {number[]} hidden
 * @param {number} dropout
 * @param {number} batchSize
 */
function trainStep({ numpy: np, nn, random, valueAndGrad }, hidden, dropout, batchSize) {
  /** @param {Tensor[]} parameters @param {Tensor} key @param {Tensor} images @param {Tensor} labels */
  const lossOf = (parameters, key, images, labels) => {
    const keys = [...random.split(key, hidden.length)];
    let x = images;
    for (let layer = 0; layer <= hidden.length; layer++) {
      const [kernel, bias] = parameters.slice(2 * layer, 2 * layer + 2);
      x = np.dot(x, kernel).add(bias);
      if (layer === hidden.length) break;
      const kept = random.bernoulli(keys[layer], 1 - dropout, [batchSize, hidden[layer]]);
      x = np.where(kept, nn.relu(x).mul(1 / (1 - dropout)), 0);
    }
    return nn
      .logSoftmax(x)
      .mul(labels)
      .sum()
      .mul(-1 / batchSize);
  };
  const lossAndGradients = valueAndGrad(lossOf);

  /**
   * jax-js counts references: a tensor that is used once more after a use is used as `.ref`.
   * @param {Tensor[]} parameters
   * @param {Tensor[]} firsts
   * @param {Tensor[]} seconds
   * @param {Tensor} corrections
   * @param {Tensor} key
   * @param {Tensor} images
   * @param {Tensor} labels
   */
  return (parameters, firsts, seconds, corrections, key, images, labels) => {
    const [loss, gradients] = lossAndGradients(
      parameters.map((parameter) => parameter.ref),
      key,
      images,
      labels,
    );
    const [first, second] = [...corrections];
    const m = firsts.map((old, i) => old.mul(ADAM.beta1).add(gradients[i].ref.mul(1 - ADAM.beta1)));
    const v = seconds.map((old, i) => {
      const squared = gradients[i].ref.mul(gradients[i]);
      return old.mul(ADAM.beta2).add(squared.mul(1 - ADAM.beta2));
    });
    const moved = parameters.map((parameter, i) => {
      const scale = np.sqrt(v[i].ref.mul(second.ref)).add(ADAM.epsilon);
      return parameter.sub(m[i].ref.mul(first.ref).mul(ADAM.rate).div(scale));
    });
    first.dispose();
    second.dispose();
    return [loss, moved, m, v];
  };
}
