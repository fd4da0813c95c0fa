// Keeps a repeated question from piling up: at most one call in flight; while one is running, only the newest request
// is kept. Never drops the newest request, never runs two at once.

/**
 * @param {() => Promise<void>} run what to do; reads the newest state itself and handles its errors
 * @param {() => Promise<unknown>} pause waits between a wish and its run: a frame, or a debounce
 * @returns {() => void} call it whenever the answer may have changed
 */
export function createLatest(run, pause) {
  let wanted = false;
  let busy = false;

  async function work() {
    busy = true;
    try {
      while (wanted) {
        await pause();
        wanted = false;
        await run();
      }
    } finally {
      busy = false;
    }
  }

  return () => {
    wanted = true;
    if (!busy) void work();
  };
}

/** Resolves at the next frame, so that no question is asked more often than the screen can show. */
export const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * @param {number} milliseconds
 * @returns {() => Promise<void>}
 */
export const after = (milliseconds) => () => new Promise((resolve) => setTimeout(resolve, milliseconds));
