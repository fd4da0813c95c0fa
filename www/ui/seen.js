// What is out of sight costs nothing: tells when an element comes near the screen and when it leaves.

/** How far outside of the screen an element counts as seen: what is scrolled to is there when it comes (pixels). */
const NEAR = '200px';

/**
 * @param {Element} element
 * @param {(seen: boolean) => void} listener is told of each change, the first one soon
 * @returns {() => void} ends it
 */
export function whileSeen(element, listener) {
  const watcher = new IntersectionObserver(
    (entries) => listener(entries.at(-1)?.isIntersecting ?? false),
    { rootMargin: NEAR },
  );
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
