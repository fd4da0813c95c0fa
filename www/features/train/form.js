// The training form: shows a config, reads it back, and shows beside each field what is wrong with
// it. Never starts a run and knows no limits.

import { sentence } from '../../app/i18n.js';
import { build, find, setText } from '../../ui/dom.js';
import { followOptimizer, toConfig, toTexts } from './fields.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingConfig} TrainingConfig
 * @typedef {import('../../engine/protocol.js').Field} Field
 * @typedef {import('./fields.js').FieldProblem} FieldProblem
 * @typedef {import('../../engine/protocol.js').LearningRates} LearningRates
 * @typedef {import('../../engine/protocol.js').Recipes} Recipes
 */

/**
 * @typedef {object} Form
 * @property {(recipes: Recipes, learningRates: LearningRates) => void} open fills the form in for the first time
 * @property {(seed: number) => void} setSeed
 * @property {(errors: readonly FieldProblem[]) => void} showErrors
 * @property {() => { config: TrainingConfig, errors: FieldProblem[] } | null} read null before the
 *   recipes came; the seed's is filled in with them
 * @property {() => boolean} augments whether the switch is on
 * @property {() => void} focusFirstError
 */

/**
 * @param {HTMLFormElement} element
 * @param {{ onEdit: () => void, onSubmit: () => void, onRandomSeed: () => void }} callbacks
 * @returns {Form}
 */
export function createForm(element, { onEdit, onSubmit, onRandomSeed }) {
  const fieldset = find(element, 'fieldset', HTMLFieldSetElement);
  const random = find(element, '[data-action=random]', HTMLButtonElement);
  /** @type {TrainingConfig | null} what fields hold that are hidden or cannot be read */
  let defaults = null;
  /** @type {Recipes | null} */
  let recipes = null;
  /** @type {LearningRates | null} */
  let learningRates = null;
  const optimizer = find(element, '[name=optimizer]', HTMLSelectElement);
  const chosen = () => /** @type {TrainingConfig['optimizer']} */ (optimizer.value);
  let lastChosen = chosen();

  const controls = [
    ...element.querySelectorAll('input'),
    ...element.querySelectorAll('select'),
  ].map((input) => ({ input, error: addError(input) }));

  /** Momentum and Nesterov only stand where the optimizer has them. */
  function showApplicable() {
    /** @type {Record<string, boolean>} */
    const applies = { momentum: chosen() !== 'adam', nesterov: chosen() === 'sgd' };
    for (const { input } of controls) {
      const field = input.closest('.field');
      if (field instanceof HTMLElement) field.hidden = applies[input.name] === false;
    }
  }

  /** A learning rate that nobody typed is the chosen optimizer's. */
  function showLearningRate() {
    const change = { from: lastChosen, to: chosen() };
    lastChosen = change.to;
    if (!learningRates) return;
    const rate = find(element, '[name=learning_rate]', HTMLInputElement);
    rate.value = followOptimizer(rate.value, change, learningRates);
  }

  for (const button of element.querySelectorAll('[data-recipe]')) {
    button.addEventListener('click', () => {
      const name = /** @type {keyof Recipes} */ (button.getAttribute('data-recipe'));
      if (!recipes) return;
      fill(recipes[name]);
      onEdit();
    });
  }
  element.addEventListener('input', () => {
    showApplicable();
    showLearningRate();
    onEdit();
  });
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit();
  });
  random.addEventListener('click', onRandomSeed);

  /** @param {TrainingConfig} config */
  function fill(config) {
    defaults = config;
    const texts = toTexts(config);
    for (const { input } of controls) {
      const text = texts[/** @type {Field} */ (input.name)];
      if (input.type === 'checkbox')
        /** @type {HTMLInputElement} */ (input).checked = text === 'true';
      else input.value = text;
    }
    lastChosen = config.optimizer;
    fieldset.disabled = false;
    showApplicable();
  }

  /** @param {readonly FieldProblem[]} errors */
  function showErrors(errors) {
    for (const { input, error } of controls) {
      const found = errors.find(({ field }) => field === input.name);
      setText(error, found ? sentence(found) : '');
      if (found) {
        input.setAttribute('aria-invalid', 'true');
        const folded = input.closest('details');
        if (folded) folded.open = true; // an error must be seen
      } else input.removeAttribute('aria-invalid');
    }
  }

  return {
    open(given, rates) {
      [recipes, learningRates] = [given, rates];
      fill(given.seed);
    },
    setSeed(seed) {
      find(element, '[name=seed]', HTMLInputElement).value = String(seed);
    },
    showErrors,
    read() {
      if (!defaults) return null;
      const texts = toTexts(defaults);
      for (const { input } of controls) {
        const hidden = input.closest('.field')?.hasAttribute('hidden');
        if (hidden) continue;
        const checkbox = input.type === 'checkbox';
        texts[/** @type {Field} */ (input.name)] = checkbox
          ? String(/** @type {HTMLInputElement} */ (input).checked)
          : input.value;
      }
      return toConfig(texts, defaults);
    },
    augments: () => find(element, '[name=augment]', HTMLInputElement).checked,
    focusFirstError() {
      const invalid = element.querySelector('[aria-invalid=true]');
      if (invalid instanceof HTMLElement) invalid.focus();
    },
  };
}

/**
 * The place beside a field where its error stands, tied to it for screen readers.
 * @param {HTMLInputElement | HTMLSelectElement} input
 */
function addError(input) {
  const error = build('p', { class: 'error', id: `${input.id}-error` });
  const described = [input.getAttribute('aria-describedby'), error.id].filter(Boolean).join(' ');
  input.setAttribute('aria-describedby', described);
  input.closest('.field')?.append(error);
  return error;
}
