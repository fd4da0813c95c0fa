// How far the walk is: guesses, and what happened, by chapter. Kept from visit to visit where the browser allows it.

import { CHAPTERS } from '../../state/chapters.js';
import { recall, remember } from '../../storage/remembered.js';

/** @typedef {import('../../state/types.js').Walk} Walk */

/** @returns {Walk} what is kept, as far as it is whole */
export function keptWalk() {
  const { guesses, facts } = recall('walk', JSON.parse) ?? {};
  return { guesses: only(guesses, (value) => typeof value === 'string'), facts: only(facts, isFacts) };
}

/** @param {Walk} walk */
export const keepWalk = (walk) => remember('walk', JSON.stringify(walk));

/** @param {any} record @param {(value: unknown) => boolean} isWhole @returns {any} */
const only = (record, isWhole) =>
  Object.fromEntries(CHAPTERS.map((name) => [name, record?.[name]]).filter(([, value]) => isWhole(value)));

/** @param {unknown} value */
const isFacts = (value) => typeof value === 'object' && value !== null && Object.values(value).every(Number.isFinite);
