// Activation functions with their slopes, and where they saturate. For a figure: the core has its own. Touches no element.

import { ACTIVATIONS } from '../loss/arithmetic.js';

/**
 * @typedef {object} ActivationFunction
 * @property {'relu' | 'sigmoid' | 'tanh'} name as Keras calls it
 * @property {(sum: number) => number} of
 * @property {(sum: number) => number} slope of it there
 */

/** @type {readonly ActivationFunction[]} */
export const FUNCTIONS = /** @type {const} */ (['relu', 'sigmoid', 'tanh']).map((name) => {
  const { of, slope } = ACTIVATIONS[name];
  return { name, of, slope: (sum) => slope(sum, of(sum)) };
});

/** Below this slope a function is called saturated: less than a twentieth of the error comes back through it. */
export const SATURATED = 0.05;
