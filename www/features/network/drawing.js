// The model as blocks from left to right, or from top to bottom where there is little room: a block for each layer
// with its input and output shape (the facts of Keras's plot_model), a band before it for its weights. Nothing of it
// can be edited.

import { text } from '../../strings/i18n.js';
import { build } from '../../ui/dom.js';
import { count, shape } from '../../ui/format.js';

/**
 * @typedef {import('../../engine/protocol.js').ModelSummary} ModelSummary
 * @typedef {import('../../engine/protocol.js').SummaryRow} SummaryRow
 */

/**
 * @param {HTMLElement} element a picture, described by the table of the same facts
 * @returns {{ update: (summary: ModelSummary | null) => void }}
 */
export function createDrawing(element) {
  return {
    update(summary) {
      if (summary) element.replaceChildren(...blocks(summary.layers));
    },
  };
}

/** A dropout has no weights and changes no shape: it is drawn on the block that it follows. @param {SummaryRow[]} layers */
function blocks(layers) {
  const weighted = layers.filter(({ type }) => type !== 'Dropout');
  const [first] = weighted;
  if (!first) return [];
  const inputs = unitsOf(first.input_shape);
  const most = Math.max(inputs, ...weighted.map(({ output_shape }) => unitsOf(output_shape)));
  const heaviest = Math.max(...weighted.map(({ parameters }) => parameters));
  return [
    block('input', flow(inputs / most), facts(text('model.input'), [shape(first.input_shape)])),
    ...weighted.map((layer) => {
      const next = layers[layers.indexOf(layer) + 1];
      const dropout = next?.type === 'Dropout' ? next : null;
      const size = unitsOf(layer.output_shape) / most;
      const lines = [
        text('model.input_shape', { shape: shape(layer.input_shape) }),
        text('model.output_shape', { shape: shape(layer.output_shape) }),
        text('model.weights', { count: layer.parameters, number: count(layer.parameters) }),
        ...(layer.type === 'LSTM' ? [text('model.lstm', { steps: layer.input_shape[1] ?? 0 })] : []),
        ...(dropout ? [title(dropout)] : []),
      ];
      return block(
        layer.type.toLowerCase(),
        flow(size, layer.parameters / heaviest, dropout?.rate),
        facts(title(layer), lines),
      );
    }),
  ];
}

/** @param {string} kind @param {...Node} parts */
const block = (kind, ...parts) => build('div', { class: `layer ${kind}` }, ...parts);

/** The numbers of a shape for one picture. @param {(number | null)[]} shape */
const unitsOf = (shape) => shape.reduce((/** @type {number} */ all, size) => all * (size ?? 1), 1);

/**
 * A band and the block that it leads to. Areas and lengths by square roots: of 392,500 and 5,010 both are seen.
 * @param {number} size of the block's units, as a part of the most
 * @param {number} [weights] as a part of the most
 * @param {number} [dropped]
 */
function flow(size, weights, dropped = 0) {
  const style = `--size: ${Math.sqrt(size).toFixed(3)}; --dropped: ${dropped}`;
  const slab = build('span', { class: 'slab', style });
  const thick = weights === undefined ? '' : `--thick: ${Math.sqrt(weights).toFixed(3)}`;
  const band = weights === undefined ? [] : [build('span', { class: 'band', style: thick })];
  return build('span', { class: 'flow' }, ...band, slab);
}

/** @param {string} name @param {string[]} lines */
const facts = (name, lines) =>
  build(
    'span',
    { class: 'facts' },
    build('span', { class: 'title' }, name),
    ...lines.map((line) => build('span', {}, line)),
  );

/** @param {SummaryRow} layer */
function title({ type, name, activation, rate }) {
  // Rust's rate is an f32: six digits are all that it knows, and 0.2 reads 0.2 again.
  const detail = activation ?? (rate === undefined ? '' : String(Number(rate.toPrecision(6))));
  return `${name} (${type}${detail && `, ${detail}`})`;
}

/** 784 → 500 → 10: what a network is called where there is one line for it. @param {ModelSummary} summary */
export function widthsOf({ layers }) {
  const weighted = layers.filter(({ type }) => type !== 'Dropout');
  const sizes = weighted.map(({ output_shape }) => count(unitsOf(output_shape)));
  return [count(unitsOf(weighted[0]?.input_shape ?? [])), ...sizes].join(' → ');
}
