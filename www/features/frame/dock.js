// The bench in reach on a narrow screen: once it is scrolled away, a button in the run bar shows the answer and
// opens the bench as a sheet over the page. Before that one in its place leads on, for the first screen looks like all
// there is. Draws and reads nothing itself.

import { text } from '../../strings/i18n.js';
import { find, setText } from '../../ui/dom.js';
import { sureness } from '../draw/prediction.js';

/** @typedef {import('../../engine/protocol.js').Prediction} Prediction */

/**
 * @param {HTMLElement} dock a button
 * @param {HTMLElement} goOn a button in its place
 * @param {HTMLElement} bench
 * @returns {{ update: (reading: Prediction | null) => void }}
 */
export function createDock(dock, goOn, bench) {
  const room = find(document, '.bench-room', HTMLElement);
  /** @type {Prediction | null} */
  let reading = null;
  const isOpen = () => bench.classList.contains('sheet');

  function show() {
    const answer = reading?.digits.length
      ? reading.digits.map(({ answer }) => answer ?? '?').join('')
      : String(reading?.answer ?? '–');
    const sure = reading ? sureness(reading) : '';
    const facts = { answer: sure ? `${answer} ${sure}` : answer };
    setText(dock, isOpen() ? text('run.dock_close') : `✎ ${facts.answer}`);
    dock.setAttribute('aria-label', isOpen() ? text('run.dock_close') : text('run.dock', facts));
    dock.setAttribute('aria-expanded', String(isOpen()));
  }

  /** The page below keeps its place: the bench leaves its room as high as it was. @param {boolean} open */
  function toggle(open) {
    room.style.minHeight = open ? `${room.getBoundingClientRect().height}px` : '';
    bench.classList.toggle('sheet', open);
    show();
  }

  dock.addEventListener('click', () => toggle(!isOpen()));
  goOn.addEventListener('click', () => {
    // Where one has been led to the start, the next is the first chapter.
    const start = document.getElementById('start');
    const isAhead = start?.checkVisibility() && start.getBoundingClientRect().top > start.offsetHeight;
    const next = start && isAhead ? start : find(document, '#read', HTMLElement);
    next.scrollIntoView();
    next.querySelector('button')?.focus({ preventScroll: true });
  });
  // Who follows a link out of the sheet wants to see what it leads to.
  bench.addEventListener('click', ({ target }) => {
    if (isOpen() && target instanceof Element && target.closest('a')) toggle(false);
  });
  bench.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen() || event.defaultPrevented) return;
    toggle(false);
    dock.focus();
  });
  new IntersectionObserver(([entry]) => {
    const isAway = !entry?.isIntersecting;
    if (!isAway && isOpen()) toggle(false);
    dock.hidden = !isAway;
    goOn.hidden = isAway;
  }).observe(room);

  return {
    update(next) {
      reading = next;
      show();
    },
  };
}
