// Ten labels side by side: for each the mean of its pictures, how many there are as a column, and a button that shows
// them alone. Counts nothing.

import { text } from '../../strings/i18n.js';
import { build, buildSvg, button, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';

/** @typedef {import('../../state/types.js').Census} Census */

/** The height of the greatest column, in the units of its picture. */
const HIGH = 32;

/**
 * @param {HTMLElement} element a group
 * @param {{ onLabel: (label: number | null) => void }} callbacks null: all
 */
export function createLabels(element, { onLabel }) {
  const all = button({ class: 'all' }, () => onLabel(null));
  const columns = Array.from({ length: 10 }, (_, label) => createColumn(() => onLabel(label)));
  element.replaceChildren(all, ...columns.map((column) => column.element));

  return {
    /** @param {{ census: Census | null, label: number | null }} data */
    update({ census, label }) {
      setText(all, text('shelf.all'));
      all.setAttribute('aria-pressed', String(label === null));
      const most = Math.max(1, ...(census?.counts ?? []));
      columns.forEach((column, own) => column.set(own, census, most, label === own));
    },
  };
}

/** @param {() => void} onClick */
function createColumn(onClick) {
  const mean = build('canvas', { 'aria-hidden': 'true', width: '28', height: '28' });
  const bar = buildSvg('rect', { x: 0, width: 10, y: HIGH, height: 0 });
  const column = buildSvg(
    'svg',
    { viewBox: `0 0 10 ${HIGH}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    bar,
  );
  const digit = build('strong', { 'aria-hidden': 'true' });
  const number = build('span', { 'aria-hidden': 'true' });
  const words = build('span', { class: 'visually-hidden' });
  const element = button({}, onClick, words, column, mean, digit, number);

  return {
    element,
    /** @param {number} label @param {Census | null} census @param {number} most @param {boolean} pressed */
    set(label, census, most, pressed) {
      const own = census?.counts[label] ?? 0;
      const height = (own / most) * HIGH;
      bar.setAttribute('y', String(HIGH - height));
      bar.setAttribute('height', String(height));
      setText(digit, String(label));
      setText(number, census ? count(own) : '–');
      element.setAttribute('aria-pressed', String(pressed));
      setText(words, text('shelf.label', { label, number: count(own) }));
      const area = census ? census.size ** 2 : 0;
      const { means = new Uint8Array(), size = 28 } = census ?? {};
      if (means.length) paintPicture(mean, means.subarray(label * area, (label + 1) * area), size);
    },
  };
}
