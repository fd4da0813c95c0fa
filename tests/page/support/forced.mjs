// Forced colours as a kind: what a background or a shadow alone shows is gone where a person has chosen the colours.

import { untilPainted } from './page.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Look how an element can be seen
 * @property {string} what its classes
 * @property {boolean} large whether it is more than a speck
 * @property {boolean} painted whether its background, shadow, or a shape's own paint, is another one than what is behind it
 * @property {boolean} lined whether it has a border or an outline
 * @property {boolean} filled whether there is a text, a drawing or a control in it; a canvas may be blank
 * @property {string} group elements of one group are choices of one thing
 * @property {string | null} state whether it is the chosen one
 * @property {string} style
 */

/** Runs in the page. @returns {Record<string, Look>} by a name that stays an element's, and a pseudo-element's */
function looks() {
  const hasColour = (/** @type {string} */ colour) => !/^(none|transparent|rgba\(.*, 0\)|.* \/ 0\))$/.test(colour);
  /** @param {Element | null} element @returns {string} the colour that lies behind what is in it */
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (hasColour(backgroundColor)) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  const CONTENT = 'svg, img, video, input, select, textarea, progress, meter, option';
  /** @param {CSSStyleDeclaration} style @param {string} back */
  const isLined = (style, back) =>
    ['Top', 'Right', 'Bottom', 'Left'].some((side) => {
      const of = (/** @type {string} */ what) => /** @type {any} */ (style)[`border${side}${what}`];
      return of('Style') !== 'none' && parseFloat(of('Width')) > 0 && hasColour(of('Color')) && of('Color') !== back;
    }) ||
    (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && hasColour(style.outlineColor));
  const known = /** @type {{ names?: WeakMap<Element, number>, last?: number }} */ (window);
  const names = (known.names ??= new WeakMap());
  /** @param {Element} element */
  const nameOf = (element) => {
    if (!names.has(element)) names.set(element, (known.last = (known.last ?? 0) + 1));
    return String(names.get(element));
  };
  /** @type {Record<string, Look>} */
  const found = {};
  for (const element of document.body.querySelectorAll('*')) {
    const { width, height } = element.getBoundingClientRect();
    const name = nameOf(element);
    const within = element.parentElement?.closest('[class]')?.getAttribute('class') ?? '';
    const what = `${within} > ${element.localName}.${element.getAttribute('class') ?? ''}`;
    const isShape = element instanceof SVGElement && !(element instanceof SVGSVGElement);
    const isSeen =
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      width * height > 0 &&
      (!isShape || element instanceof SVGGeometryElement || element instanceof SVGTextElement);
    if (!isSeen) continue;
    const own = getComputedStyle(element);
    const large = width * height >= 4;
    const back = behind(element.parentElement);
    const states = ['aria-pressed', 'aria-selected', 'aria-checked', 'aria-current'];
    const checked = element.matches('label:has([type=radio])') ? String(element.matches(':has(:checked)')) : null;
    const state = states.map((state) => element.getAttribute(state)).find((value) => value !== null) ?? checked;
    const group = `${element.parentElement && nameOf(element.parentElement)} ${element.localName}`;
    if (isShape) {
      const shown = [own.fill, own.stroke].some((paint) => hasColour(paint) && paint !== back);
      const style = [own.fill, own.stroke, own.strokeWidth].join();
      found[name] = { what, large, painted: shown, lined: shown, filled: false, group, state, style };
      continue;
    }
    for (const pseudo of ['', '::before', '::after']) {
      const style = pseudo ? getComputedStyle(element, pseudo) : own;
      if (pseudo && (['none', 'normal'].includes(style.content) || style.display === 'none')) continue;
      const filled = pseudo
        ? style.content !== '""'
        : element.textContent?.trim() !== '' ||
          element.matches(CONTENT) ||
          element.querySelector(`${CONTENT}, canvas`) !== null;
      const under = pseudo ? behind(element) : back;
      const shown =
        (hasColour(style.backgroundColor) && style.backgroundColor !== under) || style.backgroundImage !== 'none';
      found[name + pseudo] = {
        ...{ what: what + pseudo, large, filled, group, state: pseudo ? null : state },
        painted: shown || style.boxShadow !== 'none',
        lined: shown || isLined(style, back),
        style: [
          ...[style.color, style.backgroundColor, style.borderTopColor, style.borderBottomColor, style.borderTopWidth],
          ...[style.outlineStyle, style.outlineColor, style.fontWeight, style.textDecorationLine],
        ].join(),
      };
    }
  }
  return found;
}

/**
 * What a person sees by a background or a shadow alone, and does not see in forced colours; and which chosen ones then
 * look as those that are not chosen.
 * @param {Page} page
 * @returns {Promise<{ watched: Set<string>, lost: Set<string> }>} what there was to lose, and what was lost
 */
export async function lostInForcedColours(page) {
  await page.emulateMedia({ forcedColors: 'none' });
  await untilPainted(page);
  const normal = await page.evaluate(looks);
  await page.emulateMedia({ forcedColors: 'active' });
  await untilPainted(page);
  const forced = await page.evaluate(looks);
  const [watched, lost] = [new Set(), new Set()];
  for (const [name, { what, large, painted, filled, group, state, style }] of Object.entries(normal)) {
    const now = forced[name];
    if (large && painted && !filled) {
      watched.add(what);
      if (!now?.lined) lost.add(what);
    }
    if (state === null || state === 'false') continue;
    const others = Object.keys(normal).filter(
      (other) => normal[other]?.group === group && normal[other]?.state === 'false',
    );
    const other = others.find((other) => normal[other]?.style !== style);
    if (!other) continue;
    watched.add(`${what}, chosen`);
    if (!now || now.style === forced[other]?.style) lost.add(`${what}, chosen`);
  }
  return { watched, lost };
}
