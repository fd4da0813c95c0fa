// The model as a table: layer, output shape, parameters, and their total, as Keras prints a summary.

import { find, setText, tableRow } from '../../ui/dom.js';
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
      const rows = summary.layers.map(({ name, type, output_shape, parameters }) =>
        tableRow(`${name} (${type})`, shape(output_shape), count(parameters)),
      );
      body.replaceChildren(...rows);
      setText(total, count(summary.parameters));
    },
  };
}
