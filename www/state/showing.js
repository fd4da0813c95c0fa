// Views of the store that cost nothing while they are out of sight.

import { whileSeen } from '../ui/seen.js';

/**
 * `store.show` for what may be out of sight: then nothing is drawn, and what is newest when it comes into sight.
 * @param {import('./state.js').Store} store
 * @param {Element} element that has to be seen
 * @returns {import('./state.js').Store['show']}
 */
export function showing(store, element) {
  let seen = false;
  /** What has not been drawn yet. @type {Map<object, () => void>} */
  const waiting = new Map();
  whileSeen(element, (now) => {
    seen = now;
    if (!seen) return;
    for (const draw of waiting.values()) draw();
    waiting.clear();
  });
  return (/** @type {any} */ select, /** @type {(selected: any) => void} */ update) =>
    store.show(select, (/** @type {any} */ selected) => {
      if (seen) update(selected);
      else waiting.set(update, () => update(selected));
    });
}
