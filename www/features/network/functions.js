// Activation functions with their slopes, and where they saturate. For a figure: the core has its own. Touches no element.

/**
 * @typedef {object} ActivationFunction
 * @property {'relu' | 'sigmoid' | 'tanh'} name as Keras calls it
 * @property {(sum: number) => number} of
 * @property {(sum: number) => number} slope of it there
 */

/** @param {number} sum */
const sigmoid = (sum) => 1 / (1 + Math.exp(-sum));

/** @type {readonly ActivationFunction[]} */
export const FUNCTIONS = [
  { name: 'relu', of: (sum) => Math.max(0, sum), slope: (sum) => (sum > 0 ? 1 : 0) },
  { name: 'sigmoid', of: sigmoid, slope: (sum) => sigmoid(sum) * (1 - sigmoid(sum)) },
  { name: 'tanh', of: Math.tanh, slope: (sum) => 1 - Math.tanh(sum) ** 2 },
];

/** Below this slope a function is called saturated: less than a twentieth of the error comes back through it. */
export const SATURATED = 0.05;
