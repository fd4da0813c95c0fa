// Keeps the keyboard's focus where something acts: a button that is disabled, hidden or removed under the
// focus would drop it to the top of the page.

/**
 * @param {HTMLElement} area
 * @param {() => void} change may take away what has the focus
 * @param {() => HTMLElement | null | undefined} next gets the focus then, when it was within the area
 */
export function keepFocus(area, change, next) {
  const hadFocus = area.contains(document.activeElement);
  change();
  if (hadFocus && !canHoldFocus(document.activeElement)) next()?.focus();
}

/** @param {Element | null} element */
function canHoldFocus(element) {
  if (element instanceof HTMLButtonElement) return !element.disabled && !element.hidden;
  return element !== null && element !== document.body;
}
