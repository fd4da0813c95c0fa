// A training run as the page sees it: what state it is in, its history so far, and the requests that
// move it. Touches no element and trains nothing.

import { isEnd } from '../../engine/client.js';
import { changed, grown, newsOf, noHistory, withoutYours } from '../../state/derived.js';
import { unpacked } from '../runs/batches.js';
import { newId } from '../../storage/device-list.js';
import { createBatches } from './courses.js';
import { collectEvents } from './run-events.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../../engine/protocol.js').TrainingProgress} TrainingProgress
 * @typedef {import('../../engine/protocol.js').TrainingResult} TrainingResult
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../state/types.js').Ended} Ended
 * @typedef {import('../../state/types.js').KeptRun} KeptRun
 * @typedef {import('../../state/types.js').RunNews} RunNews
 */

/**
 * New predictions on the bench come after this many batches; no sooner than the news of the run, of which each is a
 * tenth of a second after the one before (run-loop.js), so that no frame has more to draw.
 */
const ANSWER_AFTER = 20;

/** A stopped run's state comes within this time, or not at all (milliseconds). */
const STATE_WITHIN = 10_000;

/** Where a run is. @param {TrainingProgress} progress @param {number} batches of an epoch */
const placeOf = ({ phase, epoch, batch }, batches) => ({
  epoch,
  step: (epoch - 1) * batches + (phase === 'training' ? batch : batches),
});

/**
 * What the page notes of a run under way.
 * @typedef {object} Current
 * @property {import('../../state/types.js').Origin} origin the same object in the whole run
 * @property {boolean} trained whether it has moved any weight yet
 * @property {number | null} keptEpoch the newest epoch whose weights the page keeps
 * @property {number} ofEpoch batches of an epoch
 * @property {ReturnType<typeof createBatches>} batches single batches
 */

/** @param {number} run its number @param {KeptRun} [before] the same when it was stopped @returns {Current} */
const begun = (run, before) => ({
  origin: { from: 'run', run },
  trained: false,
  keptEpoch: null,
  ofEpoch: 0,
  batches: createBatches(before && unpacked(before)),
});

/**
 * @param {Store} store
 * @param {Client} client
 * @param {(error: unknown) => void} onError
 * @param {() => Uint8Array | null} [keptYours] the user's weights as the page keeps them
 */
export function createRun(store, client, onError, keptYours = () => null) {
  /** The run under way, or the last one. */
  let current = begun(0);
  /** Comes after a run that was stopped. @type {Promise<Uint8Array | null> | null} */
  let state = null;

  client.on('kept_weights', ({ source, epoch }) => {
    if (source === 'yours') current.keptEpoch = epoch;
  });
  const stateToCome = stateOf(client);

  const tell = collectEvents(client, ({ progress, rows, records }) => {
    const { run, runNews, history } = store.get();
    for (const news of records) current.batches.add(news);
    if (run === 'idle' || !(rows.length || progress || records.length)) return;
    store.set({
      ...(progress && runNews !== 'stopping' ? { runNews: { progress } } : {}),
      ...(records.length ? { batches: current.batches.all() } : {}),
      ...(rows.length ? { history: grown(history, rows) } : {}),
      ...(progress ? answers(store, current, progress) : {}),
    });
  });

  /** @param {'pause' | 'resume' | 'stop'} type @param {'running' | 'paused'} [next] */
  async function ask(type, next) {
    try {
      await client.request({ type });
      if (next && store.get().run !== 'idle') store.set({ run: next });
    } catch (error) {
      onError(error);
    }
  }

  return {
    /**
     * @param {TrainingForm} form checked before
     * @param {{ run: KeptRun, state: Uint8Array } | null} [before] a stopped run to resume
     * @returns {Promise<Ended | null>} null: nothing was learnt
     */
    async train(form, before = null) {
      store.set({ run: 'running', runNews: 'starting' });
      if (state) await state; // late events of the previous run are ignored
      const { origin, source } = store.get();
      const had = { origin, source };
      const bytes = keptYours();
      const id = before?.run.id ?? newId();
      [current, state] = [begun(id, before?.run), null];
      const history = before ? grown(noHistory(), before.run.history) : noHistory();
      store.set({ run: 'running', runNews: 'starting', runId: id, history, place: { step: 0, epoch: 0 } });
      store.set({ batches: before ? current.batches.all() : null, trained: form, gpuLeft: null });
      const { result, runNews, error } = await toTheEnd(client, form, before?.state ?? null);
      if (result?.ending === 'stopped') state = stateToCome();
      if (error !== null && !isEnd(error)) onError(error);
      const isTold = current.trained;
      tell(); // what the last frame has not shown
      const { rows } = store.get().history;
      const batches = current.batches.all();
      const ended = (/** @type {number} */ epochs) => ({
        id,
        form,
        result,
        history: rows.slice(0, epochs),
        batches,
        state,
      });
      if (isEnd(error)) {
        leaveBroken(store, current, had);
        return current.keptEpoch === null || before ? null : ended(current.keptEpoch);
      }
      const hasLearnt = result ? current.trained || rows.length > 0 : rows.length > 0 && !before;
      if (hasLearnt) {
        store.set({ ...(isTold ? {} : { source: 'yours' }), ...learnt(store, current, form), run: 'idle', runNews });
        return ended(rows.length);
      }
      if (error !== null || result) await giveBack({ store, client, onError }, had, bytes);
      store.set({ run: 'idle', runNews });
      return null;
    },
    pause: () => ask('pause', 'paused'),
    resume: () => ask('resume', 'running'),
    stop() {
      store.set({ runNews: 'stopping' });
      return ask('stop');
    },
  };
}

/**
 * Trains until the run has ended, was stopped, or fails.
 * @param {Client} client
 * @param {TrainingForm} config
 * @param {Uint8Array | null} state of a stopped run
 * @returns {Promise<{ result: TrainingResult | null, runNews: RunNews, error: unknown }>} the error is null without one
 */
async function toTheEnd(client, config, state) {
  const began = performance.now();
  try {
    const result = await client.request({ type: 'train', config, state });
    const runNews = result ? { result } : { stoppedAfter: (performance.now() - began) / 1000 };
    return { result, runNews, error: null };
  } catch (error) {
    const epoch = divergedIn(error);
    return { result: null, runNews: epoch === null ? 'failed' : { divergedIn: epoch }, error };
  }
}

/** The run's weights are the user's, and so what teaching changed is no more. @param {Store} store @param {Current} run */
const weightsMoved = (store, { origin }) => ({ ...changed(store.get(), 'yours'), origin, beforeTeaching: null });

/**
 * What changes when the bench is to answer with the weights as they are now; nothing when it is not.
 * @param {Store} store
 * @param {Current} run
 * @param {TrainingProgress} news
 */
function answers(store, run, news) {
  const { trained } = run;
  if (news.phase === 'training') run.ofEpoch = news.batches;
  const place = placeOf(news, run.ofEpoch);
  const passed = place.step - store.get().place.step;
  if (trained && passed < ANSWER_AFTER) return {};
  run.trained = true;
  // From its first prediction on, the running weights answer, unless the user chose others.
  const source = trained ? {} : { source: /** @type {const} */ ('yours') };
  return { ...weightsMoved(store, run), ...source, place };
}

/**
 * What changes at the end of a run that has learnt something.
 * @param {Store} store
 * @param {Current} run
 * @param {TrainingForm} form
 */
function learnt(store, run, form) {
  const { history, place, dataset } = store.get();
  const epoch = history.length;
  const last = { epoch, step: epoch * (run.ofEpoch || batchesOf(form, dataset)) };
  return {
    ...weightsMoved(store, run),
    place: last.step > place.step ? last : { ...place, step: place.step + 1 },
  };
}

/**
 * After the engine broke, what the page keeps of the run is the user's, or else what was before.
 * @param {Store} store
 * @param {Current} run
 * @param {Pick<import('../../state/state.js').State, 'origin' | 'source'>} had
 */
function leaveBroken(store, run, had) {
  const { keptEpoch } = run;
  const left = { run: /** @type {const} */ ('idle'), runNews: brokenNews(store.get().runNews, keptEpoch) };
  store.set(keptEpoch === null ? { ...had, ...left } : { source: 'yours', ...left, ...weightsMoved(store, run) });
}

/**
 * The state of a run that was stopped, which the engine sends later.
 * @param {Client} client
 * @returns {() => Promise<Uint8Array | null>} null where the engine ends before
 */
function stateOf(client) {
  let came = (/** @type {Uint8Array | null} */ _) => {};
  client.on('kept_run', (bytes) => came(bytes));
  return () =>
    new Promise((resolve) => {
      came = resolve;
      setTimeout(resolve, STATE_WITHIN, null);
    });
}

/**
 * Batches of an epoch, of a run too short for events.
 * @param {TrainingForm} form
 * @param {import('../../engine/protocol.js').LoadedDataset | null} dataset
 */
const batchesOf = ({ batch_size, held_back = 0 }, dataset) =>
  Math.ceil(((dataset?.training_images ?? 0) - held_back) / batch_size);

/**
 * The engine broke during the run. Short epochs are not all reported.
 * @param {RunNews | null} news of the run until then
 * @param {number | null} kept the newest epoch whose weights the page keeps
 * @returns {RunNews}
 */
function brokenNews(news, kept) {
  const epoch = newsOf(news, 'progress')?.epoch ?? 0;
  return { brokeIn: Math.max(epoch, (kept ?? -1) + 1), kept };
}

/**
 * A run that has learnt nothing leaves what answered before.
 * @param {{ store: Store, client: Client, onError: (error: unknown) => void }} page
 * @param {Pick<import('../../state/state.js').State, 'origin' | 'source'>} before
 * @param {Uint8Array | null} bytes of the user's weights
 */
async function giveBack({ store, client, onError }, { origin, source }, bytes) {
  if (!origin || !bytes) return store.set(withoutYours(store.get()));
  try {
    await client.request({ type: 'load_weights', source: 'yours', name: '', bytes });
  } catch (error) {
    if (!isEnd(error)) onError(error); // another engine gets what the page keeps
  }
  store.set({ ...changed(store.get(), 'yours'), origin, source });
}

/** @param {unknown} error @returns {number | null} the epoch, where it says that a loss or a weight became no number */
function divergedIn(error) {
  const { code, epoch } = /** @type {{ code?: string, epoch?: number }} */ (error ?? {});
  return (code === 'loss-not-finite' || code === 'weight-not-finite') && epoch ? epoch : null;
}
