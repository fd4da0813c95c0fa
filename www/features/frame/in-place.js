// Keeps the scroll position while texts above it, the walk's and the leads', appear or disappear.

/** What stays, in the order of the book. */
const STAYING = '.chapter > :not(.walk, .lead)';

/** Under the bar at the top nothing is seen (CSS pixels). */
const UNSEEN = 64;

/** @typedef {{ part: Element, top: number }} Place of a part, from the top of the screen */

/** @returns {(change: () => void) => void} */
export function createInPlace() {
  /** Where it was before the last change, and how far the page was scrolled after it. @type {Place & { scrolled: number } | null} */
  let left = null;

  return (change) => {
    const here = looked();
    // If the user has not scrolled since, the position is restored.
    const place = left && Math.abs(scrollY - left.scrolled) < 2 ? left : here;
    change();
    if (!here || !place) return;
    // What was below words that have gone comes up.
    const top = place === here ? Math.min(place.top, innerHeight / 3) : place.top;
    scrollBy({ top: place.part.getBoundingClientRect().top - top, behavior: 'instant' });
    left = { ...here, scrolled: scrollY };
  };
}

/** The last part that begins in the screen's upper third, or else the next one. @returns {Place | null} */
function looked() {
  const all = [...document.querySelectorAll(STAYING)].filter((part) => part.checkVisibility());
  const places = all.map((part) => ({ part, box: part.getBoundingClientRect() }));
  const found =
    places.findLast(({ box }) => box.top < innerHeight / 3 && box.bottom > UNSEEN) ??
    places.find(({ box }) => box.top > 0);
  return found ? { part: found.part, top: found.box.top } : null;
}
