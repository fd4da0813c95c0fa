// A training run as the page sees it: what state it is in, its history so far, and the requests that
// move it. Touches no element and trains nothing.

import { isEnd } from '../../engine/client.js';
import { changed, grown, noHistory } from '../../state/state.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function createRun(store, client, onError) {
  let trained = false; // whether this run has moved any weight yet
  /** The newest epoch of this run whose weights the page keeps. @type {number | null} */
  let keptEpoch = null;

  client.on('kept_weights', ({ source, epoch }) => {
    if (source === 'yours') keptEpoch = epoch;
  });

  /** The run's weights are the user's, and so what teaching changed is no more. */
  const weightsMoved = () => ({
    ...changed(store.get(), 'yours'),
    origin: /** @type {const} */ ({ from: 'run' }),
    beforeTeaching: null,
  });

  /** What has come since the page showed the run last. @type {import('../../engine/protocol.js').TrainingProgress | null} */
  let progress = null;
  /** @type {import('../../engine/protocol.js').EpochRow[]} */
  let rows = [];
  let frame = 0;

  client.on('training_progress', (news) => {
    progress = news;
    frame ||= requestAnimationFrame(tell);
  });
  client.on('epochs', (news) => {
    rows.push(...news);
    frame ||= requestAnimationFrame(tell);
  });

  /** Once a frame at most: where showing takes long, news gather and input is not kept waiting by them. */
  function tell() {
    cancelAnimationFrame(frame);
    const moved = rows.length > 0 || (progress !== null && !trained);
    if (store.get().run !== 'idle' && (moved || progress)) {
      trained ||= moved;
      store.set({
        ...(progress ? { runNews: { progress } } : {}),
        ...(rows.length ? { history: grown(store.get().history, rows) } : {}),
        ...(moved ? weightsMoved() : {}),
      });
    }
    [progress, rows, frame] = [null, [], 0];
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

  /**
   * The engine broke during the run: what the page keeps of it is the user's, or else what was before.
   * @param {import('../../state/state.js').Origin | null} before
   */
  function broken(before) {
    const { runNews } = store.get();
    const isUnderWay = typeof runNews === 'object' && runNews !== null && 'progress' in runNews;
    const epoch = isUnderWay ? runNews.progress.epoch : 0;
    // Of short epochs not each is told.
    const news = { brokeIn: Math.max(epoch, (keptEpoch ?? -1) + 1), kept: keptEpoch };
    if (keptEpoch === null) return { runNews: news, origin: before };
    return { runNews: news, ...weightsMoved(), source: /** @type {const} */ ('yours') };
  }

  return {
    /** @param {import('../../engine/protocol.js').TrainingForm} config checked before */
    async train(config) {
      trained = false;
      keptEpoch = null;
      const { origin } = store.get();
      const began = performance.now();
      store.set({ run: 'running', runNews: 'starting', history: noHistory() });
      /** @type {import('../../state/state.js').RunNews} */
      let runNews = 'failed';
      let isBroken = false;
      try {
        const result = await client.request({ type: 'train', config, state: null });
        runNews = result ? { result } : { stoppedAfter: (performance.now() - began) / 1000 };
      } catch (error) {
        if (isEnd(error)) isBroken = true;
        else onError(error);
      }
      tell(); // what the last frame has not shown
      if (isBroken) return store.set({ run: 'idle', ...broken(origin) });
      const end = trained ? { ...weightsMoved(), source: /** @type {const} */ ('yours') } : {};
      store.set({ run: 'idle', runNews, ...end });
    },
    pause: () => ask('pause', 'paused'),
    resume: () => ask('resume', 'running'),
    stop: () => ask('stop'),
  };
}
