// A label as ten numbers, of which one is 1. The style sheet writes them above the labels.

import { text } from '../../strings/i18n.js';
import { build, button, find, setText } from '../../ui/dom.js';

/**
 * @param {HTMLElement} element
 * @param {{ onLabel: (label: number) => void }} callbacks
 */
export function createOneHot(element, { onLabel }) {
  const group = find(element, '[role=group]', HTMLElement);
  const output = find(element, 'output', HTMLOutputElement);
  const buttons = Array.from({ length: 10 }, (_, label) =>
    button({}, () => onLabel(label), build('span', {}, String(label))),
  );
  group.replaceChildren(...buttons);

  return {
    /** @param {{ chosen: number, learns: boolean }} data `learns`: it changes with each step of a run */
    update({ chosen, learns }) {
      output.setAttribute('aria-live', learns ? 'off' : 'polite');
      buttons.forEach((button, label) => {
        button.setAttribute('aria-pressed', String(label === chosen));
        button.setAttribute('aria-label', text('label.choose', { label }));
      });
      const row = buttons.map((_, label) => (label === chosen ? 1 : 0)).join(', ');
      setText(output, `${chosen} → [${row}]`);
    },
  };
}
