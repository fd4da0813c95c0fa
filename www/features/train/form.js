// The training form, made from the table of hyperparameters: shows the texts that the store holds, reports each
// edit, and shows beside each field what is wrong with it. Rare fields are folded, on a narrow screen all but one; what
// is folded is said in words. Never starts a run.

import { text as word } from '../../strings/i18n.js';
import { fillWords } from '../../ui/words.js';
import { build, find } from '../../ui/dom.js';
import { onNarrow } from '../../ui/narrow.js';
import { joinLines } from '../../ui/numbers.js';
import { createField } from './field.js';
import { FORM_FIELDS, applies, textsBy, withDefaults } from '../../state/fields.js';

/**
 * @typedef {import('../../state/fields.js').FieldProblem} FieldProblem
 * @typedef {import('../../state/fields.js').FormField} FormField
 * @typedef {import('../../state/fields.js').Texts} Texts
 * @typedef {import('../../state/types.js').Recipe} Recipe
 */

/** The field that stands open on a narrow screen. @type {import('../../engine/protocol.js').FieldName} */
const ALWAYS = 'epochs';

/**
 * @typedef {object} Form
 * @property {(texts: Texts | null, usual: Texts | null) => void} update null: closed; `usual`: the tutorial's run
 * @property {(errors: readonly FieldProblem[]) => void} showErrors
 * @property {() => void} focusFirstError
 */

/**
 * @param {HTMLFormElement} element
 * @param {{ onEdit: (texts: Texts) => void, onRecipe: (name: Recipe) => void, onSubmit: () => void, onRandomSeed: () => void }} callbacks
 * @returns {Form}
 */
export function createForm(element, { onEdit, onRecipe, onSubmit, onRandomSeed }) {
  const fieldset = find(element, 'fieldset', HTMLFieldSetElement);
  const more = find(element, '.more', HTMLDetailsElement);
  const change = find(element, '.settings', HTMLDetailsElement);
  const values = find(change, '[data-part=values]', HTMLElement);
  const unusual = find(more, '[data-part=unusual]', HTMLElement);
  const views = FORM_FIELDS.map((field) => createField(field, element.querySelector(`[data-beside=${field.name}]`)));
  const main = views.filter(({ field }) => field.group === 'main');
  for (const view of views) {
    if (view.field.group !== 'main') find(more, '.fields', HTMLElement).append(view.element);
  }
  onNarrow((narrow) => {
    change.hidden = !narrow;
    const folded = main.filter(({ field }) => narrow && field.name !== ALWAYS);
    for (const view of main) if (!folded.includes(view)) fieldset.insertBefore(view.element, change);
    if (!narrow) return fieldset.append(more);
    find(change, '.fields', HTMLElement).append(...folded.map((view) => view.element));
    change.append(more);
  });
  fillWords(fieldset);

  /** What the controls hold, and for fields that have none what the store says. @param {Partial<Texts>} others */
  const texts = (others) =>
    textsBy(({ name }) => views.find(({ field }) => field.name === name)?.text() ?? others[name] ?? '');
  let shown = texts({});
  /** @type {Texts | null} */
  let usual = null;
  show();

  /** Shows these texts, and of the fields those that count beside them. */
  function show() {
    for (const { field, element, text, fill } of views) {
      if (text() !== shown[field.name]) fill(shown[field.name]);
      element.hidden = !applies(field, shown);
    }
    const counting = views.map(({ field }) => field).filter((field) => applies(field, shown));
    const rare = counting.filter(({ group, name }) => group === 'more' && usual && shown[name] !== usual[name]);
    const main = counting.filter(({ group, name }) => group === 'main' && name !== ALWAYS);
    const say = (/** @type {FormField[]} */ fields) =>
      fields
        .map((field) => told(field, shown[field.name]))
        .filter(Boolean)
        .map((words) => build('span', {}, words));
    values.replaceChildren(...say([...main, ...rare]));
    unusual.replaceChildren(...say(rare));
  }

  for (const button of element.querySelectorAll('[data-recipe]')) {
    const name = /** @type {Recipe} */ (button.getAttribute('data-recipe'));
    button.addEventListener('click', () => onRecipe(name));
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
    onEdit(withDefaults(shown, texts(shown)));
  });
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit();
  });
  find(element, '[data-action=random]', HTMLButtonElement).addEventListener('click', onRandomSeed);

  return {
    update(next, tutorial) {
      fieldset.disabled = next === null;
      if (next) shown = next;
      usual = tutorial;
      show();
    },
    showErrors(errors) {
      for (const { field, showError } of views) showError(errors.find((error) => error.field === field.name));
    },
    focusFirstError() {
      const invalid = element.querySelector('[aria-invalid=true]');
      if (invalid instanceof HTMLElement) invalid.focus();
    },
  };
}

/** A field with what it holds, in words; none where it holds nothing. @param {FormField} field @param {string} held */
function told({ name, kind }, held) {
  const label = word(`fields.${name}`);
  if (kind === 'flag') return held === 'true' ? label : '';
  if (held === '') return '';
  return `${label} ${kind === 'choice' ? word(/** @type {'choices.optimizer.adam'} */ (`choices.${name}.${held}`)) : held}`;
}
