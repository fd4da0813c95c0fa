// Joins the chapter Beyond: k-means as a run, the drawing among its clusters, an LSTM that reads it row by row, and
// the user's own pictures.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { isEnd } from '../../engine/client.js';
import { clusterControls, isFree, shownDigit } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { find, part } from '../../ui/dom.js';
import { showing } from '../../state/showing.js';
import { whileSeen } from '../../ui/seen.js';
import { fillWords } from '../../ui/words.js';
import { toTexts } from '../../state/fields.js';
import { createClusters, nearest } from './clusters.js';
import { createOwn } from './own.js';
import { createLstm } from './lstm.js';

/** Pictures of a cluster that are shown. */
const MEMBERS = 40;

/** Test pictures that are read in one request. */
const SLICE = 1000;

/** An LSTM that learns in less than a minute here. */
const SMALL_LSTM = { network: /** @type {const} */ ('lstm'), lstm_units: 64, epochs: 1, learning_rate: 0.004, schedule: /** @type {const} */ ('one-cycle') }; // prettier-ignore

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, onError: (error: unknown) => void, loadFolder: (files: File[]) => void }} page
 */
export function startBeyond(store, client, { attempt, onError, loadFolder }) {
  let seen = false;
  const view = createClusters({
    onStart: (wanted) => attempt(() => cluster(wanted)),
    onPause: () => attempt(() => ask('pause', 'paused')),
    onResume: () => attempt(() => ask('resume', 'running')),
    onStop: () => attempt(() => ask('stop')),
    onCluster: (cluster) => store.set({ cluster }),
  });
  const lstm = createLstm({ onRow: (row) => store.set({ row }), onTrain: trainLstm });
  const section = part('beyond');
  const own = createOwn(loadFolder);
  section.append(view.element, lstm.element, own);
  fillWords(section);

  client.on('clusters', (clusters) => {
    if (store.get().clustering !== 'idle') store.set({ clusters });
  });
  // Clusters are of the pictures that they were made of.
  store.subscribe(
    ({ dataset }) => dataset,
    () => store.set({ clusters: null, cluster: null, members: null }),
  );

  /** @param {import('./clusters.js').Wanted} wanted */
  async function cluster(wanted) {
    if (!isFree(store.get())) throw { code: 'busy' };
    store.set({ clustering: 'running', clusters: null, cluster: null, members: null });
    try {
      const clusters = await client.request({ type: 'cluster', ...wanted });
      store.set({ clusters });
    } finally {
      store.set({ clustering: 'idle' });
    }
  }

  /** @param {'pause' | 'resume' | 'stop'} type @param {'running' | 'paused'} [next] */
  async function ask(type, next) {
    await client.request({ type });
    if (next && store.get().clustering !== 'idle') store.set({ clustering: next });
  }

  function trainLstm() {
    const { recipes } = store.get();
    if (!recipes || !isFree(store.get())) return;
    store.set({ form: toTexts({ ...recipes.seed, ...SMALL_LSTM }) });
    find(document, '#form', HTMLFormElement).requestSubmit();
  }

  /** Requests again what is shown of the drawing and of the open cluster. */
  async function look() {
    if (!seen) return;
    try {
      await lookAtClusters();
      await readRows();
    } catch (error) {
      if (!isEnd(error)) onError(error);
    }
  }

  async function lookAtClusters() {
    const { clusters, cluster: at } = store.get();
    if (!clusters || clusters.centroids.length === 0) return store.set({ distances: [], members: null });
    const digit = shownDigit(store.get());
    const fits = digit?.picture.length === clusters.size ** 2;
    const distances = digit && fits ? await client.request({ type: 'cluster_distances', picture: digit.picture }) : [];
    const members = at === null ? null : await client.request({ type: 'cluster_members', cluster: at, count: MEMBERS });
    store.set({ distances, members });
  }

  async function readRows() {
    const { source, weights } = store.get();
    const digit = shownDigit(store.get());
    if (!digit || weights[source] === 0) return store.set({ rowsRead: null });
    const rows = await client.request({ type: 'read_rows', source, picture: digit.picture });
    store.set({ rowsRead: rows && Float32Array.from(rows) });
  }
  const lookSoon = createLatest(look, nextFrame);

  whileSeen(section, (now) => {
    seen = now;
    if (seen) lookSoon();
  });
  store.subscribe(
    ({ reading, shown, source, weights, clusters, cluster }) =>
      [reading, shown, source, weights[source], clusters, cluster], () => seen && lookSoon(),
  ); // prettier-ignore
  store.show(clusterControls, view.updateControls);
  store.show(({ clusters, distances, cluster }) => ({ clusters, distances, cluster }), view.update);
  store.show(
    ({ clusters, members, cluster, distances }) => ({ clusters, members, cluster, distance: distances[cluster ?? nearest(distances)] ?? null }),
    view.updateMembers,
  ); // prettier-ignore
  store.show(isFree, lstm.updateTrain);
  store.show(({ accuracies }) => accuracies, lstm.compare);
  showing(store, section)(({ rowsRead, row, reading, shown }) => ({ rowsRead, row, reading, shown }), showRows);

  function showRows() {
    const state = store.get();
    const digit = shownDigit(state);
    const size = state.reading?.size ?? 28;
    const why = text(digit ? 'beyond.no_lstm' : 'beyond.draw_first');
    lstm.update({ read: state.rowsRead, row: Math.min(state.row, size - 1), grey: digit?.picture ?? null, size, why });
  }

  // Keeps the test accuracy of each kind of network.
  store.subscribe(
    ({ runNews }) => runNews,
    (news) => {
      if (typeof news !== 'object' || news === null || !('result' in news)) return;
      const { test_accuracy: accuracy } = news.result;
      if (accuracy === null) return;
      const { running, accuracies } = store.get();
      const kind = running?.layers.some(({ name }) => name.startsWith('lstm')) ? 'lstm' : 'perceptron';
      store.set({ accuracies: { ...accuracies, [kind]: accuracy } });
      if (kind === 'lstm' && accuracies.perceptron === null) attempt(scoreShipped);
    },
  );

  /** The shipped perceptron's accuracy, where none was trained here. */
  async function scoreShipped() {
    const { dataset, weights } = store.get();
    if (!dataset || weights.shipped === 0 || dataset.size !== 28) return;
    let right = 0;
    for (let from = 0; from < dataset.validation_images; from += SLICE) {
      const asked = {
        source: /** @type {const} */ ('shipped'),
        off: new Uint8Array(),
        from,
        count: SLICE,
      };
      right += await client.request({ type: 'count_right', ...asked });
    }
    const perceptron = right / dataset.validation_images;
    store.set({ accuracies: { ...store.get().accuracies, perceptron } });
  }
}
