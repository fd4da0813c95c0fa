// Arithmetic and memory as a table: a row for each layer, and their sum.

import { text } from '../../strings/i18n.js';
import { find, setText, tableRow } from '../../ui/dom.js';
import { count, fileSize } from '../../ui/format.js';
import { costsOf, totalOf } from './costs.js';

/** @typedef {import('./costs.js').Costs} Costs */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (data: { summary: import('../../engine/protocol.js').ModelSummary | null, form: import('../../engine/protocol.js').TrainingForm | null }) => void }}
 */
export function createCosts(element) {
  const body = find(element, 'tbody', HTMLTableSectionElement);
  const foot = find(element, 'tfoot', HTMLTableSectionElement);
  const sentence = find(element, '[data-part=training]', HTMLElement);

  return {
    update({ summary, form }) {
      if (!summary || !form) return;
      const layers = summary.layers.map((layer) => ({ name: layer.name, costs: costsOf(layer, form) }));
      const total = totalOf(layers.map(({ costs }) => costs));
      body.replaceChildren(...layers.map(({ name, costs }) => row(name, costs)));
      foot.replaceChildren(row(text('costs.total'), total));
      const memory = total.weights + total.gradients + total.optimizer + total.activations;
      setText(
        sentence,
        text('costs.training', {
          forward: count(total.multiplyAdds),
          training: count(3 * total.multiplyAdds),
          memory: fileSize(memory),
          batch: count(form.batch_size),
        }),
      );
    },
  };
}

/** @param {string} name @param {Costs} costs */
function row(name, { multiplyAdds, weights, gradients, optimizer, activations }) {
  const sizes = [weights, gradients, optimizer, activations].map((size) => (size === 0 ? '0' : fileSize(size)));
  return tableRow(name, count(multiplyAdds), ...sizes);
}
