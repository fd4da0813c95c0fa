// A training run as the page sees it: what state it is in, its history so far, and the requests that
// move it. Touches no element and trains nothing.

import { changed } from '../../state/state.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function createRun(store, client, onError) {
  let trained = false; // whether this run has moved any weight yet

  /** The run's weights are the user's, and so what teaching changed is no more. */
  const weightsMoved = () => ({
    ...changed(store.get(), 'yours'),
    origin: /** @type {const} */ ({ from: 'run' }),
    beforeTeaching: null,
  });

  client.on('training_progress', (progress) => {
    if (store.get().run === 'idle') return;
    store.set({ runNews: { progress }, ...(trained ? {} : weightsMoved()) });
    trained = true;
  });
  client.on('epoch', (row) => {
    store.set({ history: [...store.get().history, row], ...weightsMoved() });
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
    /** @param {import('../../engine/protocol.js').TrainingForm} config checked before */
    async train(config) {
      trained = false;
      const began = performance.now();
      store.set({ run: 'running', runNews: 'starting', history: [] });
      /** @type {import('../../state/state.js').RunNews} */
      let runNews = 'failed';
      try {
        const result = await client.request({ type: 'train', config });
        runNews = result ? { result } : { stoppedAfter: (performance.now() - began) / 1000 };
      } catch (error) {
        onError(error);
      }
      const end = trained ? { ...weightsMoved(), source: /** @type {const} */ ('yours') } : {};
      store.set({ run: 'idle', runNews, ...end });
    },
    pause: () => ask('pause', 'paused'),
    resume: () => ask('resume', 'running'),
    stop: () => ask('stop'),
  };
}
