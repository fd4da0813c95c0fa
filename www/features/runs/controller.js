// Joins the list of runs: keeps those that have ended, has one of them answer, resumes one, compares some, and keeps
// for the next visit what else the user would miss.

import { changed, grown, isFree, noHistory, yoursId } from '../../state/derived.js';
import { openList } from '../../storage/database.js';
import { openRuns } from '../../storage/runs.js';
import { part } from '../../ui/dom.js';
import { save } from '../data/files.js';
import { createBar } from './bar.js';
import { packed, unpacked } from './batches.js';
import { createCompare } from './compare.js';
import { collectCourse } from './course.js';
import { createCourse } from './course-view.js';
import { createKeeping } from './keeping.js';
import { withSlot, withoutSlots } from './list.js';
import { namesOf } from './naming.js';
import { keepOthers } from './others.js';
import { createRunsList } from './view.js';
import { createVisit } from './visit.js';

/** @typedef {import('../../state/state.js').State} State */
/** @typedef {import('./list.js').KeptRun} KeptRun */

/** How long the run of the last visit is waited for (milliseconds). */
const GIVE_UP = 20_000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {object} page
 * @param {(action: () => Promise<unknown>) => void} page.attempt shows what goes wrong
 * @param {() => Uint8Array | null} page.keptYours the user's weights as the page keeps them
 * @param {(run: KeptRun, state: Uint8Array) => Promise<void>} page.goOn
 * @param {(form: import('./list.js').TrainingForm) => void} page.useForm
 * @param {(run: KeptRun) => void} page.share copies the link to its set-up
 */
export function startRuns(store, client, { attempt, keptYours, goOn, useForm, share }) {
  const keeping = createKeeping(store, openRuns);
  const { runOf, answerWith } = createAnswering(store, client, keeping);

  /** @param {(run: KeptRun) => unknown} act */
  const on = (act) => (/** @type {number} */ id) =>
    attempt(async () => {
      const run = runOf(id);
      if (run) await act(run);
    });

  /** @type {KeptRun | null} the newest that was deleted */
  let last = null;
  const list = createRunsList(part('runs'), {
    onAnswer: (id) => attempt(() => answerWith(id)),
    onContinue: on(async (run) => goOn(run, await keeping.bytes(run.id, 'state'))),
    onSettings: on((run) => useForm(run.form)),
    onLink: on(share),
    onRename: (id, name) => on((run) => keeping.change(run, { name }))(id),
    onPin: on((run) => keeping.change(run, { pinned: !run.pinned })),
    onDelete: on((run) => {
      last = keeping.change(run, { deleted: Date.now() });
      store.set({ runsNotice: { deleted: last } });
    }),
    onUndo() {
      if (last) keeping.change(last, { deleted: 0 });
      store.set({ runsNotice: null });
    },
    onCompare({ id }) {
      const { slots } = store.get();
      store.set({ slots: slots.includes(id) ? withoutSlots(slots, [id]) : withSlot(slots, id) });
    },
    onWeights: on(async ({ id }) =>
      save('digitlab-weights.safetensors', await bytesOf(id), 'application/octet-stream'),
    ),
    onHistory: on(async ({ history }) =>
      save('digitlab-history.csv', await csvOf(client, history, store.get().history), 'text/csv'),
    ),
  });
  const bytesOf = async (/** @type {number} */ id) => new Uint8Array(await keeping.bytes(id, 'weights'));

  store.show((state) => {
    const { runs, slots, recipes, runsNotice, runTrouble, unreadableRuns } = state;
    return {
      runs,
      slots,
      recipes,
      notice: runsNotice,
      trouble: runTrouble,
      unreadable: unreadableRuns,
      answering: answering(state),
      free: isFree(state),
    };
  }, list.update);
  store.show(['runs', 'slots', 'recipes'], createCompare(part('compare')).update);
  const bar = createBar(part('glance'), { onAnswer: (id) => attempt(() => answerWith(id)) });
  store.show((state) => {
    const { runs, slots, recipes, history, runNews, run } = state;
    return { runs, slots, recipes, history, news: runNews, run, answering: answering(state) };
  }, bar.update);
  collectCourse(store);
  const others = keepOthers(store, () => openList('others'), keptYours);
  store.show('course', createCourse(part('digit-through-time')).update);

  // A run that begins has a colour from its first point on.
  store.subscribe(
    ({ run, runId }) => (run === 'idle' ? null : runId),
    (id) => {
      if (id !== null) store.set({ slots: withSlot(store.get().slots, id) });
    },
  );
  // After a reload the charts show the newest run.
  store.subscribe(
    ({ runs }) => runs.at(-1)?.id,
    (id) => {
      const { slots, runId } = store.get();
      if (id && runId === null && slots.every((slot) => slot === null)) store.set({ slots: withSlot(slots, id) });
    },
  );
  askBeforeLeaving(store);
  const visit = createVisit(store, window);
  // A hidden tab may receive changes of other tabs late or never.
  addEventListener('focus', () => {
    keeping.refresh();
    others.refresh();
  });

  return {
    answerWith: (/** @type {number} */ id) => attempt(() => answerWith(id)),
    weightsOf: bytesOf,
    keptForm: visit.keptForm,
    /** @param {(drawing: import('../../state/types.js').Restored) => void} draw */
    restore(draw) {
      attempt(() => visit.restore({ draw, answerWith: (id) => answerWhenThere(store, id, answerWith) }));
    },
    /** @type {(run: import('../../state/types.js').Ended, before: KeptRun | null) => Promise<void>} */
    async keep(ended, before) {
      const weights = keptYours();
      if (!weights) return;
      const run = await recordOf(store.get(), ended, before, weights);
      keeping.add(run, { weights, state: null });
      const state = await ended.state;
      if (!state) return;
      const bytes = run.bytes + state.length;
      keeping.add({ ...(runOf(run.id) ?? run), resumable: true, bytes }, { weights, state });
    },
  };
}

/**
 * The record of a run that has ended.
 * @param {State} state
 * @param {import('../../state/types.js').Ended} ended
 * @param {KeptRun | null} before the same run when it was stopped
 * @param {Uint8Array} weights
 * @returns {Promise<KeptRun>}
 */
async function recordOf({ dataset, engineInfo, gpuLeft }, { id, form, result, history, batches }, before, weights) {
  const { build, family } = trainedBy(engineInfo, gpuLeft);
  return {
    id,
    name: before?.name ?? '',
    pinned: before?.pinned ?? false,
    deleted: 0,
    date: Date.now(),
    form,
    dataset: dataset?.name ?? '',
    history,
    batches: packed(batches),
    ending: result?.ending ?? 'broken',
    seconds: (result?.seconds ?? sum(history)) + (before?.seconds ?? 0),
    test_score: result?.test_score ?? null,
    test_accuracy: result?.test_accuracy ?? null,
    build,
    family: before && before.family !== family ? 'mixed' : family,
    hash: await hashOf(weights),
    resumable: false,
    bytes: weights.length + 48 * history.length,
  };
}

/**
 * What trained a run. One that a GPU began and the processor ended is of no family.
 * @param {import('../../engine/protocol.js').EngineInfo | null} engine
 * @param {State['gpuLeft']} gpuLeft
 */
function trainedBy(engine, gpuLeft) {
  if (!engine) return { build: '', family: '' };
  const { build, family } = engine;
  if (!gpuLeft) return { build, family };
  // A GPU that leaves a run in its first epoch has trained nothing of it.
  if (gpuLeft.epoch === 1) return { build: CPU_OF_GPU, family: 'exact' };
  return { build: `${build}, ${CPU_OF_GPU}`, family: 'mixed' };
}

/** What the build for the GPU is on the processor. */
const CPU_OF_GPU = 'simd128';

/** @param {State} state the run whose weights answer; null: others do */
const answering = (state) => (state.source === 'yours' && state.run === 'idle' ? yoursId(state) : null);

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {ReturnType<typeof createKeeping>} keeping
 */
function createAnswering(store, client, keeping) {
  const runOf = (/** @type {number} */ id) => store.get().runs.find((run) => run.id === id);
  return {
    runOf,
    /** Has a run's weights, or others, answer on the bench. @param {number} id */
    async answerWith(id) {
      const other = store.get().others.find((other) => other.id === id);
      if (yoursId(store.get()) !== id) {
        const run = runOf(id);
        if ((!run && !other) || !isFree(store.get())) return;
        const bytes = other?.bytes ?? (await keeping.bytes(id, 'weights'));
        await client.request({ type: 'load_weights', source: 'yours', name: '', bytes });
        if (run) {
          await client.request({ type: 'load_history', rows: [...run.history] });
          store.set({
            history: grown(noHistory(), run.history),
            ...{ runId: id, runNews: null, trained: run.form, batches: unpacked(run) },
          });
        }
        store.set({ beforeTeaching: null });
      }
      store.set({
        ...changed(store.get(), 'yours'),
        origin: other?.origin ?? { from: 'run', run: id },
        source: 'yours',
      });
    },
  };
}

/**
 * The run of the last visit answers once the engine and the run are there, unless the user was faster.
 * @param {import('../../state/state.js').Store} store
 * @param {number} id
 * @param {(id: number) => Promise<void>} answerWith
 */
async function answerWhenThere(store, id, answerWith) {
  const isThere = () => {
    const { runs, others } = store.get();
    return isFree(store.get()) && [...runs, ...others].some((weights) => weights.id === id);
  };
  await new Promise((resolve) => {
    store.subscribe(isThere, (there) => there && resolve(null));
    setTimeout(resolve, GIVE_UP);
  });
  if (isThere() && !store.get().origin) await answerWith(id);
}

/**
 * @param {import('../../engine/client.js').Client} client
 * @param {KeptRun['history']} history
 * @param {State['history']} shown what the engine holds otherwise
 */
async function csvOf(client, history, shown) {
  await client.request({ type: 'load_history', rows: [...history] });
  const csv = await client.request({ type: 'save_history', format: 'csv' });
  await client.request({ type: 'load_history', rows: [...shown.rows] });
  return csv;
}

/** Leaving in the middle of a run would lose it. @param {import('../../state/state.js').Store} store */
function askBeforeLeaving(store) {
  const ask = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
  store.subscribe(
    ({ run }) => run !== 'idle',
    (runs) => {
      if (runs) addEventListener('beforeunload', ask);
      else removeEventListener('beforeunload', ask);
    },
  );
}

/** @param {readonly import('../../engine/protocol.js').EpochRow[]} history @returns {number} seconds */
const sum = (history) => history.reduce((sum, { seconds }) => sum + seconds, 0);

/**
 * @param {Uint8Array} weights a safetensors file
 * @returns {Promise<string>} as `sha256sum` says it; empty on pages that did not come by https
 */
async function hashOf(weights) {
  if (!globalThis.crypto?.subtle) return '';
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(weights));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
