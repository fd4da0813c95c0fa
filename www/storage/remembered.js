// Small things that the browser keeps from visit to visit, each under a name, where site data are allowed.

/**
 * @template [T=string | null]
 * @param {string} name
 * @param {(kept: any) => T} [read] of what is kept; null: nothing is
 * @returns {T | null} null also where storage is forbidden, or holds what cannot be read
 */
export function recall(name, read = (kept) => kept) {
  try {
    return read(localStorage.getItem(`digitlab-${name}`));
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(`digitlab-${name}`, value);
  } catch {
    // The next visit does without it.
  }
}
