// How the book is read: as a walk, with prose, or as a lab, where figures are packed; and in which language. Remembered
// from visit to visit.

import { recall, remember } from '../storage/remembered.js';
import { LANGUAGES } from '../strings/i18n.js';

/** @typedef {import('../strings/i18n.js').Language} Language */

/** @typedef {'walk' | 'lab'} Mode */

/** @type {readonly Mode[]} */
export const MODES = ['walk', 'lab'];

/** @returns {Mode} */
export const preferredMode = () => (recall('mode') === 'lab' ? 'lab' : 'walk');

/** @param {Mode} mode */
export const rememberMode = (mode) => remember('mode', mode);

/** @returns {Language} the one that was chosen here before, or else the first of the browser's that is there */
export function preferredLanguage() {
  const wanted = [recall('language'), ...navigator.languages].map((tag) => tag?.split('-')[0]);
  const found = wanted.find((tag) => LANGUAGES.some((known) => known === tag));
  return LANGUAGES.find((known) => known === found) ?? 'en';
}

/** @param {Language} language */
export const rememberLanguage = (language) => remember('language', language);
