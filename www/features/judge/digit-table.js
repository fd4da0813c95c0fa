// How well each digit is found: its pictures, recall, how often it is the answer, precision. Counts nothing.

import { find, tableRow } from '../../ui/dom.js';
import { count, percent } from '../../ui/format.js';
import { perDigit } from './facts.js';

/**
 * @param {HTMLElement} element holds a table
 * @returns {{ update: (counts: readonly number[] | null) => void }}
 */
export function createDigitTable(element) {
  const body = find(element, 'tbody', HTMLElement);
  return {
    update(counts) {
      const part = (/** @type {number | null} */ p) => (p === null ? '–' : percent(p));
      const rows = perDigit(counts ?? []).map(({ digit, pictures, recall, answered, precision }) =>
        tableRow(String(digit), count(pictures), part(recall), count(answered), part(precision)),
      );
      body.replaceChildren(...rows);
    },
  };
}
