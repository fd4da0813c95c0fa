// Whether a run gave the weights that a link says, by their hash. Plain functions of runs and links, and the place
// where it is said.

import { text } from '../../strings/i18n.js';
import { setText } from '../../ui/dom.js';
import { readForm } from '../../state/fields.js';

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/types.js').KeptRun} KeptRun
 */

/** Hex digits of a hash in a link. */
const LENGTH = 16;

/** @param {KeptRun} run whether it was not ended before its end */
const isDone = ({ ending }) => ending === 'finished' || ending === 'early';

/** @typedef {Pick<import('./address.js').Address, 'hash' | 'family'>} Said what a link says of weights */

/** What a link to a run can say of its weights. @param {KeptRun} run @returns {Said} */
export function saidOf(run) {
  if (!isDone(run) || run.hash === '') return {};
  return { hash: run.hash.slice(0, LENGTH), ...(run.family !== 'exact' && { family: run.family }) };
}

/** @param {KeptRun} run */
export const isOfMnist = (run) => run.dataset.toLowerCase() === 'mnist';

/**
 * @param {KeptRun} run
 * @param {import('../../state/fields.js').Texts} form
 * @param {import('../../engine/protocol.js').TrainingForm} usual
 * @returns {boolean} whether the run is of this form, and done
 */
const isOf = (run, form, usual) =>
  isDone(run) && JSON.stringify(sorted(run.form)) === JSON.stringify(sorted(readForm(form, usual).config));

/** @param {object} record */
const sorted = (record) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** What a link to this set-up can say of its weights. @param {State} state @returns {Said} */
export function saidFor({ runs, form, recipes, dataset }) {
  if (!form || !recipes) return {};
  const run = runs.findLast((run) => run.dataset === dataset?.name && isOf(run, form, recipes.seed));
  return run ? saidOf(run) : {};
}

/**
 * @param {State} state
 * @returns {{ said: string, found: string | null, rounding: 'exact' | 'ours' | 'theirs' } | null} what the link says, what the
 *   newest run of its set-up gave, and whose rounding may be another than an exact build's; null: no link says anything
 */
export function checkLink({ link, runs, recipes }) {
  if (!link || !recipes) return null;
  const isMeant = (/** @type {KeptRun} */ run) => isOfMnist(run) === link.mnist && isOf(run, link.form, recipes.seed);
  const run = runs.findLast((run) => run.hash !== '' && isMeant(run));
  return {
    said: link.hash,
    found: run?.hash.slice(0, LENGTH) ?? null,
    rounding: link.family ? 'theirs' : run?.family === 'exact' ? 'exact' : 'ours',
  };
}

/** @param {HTMLElement} element @returns {{ update: (check: ReturnType<typeof checkLink>) => void }} */
export function createLinkCheck(element) {
  return {
    update(check) {
      element.hidden = check === null;
      if (!check) return;
      const { said, found, rounding } = check;
      if (found === null) setText(element, text('link.waiting', { said }));
      else if (found === said) setText(element, text('link.same', { said }));
      else setText(element, text(`link.other_${rounding}`, { said, found }));
    },
  };
}
