// The errors that JavaScript makes on the engine's side: a code and facts, as Rust's errors are. Their
// sentences are in www/strings. Holds no words.

/**
 * What spoke against a build that was passed over.
 * @typedef {{ build: string, error: EngineError }} PassedBuild
 */

/**
 * @typedef {{ code: 'download', file: string, status: number | null }} DownloadError a file did not come;
 *   `status` is the server's answer, null when there was none or it broke off
 */

/**
 * @typedef {object} GzipError a file's gzip data are damaged
 * @property {'file-gzip'} code
 * @property {string} file
 * @property {number} offset in bytes: the damage begins at most `within` bytes later
 * @property {number} within 0: the data end too early
 * @property {number} unpacked bytes that came out before
 */

/**
 * - not-isolated: threads need a cross-origin isolated page
 * - no-relaxed-simd, no-simd: this browser's WebAssembly lacks them
 * - one-thread: a build with threads would have one
 * - not-built: the build is not there, or was made of other sources than the plain one
 * - build-file: its file did not come, or not as it was built
 * - build-failed: it did not start; `detail` is the browser's message
 * - not-started: none of the builds did
 * - not-switched: another build could not take over, and the engine from before goes on
 * - busy: a run is under way
 * - stopped: the worker ended; `detail` is the browser's message, empty where it has none
 * - unreadable: a message from the worker could not be read
 * - internal: a fault of ours
 * @typedef {DownloadError | GzipError
 *   | { code: 'not-isolated' | 'no-relaxed-simd' | 'no-simd' | 'one-thread' | 'not-built' | 'build-file' }
 *   | { code: 'build-failed', detail: string }
 *   | { code: 'not-started', passed: PassedBuild[] }
 *   | { code: 'not-switched', cause: EngineError }
 *   | { code: 'busy' | 'unreadable' }
 *   | { code: 'stopped' | 'internal', detail: string }} OwnError
 */

/** @typedef {OwnError | import('./protocol.js').EngineError} EngineError */

/**
 * @param {unknown} error
 * @returns {error is EngineError} whether it is an error as data, not a fault
 */
export function isData(error) {
  return (
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
  );
}

/** @param {unknown} error @returns {string} what JavaScript says of it */
export const detailOf = (error) => (error instanceof Error ? error.message : String(error));
