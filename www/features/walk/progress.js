// How far the walk is: guesses, and what happened, by chapter. Kept from visit to visit where the browser allows it.

import { CHAPTERS } from '../../state/chapters.js';

/** @typedef {import('../../state/types.js').Walk} Walk */

const KEPT = 'digitlab-walk';

/** @returns {Walk} what is kept, as far as it is whole */
export function keptWalk() {
  try {
    const { guesses, facts } = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    return { guesses: only(guesses, (value) => typeof value === 'string'), facts: only(facts, isFacts) };
  } catch {
    return { guesses: {}, facts: {} }; // storage is forbidden, or holds something else
  }
}

/** @param {Walk} walk */
export function keepWalk(walk) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(walk));
  } catch {
    // The next visit starts again.
  }
}

/** @param {any} record @param {(value: unknown) => boolean} isWhole @returns {any} */
const only = (record, isWhole) =>
  Object.fromEntries(CHAPTERS.map((name) => [name, record?.[name]]).filter(([, value]) => isWhole(value)));

/** @param {unknown} value */
const isFacts = (value) => typeof value === 'object' && value !== null && Object.values(value).every(Number.isFinite);
