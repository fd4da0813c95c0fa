// Joins the training form, the run, and what is seen and saved of its history.

import { isFree, newsOf, runControls } from '../../state/derived.js';
import { isEnd } from '../../engine/client.js';
import { after, createLatest } from '../../engine/latest.js';
import { find, part, parts } from '../../ui/dom.js';
import { save } from '../data/files.js';
import { createCharts } from './charts.js';
import { createControls } from './controls.js';
import { toTexts } from '../../state/fields.js';
import { check, fill } from './filling.js';
import { createForm } from './form.js';
import { createHistory } from './history.js';
import { createProgress } from './progress.js';
import { createRecipes, LOOKS_AT, second } from './recipes.js';
import { createRun } from './run.js';
import { createSamples } from './samples.js';
import { createSaving } from './saving.js';
import { shownRuns } from './shown.js';
import { createStrip } from './strip.js';
import { createVerdict } from './verdict-view.js';
import { createTelling } from './telling.js';
import { findingsOn } from './verdict.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../../state/types.js').KeptRun} KeptRun
 * @typedef {import('../../state/fields.js').Texts} Texts
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../engine/client.js').Client} Client
 */

/** How long the form waits after a key before it is checked (milliseconds). */
const CHECK_DELAY = 200;

/**
 * @param {Store} store
 * @param {Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, onError: (error: unknown) => void, settle: (config: TrainingForm) => Promise<void>, keptYours: () => Uint8Array | null, keepRun: (run: import('../../state/types.js').Ended, before: KeptRun | null) => Promise<void>, keptForm: () => Promise<Partial<Texts> | null> }} page
 *   `attempt` shows what goes wrong; `keepRun` gets each run that has ended; `keptForm`: of the last visit
 * @returns {{ goOn: (run: KeptRun, state: Uint8Array) => Promise<void>, useForm: (form: TrainingForm) => void }}
 *   `goOn` trains on where a run was stopped; `useForm` fills the form
 */
export function startTrain(store, client, page) {
  const { attempt, onError, settle, keptYours, keepRun } = page;
  const run = createRun(store, client, onError, keptYours);
  /** Whether runs measure the gradient's norm. */
  let measures = false;
  const measure = () => client.request({ type: 'measure_gradients', on: measures });
  /** Resolves when the form is filled in. */
  let opened = () => {};
  const isOpen = new Promise((resolve) => (opened = () => resolve(null)));

  async function train() {
    const config = await asked(store, client, isOpen);
    if (!config) return focusFirstError();
    await settle(config);
    await runToEnd(config, null);
    const next = second(store.get().recipe, config);
    const result = newsOf(store.get().runNews, 'result');
    if (!next || !result || result.ending === 'stopped') return;
    store.set({ form: toTexts(next) });
    const checked = await check(store, client);
    if (checked) await runToEnd(checked, null);
  }

  /** @param {TrainingForm} config checked before @param {{ run: KeptRun, state: Uint8Array } | null} before */
  async function runToEnd(config, before) {
    await measure(); // another engine may have come
    if (!isFree(store.get())) return;
    store.set({ running: store.get().summary });
    const ended = await run.train(config, before);
    if (ended) await keepRun(ended, before?.run ?? null);
  }

  const { focusFirstError } = startForm(store, client, { attempt, onError, onSubmit: () => attempt(train) });
  startReport(store, client, {
    ...{ attempt, onError, keptYours },
    async onNorm(wanted) {
      measures = wanted;
      if (store.get().engine === 'ready') await measure();
    },
  });
  const controls = createControls(part('controls'), {
    onPause: run.pause,
    onResume: run.resume,
    onStop: run.stop,
  });
  store.show(runControls, controls.update);
  store.subscribe('recipes', (recipes) => {
    if (!recipes) return;
    attempt(async () => {
      await fill(store, recipes.seed, page.keptForm);
      opened();
      await check(store, client);
    });
  });

  return {
    async goOn(kept, state) {
      const { summary } = await client.request({ type: 'check', config: kept.form });
      if (!isFree(store.get())) return;
      store.set({ running: summary });
      await runToEnd(kept.form, { run: kept, state });
    },
    useForm: (config) => store.set({ form: toTexts(config) }),
  };
}

/**
 * The form as a config; null where it is wrong. Until it is known, the page says that a run was asked for.
 * @param {Store} store
 * @param {Client} client
 * @param {Promise<unknown>} isOpen
 */
async function asked(store, client, isOpen) {
  const { runNews } = store.get();
  store.set({ runNews: 'asked' }); // at once, before the engine answers
  let config = null;
  try {
    await isOpen;
    config = await check(store, client);
  } finally {
    if (!config) store.set({ runNews });
  }
  return config;
}

/**
 * The form, its recipes, and samples of its augmentation.
 * @param {Store} store
 * @param {Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, onError: (error: unknown) => void, onSubmit: () => void }} page
 */
function startForm(store, client, { attempt, onError, onSubmit }) {
  const samples = createSamples(store, client, onError);
  const checkSoon = createLatest(() => check(store, client).then(() => {}, onError), after(CHECK_DELAY));
  const form = createForm(find(document, '#form', HTMLFormElement), {
    onEdit: (form) => store.set({ form }),
    onRecipe(recipe) {
      const { recipes } = store.get();
      if (recipes) store.set({ recipe, form: toTexts(recipes[recipe]) });
    },
    onSubmit,
    onRandomSeed: () =>
      attempt(async () => {
        const seed = await client.request({ type: 'random_seed' });
        const { form } = store.get();
        if (form) store.set({ form: { ...form, seed: String(seed) } });
      }),
  });
  store.show(['form', 'recipes'], ({ form: texts, recipes }) => form.update(texts, recipes && toTexts(recipes.seed)));
  store.subscribe('form', (texts) => {
    if (!texts) return;
    checkSoon();
    samples.show(texts.augment === 'true');
  });
  store.show('fieldErrors', form.showErrors);
  // Pictures of another size are another network.
  store.subscribe('dataset', (dataset) => dataset && checkSoon());
  store.show('samples', createStrip(part('strip')).update);
  store.show('recipe', createRecipes(part('form')).update);
  return form;
}

/**
 * What is seen, told and saved of a run.
 * @param {Store} store
 * @param {Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, onError: (error: unknown) => void, keptYours: () => Uint8Array | null, onNorm: (wanted: boolean) => Promise<void> }} page
 */
function startReport(store, client, { attempt, onError, keptYours, onNorm }) {
  const saving = createSaving(part('saving'), {
    onHistory: (format) => attempt(() => saveHistory(client, format)),
    onWeights: () => attempt(() => saveWeights(client, keptYours)),
  });
  const charts = createCharts(part('charts'), {
    onNorm: (wanted) => attempt(() => onNorm(wanted)),
    onSave: save,
    onError,
  });
  store.subscribe(
    ({ recipe }) => recipe && LOOKS_AT[recipe],
    (chart) => chart && charts.show(chart),
  );
  const verdict = createVerdict(part('verdict'));
  store.show('runNews', createProgress(part('progress'), part('run-bar')).update);
  store.show(
    ['history', 'run', 'runId', 'runNews', 'trained'],
    createTelling(parts(part('run-bar'), 'told').told).update,
  );
  store.show('history', createHistory(part('history')).update);
  store.show(['history', 'batches', 'trained', 'runId', 'runs', 'slots', 'recipes'], (state) =>
    charts.update(shownRuns(state)),
  );
  store.show(['history', 'trained', 'runNews', 'run'], (state) => verdict.update(findingsOn(state)));
  store.show(({ history, origin }) => ({ history: history.length > 0, weights: origin !== null }), saving.update);
}

/** @param {Client} client @param {'csv' | 'json'} format */
async function saveHistory(client, format) {
  const text = await client.request({ type: 'save_history', format });
  save(`digitlab-history.${format}`, text, format === 'csv' ? 'text/csv' : 'application/json');
}

/** @param {Client} client @param {() => Uint8Array | null} keptYours */
async function saveWeights(client, keptYours) {
  const bytes = await client.request({ type: 'save_weights', source: 'yours' }).catch((error) => {
    const kept = isEnd(error) ? keptYours() : null; // even if the engine cannot be restarted
    if (kept) return kept;
    throw error;
  });
  save('digitlab-weights.safetensors', new Uint8Array(bytes), 'application/octet-stream');
}
