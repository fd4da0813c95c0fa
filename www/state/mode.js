// How the book is read: as a walk, with prose, or as a lab, where figures are packed. Remembered from visit to visit.

/** @typedef {'walk' | 'lab'} Mode */

/** @type {readonly Mode[]} */
export const MODES = ['walk', 'lab'];

const REMEMBERED = 'digitlab-mode';

/** @returns {Mode} */
export function preferredMode() {
  try {
    return localStorage.getItem(REMEMBERED) === 'lab' ? 'lab' : 'walk';
  } catch {
    return 'walk'; // storage is forbidden
  }
}

/** @param {Mode} mode kept for the next visit where the browser allows it */
export function rememberMode(mode) {
  try {
    localStorage.setItem(REMEMBERED, mode);
  } catch {
    // The next visit starts as a walk again.
  }
}
