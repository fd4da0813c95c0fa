// Moves what the engine holds to another of its builds: the old worker ends, the new one gets the user's
// weights, the history and the data set, so that nothing is lost. Touches no element.

/**
 * @typedef {import('./engine/client.js').Client} Client
 * @typedef {import('./engine/protocol.js').EngineChoice} EngineChoice
 * @typedef {import('./engine/protocol.js').EngineInfo} EngineInfo
 */

/**
 * What a person has brought to the engine.
 * @typedef {object} Belongings
 * @property {string | null} weights the name of their own weights
 * @property {import('./engine/protocol.js').EpochRow[]} history
 * @property {{ type: 'load_mnist' } | { type: 'load_files', files: File[] } | null} data how the data set
 *   was loaded
 */

/**
 * @param {Client} client
 * @param {EngineChoice} choice
 * @param {Belongings} belongings
 * @returns {Promise<{ info: EngineInfo, refused: unknown }>} what runs now; `refused` is why that is not
 *   what was chosen, or null
 */
export async function switchBuild(client, choice, belongings) {
  const { weights } = belongings;
  const bytes =
    weights === null ? null : await client.request({ type: 'save_weights', source: 'yours' });
  let refused = null;
  let info = await restart(client, choice).catch((/** @type {unknown} */ error) => {
    refused = error;
    return null;
  });
  info ??= await restart(client, { build: null, threads: null });
  await bring(client, belongings, bytes);
  return { info, refused };
}

/**
 * @param {Client} client
 * @param {EngineChoice} choice
 */
async function restart(client, choice) {
  client.restart();
  return (await client.request({ type: 'open', choice })).engine;
}

/**
 * @param {Client} client
 * @param {Belongings} belongings
 * @param {Uint8Array | null} bytes the user's weights
 */
async function bring(client, { weights, history, data }, bytes) {
  await client.request({ type: 'load_weights', source: 'shipped', name: '', bytes: null });
  if (bytes) {
    await client.request({ type: 'load_weights', source: 'yours', name: weights ?? '', bytes });
  }
  if (history.length) await client.request({ type: 'load_history', rows: history });
  if (data) await client.request(data);
}
