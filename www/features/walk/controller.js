// Joins the walk's steps, what has been guessed and what happened, and does the experiments: each fills in, presses or
// shows what the user could do by hand. In the lab it is hidden.

import { isFree } from '../../state/derived.js';
import { find, part } from '../../ui/dom.js';
import { onNarrow } from '../../ui/narrow.js';
import { whileSeen } from '../../ui/seen.js';
import { CHAPTERS } from '../../state/chapters.js';
import { rememberMode } from '../../state/mode.js';
import { toTexts } from '../../state/fields.js';
import { keepWalk, keptWalk } from './progress.js';
import { createStart } from './start.js';
import { STEPS } from './steps.js';
import { createStep } from './view.js';

/** @typedef {import('../../state/chapters.js').Chapter} Chapter */

/** Chapters whose experiment needs an engine that does nothing else. @type {readonly string[]} */
const LONG = ['data', 'train', 'beyond'];

/**
 * The end of the figure with which each chapter begins, and whether nothing is in it yet.
 * @type {Record<Chapter, { end: string, isEmpty?: (state: import('../../state/state.js').State) => boolean }>}
 */
const FIGURES = {
  read: { end: '#hero' },
  data: { end: '#browse', isEmpty: ({ dataset }) => dataset === null },
  numbers: { end: '.ink-stages' },
  model: { end: '#network-drawing + .hint' },
  loss: { end: '.toys' },
  train: {
    end: '#verdict',
    isEmpty: ({ history, slots }) => history.length === 0 && slots.every((slot) => slot === null),
  },
  judge: { end: '#judgement', isEmpty: ({ judgements }) => Object.keys(judgements).length === 0 },
  beyond: { end: '.toy-kmeans', isEmpty: ({ clusters }) => clusters === null },
};

/** A 7 for who has drawn nothing, in pad units. */
const SEVEN = [78, 67, 201, 62, 154, 140, 126, 230];

/** How long what happened may wait before it is kept (milliseconds). */
const KEEP_DELAY = 500;

/**
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {{ loadMnist: () => void, write: (strokes: number[][]) => void }} Page
 */

/** @param {Store} store @param {Page} page */
export function startWalk(store, page) {
  store.set({ walk: keptWalk() });
  const experiments = experimentsOf(store, page);
  for (const [i, chapter] of CHAPTERS.entries()) {
    startStep(store, chapter, CHAPTERS[i + 1] ?? null, experiments[chapter]);
  }
  keepLater(store);

  const start = createStart({
    onWalk() {
      rememberMode('walk');
      store.set({ mode: 'walk' });
      find(document, '#read .walk', HTMLElement).scrollIntoView({ block: 'center' });
      find(document, '#read .walk button', HTMLElement).focus({ preventScroll: true });
    },
    onQuick: experiments.train,
  });
  // On a phone they are on the bench, below the answer: the chapter lies screens below.
  onNarrow((narrow) => (narrow ? part('prediction') : find(part('read'), '.lead', HTMLElement)).after(start.element));
  store.show((state) => {
    const free = isFree(state);
    return { isFree: free, hasOwn: free && state.source === 'yours' && state.origin?.from === 'run' };
  }, start.update);
}

/**
 * What a step's button does.
 * @param {Store} store
 * @param {Page} page
 * @returns {Record<Chapter, () => void>}
 */
function experimentsOf(store, { loadMnist, write }) {
  /** An example to read, if there is no drawing. */
  function haveInk() {
    const { reading } = store.get();
    if (!reading || reading.blank) write([SEVEN]);
  }

  /** @param {string} selector of a button, pressed where it is there and acts */
  function press(selector) {
    const button = document.querySelector(selector);
    if (button instanceof HTMLElement) button.click();
  }

  return {
    read: haveInk,
    data: () => void (store.get().dataset?.is_mnist || loadMnist()),
    numbers: haveInk,
    model() {
      const { form } = store.get();
      if (form) store.set({ form: { ...form, network: 'mlp', hidden_layers: '250, 250, 250' } });
    },
    loss: haveInk,
    train() {
      const { recipes } = store.get();
      if (!recipes) return;
      store.set({ form: toTexts(recipes.quick) });
      press('#controls [data-action=train]');
    },
    judge() {
      press('#judgement [data-action=mnist]:not([hidden])');
      press('#judgement [data-action=worst]:not([hidden])');
    },
    beyond() {
      const k = find(document, '#clusters-k', HTMLInputElement);
      k.value = '10';
      k.form?.requestSubmit();
    },
  };
}

/**
 * The step of a chapter: a guess, an experiment, what happened.
 * @param {Store} store
 * @param {Chapter} chapter
 * @param {Chapter | null} next
 * @param {() => void} experiment
 */
function startStep(store, chapter, next, experiment) {
  const step = STEPS[chapter];
  let tried = false;
  let seen = false;
  let roomSeen = false;
  const view = createStep(chapter, next, step, {
    onGuess: (guess) => set({ guesses: { ...store.get().walk.guesses, [chapter]: guess } }),
    onTry() {
      tried = true;
      experiment();
      look();
    },
  });

  /** @param {Partial<import('./progress.js').Walk>} patch */
  function set(patch) {
    store.set({ walk: { ...store.get().walk, ...patch } });
  }

  const room = part(chapter);
  const { end, isEmpty = () => false } = FIGURES[chapter];
  const [lead, figure] = [find(room, '.lead', HTMLElement), find(room, end, HTMLElement)];
  /** Words come after the figure, but before one with nothing in it; nothing moves while it is read. */
  function place() {
    const before = isEmpty(store.get()) ? lead : figure;
    if (before.nextElementSibling !== view.element) before.after(view.element);
  }
  place();

  function look() {
    const { guesses, facts: known } = store.get().walk;
    // What happened answers the question, so it is shown only after a guess or a try.
    const facts = seen && (tried || guesses[chapter]) && step.happened(store.get());
    if (facts && JSON.stringify(facts) !== JSON.stringify(known[chapter]))
      set({ facts: { ...known, [chapter]: facts } });
  }
  store.subscribe((state) => (seen ? state : null), look); // a guess, too
  whileSeen(view.element, (now) => {
    seen = now;
    look();
  });
  whileSeen(room, (now) => {
    roomSeen = now;
    if (!now) place();
  });
  store.subscribe(isEmpty, () => roomSeen || place());
  store.show((state) => {
    const { guesses, facts } = state.walk;
    return { guess: guesses[chapter], facts: facts[chapter], isFree: isFree(state) || !LONG.includes(chapter) };
  }, view.update);
}

/** Keeps the walk for the next visit, soon after each change. @param {Store} store */
function keepLater(store) {
  let timer = 0;
  store.subscribe('walk', () => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      keepWalk(store.get().walk);
    }, KEEP_DELAY);
  });
}
