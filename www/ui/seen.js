// Reports when an element comes near the screen and when it leaves, so that what is out of sight costs nothing.

import { createLatest, nextFrame } from '../engine/latest.js';

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
 * What is done again and again, the newest time only (createLatest), and only while an element is seen.
 * @param {Element} element
 * @param {() => Promise<void>} run
 * @returns {() => void} call it whenever the outcome may have changed
 */
export function latestWhileSeen(element, run) {
  let seen = false;
  const work = createLatest(async () => {
    if (seen) await run();
  }, nextFrame);
  whileSeen(element, (now) => {
    seen = now;
    if (seen) work();
  });
  return work;
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
