// The training form, made from the table of hyperparameters: shows a config, reads it back, and shows beside
// each field what is wrong with it. Never starts a run and knows no field by name but seed and augment.

import { fillWords } from '../../ui/words.js';
import { find } from '../../ui/dom.js';
import { joinLines } from '../../ui/numbers.js';
import { createField } from './field.js';
import { FORM_FIELDS, applies, textsBy, toConfig, toTexts, withDefaults } from './fields.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../../engine/protocol.js').Recipes} Recipes
 * @typedef {import('./fields.js').FieldProblem} FieldProblem
 * @typedef {import('./fields.js').Texts} Texts
 */

/**
 * @typedef {object} Form
 * @property {(recipes: Recipes) => void} open fills the form in for the first time
 * @property {(seed: number) => void} setSeed
 * @property {(errors: readonly FieldProblem[]) => void} showErrors
 * @property {() => { config: TrainingForm, errors: FieldProblem[] } | null} read null before the
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
  const more = find(element, 'details', HTMLDetailsElement);
  const views = FORM_FIELDS.map((field) =>
    createField(field, element.querySelector(`[data-beside=${field.name}]`)),
  );
  for (const view of views) {
    if (view.field.group === 'main') fieldset.insertBefore(view.element, more);
    else find(more, '.fields', HTMLElement).append(view.element);
  }
  fillWords(fieldset);

  /** @type {TrainingForm | null} what fields hold that are hidden or cannot be read */
  let defaults = null;
  /** @type {Recipes | null} */
  let recipes = null;

  const texts = () => textsBy(({ name }) => viewOf(name).text());
  const viewOf = (/** @type {keyof Texts} */ name) =>
    /** @type {typeof views[number]} */ (views.find(({ field }) => field.name === name));

  /** Shows these texts, and of the fields those that count beside them. @param {Texts} next */
  function show(next) {
    for (const { field, element, text, fill } of views) {
      if (text() !== next[field.name]) fill(next[field.name]);
      element.hidden = !applies(field, next);
    }
    shown = texts();
  }
  let shown = texts();
  show(shown);

  /** @param {TrainingForm} config */
  function open(config) {
    defaults = config;
    show(toTexts(config));
    fieldset.disabled = false;
  }

  for (const button of element.querySelectorAll('[data-recipe]')) {
    button.addEventListener('click', () => {
      const name = /** @type {keyof Recipes} */ (button.getAttribute('data-recipe'));
      if (!recipes) return;
      open(recipes[name]);
      onEdit();
    });
  }
  // A column or a row of a spreadsheet is a list; a browser would join its lines to one number.
  element.addEventListener('paste', (event) => {
    const { target, clipboardData } = event;
    const text = clipboardData?.getData('text/plain').trim() ?? '';
    if (!(target instanceof HTMLInputElement) || target.type !== 'text') return;
    if (!/[\t\r\n]/.test(text)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = target;
    target.setRangeText(joinLines(text), selectionStart ?? 0, selectionEnd ?? 0, 'end');
    target.dispatchEvent(new Event('input', { bubbles: true }));
  });
  element.addEventListener('input', () => {
    show(withDefaults(shown, texts()));
    onEdit();
  });
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit();
  });
  find(element, '[data-action=random]', HTMLButtonElement).addEventListener('click', onRandomSeed);

  return {
    open(given) {
      recipes = given;
      open(given.seed);
    },
    setSeed(seed) {
      show({ ...texts(), seed: String(seed) });
    },
    showErrors(errors) {
      for (const { field, showError } of views)
        showError(errors.find((error) => error.field === field.name));
    },
    read() {
      if (!defaults) return null;
      const [given, usual] = [texts(), toTexts(defaults)];
      const counted = textsBy((field) => (applies(field, given) ? given : usual)[field.name]);
      return toConfig(counted, defaults);
    },
    augments: () => viewOf('augment').text() === 'true',
    focusFirstError() {
      const invalid = element.querySelector('[aria-invalid=true]');
      if (invalid instanceof HTMLElement) invalid.focus();
    },
  };
}
