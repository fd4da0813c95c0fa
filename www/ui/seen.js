// What is out of sight costs nothing: tells when an element comes near the screen and when it leaves.

/** Margin around the screen within which an element counts as visible (pixels). */
const NEAR = '200px';

/**
 * @param {Element} element
 * @param {(seen: boolean) => void} listener called at each change, the first time soon
 * @returns {() => void} ends it
 */
export function whileSeen(element, listener) {
  const watcher = new IntersectionObserver((entries) => listener(entries.at(-1)?.isIntersecting ?? false), {
    rootMargin: NEAR,
  });
  watcher.observe(element);
  return () => watcher.disconnect();
}

/**
 * @param {Element} element
 * @param {() => void} start is called once, when the element is seen first
 */
export function whenSeen(element, start) {
  const end = whileSeen(element, (seen) => {
    if (!seen) return;
    end();
    start();
  });
}

/**
 * `store.show` for what may be out of sight: then nothing is drawn, and what is newest when it comes into sight.
 * @param {import('../state/state.js').Store} store
 * @param {Element} element that has to be seen
 * @returns {import('../state/state.js').Store['show']}
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
  return (select, update) =>
    store.show(select, (selected) => {
      if (seen) update(selected);
      else waiting.set(update, () => update(selected));
    });
}
