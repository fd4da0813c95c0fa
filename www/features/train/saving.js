// Buttons that save the history and the weights; each enabled once there is something to save.

import { find } from '../../ui/dom.js';

/**
 * @param {HTMLElement} element
 * @param {{ onHistory: (format: 'csv' | 'json') => void, onWeights: () => void }} callbacks
 * @returns {{ update: (data: { history: boolean, weights: boolean }) => void }}
 */
export function createSaving(element, { onHistory, onWeights }) {
  const button = (/** @type {string} */ action) =>
    find(element, `[data-action=${action}]`, HTMLButtonElement);
  const csv = button('csv');
  const json = button('json');
  const weights = button('weights');

  csv.addEventListener('click', () => onHistory('csv'));
  json.addEventListener('click', () => onHistory('json'));
  weights.addEventListener('click', onWeights);

  return {
    update({ history, weights: hasWeights }) {
      csv.disabled = json.disabled = !history;
      weights.disabled = !hasWeights;
    },
  };
}
