// The worker's part in teaching: MNIST is fetched where it is missing, then the engine's lesson is stepped
// in slices, so that stop and drawings are heard in between. It decides when, never what a step does.

/**
 * @typedef {import('./load.js').Engine} Engine
 * @typedef {import('./protocol.js').Event} Event
 * @typedef {import('./run-loop.js').RunControl} RunControl
 */

/** Between two news of the progress (milliseconds). */
const NEWS = 100;

/**
 * @param {Pick<Extract<import('./protocol.js').RequestBody, { type: 'teach' }>, 'source' | 'pictures' | 'labels'>} lesson
 * @param {Engine} engine
 * @param {RunControl} control
 * @param {{ prepareMnist: (engine: Engine, signal: AbortSignal) => Promise<void>, send: (event: Event) => void }} worker
 * @returns {Promise<import('./protocol.js').Taught | null>} null when it was stopped
 */
export async function teach({ source, pictures, labels }, engine, control, { prepareMnist, send }) {
  try {
    await prepareMnist(engine, control.signal);
    engine.start_teaching(source, pictures, labels);
    let lastNews = 0;
    const step = () => {
      const { ended, round, done } = engine.step_teaching();
      if (performance.now() - lastNews >= NEWS) {
        lastNews = performance.now();
        send({ event: 'teaching_progress', detail: { round, done } });
      }
      return { ended };
    };
    await control.run({ step, progress: () => undefined }, send);
    return control.signal.aborted ? null : engine.end_teaching();
  } catch (error) {
    if (control.signal.aborted) return null; // while MNIST was on its way
    throw error;
  } finally {
    engine.drop_teaching();
  }
}
