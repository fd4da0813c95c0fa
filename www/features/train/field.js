// One field of the training form, made from its row of the table: label, control, note, and the place of its
// error. Its words are looked up by its name.

import { has, sentence } from '../../strings/i18n.js';
import { build, setText } from '../../ui/dom.js';

/** @typedef {import('../../state/fields.js').FormField} FormField */

/**
 * @typedef {object} FieldView
 * @property {FormField} field
 * @property {HTMLElement} element
 * @property {() => string} text what the control holds; a checkbox, true or false
 * @property {(text: string) => void} fill
 * @property {(problem: import('../../state/fields.js').FieldProblem | undefined) => void} showError
 */

/**
 * @param {FormField} field
 * @param {Element | null} extra what else belongs to the field: a button beside the control
 * @returns {FieldView}
 */
export function createField(field, extra) {
  const { name } = field;
  const control = createControl(field);
  const label = labelOf(field);
  const note = has(`fields.${name}.note`)
    ? build('p', { class: 'note', id: `${name}-note`, 'data-text': `fields.${name}.note` })
    : null;
  const error = build('p', { class: 'error', id: `${name}-error` });
  const described = [note, error].map((element) => element?.id).filter(Boolean);
  control.setAttribute('aria-describedby', described.join(' '));

  const element = build('div', { class: 'field' });
  element.classList.add(...roomOf(field, note !== null));
  if (field.kind === 'flag') element.append(build('label', {}, control, ' ', label));
  else if (extra instanceof HTMLButtonElement) element.append(label, build('div', { class: 'joined' }, control, extra));
  else element.append(label, control);
  if (note) element.append(note);
  if (extra && !element.contains(extra)) element.append(extra);
  element.append(error);

  const box = control instanceof HTMLInputElement && field.kind === 'flag' ? control : null;
  return {
    field,
    element,
    text: () => (box ? String(box.checked) : control.value),
    fill(text) {
      if (box) box.checked = text === 'true';
      else control.value = text;
    },
    showError(problem) {
      // Beside its field an error need not name it.
      const facts = problem?.code === 'field' ? { ...problem, code: 'form-field' } : problem;
      setText(error, facts ? sentence(facts) : '');
      if (!problem) return control.removeAttribute('aria-invalid');
      control.setAttribute('aria-invalid', 'true');
      for (let part = control.parentElement; part; part = part.parentElement) {
        if (part instanceof HTMLDetailsElement) part.open = true; // an error must be seen
      }
    },
  };
}

/** @param {FormField} field @returns {HTMLInputElement | HTMLSelectElement} */
function createControl(field) {
  const { name, kind } = field;
  if (kind === 'choice') {
    const options = field.names.map((choice) =>
      build('option', { value: choice, 'data-text': `choices.${name}.${choice}` }),
    );
    return build('select', { id: name, name }, ...options);
  }
  if (kind === 'flag') return build('input', { id: name, name, type: 'checkbox' });
  if (kind === 'numbers') return build('input', { id: name, name });
  const inputmode = field.range.kind === 'whole' ? 'numeric' : 'decimal';
  return build('input', { id: name, name, inputmode });
}

/** @param {FormField} field */
function labelOf({ name, kind }) {
  /** @type {import('../../strings/i18n.js').Key} a field without a label fails the type check */
  const key = `fields.${name}`;
  const words = { 'data-text': key };
  return kind === 'flag' ? build('span', words) : build('label', { for: name, ...words });
}

/** The classes that give a field its room. @param {FormField} field @param {boolean} hasNote */
function roomOf({ kind, group }, hasNote) {
  if (kind === 'numbers') return ['wide'];
  if (kind === 'flag') return hasNote ? ['check', 'broad'] : ['check'];
  return hasNote && group === 'main' ? ['line'] : [];
}
