// The model as a table: layer, output shape, parameters, and their total, as Keras prints a summary.

import { build, find, setText } from '../../ui/dom.js';
import { count, shape } from '../../ui/format.js';

/** @typedef {import('../../engine/protocol.js').ModelSummary} ModelSummary */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (summary: ModelSummary | null) => void }}
 */
export function createSummary(element) {
  const body = find(element, 'tbody', HTMLTableSectionElement);
  const total = find(element, '[data-part=total]', HTMLElement);

  return {
    update(summary) {
      if (!summary) return;
      const rows = summary.layers.map((layer) =>
        build(
          'tr',
          {},
          build('th', { scope: 'row' }, `${layer.name} (${layer.type})`),
          build('td', {}, shape(layer.output_shape)),
          build('td', {}, count(layer.parameters)),
        ),
      );
      body.replaceChildren(...rows);
      setText(total, count(summary.parameters));
    },
  };
}
