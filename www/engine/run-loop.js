// Steps a run in slices, so that the worker receives pause, resume, stop and drawings in between. It decides when
// to step and never what a step does: training, teaching and clustering are stepped alike.

/** @typedef {import('./protocol.js').Event} Event */

/** Steps run on until this much time has passed (milliseconds); messages wait at most that long. */
const SLICE = 30;
/** Time between two progress events, so that they cost the page the same however short an epoch is (milliseconds). */
const NEWS = 100;

/**
 * Controls a run in progress.
 * @typedef {object} RunControl
 * @property {() => Promise<void>} pause resolves when no step is being taken
 * @property {() => void} resume
 * @property {() => void} stop the run ends its work, as its engine does that; a second time, at once
 * @property {AbortSignal} signal aborted by stop
 * @property {(engine: import('./load.js').Engine, send: (event: Event) => void, keepEpoch?: (epoch: number) => (() => void) | null) => Promise<void>} run
 *   resolves when the run has ended or was stopped; the engine knows which. `keepEpoch` is asked after each epoch, and
 *   may answer with what sends its weights
 */

/** @returns {RunControl} */
export function createRunControl() {
  const stopping = new AbortController();
  let isStopped = false; // whether the engine was told
  let isOver = false;
  let paused = false;
  /** Called when the loop has halted, and when it may continue. */
  let whenStill = () => {};
  let goOn = () => {};

  return {
    signal: stopping.signal,
    pause() {
      if (paused) return Promise.resolve();
      paused = true;
      return new Promise((resolve) => (whenStill = resolve));
    },
    resume() {
      paused = false;
      whenStill();
      goOn();
    },
    stop() {
      isOver = stopping.signal.aborted;
      stopping.abort();
      paused = false;
      whenStill();
      goOn();
    },
    async run(engine, send, keepEpoch = () => null) {
      let lastNews = -Infinity;
      /** @type {import('./protocol.js').EpochRow[]} completed and not reported yet */
      let epochs = [];
      function sendEpochs() {
        if (epochs.length) send({ event: 'epochs', detail: epochs });
        epochs = [];
      }
      function sendNews() {
        lastNews = performance.now();
        const event = engine.handle('progress', { paused });
        // Events of single epochs stay in the worker.
        if (event && event.event !== 'epoch') send(event);
        sendEpochs();
        sendBatches(engine, send);
      }
      try {
        while (!isOver) {
          if (stopping.signal.aborted && !isStopped) {
            isStopped = true;
            if (!engine.handle('stop', {})) return;
          }
          if (paused) {
            sendNews();
            whenStill();
            await new Promise((resolve) => (goOn = () => resolve(undefined)));
            continue;
          }
          const sliceEnd = performance.now() + SLICE;
          let waits = false;
          do {
            const report = engine.handle('step', {});
            if (report.step === 'finished') return sendNews();
            waits = report.step === 'waiting';
            const event = report.step === 'did' ? report.event : null;
            if (event?.event === 'epoch') {
              epochs.push(event.detail);
              const sendWeights = keepEpoch(event.detail.epoch);
              // The epoch is sent before its weights, so that both agree if the worker ends in between.
              if (sendWeights) sendEpochs();
              sendWeights?.();
            } else if (event) send(event);
          } while (!waits && performance.now() < sliceEnd);
          if (performance.now() - lastNews >= NEWS) sendNews();
          await (waits ? untilLater() : messagesTurn());
        }
      } finally {
        sendEpochs();
        sendBatches(engine, send);
      }
    },
  };
}

/** @param {import('./load.js').Engine} engine @param {(event: Event) => void} send */
function sendBatches(engine, send) {
  const detail = engine.handle('batches', {});
  if (detail.epochs.length) send({ event: 'batches', detail });
}

/** A run that waits for a GPU is polled with a pause: one slice of its work is 20 ms. */
const untilLater = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Lets waiting messages be handled. A timer would wait 4 ms each time; a message to itself does not. */
function messagesTurn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
