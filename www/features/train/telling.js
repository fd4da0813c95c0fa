// Announces each epoch of a run once to a screen reader, and how the run ended. Epochs that pass faster than one can listen
// are announced together. Draws nothing that is seen.

import { newsOf } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { setText } from '../../ui/dom.js';
import { percent } from '../../ui/format.js';
import { endingText } from './progress.js';

/** @typedef {import('../../state/state.js').State} State */

/** From one sentence to the next: as long as it takes to say one (milliseconds). */
const APART = 4000;

/**
 * @param {HTMLElement} element a live region
 * @returns {{ update: (state: Pick<State, 'history' | 'run' | 'runId' | 'runNews' | 'trained'>) => void }}
 */
export function createTelling(element) {
  /** How many epochs of which run have been announced. */
  let told = 0;
  /** @type {number | null} */
  let id = null;
  let isUnderWay = false;
  let timer = 0;
  /** Makes the sentences in the language in use. */
  let say = () => '';

  /** @param {Parameters<ReturnType<typeof createTelling>['update']>[0]} state */
  function tell({ history: { rows }, run, runNews, trained }) {
    clearTimeout(timer);
    timer = 0;
    const [first, epoch, epochs] = [told + 1, rows.length, trained?.epochs ?? rows.length];
    const accuracy = rows.at(-1)?.val_accuracy ?? 0;
    const result = run === 'idle' && newsOf(runNews, 'result');
    say = () => {
      const facts = { epoch, epochs, accuracy: percent(accuracy) };
      const news = first === epoch ? text('run.told', facts) : text('run.told_some', { ...facts, first });
      return [...(first <= epoch ? [news] : []), ...(result ? [endingText(result)] : [])].join(' ');
    };
    told = epoch;
    setText(element, say());
    if (run !== 'idle') timer = window.setTimeout(() => ((timer = 0), tellNew()), APART);
  }

  /** @type {Parameters<typeof tell>[0] | null} */
  let newest = null;
  function tellNew() {
    if (newest && newest.history.length > told) tell(newest);
  }

  return {
    update(state) {
      newest = state;
      const { history, run, runId } = state;
      // What another run has had before is not announced.
      if (runId !== id || history.length < told) [id, told] = [runId, history.length];
      const hasEnded = isUnderWay && run === 'idle';
      isUnderWay = run !== 'idle';
      if (hasEnded) tell(state);
      else if (isUnderWay && timer === 0) tellNew();
      setText(element, say());
    },
  };
}
