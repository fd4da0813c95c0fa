// Which runs the charts show: those that are compared, each in its colour; the newest first, whose best epoch is marked.

import { unpacked } from '../runs/batches.js';
import { COLOURS } from '../runs/compare.js';
import { nameOf, namesOf } from '../runs/naming.js';

/**
 * @param {Pick<import('../../state/state.js').State, 'history' | 'batches' | 'trained' | 'runId' | 'runs' | 'slots' | 'recipes'>} state
 * @returns {import('./charts.js').ShownRun[]}
 */
export function shownRuns({ history, batches, trained, runId, runs, slots, recipes }) {
  const names = namesOf(runs, recipes);
  /** @type {(import('./charts.js').ShownRun & { id: number })[]} */
  const shown = [];
  slots.forEach((id, place) => {
    const run = COLOURS[place] ?? 'run-a';
    if (id === null) return;
    const kept = runs.find((kept) => kept.id === id && !kept.deleted);
    if (id === runId && (history.length > 0 || batches)) {
      const own = trained && recipes ? nameOf(trained, recipes.seed) : '';
      shown.push({ id, run, name: names.get(id) ?? own, rows: history.rows, batches });
    } else if (kept) {
      shown.push({ id, run, name: names.get(id) ?? '', rows: kept.history, batches: unpacked(kept) });
    }
  });
  return shown.sort((a, b) => Number(b.id === runId) - Number(a.id === runId));
}
