// The button that copies the link to what is set up, and the field to copy it from where the browser forbids that.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';

/**
 * @param {HTMLElement} element
 * @param {{ link: () => string }} page
 * @returns {{ update: () => void, share: (address: string) => Promise<void> }} `update` writes the words; `share` copies
 *   another address
 */
export function createShare(element, { link }) {
  const opening = button({ 'aria-expanded': 'false' }, () => {
    opener = opening;
    void share(link());
  });
  const field = build('input', { readonly: '', 'aria-describedby': 'share-said' });
  const said = build('p', { id: 'share-said', role: 'status' });
  const close = button({}, leave);
  const panel = build('div', { class: 'shared', hidden: '' }, said, field, close);
  element.append(opening, panel);
  let copied = false;
  /** What had the focus before. @type {Element | null} */
  let opener = null;

  function update() {
    setText(opening, text('share.button'));
    setText(close, text('alert.dismiss'));
    field.setAttribute('aria-label', text('share.link'));
    if (!panel.hidden) setText(said, text(copied ? 'share.copied' : 'share.by_hand'));
  }

  /** @param {boolean} open */
  function toggle(open) {
    panel.hidden = !open;
    opening.setAttribute('aria-expanded', String(open));
  }

  function leave() {
    toggle(false);
    if (opener instanceof HTMLElement) opener.focus();
  }

  /** @param {string} address */
  async function share(address) {
    if (!element.contains(document.activeElement)) opener = document.activeElement;
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
  }

  element.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !panel.hidden) leave();
  });
  return { update, share };
}
