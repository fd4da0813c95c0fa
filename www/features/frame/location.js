// Keeps the address in step with the page: takes what a link says at opening and when another one is followed, and
// writes what is read and set up into it. Never adds a step to the history, so that Back goes where it always went.

import { find, part } from '../../ui/dom.js';
import { CHAPTERS } from '../../state/chapters.js';
import { toTexts } from '../../state/fields.js';
import { isOfMnist, saidFor, saidOf } from './link-check.js';
import { formOf, readAddress, writeAddress } from './address.js';

/** @typedef {import('./address.js').Address} Address */

/** Between two writings: browsers refuse more than a hundred in half a minute (milliseconds). */
const PAUSE = 500;

/** Marks the entries of the history that this page has written: going back to one changes no form. */
const OURS = 'digitlab';

/** Where an address that could no longer be written waits for this tab's next visit. */
const LEFT = 'digitlab-left';

/**
 * What the page is opened with. A reload opens the address as it stood when the reload began: what was changed since its
 * last writing is taken from what the page left behind.
 * @returns {Address}
 */
export function openAddress() {
  try {
    const { from, to } = JSON.parse(sessionStorage.getItem(LEFT) ?? '{}');
    sessionStorage.removeItem(LEFT);
    if (from === location.href) history.replaceState(OURS, '', to);
  } catch {
    // Site data are blocked: the address stays as it is.
  }
  return readAddress(location.hash);
}

/**
 * @param {import('../../state/state.js').Store} store
 * @param {Address} opened what the page was opened with; its language and mode are taken already
 * @param {{ onProblem: (problem: unknown) => void, onLanguage: (language: import('../../strings/i18n.js').Language) => void, loadMnist: () => void }} callbacks
 * @returns {{ link: () => string, linkTo: (run: import('../../state/types.js').KeptRun) => string }} the whole address of
 *   what is set up now, and of a run's set-up
 */
export function startLocation(store, opened, { onProblem, onLanguage, loadMnist }) {
  /** @param {Address} address */
  function take({ fields, mnist, hash, family, problems, place }) {
    const { recipes, dataset } = store.get();
    if (recipes && (Object.keys(fields).length > 0 || hash)) {
      const form = formOf(fields, recipes.seed);
      store.set({ form, link: hash ? { hash, family, form, mnist } : null });
    }
    if (mnist && dataset && !dataset.is_mnist) loadMnist();
    for (const problem of problems) onProblem(problem);
    if (place && !document.getElementById(place)) onProblem({ code: 'link-part', part: `#${place}` });
  }

  /** @param {string} place */
  function go(place) {
    const chapter = CHAPTERS.find((name) => name === place);
    if (!chapter) return;
    part(chapter).scrollIntoView();
    store.set({ chapter });
  }

  /** @param {import('./link-check.js').Said} [said] @returns {string | null} null before the form is there */
  function address(said) {
    const { chapter, form, recipes, dataset, language, mode } = store.get();
    if (!form || !recipes) return null;
    const mnist = dataset?.is_mnist ?? false;
    return writeAddress({ place: chapter, form, usual: recipes.seed, mnist, language, mode, ...said });
  }

  let written = address();
  let timer = 0;
  /** The address as this page last saw it. */
  let seen = location.href;
  function write() {
    clearTimeout(timer);
    timer = 0;
    // A link has just been followed, and its `hashchange` is to come: it is not overwritten.
    if (location.href !== seen) return;
    const now = address();
    if (now === null || now === written) return;
    // The address is not written for the initial state.
    if (written !== null) history.replaceState(OURS, '', now);
    [written, seen] = [now, location.href];
  }

  addEventListener('pagehide', () => {
    if (timer === 0) return;
    try {
      sessionStorage.setItem(LEFT, JSON.stringify({ from: location.href, to: address() }));
    } catch {
      // Site data are blocked: the changes of the last moment are lost.
    }
  });
  addEventListener('hashchange', () => {
    seen = location.href;
    const address = readAddress(location.hash);
    const { language, mode, place } = address;
    if (history.state !== OURS) {
      if (language) onLanguage(language);
      if (mode) store.set({ mode });
      take(address);
    }
    // To a plain #place the browser has gone itself.
    if (location.hash.includes('?')) go(place);
    else store.set({ chapter: CHAPTERS.find((name) => name === place) ?? store.get().chapter });
    written = '';
    timer ||= window.setTimeout(write, PAUSE);
  });

  // A reload stays where it was.
  if (opened.place && history.state !== OURS) stayAt(opened.place, go);
  let isTaken = false;
  store.subscribe('recipes', (recipes) => {
    if (!recipes || isTaken) return;
    isTaken = true;
    take(opened);
  });
  store.subscribe(['chapter', 'form', 'dataset'], () => {
    if (written === null) write();
    else timer ||= window.setTimeout(write, PAUSE);
  });
  // Written at once, so that a reload finds them.
  store.subscribe(['language', 'mode'], write);

  const whole = (/** @type {string | null} */ address) => new URL(address ?? location.hash, location.href).href;
  return {
    link: () => whole(address(saidFor(store.get()))),
    linkTo(run) {
      const { recipes, language, mode } = store.get();
      if (!recipes) return whole(null);
      const [form, mnist, usual] = [toTexts(run.form), isOfMnist(run), recipes.seed];
      return whole(writeAddress({ place: 'train', form, usual, mnist, language, mode, ...saidOf(run) }));
    },
  };
}

/** What the user does to look elsewhere. */
const TOUCHES = ['wheel', 'touchstart', 'pointerdown', 'keydown'];

/**
 * Goes to a place and keeps it there while the chapters above it get their figures, until the user does something.
 * @param {string} place
 * @param {(place: string) => void} go
 */
function stayAt(place, go) {
  const watcher = new ResizeObserver(() => go(place));
  watcher.observe(find(document, '.book', HTMLElement));
  const end = () => watcher.disconnect();
  for (const touch of TOUCHES) addEventListener(touch, end, { once: true, passive: true });
}
