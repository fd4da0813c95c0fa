// Distinguishes errors that are data from faults. The errors of the engine's side are a code and
// facts (protocol.d.ts); their sentences are in www/strings. Holds no words.

/** @typedef {import('./protocol.js').EngineError} EngineError */

/**
 * @param {unknown} error
 * @returns {error is EngineError} whether it is an error as data, not a fault
 */
export function isData(error) {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

/** @param {unknown} error @returns {string} what JavaScript says of it */
export const detailOf = (error) => (error instanceof Error ? error.message : String(error));
