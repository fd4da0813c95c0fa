// Puts words into elements: those of index.html, by their attributes, and texts that have elements of their own.

import { lang, pieces, text } from '../strings/i18n.js';
import { build } from './dom.js';

/**
 * @template {import('../strings/i18n.js').Key} K
 * @typedef {import('../strings/i18n.js').Facts<K>} Facts
 */
/** @typedef {import('../strings/i18n.js').PlainKey} PlainKey */

/**
 * @template {import('../strings/i18n.js').Key} K
 * @param {K} key
 * @param {Facts<K>} facts
 * @returns {(Node | string)[]}
 */
export function rich(key, ...facts) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  const all = pieces(key, ...facts);
  for (let i = 0; i < all.length; i += 3) {
    const [words, name, content] = all.slice(i);
    nodes.push(words);
    if (name) nodes.push(build(/** @type {'strong'} */ (name), {}, content));
  }
  return nodes;
}

/** A field with its label. @param {string} id @param {PlainKey} key @param {...Node} parts */
export const field = (id, key, ...parts) =>
  build('div', { class: 'field' }, build('label', { for: id, 'data-text': key }), ...parts);

/** Writes the words of the whole page. */
export function fillPage() {
  document.documentElement.lang = lang();
  document.documentElement.dataset.filled = '';
  document.title = text('page.title');
  fillWords(document);
}

/**
 * Writes the words of elements with `data-text` (their content), `data-label` (their name for screen readers)
 * and `data-placeholder`.
 * @param {ParentNode} root
 */
export function fillWords(root) {
  each(root, 'data-text', (element, key) => element.replaceChildren(...rich(key)));
  each(root, 'data-label', (element, key) => element.setAttribute('aria-label', text(key)));
  each(root, 'data-placeholder', (element, key) => element.setAttribute('placeholder', text(key)));
}

/**
 * @param {ParentNode} root
 * @param {string} attribute
 * @param {(element: Element, key: PlainKey) => void} write
 */
function each(root, attribute, write) {
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    write(element, /** @type {PlainKey} */ (element.getAttribute(attribute)));
  }
}
