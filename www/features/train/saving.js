// Buttons that save the history and the weights; each enabled once there is something to save.

import { actions } from '../../ui/dom.js';

/**
 * @param {HTMLElement} element
 * @param {{ onHistory: (format: 'csv' | 'json') => void, onWeights: () => void }} callbacks
 * @returns {{ update: (data: { history: boolean, weights: boolean }) => void }}
 */
export function createSaving(element, { onHistory, onWeights }) {
  const { csv, json, weights } = actions(element, {
    csv: () => onHistory('csv'),
    json: () => onHistory('json'),
    weights: onWeights,
  });
  return {
    update({ history, weights: hasWeights }) {
      csv.disabled = json.disabled = !history;
      weights.disabled = !hasWeights;
    },
  };
}
