// The button that copies the link to what is set up, and the field to copy it from where the browser forbids that.

import { text } from '../../strings/i18n.js';
import { build, setText } from '../../ui/dom.js';

/**
 * @param {HTMLElement} element
 * @param {{ link: () => string }} page
 * @returns {{ update: () => void }} writes the words
 */
export function createShare(element, { link }) {
  const button = build('button', { type: 'button', 'aria-expanded': 'false' });
  const field = build('input', { readonly: '', 'aria-describedby': 'share-said' });
  const said = build('p', { id: 'share-said', role: 'status' });
  const close = build('button', { type: 'button' });
  const panel = build('div', { class: 'shared', hidden: '' }, said, field, close);
  element.append(button, panel);
  let copied = false;

  function update() {
    setText(button, text('share.button'));
    setText(close, text('alert.dismiss'));
    field.setAttribute('aria-label', text('share.link'));
    if (!panel.hidden) setText(said, text(copied ? 'share.copied' : 'share.by_hand'));
  }

  /** @param {boolean} open */
  function toggle(open) {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }

  button.addEventListener('click', async () => {
    const address = link();
    field.value = address;
    setText(said, ''); // the same words again are said again
    toggle(true);
    copied =
      (await navigator.clipboard?.writeText(address).then(
        () => true,
        () => false,
      )) ?? false;
    update();
    if (!copied) field.select();
  });
  close.addEventListener('click', () => {
    toggle(false);
    button.focus();
  });
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    toggle(false);
    button.focus();
  });
  return { update };
}
