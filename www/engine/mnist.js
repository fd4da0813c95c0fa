// MNIST's four files, fetched together: when one does not come, the others are given up at once, and report
// nothing more. Knows nothing of what they hold.

import { download, fileName } from './download.js';
import { isData } from './errors.js';
import { unpack } from './unpack.js';

const FOLDER = new URL('../../data/mnist/', import.meta.url);

/** A file as it came, for another engine, and unpacked. @typedef {{ file: File, bytes: Uint8Array }} Fetched */

/** After a failure nothing is taken from a cache, which may hold the bad file. */
let trusted = true;

/**
 * @template T
 * @param {string[]} names
 * @param {(fetched: Fetched[]) => T} use what wants them
 * @param {{ signal?: AbortSignal, onProgress: (progress: import('./protocol.js').DataProgress) => void,
 *   check: (bytes: number) => void }} options `check` refuses as many bytes as there is no room for
 * @returns {Promise<T>}
 */
export async function fetchMnist(names, use, { signal, onProgress, check }) {
  const giveUp = new AbortController();
  const stop = () => giveUp.abort();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();

  /** @param {string} name @param {number} index @returns {Promise<Fetched>} */
  function read(name, index) {
    const url = new URL(`${name}.gz`, FOLDER);
    const file = fileName(url.pathname);
    const take = async (/** @type {Uint8Array<ArrayBuffer>} */ packed) => ({
      file: new File([packed], file),
      bytes: await unpack(file, packed),
    });
    return download(url, take, {
      signal: giveUp.signal,
      cache: trusted ? 'default' : 'reload',
      onProgress(loaded, total) {
        if (giveUp.signal.aborted) return;
        onProgress({ file, index, files: names.length, loaded, total });
      },
    });
  }

  try {
    const fetched = await Promise.all(names.map(read));
    check(fetched.reduce((sum, { bytes }) => sum + bytes.length, 0));
    const taken = used(fetched, use);
    trusted = true;
    return taken;
  } catch (error) {
    trusted = false;
    stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * @template T
 * @param {Fetched[]} fetched
 * @param {(fetched: Fetched[]) => T} use
 */
function used(fetched, use) {
  try {
    return use(fetched);
  } catch (error) {
    if (!isData(error) || !('file' in error) || !error.code.startsWith('file-')) throw error;
    const name = `${error.file}.gz`;
    const bytes = fetched.find(({ file }) => file.name === name)?.file.size ?? 0;
    /** @type {import('./errors.js').EngineError} */
    const failed = {
      code: 'download',
      file: name,
      fault: { kind: 'damaged', bytes, cause: error },
    };
    throw failed;
  }
}
