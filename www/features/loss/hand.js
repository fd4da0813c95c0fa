// One gradient step by hand on one weight: which weight, how fast, and every number of the forward and backward pass.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { createNumberField } from '../../ui/number-field.js';
import { whole } from '../../ui/numbers.js';
import { field } from '../../ui/words.js';
import { crossEntropy, shown, softmax, stepByHand, summaryOf, written } from './arithmetic.js';

/** @typedef {import('./arithmetic.js').Ways} Ways */
/** @typedef {import('./arithmetic.js').Place} Place */
/** @typedef {ReturnType<typeof import('./arithmetic.js').stepByHand>} Step */

/**
 * @param {{ onPlace: (place: Place) => void, onSteepest: (layer: number) => void, onRate: (rate: number) => void }} callbacks
 */
export function createHand({ onPlace, onSteepest, onRate }) {
  const layer = build('select', { id: 'step-layer' });
  /** Inputs and units of the layer. */
  let sizes = { from: 1, to: 1 };
  const [from, to] = /** @type {const} */ (['from', 'to']).map((name) => {
    const input = build('input', { id: `step-${name}`, inputmode: 'numeric' });
    return { input, ...createNumberField(input, () => whole(0, sizes[name] - 1)) };
  });
  const best = button({ 'data-text': 'loss.steepest' }, takeSteepest);
  const rate = build('input', {
    id: 'step-rate',
    type: 'range',
    min: '-1',
    max: '1',
    step: '0.05',
  });
  const rateOut = build('output', { for: 'step-rate', 'data-number': 'rate' });
  if (!from || !to) throw new Error('two fields');
  function takePlace() {
    const [input, unit] = [from?.read(), to?.read()];
    if (typeof input !== 'number' || typeof unit !== 'number') return;
    onPlace({ layer: Number(layer.value), from: input, to: unit });
  }
  function takeSteepest() {
    for (const field of [from, to]) field?.forget();
    onSteepest(Number(layer.value));
  }
  layer.addEventListener('change', takeSteepest);
  for (const { input } of [from, to]) input.addEventListener('change', takePlace);
  // A power of ten: 0.1 to 10.
  rate.addEventListener('input', () => onRate(Number((10 ** Number(rate.value)).toPrecision(3))));

  const fields = build(
    'div',
    { class: 'step-fields' },
    field('step-layer', 'loss.layer', layer),
    field('step-from', 'loss.from', from.input, from.error),
    field('step-to', 'loss.to', to.input, to.error),
    best,
    field('step-rate', 'loss.rate', rate, rateOut),
  );
  const lines = build('ol', { class: 'step-lines' });
  const note = build('p', { class: 'note', role: 'status' });
  const body = build('div', { class: 'step-body' }, note, lines);

  return {
    fields,
    lines: body,
    /**
     * @param {{ ways: Ways, place: Place, step: Step, label: number, rate: number, next: { logits: readonly number[] } | null } | null} data `rate`: that is
     *   chosen now, with which the step may not be worked out yet
     * @param {string} why there is nothing
     */
    update(data, why) {
      setText(note, data ? '' : why);
      for (const field of [from, to]) field.update();
      // Invisible content keeps its height (an example before the first drawing), so that nothing below moves.
      for (const part of [fields, body]) part.classList.toggle('without', !data);
      if (!data && lines.childElementCount) return;
      const { ways, place, rate: speed } = data ?? example();
      const names = ways.sums.map((sums, i) => text('loss.layer_name', { layer: i + 1, inputs: count(ways.inputs[i]?.length ?? 0), units: count(sums.length) })); // prettier-ignore
      layer.replaceChildren(...names.map((name, i) => build('option', { value: `${i}` }, name)));
      layer.value = String(place.layer);
      sizes = { from: ways.inputs[place.layer]?.length ?? 1, to: ways.sums[place.layer]?.length ?? 1 };
      from.fill(String(place.from));
      to.fill(String(place.to));
      rate.value = String(Math.log10(speed));
      rate.setAttribute('aria-valuetext', written(speed));
      setText(rateOut, written(speed));
      lines.replaceChildren(...linesOf(data ?? example()));
    },
  };
}

/** A step in the tutorial's network, with numbers as long as most are. @returns {Parameters<typeof linesOf>[0] & { place: Place, rate: number }} */
function example() {
  const lists = (/** @type {number} */ value, /** @type {number[]} */ ...sizes) =>
    sizes.map((size) => Array(size).fill(value));
  const ways = {
    inputs: lists(0.123457, 784, 500, 500, 500),
    sums: lists(0.123457, 500, 500, 500, 10),
    deltas: lists(-0.123457, 500, 500, 500, 10),
  };
  const place = { layer: 2, from: 0, to: 0 };
  const [weight = [], logits = []] = lists(-0.123457, 12, 10);
  const step = stepByHand(ways, place, { weight, label: 7, rate: 1 });
  return { ways, place, step, label: 7, rate: 1, next: { logits } };
}

/**
 * @param {{ ways: Ways, step: Step, place: Place, label: number, next: { logits: readonly number[] } | null }} data
 */
function linesOf({ ways, step, place, label, next }) {
  const { hidden } = step;
  const last = ways.sums.length - 1;
  const n = written;
  const list = [
    line('loss.line_sum', [['x', step.x], ['w', step.w], ['product', step.product], ['rest', step.rest], ['sum', step.sum]],
      `${n(step.x)} × ${signed(step.w)}`, `= ${n(step.product)};`, `${n(step.product)} + ${signed(step.rest)}`, `= ${n(step.sum)}`),
    hidden && line(`loss.line_${hidden.activation}`, [['output', hidden.output]], `${hidden.activation}(${n(step.sum)}) = ${n(hidden.output)}`),
    line('loss.line_logits', [], table(['z', 'p', 'delta'], [step.logits, step.probabilities, step.outputDeltas], label)),
    line('loss.line_loss', [['loss', step.loss]], `−ln ${n(step.probabilities[label] ?? 0)} = ${n(step.loss)}`),
    line('loss.line_output_delta', [], `${n(step.probabilities[label] ?? 0)} − 1 = ${n(step.outputDeltas[label] ?? 0)}`),
    ...ways.deltas.slice(place.layer + 1, last).map((deltas, i) => ({ deltas, layer: place.layer + 2 + i })).reverse()
      .map(({ deltas, layer }) => {
        const { count: some, all, most } = summaryOf(deltas);
        const words = text('loss.layer_deltas', { layer, some: count(some), all: count(all), most: n(most) });
        return line('loss.line_layer_delta', [], build('p', {}, words));
      }),
    hidden && line('loss.line_hidden_delta', [['back', hidden.back], ['slope', hidden.slope]], termsOf(hidden)),
    line('loss.line_gradient', [['delta', step.delta], ['gradient', step.gradient]], `${n(step.x)} × ${signed(step.delta)}`, `= ${n(step.gradient)}`),
    line('loss.line_move', [['change', step.change], ['next', step.next]], `${n(step.w)} − ${n(step.rate)} × ${signed(step.gradient)}`, `= ${n(step.w)} − ${signed(step.change)}`, `= ${n(step.next)}`),
    next && newLoss(next.logits, label, step),
  ]; // prettier-ignore
  return list.filter((item) => item !== null);
}

/** @param {readonly number[]} logits as they are shown @param {number} label @param {Step} step */
function newLoss(logits, label, step) {
  const p = Number(shown(softmax(logits)[label] ?? 0));
  const loss = crossEntropy(p);
  const by = Math.abs(loss - step.loss);
  // With probabilities of six digits a loss is known to a millionth.
  const key = by < 2e-6 ? 'loss.same' : loss < step.loss ? 'loss.lower' : 'loss.higher';
  const change = text(key, { by: written(by) });
  return line(
    'loss.line_new',
    [['new-loss', Number(shown(loss))]],
    build(
      'div',
      {},
      table(['z'], [logits], label),
      build(
        'p',
        {},
        ...partsOf(`−ln ${written(p)} = ${written(loss)}`),
        build('span', { class: 'change' }, `(${change})`),
      ),
    ),
  );
}

/**
 * @param {import('../../ui/words.js').PlainKey} key
 * @param {[string, number][]} numbers by name, to be read off
 * @param {...(string | HTMLElement)} content strings are parts of a formula: no line ends within one
 */
function line(key, numbers, ...content) {
  const data = Object.fromEntries(numbers.map(([name, value]) => [`data-${name}`, written(value)]));
  return build(
    'li',
    { 'data-line': key.slice('loss.line_'.length), ...data },
    build('span', { class: 'what' }, text(key)),
    build(
      'div',
      { class: 'formula' },
      ...content.flatMap((part) => (typeof part === 'string' ? partsOf(part) : [part])),
    ),
  );
}

/** @param {...string} parts each in one line, with a space behind it */
const partsOf = (...parts) => parts.flatMap((part) => [build('span', { class: 'part' }, part), ' ']);

/** @param {readonly ('z' | 'p' | 'delta')[]} names @param {readonly (readonly number[])[]} rows of ten @param {number} label */
function table(names, rows, label) {
  const cells = Array.from({ length: 10 }, (_, digit) =>
    build(
      'div',
      { class: 'ten', 'data-kind': digit === label ? 'label' : 'other' },
      build('strong', {}, `${digit}`),
      ...names.map((name, i) => build('span', { 'data-row': name }, written(rows[i]?.[digit] ?? 0))),
    ),
  );
  /** @param {Record<string, string>} [more] */
  const heads = (more) => build('div', { class: 'ten', 'data-kind': 'heads', ...more }, build('strong', {}, ''), ...names.map((name) => build('span', {}, SIGNS[name]))); // prettier-ignore
  // Where five digits are side by side the names stand before each five.
  const again = heads({ 'data-kind': 'again', 'aria-hidden': 'true' });
  return build('div', { class: 'tens' }, heads(), ...cells.slice(0, 5), again, ...cells.slice(5));
}

/** @param {NonNullable<Step['hidden']>} hidden */
function termsOf({ terms, others, rest, back, slope, delta }) {
  const list = terms.map(({ w, delta, product }) =>
    build('li', {}, ...partsOf(`${signed(w)} × ${signed(delta)}`, `= ${written(product)}`)),
  );
  if (others > 0) list.push(build('li', {}, text('loss.other_terms', { count: others, sum: written(rest) })));
  return build(
    'div',
    {},
    build('ul', { class: 'terms' }, ...list),
    build(
      'p',
      {},
      ...partsOf(
        text('loss.terms_sum', { back: written(back) }),
        `${written(back)} × ${written(slope)}`,
        `= ${written(delta)}`,
      ),
    ),
  );
}

const SIGNS = { z: 'z', p: 'p', delta: 'δ' };

/** A number behind an operator. @param {number} value */
const signed = (value) => (value < 0 ? `(${written(value)})` : written(value));
