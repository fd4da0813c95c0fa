// Joins the training form, the run, and what is seen and saved of its history.

import { isFree, runControls } from '../../state/derived.js';
import { isEnd } from '../../engine/client.js';
import { after, createLatest } from '../../engine/latest.js';
import { find, part, parts } from '../../ui/dom.js';
import { save } from '../data/files.js';
import { createCharts } from './charts.js';
import { createControls } from './controls.js';
import { readForm, toTexts, withLate } from '../../state/fields.js';
import { createForm } from './form.js';
import { createHistory } from './history.js';
import { createProgress } from './progress.js';
import { createRecipes, second } from './recipes.js';
import { createRun } from './run.js';
import { createSamples } from './samples.js';
import { createSaving } from './saving.js';
import { shownRuns } from './shown.js';
import { createStrip } from './strip.js';
import { createVerdict } from './verdict-view.js';
import { createTelling } from './telling.js';
import { findingsOn } from './verdict.js';

/** @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm */
/** @typedef {import('../../state/types.js').KeptRun} KeptRun */
/** @typedef {import('../../state/fields.js').Texts} Texts */

/** How long the form waits after a key before it is checked (milliseconds). */
const CHECK_DELAY = 200;
/** How long it waits for what the device has kept of it (milliseconds). */
const KEPT_DELAY = 1000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
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
  const samples = createSamples(store, client, onError);
  const form = createForm(find(document, '#form', HTMLFormElement), {
    onEdit: (form) => store.set({ form }),
    onRecipe(recipe) {
      const { recipes } = store.get();
      if (recipes) store.set({ recipe, form: toTexts(recipes[recipe]) });
    },
    onSubmit: () => attempt(train),
    onRandomSeed: () => attempt(pickSeed),
  });

  /** The page starts from what stood there on the last visit, or from the tutorial's run; a link takes precedence. */
  async function open(/** @type {import('../../engine/protocol.js').Recipes} */ recipes) {
    const kept = store.get().form ? null : page.keptForm();
    const inTime = await Promise.race([kept, after(KEPT_DELAY)()]);
    if (!store.get().form) {
      const seed = toTexts(recipes.seed);
      store.set({ form: { ...seed, ...inTime } });
      // Values that arrive late fill only fields that the user has not edited.
      void kept?.then((late) => {
        const { form } = store.get();
        if (late && !inTime && form) store.set({ form: withLate(form, seed, late) });
      });
    }
    opened();
    await check();
  }

  /** Checks the form and shows what the engine says of it. @returns the config, or null when wrong */
  async function check() {
    const { form: texts, recipes } = store.get();
    if (!texts || !recipes) return null;
    const read = readForm(texts, recipes.seed);
    const result = await client.request({ type: 'check', config: read.config });
    const unread = new Set(read.errors.map(({ field }) => field));
    const errors = [...read.errors, ...result.errors.filter(({ field }) => !unread.has(field))];
    const isNetwork = result.summary && !unread.has('hidden_layers') && !unread.has('dropout');
    const network = isNetwork ? { summary: result.summary, config: read.config } : {};
    store.set({ fieldErrors: errors, ...network });
    return errors.length ? null : read.config;
  }
  const checkSoon = createLatest(() => check().then(() => {}, onError), after(CHECK_DELAY));

  /** Resolves when the form is filled in. */
  let opened = () => {};
  const isOpen = new Promise((resolve) => (opened = () => resolve(null)));

  async function train() {
    const { runNews: before } = store.get();
    store.set({ runNews: 'asked' }); // at once, before the engine answers
    await isOpen;
    const config = await check().catch((error) => {
      store.set({ runNews: before });
      throw error;
    });
    if (!config) {
      store.set({ runNews: before });
      return form.focusFirstError();
    }
    await settle(config);
    await runToEnd(config, null);
    const next = second(store.get().recipe, config);
    const { runNews } = store.get();
    const isOver = next && runNews !== null && typeof runNews === 'object' && 'result' in runNews;
    if (!isOver || runNews.result.ending === 'stopped') return;
    store.set({ form: toTexts(next) });
    const checked = await check();
    if (checked) await runToEnd(checked, null);
  }

  /** @param {TrainingForm} config checked before @param {{ run: KeptRun, state: Uint8Array } | null} before */
  async function runToEnd(config, before) {
    await client.request({ type: 'measure_gradients', on: measures }); // another engine may have come
    if (!isFree(store.get())) return;
    store.set({ running: store.get().summary });
    const ended = await run.train(config, before);
    if (ended) await keepRun(ended, before?.run ?? null);
  }

  /** @param {boolean} wanted */
  async function measureNorm(wanted) {
    measures = wanted;
    if (store.get().engine === 'ready') {
      await client.request({ type: 'measure_gradients', on: wanted });
    }
  }

  async function pickSeed() {
    const seed = await client.request({ type: 'random_seed' });
    const { form } = store.get();
    if (form) store.set({ form: { ...form, seed: String(seed) } });
  }

  /** @param {'csv' | 'json'} format */
  async function saveHistory(format) {
    const text = await client.request({ type: 'save_history', format });
    save(`digitlab-history.${format}`, text, format === 'csv' ? 'text/csv' : 'application/json');
  }

  async function saveWeights() {
    const bytes = await client.request({ type: 'save_weights', source: 'yours' }).catch((error) => {
      const kept = isEnd(error) ? keptYours() : null; // even if the engine cannot be restarted
      if (kept) return kept;
      throw error;
    });
    save('digitlab-weights.safetensors', new Uint8Array(bytes), 'application/octet-stream');
  }

  const controls = createControls(part('controls'), {
    onPause: run.pause,
    onResume: run.resume,
    onStop: run.stop,
  });
  const saving = createSaving(part('saving'), {
    onHistory: (format) => attempt(() => saveHistory(format)),
    onWeights: () => attempt(saveWeights),
  });
  const history = createHistory(part('history'));
  const verdict = createVerdict(part('verdict'));
  const charts = createCharts(part('charts'), {
    onNorm: (wanted) => attempt(() => measureNorm(wanted)),
    onSave: save,
    onError,
  });

  store.subscribe(
    ({ recipes }) => recipes,
    (recipes) => {
      if (recipes) attempt(() => open(recipes));
    },
  );
  store.subscribe(
    ({ form }) => form,
    (texts) => {
      form.update(texts);
      if (!texts) return;
      checkSoon();
      samples.show(texts.augment === 'true');
    },
  );
  store.show(({ fieldErrors }) => fieldErrors, form.showErrors);
  // Pictures of another size are another network.
  store.subscribe(
    ({ dataset }) => dataset,
    (dataset) => dataset && checkSoon(),
  );
  store.show(runControls, controls.update);
  store.show(({ runNews }) => runNews, createProgress(part('progress'), part('run-bar')).update);
  store.show(
    ({ history, run, runId, runNews, trained }) => ({ history, run, runId, runNews, trained }),
    createTelling(parts(part('run-bar'), 'told').told).update,
  );
  store.show(({ samples }) => samples, createStrip(part('strip')).update);
  store.show(({ history }) => history, history.update);
  store.show(
    ({ history, batches, trained, runId, runs, slots, recipes }) => ({
      ...{ history, batches, trained, runId, runs, slots, recipes },
    }),
    (state) => charts.update(shownRuns(state)),
  );
  store.show(({ recipe }) => recipe, createRecipes(part('form')).update);
  store.show(
    ({ history, trained, runNews, run }) => ({ history, trained, runNews, run }),
    (state) => verdict.update(findingsOn(state)),
  );
  store.show(({ history, origin }) => ({ history: history.length > 0, weights: origin !== null }), saving.update);

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
