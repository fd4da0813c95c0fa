// Bars that fill, for meters and progress: their looks and their words for a screen reader.

import { build, find } from './dom.js';

/**
 * @param {'meter' | 'progressbar'} role
 * @param {number} most the value of a full bar
 */
export function buildBar(role, most) {
  const range = { 'aria-valuemin': '0', 'aria-valuemax': String(most) };
  return build('div', { class: 'bar', role, ...range }, build('div', { class: 'fill' }));
}

/**
 * @param {HTMLElement} bar
 * @param {number} share 0 to 1
 * @param {string} [value] in the bar's own terms; whole percent where nothing is said
 */
export function fillBar(bar, share, value = String(Math.round(share * 100))) {
  bar.setAttribute('aria-valuenow', value);
  find(bar, '.fill', HTMLElement).style.setProperty('--share', String(share));
}
