// Moves what the engine holds to another of its builds: the new engine starts beside the one that answers,
// gets its weights, history and data set, and only then takes its place. When any of that fails, the one that
// answered goes on. Touches no element.

/**
 * @typedef {import('../../engine/client.js').Client} Client
 * @typedef {import('../../engine/client.js').Ask} Ask
 * @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice
 * @typedef {import('../../engine/protocol.js').OpenResult} OpenResult
 */

/**
 * What a person has brought to the engine that the page knows of.
 * @typedef {object} Belongings
 * @property {string | null} weights the name of their own weights
 * @property {readonly import('../../engine/protocol.js').EpochRow[]} history
 */

/** What only the engine has, as bytes. @typedef {{ shipped: Uint8Array | null, yours: Uint8Array | null, files: File[] }} Held */

/**
 * @param {Client} client
 * @param {EngineChoice} choice
 * @param {Belongings} belongings
 * @returns {Promise<{ opened: OpenResult, kept: boolean }>} what runs now, and whether it has the weights and
 *   the data set from before: an engine that had stopped could not give them
 * @throws {import('../../engine/errors.js').EngineError} code 'not-switched': the engine from before goes on, and
 *   holds what it held
 */
export async function switchBuild(client, choice, { weights, history }) {
  try {
    const held = await heldBy(client.request, weights !== null);
    const opened = await client.replace(async (request) => {
      const opened = await request({ type: 'open', choice });
      const shipped = held?.shipped ?? null; // null: it comes from the server
      await request({ type: 'load_weights', source: 'shipped', name: '', bytes: shipped });
      if (held?.yours) {
        const own = { name: weights ?? '', bytes: held.yours };
        await request({ type: 'load_weights', source: 'yours', ...own });
      }
      if (history.length) await request({ type: 'load_history', rows: [...history] });
      if (held?.files.length) await request({ type: 'load_files', files: held.files });
      return opened;
    });
    return { opened, kept: held !== null };
  } catch (error) {
    throw { code: 'not-switched', cause: error };
  }
}

/** An engine that stopped, or has never started, gives nothing. */
const SILENT = ['stopped', 'unreadable', 'not-started', 'no-simd'];

/**
 * @param {Ask} request
 * @param {boolean} hasYours
 * @returns {Promise<Held | null>} null when there is nobody to ask
 */
async function heldBy(request, hasYours) {
  try {
    const files = await request({ type: 'data_files' });
    const yours = hasYours ? await request({ type: 'save_weights', source: 'yours' }) : null;
    // Perhaps they did not come.
    const shipped = await request({ type: 'save_weights', source: 'shipped' }).catch(() => null);
    return { shipped, yours, files };
  } catch (error) {
    if (SILENT.includes(/** @type {{ code: string }} */ (error).code)) return null;
    throw error;
  }
}
