// Whole runs to start from, each with what to look for. One of them is two runs: sigmoid, then the same with ReLU.

import { text } from '../../strings/i18n.js';
import { find, setText } from '../../ui/dom.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../../state/types.js').Recipe} Recipe
 */

/** The chart that a recipe says to look at; it is shown then. @type {{ [recipe in Recipe]?: 'rate' | 'norm' }} */
export const LOOKS_AT = { quick: 'rate', sigmoid: 'norm' };

/** @param {HTMLElement} element with the recipes' buttons */
export function createRecipes(element) {
  const look = find(element, '[data-part=look]', HTMLElement);
  return {
    /** @param {Recipe | null} recipe the one that was chosen last */
    update(recipe) {
      setText(look, recipe ? text(`recipes.look_${recipe}`) : '');
    },
  };
}

/**
 * The run that comes after one of a recipe; null: none.
 * @param {Recipe | null} recipe
 * @param {TrainingForm} config of the run before
 * @returns {TrainingForm | null}
 */
export const second = (recipe, config) =>
  recipe === 'sigmoid' && config.activation === 'sigmoid' ? { ...config, activation: 'relu' } : null;
