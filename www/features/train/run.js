// A training run as the page sees it: what state it is in, its history so far, and the requests that
// move it. Touches no element and trains nothing.

import { isEnd } from '../../engine/client.js';
import { changed, grown, noHistory, withoutYours } from '../../state/derived.js';
import { createBatches } from './courses.js';
import { collectEvents } from './run-events.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 * @typedef {import('../../engine/protocol.js').TrainingProgress} TrainingProgress
 * @typedef {import('../../engine/protocol.js').TrainingResult} TrainingResult
 * @typedef {import('../../engine/protocol.js').EpochRow} EpochRow
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../state/types.js').Ended} Ended
 * @typedef {import('../../state/types.js').KeptRun} KeptRun
 * @typedef {import('../../state/types.js').RunNews} RunNews
 */

/** New predictions on the bench: after this many batches, and at least this many milliseconds apart. */
const ANSWERS = { batches: 20, apart: 250 };

/** A stopped run's state comes within this time, or not at all (milliseconds). */
const STATE_WITHIN = 10_000;

/** Where a run is. @param {TrainingProgress} progress @param {number} batches of an epoch */
const placeOf = ({ phase, epoch, batch }, batches) => ({
  epoch,
  step: (epoch - 1) * batches + (phase === 'training' ? batch : batches),
});

/** Runs of two tabs are kept in one place, so numbers are drawn, behind the time. */
function newId() {
  lastId = Math.max(lastId + 1, Date.now() * 1000 + Math.floor(Math.random() * 1000));
  return lastId;
}
let lastId = 0;

/**
 * @param {Store} store
 * @param {Client} client
 * @param {(error: unknown) => void} onError
 * @param {() => Uint8Array | null} [keptYours] the user's weights as the page keeps them
 */
export function createRun(store, client, onError, keptYours = () => null) {
  let trained = false; // whether this run has moved any weight yet
  /** The newest epoch of this run whose weights the page keeps. @type {number | null} */
  let keptEpoch = null;
  /** Comes after a run that was stopped. @type {Promise<Uint8Array | null> | null} */
  let state = null;
  /** When the bench was last given weights, and of an epoch the batches. */
  let answered = { at: -Infinity, batches: 0 };

  client.on('kept_weights', ({ source, epoch }) => {
    if (source === 'yours') keptEpoch = epoch;
  });
  const stateToCome = stateOf(client);

  /** The same one in the whole run. @type {import('../../state/types.js').Origin} */
  let own = { from: 'run', run: 0 };

  /** The run's weights are the user's, and so what teaching changed is no more. */
  const weightsMoved = () => ({
    ...changed(store.get(), 'yours'),
    origin: own,
    beforeTeaching: null,
  });

  /** Single batches of this run. */
  let batches = createBatches();

  const tell = collectEvents(client, ({ progress, rows, records }) => {
    const { run, runNews, history } = store.get();
    for (const news of records) batches.add(news);
    if (run === 'idle' || !(rows.length || progress || records.length)) return;
    store.set({
      ...(progress && runNews !== 'stopping' ? { runNews: { progress } } : {}),
      ...(records.length ? { batches: batches.all() } : {}),
      ...(rows.length ? { history: grown(history, rows) } : {}),
      ...(progress ? answers(progress) : {}),
    });
  });

  /** Whether the bench is to answer with the weights as they are now. @param {TrainingProgress} news */
  function answers(news) {
    if (news.phase === 'training') answered.batches = news.batches;
    const place = placeOf(news, answered.batches);
    const isFirst = !trained;
    const passed = place.step - store.get().place.step;
    const now = performance.now();
    const isTime = passed >= ANSWERS.batches && now - answered.at >= ANSWERS.apart;
    if (!isFirst && !isTime) return {};
    answered.at = now;
    trained = true;
    // From its first prediction on, the running weights answer, unless the user chose others.
    const source = isFirst ? { source: /** @type {const} */ ('yours') } : {};
    return { ...weightsMoved(), ...source, place };
  }

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
      [trained, keptEpoch, state] = [false, null, null];
      answered = { at: -Infinity, batches: 0 };
      const { origin, source } = store.get();
      const had = { origin, source };
      const bytes = keptYours();
      const began = performance.now();
      batches = createBatches();
      const id = before?.run.id ?? newId();
      own = { from: 'run', run: id };
      const history = before ? grown(noHistory(), before.run.history) : noHistory();
      const place = { step: 0, epoch: 0 };
      store.set({ run: 'running', runNews: 'starting', runId: id, history, place });
      store.set({ batches: null, trained: form, gpuLeft: null });
      /** @type {RunNews} */
      let runNews = 'failed';
      /** @type {TrainingResult | null} */
      let result = null;
      let isBroken = false;
      let failed = false;
      try {
        result = await client.request({
          type: 'train',
          config: form,
          state: before?.state ?? null,
        });
        if (result?.ending === 'stopped') state = stateToCome();
        runNews = result ? { result } : { stoppedAfter: (performance.now() - began) / 1000 };
      } catch (error) {
        failed = true;
        const epoch = divergedIn(error);
        if (isEnd(error)) isBroken = true;
        else onError(error);
        if (epoch !== null) runNews = { divergedIn: epoch };
      }
      const wasTold = trained;
      tell(); // what the last frame has not shown
      const { length } = store.get().history;
      if (isBroken) {
        const left = { run: /** @type {const} */ ('idle'), runNews: brokenNews(store.get().runNews, keptEpoch) };
        // What the page keeps of the run is the user's, or else what was before.
        store.set(keptEpoch === null ? { ...had, ...left } : { source: 'yours', ...left, ...weightsMoved() });
        return keptEpoch === null || before ? null : ended(Math.min(length, keptEpoch));
      }
      const learnt = result ? trained || length > 0 : length > 0 && !before;
      if (learnt) {
        const last = { epoch: length, step: length * (answered.batches || batchesOf(form, store.get().dataset)) };
        const { place } = store.get();
        store.set({
          run: 'idle',
          runNews,
          ...weightsMoved(),
          ...(wasTold ? {} : { source: 'yours' }),
          place: last.step > place.step ? last : { ...place, step: place.step + 1 },
        });
        return ended(length);
      }
      if (failed || result) await giveBack({ store, client, onError }, had, bytes);
      store.set({ run: 'idle', runNews });
      return null;

      /** @param {number} length @returns {Ended} */
      function ended(length) {
        const { rows } = store.get().history;
        return { id, form, result, history: rows.slice(0, length), state };
      }
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
  const isUnderWay = typeof news === 'object' && news !== null && 'progress' in news;
  const epoch = isUnderWay ? news.progress.epoch : 0;
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
