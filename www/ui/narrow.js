// What is arranged otherwise on a narrow screen, such as a phone's: as narrow as the style sheets take it.

const NARROW = '(max-width: 40rem)';

export const isNarrow = () => matchMedia(NARROW).matches;

/** Calls it now and whenever that changes. @param {(narrow: boolean) => void} arrange */
export function onNarrow(arrange) {
  const query = matchMedia(NARROW);
  query.addEventListener('change', () => arrange(query.matches));
  arrange(query.matches);
}

/** Folds a part that a phone has little room for; a wide screen shows it without a fold. @param {HTMLDetailsElement} part */
export function foldWhenNarrow(part) {
  part.classList.add('folds-when-narrow');
  onNarrow((narrow) => (part.open = !narrow));
}

/**
 * A part of the page that a narrow screen shows as a sheet above the page while it is open. Escape and a touch outside
 * close it.
 * @param {HTMLElement} element
 * @param {string} openers selector of what opens it: a touch there is theirs
 * @param {() => void} onClose where it closes itself
 * @returns {{ set: (open: boolean) => void, isOpen: () => boolean }} `isOpen`: as a sheet
 */
export function createSheet(element, openers, onClose) {
  let isNarrow = false;
  element.classList.add('sheet-when-narrow');
  onNarrow((narrow) => (isNarrow = narrow));
  const isOpen = () => isNarrow && element.classList.contains('open');
  const set = (/** @type {boolean} */ open) => element.classList.toggle('open', open);
  function close() {
    set(false);
    onClose();
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen() || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (isOpen() && target instanceof Element && !element.contains(target) && !target.closest(openers)) close();
  });
  return { set, isOpen };
}
