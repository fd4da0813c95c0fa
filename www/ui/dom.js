// Small helpers that every view shares: find a part that must be there, build an element, set a text.
// Holds no state and knows no view.

/**
 * The part of `root` that `selector` names. The markup and the views are one design: a missing part
 * is a mistake in one of them, so it throws.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} “${selector}”`);
  return element;
}

/** The element of index.html with that id. @param {string} id */
export const part = (id) => find(document, `#${id}`, HTMLElement);

/**
 * The parts of an element by their `data-part`.
 * @template {string} Name
 * @param {ParentNode} root
 * @param {Name[]} names
 */
export const parts = (root, ...names) => named(root, 'data-part', names, HTMLElement);

/**
 * The buttons of an element by their `data-action`.
 * @template {string} Name
 * @param {ParentNode} root
 * @param {Record<Name, () => void>} acts what each does when it is pressed
 */
export function actions(root, acts) {
  const names = /** @type {Name[]} */ (Object.keys(acts));
  const buttons = named(root, 'data-action', names, HTMLButtonElement);
  for (const name of names) buttons[name].addEventListener('click', () => acts[name]());
  return buttons;
}

/**
 * @template {string} Name
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} attribute
 * @param {Name[]} names
 * @param {new () => T} type
 */
function named(root, attribute, names, type) {
  const found = names.map((name) => [name, find(root, `[${attribute}=${name}]`, type)]);
  return /** @type {Record<Name, T>} */ (Object.fromEntries(found));
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function build(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * A button that only acts: it submits no form.
 * @param {Record<string, string>} attributes
 * @param {() => void} act
 * @param {...(Node | string)} children
 */
export function button(attributes, act, ...children) {
  const element = build('button', { type: 'button', ...attributes }, ...children);
  element.addEventListener('click', act);
  return element;
}

/** A row of a table, the first cell its head. @param {Node | string} head @param {...(Node | string)} cells */
export const tableRow = (head, ...cells) =>
  build('tr', {}, build('th', { scope: 'row' }, head), ...cells.map((cell) => build('td', {}, cell)));

/**
 * Acts on the button within an element that is pressed, by its value.
 * @param {HTMLElement} element
 * @param {(value: number) => void} act
 */
export function onButtons(element, act) {
  element.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) act(Number(button.value));
  });
}

/**
 * Fills a choice anew only where it is another one: an open list would close.
 * @param {HTMLSelectElement} select
 * @param {readonly (readonly [value: string, words: string])[]} options
 */
export function fillSelect(select, options) {
  const made = JSON.stringify(options);
  if (select.dataset.made === made) return;
  select.dataset.made = made;
  select.replaceChildren(...options.map(([value, words]) => build('option', { value }, words)));
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function buildSvg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {number} x @param {number} y @param {string} anchor @param {string} words */
export function svgText(x, y, anchor, words) {
  const element = buildSvg('text', { x, y, 'text-anchor': anchor });
  element.textContent = words;
  return element;
}

/** @param {HTMLElement} element @param {string | 0 | false | null} words hidden without any */
export function say(element, words) {
  setText(element, words || '');
  element.hidden = !words;
}

/**
 * Sets a text only when it differs, so that nothing is laid out or announced for no change.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
