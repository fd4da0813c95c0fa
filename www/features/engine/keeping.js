// What the page keeps of the engine, outside of its worker and so of the wasm, so that weights and pictures are not
// lost when the engine fails. Another engine gets all of it. Touches no element.

/**
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../engine/client.js').Ask} Ask
 * @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice
 * @typedef {import('../../engine/protocol.js').OpenResult} OpenResult
 */

/**
 * @typedef {object} Kept
 * @property {Uint8Array | null} shipped weights, as a safetensors file
 * @property {Uint8Array | null} yours
 * @property {File[]} files what the data set was read from
 */

/** @param {Client} client @returns {() => Kept} the newest */
export function keep(client) {
  /** @type {Kept} */
  let kept = { shipped: null, yours: null, files: [] };
  client.on('kept_weights', ({ source, bytes }) => {
    kept = { ...kept, [source]: bytes };
  });
  client.on('kept_files', (files) => {
    kept = { ...kept, files };
  });
  return () => kept;
}

/**
 * Starts an engine that gets what was kept.
 * @param {Ask} request
 * @param {EngineChoice} choice
 * @param {Kept} kept
 * @param {{ name: string, history: readonly import('../../engine/protocol.js').EpochRow[], transposed: boolean }} page
 *   what the page knows: the name of the user's weights, the history, and whether the data set is transposed
 * @returns {Promise<OpenResult>}
 */
export async function startWith(request, choice, { shipped, yours, files }, page) {
  const { name, history, transposed } = page;
  const opened = await request({ type: 'open', choice });
  if (shipped) {
    await request({ type: 'load_weights', source: 'shipped', name: '', bytes: shipped });
  }
  if (yours) await request({ type: 'load_weights', source: 'yours', name, bytes: yours });
  if (history.length) await request({ type: 'load_history', rows: [...history] });
  if (files.length) await request({ type: 'load_files', files, transposed });
  return opened;
}
