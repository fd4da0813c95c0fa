// How the compared runs differ: the hyperparameters that differ, and the result of each run.
// Draws what it is given.

import { text } from '../../strings/i18n.js';
import { build, find, parts, tableRow } from '../../ui/dom.js';
import { differing } from './list.js';
import { labelOf, namesOf, scoreOf, valueOf } from './naming.js';

/** @typedef {import('./list.js').KeptRun} KeptRun */

/** The classes of the colours, by their places. */
export const COLOURS = /** @type {const} */ (['run-a', 'run-b', 'run-c', 'run-d']);

/**
 * @param {HTMLElement} element
 * @returns {{ update: (data: { runs: readonly KeptRun[], slots: import('./list.js').Slots, recipes: import('../../engine/protocol.js').Recipes | null }) => void }}
 */
export function createCompare(element) {
  const { same } = parts(element, 'same');
  const head = find(element, 'thead', HTMLTableSectionElement);
  const body = find(element, 'tbody', HTMLTableSectionElement);
  return {
    update({ runs, slots, recipes }) {
      const compared = slots.flatMap((id, place) => {
        const run = runs.find((run) => run.id === id);
        return run ? [{ run, colour: COLOURS[place] ?? '' }] : [];
      });
      element.hidden = compared.length < 2 || !recipes;
      if (element.hidden || !recipes) return;
      const names = namesOf(runs, recipes);
      const fields = differing(compared.map(({ run }) => run.form));
      head.replaceChildren(
        build(
          'tr',
          {},
          build('td', {}),
          ...compared.map(({ run, colour }) =>
            build('th', { scope: 'col' }, build('span', { class: `swatch ${colour}` }), ' ', names.get(run.id) ?? ''),
          ),
        ),
      );
      same.hidden = fields.length > 0;
      /** @param {string} label @param {(run: KeptRun) => string} value */
      const row = (label, value) => tableRow(label, ...compared.map(({ run }) => value(run)));
      body.replaceChildren(
        ...fields.map((field) => row(text(labelOf(field)), (run) => valueOf(field, run.form))),
        row(text('runs.score'), scoreOf),
        row(text('runs.epochs_done'), (run) => String(run.history.length)),
        ...(compared.every(({ run }) => run.hash) ? [row(text('runs.hash'), (run) => run.hash.slice(0, 8))] : []),
      );
    },
  };
}
