// All hyperparameters of a run, folded: a row for each that counts beside the others. Made when it is opened.

import { lang, text } from '../../strings/i18n.js';
import { applies, FORM_FIELDS, toTexts } from '../../state/fields.js';
import { build, tableRow } from '../../ui/dom.js';
import { labelOf, valueOf } from './naming.js';

/** @typedef {import('./list.js').TrainingForm} TrainingForm */

/** @returns {{ element: HTMLDetailsElement, update: (form: TrainingForm) => void }} */
export function createSettings() {
  const table = build('table', { 'data-label': 'runs.hyperparameters' });
  const element = build(
    'details',
    { class: 'settings' },
    build('summary', { 'data-text': 'runs.hyperparameters' }),
    table,
  );
  /** @type {TrainingForm | null} */
  let form = null;
  /** What the rows were made of. */
  let shown = '';

  function show() {
    if (!element.open || !form) return;
    const made = `${lang()} ${JSON.stringify(form)}`;
    if (made === shown) return;
    shown = made;
    const [values, texts] = [form, toTexts(form)];
    const fields = FORM_FIELDS.filter((field) => applies(field, texts));
    const rows = fields.map((field) => tableRow(text(labelOf(field)), valueOf(field, values)));
    table.replaceChildren(build('tbody', {}, ...rows));
  }
  element.addEventListener('toggle', show);

  return {
    element,
    update(next) {
      form = next;
      show();
    },
  };
}
