// How a worker of the benchmark is asked and answers: it says that it is ready, gets one job and gives one
// answer, errors as text. Types and the few lines that every worker shares; measures nothing.

/**
 * @typedef {object} Sample what one turn of a contestant found
 * @property {Record<string, number>} values by the names of bench/contestants.mjs's columns
 * @property {string} [note] what a reader of the values has to know
 */

/**
 * Answers the one job that the page sends.
 * @template Job
 * @param {(job: Job) => Promise<Sample>} work
 */
export function answer(work) {
  self.addEventListener(
    'message',
    async (event) => {
      try {
        self.postMessage({ ok: true, sample: await work(event.data) });
      } catch (error) {
        self.postMessage({ ok: false, message: textOf(error) });
      }
    },
    { once: true },
  );
  self.postMessage({ ready: true });
}

/** @param {unknown} error */
function textOf(error) {
  // The engine's errors are data: a code and facts.
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}
