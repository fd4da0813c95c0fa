// What a network costs, layer by layer, from its shapes: multiply-adds for one picture, and bytes of numbers of four
// bytes, as a framework holds them. Touches no element.

/**
 * @typedef {import('../../engine/protocol.js').SummaryRow} SummaryRow
 * @typedef {Pick<import('../../engine/protocol.js').TrainingForm, 'optimizer' | 'momentum' | 'batch_size'>} Form
 */

/**
 * @typedef {object} Costs
 * @property {number} multiplyAdds forward, for one picture, biases not counted
 * @property {number} weights bytes
 * @property {number} gradients bytes
 * @property {number} optimizer bytes of the optimizer's state
 * @property {number} activations bytes stored for the backward pass of one batch
 */

/** Bytes of a float32. */
const FLOAT = 4;

/** @param {SummaryRow} layer @param {Form} form @returns {Costs} */
export function costsOf(layer, form) {
  const weights = layer.parameters * FLOAT;
  return {
    multiplyAdds: multiplyAdds(layer),
    weights,
    gradients: weights,
    optimizer: weights * copies(form),
    activations: outputs(layer) * form.batch_size * FLOAT,
  };
}

/** @param {readonly Costs[]} all @returns {Costs} */
export function totalOf(all) {
  const sum = (/** @type {keyof Costs} */ key) => all.reduce((total, costs) => total + costs[key], 0);
  return {
    multiplyAdds: sum('multiplyAdds'),
    weights: sum('weights'),
    gradients: sum('gradients'),
    optimizer: sum('optimizer'),
    activations: sum('activations'),
  };
}

/** Numbers that the optimizer keeps of each weight. @param {Form} form */
function copies({ optimizer, momentum }) {
  const velocity = momentum > 0 ? 1 : 0;
  if (optimizer === 'adam') return 2; // means of the gradient and of its square
  return optimizer === 'sgd' ? velocity : 1 + velocity;
}

/** @param {SummaryRow} layer */
function multiplyAdds({ type, parameters, input_shape, output_shape }) {
  const units = output_shape[1] ?? 0;
  if (type === 'Dense') return parameters - units;
  if (type === 'LSTM') return (input_shape[1] ?? 0) * (parameters - 4 * units);
  return 0;
}

/** Numbers that a layer makes of a picture: an LSTM in every row four gates, its cell and its output. @param {SummaryRow} layer */
function outputs({ type, input_shape, output_shape }) {
  const units = output_shape[1] ?? 0;
  return type === 'LSTM' ? (input_shape[1] ?? 0) * 6 * units : units;
}
