// Starts the engine, another of its builds if the user chooses one, and a new one in place of one that broke.

import { fasterThan } from '../../engine/builds.js';
import { isEnd } from '../../engine/client.js';
import { WORKER } from '../../engine/address.js';
import { whyNoModule } from '../../engine/modules.js';
import { report } from '../../state/alerts.js';
import { canChooseBuild, changed, withoutYours } from '../../state/derived.js';
import { part } from '../../ui/dom.js';
import { nameOf } from '../draw/source.js';
import { keep, startWith } from './keeping.js';
import { createShipped } from './shipped.js';
import { createUsual } from './usual.js';
import { createEngine } from './view.js';
import { watchBuilds } from './watch-builds.js';

/** @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice */
/** @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm */
/** @typedef {import('../../engine/protocol.js').EngineError} EngineError */
/** @typedef {import('../../engine/client.js').EngineFailure} EngineFailure */

/** An engine that breaks this often within this time (milliseconds) is not restarted automatically. */
const MOST_BREAKS = 3;
const BREAKS_WITHIN = 60_000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(action: () => Promise<unknown>) => void} attempt shows what goes wrong
 * @returns {{ recover: (failure: EngineFailure) => void, settle: (config: TrainingForm) => Promise<void>, keptYours: () => Uint8Array | null }}
 *   `recover`: for when the engine has broken; `settle`: before a run, takes what trains it fastest here;
 *   `keptYours`: the user's weights as the page keeps them
 */
export function startEngine(store, client, attempt) {
  const kept = keep(client);
  /** Which build the user wants. @type {EngineChoice} */
  let choice = { build: null, threads: null };
  const usual = createUsual(store, client);
  const loadShipped = createShipped(store, client);
  /** When engines broke. @type {number[]} */
  let breaks = [];

  const view = createEngine(part('engine'), {
    onChoice: (choice) => attempt(() => chooseBuild(choice)),
  });
  store.show((state) => {
    const { engine, engineInfo, builds, threadTimes, rivals, gpuLeft } = state;
    const isUsual = choice.threads === null && usual.isUsual(engineInfo?.threads);
    const times = isUsual && engineInfo?.gpu === null ? threadTimes : null;
    const open = canChooseBuild(state);
    return { phase: engine, info: engineInfo, builds, times, rivals, gpuLeft, open };
  }, view.update);
  watchBuilds(store, (running) => fasterThan(running, usual.filled(choice)));
  client.on('gpu_left', ({ cause, epoch }) => {
    if (cause.code === 'gpu-lost') usual.loseGpu();
    store.set({ gpuLeft: { cause, epoch } });
    report(store, { code: 'gpu-left', cause, epoch });
  });

  /** @param {EngineChoice} choice */
  async function moveTo(choice) {
    const hasShipped = await replace(store, client, usual.filled(choice), kept());
    if (!hasShipped) void loadShipped();
  }

  /** @param {EngineChoice} wanted */
  async function chooseBuild(wanted) {
    const { engine } = store.get();
    store.set({ engine: 'switching' });
    const before = choice;
    try {
      choice = wanted;
      await moveTo(wanted);
    } catch (cause) {
      choice = before;
      // The old engine continues, unless it has broken in the meantime.
      if (store.get().engine === 'switching') store.set({ engine });
      throw { code: 'not-switched', cause };
    }
  }

  async function open() {
    store.set({ engine: 'starting' });
    await moveTo(choice);
  }

  /** @param {EngineFailure} failure */
  async function recover(failure) {
    const now = performance.now();
    breaks = [...breaks.filter((time) => now - time < BREAKS_WITHIN), now];
    if (store.get().engine !== 'starting') await restart(facts(failure)); // else its start fails and reports it
  }

  /** @param {EngineError} cause */
  async function restart(cause) {
    if (breaks.length >= MOST_BREAKS) {
      store.set({ engine: 'failed' });
      report(store, { code: 'broken', cause }, () => void tryTo(store, open));
      return;
    }
    store.set({ engine: 'restarting' });
    const move = () => moveTo(choice);
    if (await tryTo(store, move, (why) => ({ code: 'not-restarted', cause, why }))) {
      report(store, { code: 'restarted', cause });
    }
  }

  void start();
  async function start() {
    try {
      const { engine, recipes } = await client.request({ type: 'open', choice: usual.filled(choice) });
      store.set({ engine: 'ready', engineInfo: engine, recipes });
    } catch (error) {
      const cause = facts(error);
      if (isEnd(error) && cause.code !== 'no-script') return restart(cause);
      store.set({ engine: 'failed' });
      report(store, await explained(error), () => void tryTo(store, open));
      return;
    }
    await loadShipped();
  }

  return {
    recover: (failure) => void recover(failure),
    settle: (config) => usual.settle(config, choice, () => moveTo(choice)),
    keptYours: () => kept().yours,
  };
}

/**
 * Another engine that gets all that was kept takes the place of the one that answers.
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {EngineChoice} choice
 * @param {ReturnType<ReturnType<typeof keep>>} had
 * @returns {Promise<boolean>} whether it has the shipped weights
 */
async function replace(store, client, choice, had) {
  const { origin, history, dataset } = store.get();
  const transposed = dataset?.transposed ?? false;
  const page = { name: origin ? nameOf(origin) : '', history: history.rows, transposed };
  const opened = await client.replace((request) => startWith(request, choice, had, page));
  const { weights } = changed(store.get(), 'shipped', 'yours');
  const { recipes } = store.get();
  store.set({
    engine: 'ready',
    engineInfo: opened.engine,
    recipes: recipes ?? opened.recipes, // the form is filled in once: builds do not differ in this
    weights: had.shipped ? weights : { ...weights, shipped: 0 },
    beforeTeaching: null, // another engine knows nothing of that
    ...(had.yours ? {} : withoutYours({ weights })),
  });
  return had.shipped !== null;
}

/**
 * Starts an engine; when that fails, says so and offers to try again.
 * @param {import('../../state/state.js').Store} store
 * @param {() => Promise<void>} start
 * @param {(error: unknown) => unknown} [telling]
 * @returns {Promise<boolean>} whether it has started
 */
async function tryTo(store, start, telling = (error) => error) {
  try {
    await start();
    return true;
  } catch (error) {
    store.set({ engine: 'failed' });
    report(store, telling(await explained(error)), () => void tryTo(store, start, telling));
    return false;
  }
}

/** An error without its stack, so that two that say the same are the same. @param {unknown} error */
const facts = (error) => ({ .../** @type {EngineError} */ (error) });

/**
 * The browser gives no reason when a worker's script fails to start.
 * @param {unknown} error
 * @returns {Promise<unknown>}
 */
async function explained(error) {
  if (!isEnd(error)) return error;
  const { code, ...rest } = facts(error);
  return code === 'no-script' ? { code, cause: await whyNoModule(WORKER) } : { code, ...rest };
}
