// What trains fastest here, in place of what nobody chose: how many threads, and whether the GPU. It is measured before
// a run and remembered.

import { gpuBuild } from '../../engine/builds.js';
import { isGpuFaster, measureGpu, measureThreads, remembered, rememberUsual } from './threads.js';

/**
 * @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 */
export function createUsual(store, client) {
  /** Threads, null for as many as there seem to be, and perhaps the GPU. */
  let usual = remembered();
  if (usual.threads !== null) store.set({ threadTimes: [] });
  if (usual.gpu !== null) store.set({ rivals: 'before' });
  /** Whether the next run is one that the GPU trains, and no GPU was lost on this visit. */
  let [suitsGpu, lostGpu] = [true, false];

  /** @param {EngineChoice} choice @returns {EngineChoice} with what is usual in place of what is open */
  const filled = ({ build, threads }) => ({
    build,
    threads: threads ?? usual.threads,
    gpu: usual.gpu === true && suitsGpu && !lostGpu,
  });

  /** @param {() => Promise<void>} measure the engine that answers waits for it */
  async function whileMeasuring(measure) {
    store.set({ engine: 'switching', runNews: 'measuring' });
    await measure();
    if (store.get().engine === 'switching') store.set({ engine: 'ready' });
  }

  /** @param {EngineChoice} choice @param {() => Promise<void>} move */
  async function settleThreads(choice, move) {
    const { engineInfo: info } = store.get();
    if (!info || info.threads < 2 || choice.threads !== null || usual.threads !== null) return;
    await whileMeasuring(async () => {
      try {
        const { measured, threads } = await measureThreads(client.aside, info.build, info.threads);
        rememberUsual((usual = { ...usual, threads }));
        if (threads !== info.threads) await move();
        store.set({ threadTimes: measured });
      } catch {
        usual = { ...usual, threads: info.threads }; // no measurement: the run uses the current engine
      }
    });
  }

  async function settleGpu() {
    const { engineInfo: info } = store.get();
    const build = usual.gpu === null && info ? await gpuBuild() : null;
    if (!build || !info) return;
    await whileMeasuring(async () => {
      try {
        const rivals = await measureGpu(client.aside, build, info);
        rememberUsual((usual = { ...usual, gpu: isGpuFaster(rivals) }));
        store.set({ rivals });
      } catch {
        usual = { ...usual, gpu: false }; // until the next visit
      }
    });
  }

  return {
    filled,
    /** @param {number | undefined} threads */
    isUsual: (threads) => threads === usual.threads,
    /** For this visit. */
    loseGpu: () => void (lostGpu = true),
    /**
     * Before a run: what trains it fastest.
     * @param {TrainingForm} config
     * @param {EngineChoice} choice
     * @param {() => Promise<void>} move to the engine that is then chosen
     */
    async settle(config, choice, move) {
      // Augmented pictures come from the processor, and the build for the GPU has one thread.
      suitsGpu = config.network !== 'lstm' && !config.augment;
      await settleThreads(choice, move);
      if (choice.build !== null || choice.threads !== null) return;
      if (suitsGpu && !lostGpu) await settleGpu();
      const { engineInfo: info } = store.get();
      if (!info || (info.gpu !== null) === filled(choice).gpu) return;
      store.set({ engine: 'switching' });
      await move().catch(() => {}); // the run uses the current engine
      if (store.get().engine === 'switching') store.set({ engine: 'ready' });
    },
  };
}
