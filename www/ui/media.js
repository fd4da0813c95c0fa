// What the user's system asks for: no motion, other colours.

export const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Calls it whenever the colours become others. @param {() => void} paint */
export function onColours(paint) {
  for (const colours of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(colours).addEventListener('change', paint);
  }
}
