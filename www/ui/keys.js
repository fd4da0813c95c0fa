// Which key of a shortcut was pressed, on any keyboard layout, and whether it is the page's to act on. Holds no
// shortcut itself.

/** Where the arrow keys lead, y down. @type {Record<string, [x: number, y: number] | undefined>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** How far a key leads in rows of so many; null: it is no arrow. @param {string} key @param {number} columns */
export function arrowStep(key, columns) {
  const [x, y] = ARROWS[key] ?? [0, 0];
  return key in ARROWS ? x + y * columns : null;
}

/**
 * The Latin letter of a key: what is written on it, or where the layout has no Latin letters (Cyrillic, Greek,
 * Hebrew), the letter at its place on a QWERTY keyboard.
 * @param {Pick<KeyboardEvent, 'key' | 'code'>} event
 * @returns {string} in lower case; empty for other keys
 */
export function letterOf({ key, code }) {
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase();
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : '';
}

/** Inputs that hold no text. */
const NO_TEXT = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];

/**
 * Whether the user writes in a field, so that keys and the clipboard are the field's.
 * @param {EventTarget | null} target
 */
export function isField(target) {
  if (target instanceof HTMLInputElement) return !NO_TEXT.includes(target.type);
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}
