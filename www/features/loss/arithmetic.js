// The arithmetic of one step, as one does it with a calculator: each number is worked out from the numbers that
// are on the page, with the digits shown there, so that anybody can check it. The engine gives what only
// it knows: pixels and activations, weights, sums, logits and deltas. Touches no element.

/** A number as it is shown on the page: six digits that count, in at most 12 characters, so that its room is known. @param {number} value */
export function shown(value) {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? '0' : String(value);
  const size = Math.abs(value);
  if (size < 0.0001 || size >= 1000) return value.toExponential(5).replace('e+', 'e');
  const text = size >= 0.001 ? value.toFixed(6) : value.toPrecision(6);
  return text.replace(/\.?0+$/, '');
}

/** The same with the sign that is as wide as a plus. @param {number} value */
export const written = (value) => shown(value).replaceAll('-', '−');

/** A probability where a box has little room: '0.9999', '7e−5'. @param {number} value */
export const briefly = (value) =>
  (value === 0 || value >= 0.0001 ? value.toFixed(4) : value.toExponential(0)).replace('-', '−');

/** The number as it is shown. @param {number} value */
export const asShown = (value) => Number(shown(value));

/** @param {readonly number[]} logits @returns {number[]} probabilities, which add up to 1 */
export function softmax(logits) {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** @param {number} probability of the right digit @returns {number} in nats */
export const crossEntropy = (probability) => -Math.log(probability);

/**
 * The same from logits, also where the probability is 1 to the last digit: ln(1 + Σ e^(z − z of the label)), over the others.
 * @param {readonly number[]} logits
 * @param {number} label
 */
export function lossOfLogits(logits, label) {
  const most = Math.max(...logits);
  const at = logits[label] ?? 0;
  const power = (/** @type {number} */ z) => Math.exp(z - most);
  const others = logits.reduce((sum, z, digit) => sum + (digit === label ? 0 : power(z)), 0);
  return at === most ? Math.log1p(others) : most - at + Math.log(others + power(at));
}

/** @typedef {'relu' | 'sigmoid' | 'tanh'} Activation */

/** @type {Record<Activation, { of: (z: number) => number, slope: (z: number, a: number) => number }>} */
export const ACTIVATIONS = {
  relu: { of: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  sigmoid: { of: (z) => 1 / (1 + Math.exp(-z)), slope: (_, a) => a * (1 - a) },
  tanh: { of: Math.tanh, slope: (_, a) => 1 - a * a },
};

/**
 * The activation that maps these sums to these outputs.
 * @param {readonly number[]} sums
 * @param {readonly number[]} outputs
 * @returns {Activation}
 */
export function activationOf(sums, outputs) {
  const names = /** @type {Activation[]} */ (Object.keys(ACTIVATIONS));
  const off = (/** @type {Activation} */ name) =>
    sums.reduce((most, z, i) => Math.max(most, Math.abs(ACTIVATIONS[name].of(z) - (outputs[i] ?? 0))), 0);
  return names.reduce((best, name) => (off(name) < off(best) ? name : best));
}

/**
 * A picture's way through a perceptron: a list for each layer.
 * @typedef {{ inputs: number[][], sums: number[][], deltas: number[][] }} Ways
 */

/** @typedef {import('../../state/types.js').WeightPlace} Place */

/**
 * The weight of a layer that the loss depends on most: a gradient is input times delta, so it is that of the largest
 * of each.
 * @param {Ways} ways
 * @param {number} layer
 * @returns {Place}
 */
export const steepest = ({ inputs, deltas }, layer) => ({
  layer,
  from: largest(inputs[layer] ?? []),
  to: largest(deltas[layer] ?? []),
});

/** @param {readonly number[]} numbers @returns {number} which of them is farthest from 0 */
const largest = (numbers) => numbers.reduce((best, x, i) => (Math.abs(x) > Math.abs(numbers[best] ?? 0) ? i : best), 0);

/** Terms of a sum that are shown one by one. */
const MOST_TERMS = 10;

/**
 * One step by hand, every number as it is shown on the page.
 * @param {Ways} ways
 * @param {Place} place
 * @param {{ weight: readonly number[], label: number, rate: number }} given `weight`: the weight, its unit's bias, and the
 *   weights from the unit to the next layer
 */
export function stepByHand(ways, { layer, from, to }, { weight: [w0 = 0, , ...outgoing], label, rate }) {
  const [x, w, z] = [ways.inputs[layer]?.[from], w0, ways.sums[layer]?.[to]].map((n) => asShown(n ?? 0));
  const product = asShown(x * w);
  const rest = asShown(z - product);
  const sum = asShown(product + rest);
  const last = ways.sums.length - 1;
  const logits = (ways.sums[last] ?? []).map(asShown);
  const probabilities = softmax(logits).map(asShown);
  const loss = asShown(crossEntropy(probabilities[label] ?? 0));
  const outputDeltas = probabilities.map((p, digit) => asShown(p - (digit === label ? 1 : 0)));
  /** The numbers of a hidden unit. */
  const hidden = layer < last ? hiddenUnit(ways, { layer, to }, { sum, outgoing, outputDeltas }) : null;
  const delta = hidden ? hidden.delta : (outputDeltas[to] ?? 0);
  const gradient = asShown(x * delta);
  const change = asShown(rate * gradient);
  const next = asShown(w - change);
  return {
    x,
    w,
    product,
    rest,
    sum,
    logits,
    probabilities,
    loss,
    outputDeltas,
    hidden,
    delta,
    gradient,
    rate,
    change,
    next,
  };
}

/**
 * @param {Ways} ways
 * @param {{ layer: number, to: number }} unit
 * @param {{ sum: number, outgoing: readonly number[], outputDeltas: readonly number[] }} given
 */
function hiddenUnit({ inputs, sums, deltas }, { layer, to }, { sum, outgoing, outputDeltas }) {
  const activation = activationOf(sums[layer] ?? [], inputs[layer + 1] ?? []);
  const output = asShown(ACTIVATIONS[activation].of(sum));
  const slope = asShown(ACTIVATIONS[activation].slope(sum, output));
  const isLast = layer + 2 === sums.length;
  const next = isLast ? outputDeltas : (deltas[layer + 1] ?? []);
  const all = outgoing.map((weight, unit) => {
    const [w, delta] = [asShown(weight), asShown(next[unit] ?? 0)];
    return { unit, w, delta, product: asShown(w * delta) };
  });
  const sorted = [...all].sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const terms = isLast ? all : sorted.slice(0, MOST_TERMS);
  const others = all.length - terms.length;
  const add = (/** @type {typeof all} */ list) => list.reduce((sum, { product }) => sum + product, 0);
  const rest = asShown(isLast ? 0 : add(sorted.slice(MOST_TERMS)));
  const back = asShown(add(terms) + rest);
  return { unit: to, activation, output, slope, terms, others, rest, back, delta: asShown(back * slope) };
}

/** @param {readonly number[]} deltas of a layer: how many are not 0, and the one farthest from it */
export const summaryOf = (deltas) => ({
  count: deltas.filter((delta) => delta !== 0).length,
  all: deltas.length,
  most: asShown(deltas[largest(deltas)] ?? 0),
});
