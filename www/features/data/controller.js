// Files that come to the page, chosen, dropped or pasted, and the data set that training uses.

import { checkLength, unreadable } from '../../engine/inspect.js';
import { isDownload } from '../../engine/download.js';
import { report } from '../../state/alerts.js';
import { changed } from '../../state/derived.js';
import { part } from '../../ui/dom.js';
import { createDrop } from '../../ui/drop.js';
import { createPicker } from '../../ui/picker.js';
import { startBrowse } from './browse.js';
import { hasLabel, inFolder, ofFolder, toIdx } from './folder.js';
import { kindOf, readPicture, readsPixelsBack } from './files.js';
import { createDataset } from './view.js';

/** @typedef {import('../../state/state.js').Store} Store */
/** @typedef {import('../../engine/client.js').Client} Client */

/** No data set is being loaded. */
const ARRIVED = { loading: false, files: [] };

/**
 * @param {Store} store
 * @param {Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, showPicture: (picture: import('../../state/types.js').PadPicture) => void }} page
 *   `attempt` shows what goes wrong
 */
export function startData(store, client, { attempt, showPicture }) {
  const view = createDataset(part('dataset'), {
    onMnist: loadMnist,
    onTransposed: (transposed) => loadFiles(kept, transposed),
  });
  /** What the data set in use was read from. @type {File[]} */
  let kept = [];
  client.on('kept_files', (files) => {
    kept = files;
  });
  store.show(['files', 'loading'], view.update);
  store.show('dataset', view.show);

  followLoading(store, client);

  /** @param {() => Promise<import('../../engine/protocol.js').LoadedDataset>} request */
  function load(request) {
    attempt(async () => {
      store.set({ loading: true });
      try {
        store.set({ dataset: await request() });
      } catch (error) {
        if (!isDownload(error)) throw error;
        report(store, error, () => load(request));
      } finally {
        store.set(ARRIVED);
      }
    });
  }

  function loadMnist() {
    load(() => client.request({ type: 'load_mnist' }));
  }

  /** @param {File[]} files @param {boolean} [transposed] */
  const loadFiles = (files, transposed = false) =>
    load(() => client.request({ type: 'load_files', files, transposed }));

  /** @param {File} file */
  async function readAndShow(file) {
    showPicture(await readPicture(file));
    if (!readsPixelsBack()) throw { code: 'canvas-changed' };
  }

  /** @param {File[]} files dropped or pasted */
  async function take(files) {
    const kinds = await Promise.all(files.map(kindOf));
    if (kinds.includes('data')) return loadFiles(files);
    for (const [i, file] of files.entries()) {
      await (kinds[i] === 'weights' ? loadWeights(store, client, file) : readAndShow(file));
    }
  }

  startBrowse(store, client, { attempt, showPicture });
  createPicker(part('picture'), ([file]) => file && attempt(() => readAndShow(file)));
  createPicker(part('dataset'), (files) => loadFiles(files));
  createPicker(part('saving'), ([file]) => file && attempt(() => loadWeights(store, client, file)));
  createDrop(document.body, {
    onFiles: (files) => attempt(() => take(files)),
    onFolder: (folder) =>
      attempt(() =>
        loadFolder(folder.name, async () => {
          const found = await inFolder(folder);
          if (!found.some(hasLabel)) throw { code: 'folder', folder: folder.name };
          return found;
        }),
      ),
  });

  /** @param {string} folder @param {() => Promise<import('./folder.js').Found[]>} find */
  async function loadFolder(folder, find) {
    store.set({ loading: true });
    try {
      loadFiles(await toIdx(folder, await find(), fitting(client)));
    } catch (error) {
      store.set(ARRIVED);
      throw error;
    }
  }

  return {
    loadMnist,
    /** @param {File[]} files of a folder that was chosen */
    loadFolder: (files) =>
      attempt(() => loadFolder(files[0]?.webkitRelativePath.split('/')[0] ?? '', async () => ofFolder(files))),
  };
}

/** Shows what is being loaded, by a run or a lesson too. @param {Store} store @param {Client} client */
function followLoading(store, client) {
  client.on('data_progress', (news) => {
    const { loading, run, teaching } = store.get();
    if (!loading && run === 'idle' && !teaching) return; // the request was dropped
    const others = store.get().files.filter(({ file }) => file !== news.file);
    store.set({ loading: true, files: [...others, news] });
  });
  // Of MNIST that a run or a lesson has fetched.
  client.on('dataset', (dataset) => {
    store.set({ dataset, ...ARRIVED });
  });
  // What a run, a lesson or another build was fetching has arrived or was cancelled.
  store.subscribe(
    ({ run, teaching, engine }) => run !== 'idle' || teaching || engine === 'switching',
    (busy) => busy || store.set(ARRIVED),
  );
}

/** @param {Store} store @param {Client} client @param {File} file */
async function loadWeights(store, client, file) {
  checkLength(file.name, file.size);
  const bytes = new Uint8Array(await file.arrayBuffer().catch(unreadable(file.name)));
  const refusal = refuseWeights(store.get());
  if (refusal) throw { code: refusal, file: file.name };
  const { name } = await client.request({ type: 'load_weights', source: 'yours', name: file.name, bytes }, [
    bytes.buffer,
  ]);
  const origin = /** @type {const} */ ({ from: 'file', file: name });
  const weights = changed(store.get(), 'yours');
  store.set({ ...weights, origin, source: 'yours', beforeTeaching: null });
}

/**
 * How a picture becomes one of a data set: as a photograph of a digit is fitted.
 * @param {Client} client
 */
const fitting =
  (client) =>
  async (/** @type {import('./files.js').Picture} */ { rgba, width, height }) => {
    const asked = { source: /** @type {const} */ ('shipped'), rgba, width, height };
    const read = await client.request({ type: 'predict_pixels', ...asked });
    return read.blank ? null : read.picture;
  };

/**
 * Loading is refused during a run or a lesson (its end would overwrite the weights) and during a change of builds (the
 * old engine would get the file).
 * @param {import('../../state/state.js').State} state
 * @returns {string | null} the code of why none can be loaded now
 */
function refuseWeights({ run, teaching, engine }) {
  if (run !== 'idle') return 'weights-during-run';
  if (teaching) return 'weights-during-lesson';
  return engine === 'switching' ? 'weights-during-switch' : null;
}
