// Whether a worker still lives. It may end without an event: ended from outside, out of memory, or stuck in a call that
// never returns. A lock that it holds says at once when it is gone; pings that it must answer say when it hangs. While
// it waits for a thread of its own that has failed it can tell nothing: that thread tells the page (watchThreads).
// Decides nothing about what happens then.

/** Between two looks (milliseconds). */
const BEAT = 1000;

/** Looks in a row without a word from the worker, after which it hangs. */
const QUIET = 12;
/** The same while one call may take long: reading a data set, or the first step of a large network on a phone. */
const LONG = 120;
/** A run may be silent for up to this many times its longest silence so far. */
const USUAL = 8;

/**
 * @typedef {object} Pulse
 * @property {() => void} heard a message has come from the worker
 * @property {() => void} end stops watching
 */

/**
 * @param {object} worker
 * @param {string} worker.lock that it holds while it lives; it does before it answers its first ping
 * @param {() => Promise<unknown>} worker.ping asks it for an answer
 * @param {() => 'idle' | 'long' | 'moving'} worker.work what it does now; moving: a run that has sent events
 * @param {object} callbacks
 * @param {() => void} callbacks.onGone
 * @param {(seconds: number) => void} callbacks.onSilent
 * @param {(detail: string) => void} callbacks.onFailed a thread of the worker's
 * @returns {Pulse}
 */
export function watchPulse({ lock, ping, work }, { onGone, onSilent, onFailed }) {
  const watching = new AbortController();
  const threads = globalThis.BroadcastChannel && new BroadcastChannel(lock);
  if (threads) threads.onmessage = ({ data }) => onFailed(data);
  /** Looks since the worker was last heard; the longest such time of the run. */
  let [silence, longest] = [0, 0];
  /** The limit of silence, by what the worker did when it was asked. */
  let patience = QUIET;
  let asked = false;

  function ask() {
    const now = work();
    if (now !== 'moving') longest = 0;
    patience = now === 'long' ? LONG : Math.max(QUIET, USUAL * longest);
    asked = true;
    ping().then(
      () => (asked = false),
      () => {}, // the caller that rejects it knows why
    );
  }

  // Counted in looks, not in time: while the page sleeps or is frozen the worker is too.
  function look() {
    if (!asked) ask();
    else if (++silence >= patience) return onSilent(Math.round((silence * BEAT) / 1000));
    timer = setTimeout(look, BEAT);
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  // Until its script has come and run, a worker can say nothing.
  ping().then(
    () => {
      if (watching.signal.aborted) return;
      timer = setTimeout(look, BEAT);
      void whenFree(lock, watching.signal).then((free) => free && onGone());
    },
    () => {},
  );

  return {
    heard() {
      longest = Math.max(longest, silence);
      silence = 0;
    },
    end() {
      watching.abort();
      threads?.close();
      clearTimeout(timer);
    },
  };
}

/**
 * Lets every thread that is started meanwhile tell the page of its failure. A thread computes until it fails, and what
 * its script throws then reaches nobody: neither the worker that waits for it nor the page.
 * @template T
 * @param {string} lock of the worker that starts them
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 */
export async function watchThreads(lock, start) {
  const { createObjectURL } = URL;
  // Threads load their script from a blob (wasm-bindgen-rayon), which here begins with a listener.
  URL.createObjectURL = (script) => {
    const parts = [`(${tellOfFailure})(${JSON.stringify(lock)});`, /** @type {Blob} */ (script)];
    return createObjectURL.call(URL, new Blob(parts, { type: /** @type {Blob} */ (script).type }));
  };
  try {
    return await start();
  } finally {
    URL.createObjectURL = createObjectURL;
  }
}

/** Runs in a thread, which has nothing else of this file. @param {string} lock */
function tellOfFailure(lock) {
  self.addEventListener('unhandledrejection', (event) => {
    event.preventDefault(); // it is reported by the page, once
    const page = new BroadcastChannel(lock);
    page.postMessage(String(event.reason));
    page.close();
  });
}

/**
 * @param {string} lock
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} true when it is released; false when that cannot be known
 */
async function whenFree(lock, signal) {
  if (!globalThis.navigator?.locks) return false;
  return navigator.locks.request(lock, { signal }, () => true).catch(() => false);
}
