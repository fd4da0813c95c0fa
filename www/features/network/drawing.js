// The model as a drawing: a box for each layer with its input and output shape, joined by arrows from
// top to bottom, in the manner of Keras's plot_model(show_shapes=True). Nothing of it can be edited.

import { text } from '../../strings/i18n.js';
import { buildSvg } from '../../ui/dom.js';
import { shape } from '../../ui/format.js';

/**
 * @typedef {import('../../engine/protocol.js').ModelSummary} ModelSummary
 * @typedef {import('../../engine/protocol.js').SummaryRow} SummaryRow
 */

// Drawing units; the drawing scales to its column.
const WIDTH = 300;
const BOX = 54;
const ARROW = 20;
const TITLE = 24;

/**
 * @param {HTMLElement} element
 * @returns {{ update: (summary: ModelSummary | null) => void }}
 */
export function createNetwork(element) {
  return {
    update(summary) {
      if (summary) element.replaceChildren(draw(summary.layers));
    },
  };
}

/** @param {SummaryRow[]} layers */
function draw(layers) {
  const height = layers.length * (BOX + ARROW) - ARROW + 2;
  const picture = buildSvg('svg', {
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: 'img',
    'aria-label': text('model.drawing'),
    'aria-describedby': 'summary', // the table holds the same facts as text
  });
  layers.forEach((layer, i) => {
    const top = 1 + i * (BOX + ARROW);
    if (i > 0) picture.append(arrow(top - ARROW));
    picture.append(box(layer, top));
  });
  return picture;
}

/** @param {SummaryRow} layer @param {number} top */
function box(layer, top) {
  const half = WIDTH / 2;
  const second = top + TITLE;
  const middle = second + (BOX - TITLE) / 2;
  return buildSvg(
    'g',
    { class: `layer ${layer.type.toLowerCase()}` },
    buildSvg('rect', { x: 1, y: top, width: WIDTH - 2, height: BOX, rx: 6 }),
    buildSvg('path', { d: `M1 ${second}H${WIDTH - 1}M${half} ${second}V${top + BOX}` }),
    words(half, top + TITLE / 2, title(layer), 'title'),
    words(half / 2, middle, text('model.input_shape', { shape: shape(layer.input_shape) })),
    words(half * 1.5, middle, text('model.output_shape', { shape: shape(layer.output_shape) })),
  );
}

/** @param {SummaryRow} layer */
function title({ type, name, activation, rate }) {
  // Rust's rate is an f32: six digits are all that it knows, and 0.2 reads 0.2 again.
  const detail = activation ?? (rate === undefined ? '' : String(Number(rate.toPrecision(6))));
  return `${name} (${type}${detail && `, ${detail}`})`;
}

/** @param {number} top */
function arrow(top) {
  const [x, end] = [WIDTH / 2, top + ARROW - 2];
  return buildSvg('path', { class: 'arrow', d: `M${x} ${top}V${end}m-4 -5l4 5l4 -5` });
}

/** @param {number} x @param {number} y @param {string} content @param {string} name */
function words(x, y, content, name = 'shape') {
  const node = buildSvg('text', {
    x,
    y,
    class: name,
    'text-anchor': 'middle',
    'dominant-baseline': 'central',
  });
  node.textContent = content;
  return node;
}
