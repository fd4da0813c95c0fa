// Joins the walk's steps, what has been guessed and what happened, and does the experiments: each fills in, presses or
// shows what a person could by hand. In the lab nothing of it is seen.

import { isFree } from '../../state/state.js';
import { find, part } from '../../ui/dom.js';
import { whileSeen } from '../../ui/seen.js';
import { CHAPTERS } from '../frame/chapters.js';
import { rememberMode } from '../../state/mode.js';
import { toTexts } from '../train/fields.js';
import { keepWalk, keptWalk } from './progress.js';
import { createStart } from './start.js';
import { STEPS } from './steps.js';
import { createStep } from './view.js';

/** @typedef {import('../frame/chapters.js').Chapter} Chapter */

/** Chapters whose experiment needs an engine that does nothing else. @type {readonly string[]} */
const LONG = ['data', 'train', 'beyond'];

/** The figure with which each chapter begins: words come after it. @type {Record<Chapter, string>} */
const FIGURES = {
  read: '#hero',
  data: '.by-label',
  numbers: '.ink-stages',
  model: '#network-drawing + .hint',
  loss: '.toys',
  train: '#verdict',
  judge: '#judgement',
  beyond: '.toy-kmeans',
};

/** A 7 for who has drawn nothing, in pad units. */
const SEVEN = [78, 67, 201, 62, 154, 140, 126, 230];

/** How long what happened may wait before it is kept (milliseconds). */
const KEEP_DELAY = 500;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {{ loadMnist: () => void, write: (strokes: number[][]) => void }} page
 */
export function startWalk(store, { loadMnist, write }) {
  store.set({ walk: keptWalk() });

  /** Something to read, where nobody has drawn. */
  function haveInk() {
    const { reading } = store.get();
    if (!reading || reading.blank) write([SEVEN]);
  }

  /** @param {string} selector of a button, pressed where it is there and acts */
  function press(selector) {
    const button = document.querySelector(selector);
    if (button instanceof HTMLElement) button.click();
  }

  function trainQuickly() {
    const { recipes } = store.get();
    if (!recipes) return;
    store.set({ form: toTexts(recipes.quick) });
    press('#controls [data-action=train]');
  }

  /** @type {Record<Chapter, () => void>} */
  const experiments = {
    read: haveInk,
    data: () => void (store.get().dataset?.is_mnist || loadMnist()),
    numbers: haveInk,
    model() {
      const { form } = store.get();
      if (form) store.set({ form: { ...form, network: 'mlp', hidden_layers: '250, 250, 250' } });
    },
    loss: haveInk,
    train: trainQuickly,
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

  /** @param {Partial<import('./progress.js').Walk>} patch */
  function set(patch) {
    store.set({ walk: { ...store.get().walk, ...patch } });
  }

  for (const [i, chapter] of CHAPTERS.entries()) {
    const step = STEPS[chapter];
    let tried = false;
    const view = createStep(chapter, CHAPTERS[i + 1] ?? null, step, {
      onGuess: (guess) => set({ guesses: { ...store.get().walk.guesses, [chapter]: guess } }),
      onTry() {
        tried = true;
        experiments[chapter]();
        look();
      },
    });

    const room = part(chapter);
    // What the page itself is about stands above all; the other chapters' words are about their figure.
    const lead = chapter === 'read' ? [] : [find(room, '.lead', HTMLElement)];
    find(room, FIGURES[chapter], HTMLElement).after(...lead, view.element);

    let seen = false;
    function look() {
      const { guesses, facts: known } = store.get().walk;
      // What happened answers the question: it is told to who has guessed, or tried.
      const facts = seen && (tried || guesses[chapter]) && step.happened(store.get());
      if (facts && JSON.stringify(facts) !== JSON.stringify(known[chapter])) set({ facts: { ...known, [chapter]: facts } }); // prettier-ignore
    }
    store.subscribe((state) => (seen ? state : null), look); // a guess, too
    whileSeen(view.element, (now) => {
      seen = now;
      look();
    });
    store.show(
      (state) => {
        const { guesses, facts } = state.walk;
        return { guess: guesses[chapter], facts: facts[chapter], isFree: isFree(state) || !LONG.includes(chapter) };
      },
      view.update,
    ); // prettier-ignore
  }

  let timer = 0;
  store.subscribe(({ walk }) => walk, () => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      keepWalk(store.get().walk);
    }, KEEP_DELAY);
  }); // prettier-ignore

  const start = createStart({
    onWalk() {
      rememberMode('walk');
      store.set({ mode: 'walk' });
      find(document, '#read .walk', HTMLElement).scrollIntoView({ block: 'center' });
      find(document, '#read .walk button', HTMLElement).focus({ preventScroll: true });
    },
    onQuick: trainQuickly,
  });
  find(part('read'), '.lead', HTMLElement).after(start.element);
  store.show(isFree, start.update);
}
