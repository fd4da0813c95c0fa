// A training run as the page sees it: what state it is in, its history so far, and the requests that
// move it. Touches no element and trains nothing.

/**
 * @typedef {import('./engine/client.js').Client} Client
 * @typedef {import('./engine/protocol.js').TrainingConfig} TrainingConfig
 * @typedef {import('./engine/protocol.js').EpochRow} EpochRow
 * @typedef {import('./views/progress.js').RunNews} RunNews
 */

/**
 * @typedef {object} RunCallbacks
 * @property {(state: 'idle' | 'running' | 'paused') => void} onState
 * @property {(news: RunNews) => void} onNews
 * @property {(rows: EpochRow[]) => void} onHistory
 * @property {(news: 'first batch' | 'epoch' | 'end') => void} onWeights the user's weights have moved
 * @property {(error: unknown) => void} onError
 */

/**
 * @param {Client} client
 * @param {RunCallbacks} callbacks
 */
export function createRun(client, { onState, onNews, onHistory, onWeights, onError }) {
  /** @type {EpochRow[]} */
  let rows = [];
  let active = false;
  let trained = false; // whether this run has moved any weight yet

  client.on('training_progress', (progress) => {
    if (!active) return;
    onNews({ progress });
    if (trained) return;
    trained = true;
    onWeights('first batch');
  });
  client.on('epoch', (row) => {
    rows = [...rows, row];
    onHistory(rows);
    onWeights('epoch');
  });

  /** @param {'pause' | 'resume' | 'stop'} type @param {'running' | 'paused'} [next] */
  async function ask(type, next) {
    try {
      await client.request({ type });
      if (active && next) onState(next);
    } catch (error) {
      onError(error);
    }
  }

  return {
    /** @param {TrainingConfig} config checked before */
    async train(config) {
      active = true;
      trained = false;
      rows = [];
      onHistory(rows);
      onNews({ starting: true });
      onState('running');
      try {
        const result = await client.request({ type: 'train', config });
        onNews({ result });
      } catch (error) {
        onNews({ failed: true });
        onError(error);
      }
      active = false;
      onState('idle');
      if (trained) onWeights('end');
    },
    pause: () => ask('pause', 'paused'),
    resume: () => ask('resume', 'running'),
    stop: () => ask('stop'),
  };
}
