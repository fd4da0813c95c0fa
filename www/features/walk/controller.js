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
    const view = createStep(chapter, CHAPTERS[i + 1] ?? null, step, {
      onGuess: (guess) => set({ guesses: { ...store.get().walk.guesses, [chapter]: guess } }),
      onTry: experiments[chapter],
    });
    // A guess comes before the figure that shows the answer; only the network itself comes first.
    find(part(chapter), chapter === 'read' ? '#hero' : '.lead', HTMLElement).after(view.element);

    let seen = false;
    function look() {
      const facts = seen && step.happened(store.get());
      const known = store.get().walk.facts;
      if (facts && JSON.stringify(facts) !== JSON.stringify(known[chapter])) set({ facts: { ...known, [chapter]: facts } }); // prettier-ignore
    }
    store.subscribe((state) => (seen ? state : null), look);
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
