// Joins the chapter Beyond: k-means as a run, the drawing among its clusters, an LSTM that reads it row by row, and
// the user's own pictures.

import { isEnd } from '../../engine/client.js';
import { clusterControls, isFree, shownDigit } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { find, part } from '../../ui/dom.js';
import { showing } from '../../state/showing.js';
import { latestWhileSeen } from '../../ui/seen.js';
import { fillWords } from '../../ui/words.js';
import { toTexts } from '../../state/fields.js';
import { createClusters, nearest } from './clusters.js';
import { compared, startCounting } from './compare.js';
import { createOwn } from './own.js';
import { createLstm } from './lstm.js';

/** Pictures of a cluster that are shown. */
const MEMBERS = 40;

/** What makes the recipe's LSTM learn in less than a minute here. */
const SMALL = { lstm_units: 64, epochs: 1 };

/**
 * @typedef {import('../../state/state.js').Store} Store
 * @typedef {import('../../engine/client.js').Client} Client
 */

/**
 * @param {Store} store
 * @param {Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, onError: (error: unknown) => void, loadFolder: (files: File[]) => void }} page
 */
export function startBeyond(store, client, { attempt, onError, loadFolder }) {
  const view = createClusters({
    onStart: (wanted) => attempt(() => cluster(store, client, wanted)),
    onPause: () => attempt(() => control(store, client, 'pause', 'paused')),
    onResume: () => attempt(() => control(store, client, 'resume', 'running')),
    onStop: () => attempt(() => control(store, client, 'stop')),
    onCluster: (cluster) => store.set({ cluster }),
  });
  const lstm = createLstm({ onRow: (row) => store.set({ row }), onTrain: () => trainLstm(store) });
  const section = part('beyond');
  section.append(view.element, lstm.element, createOwn(loadFolder));
  fillWords(section);

  client.on('clusters', (clusters) => {
    if (store.get().clustering !== 'idle') store.set({ clusters });
  });
  // Clusters are of the pictures that they were made of.
  store.subscribe('dataset', () => store.set({ clusters: null, cluster: null, members: null }));
  startCounting(store, client, section, onError);
  lookWhileSeen(store, client, section, onError);
  store.show(clusterControls, view.updateControls);
  store.show(['clusters', 'distances', 'cluster'], view.update);
  store.show(
    ({ clusters, members, cluster, distances }) => ({ clusters, members, cluster, distance: distances[cluster ?? nearest(distances)] ?? null }),
    view.updateMembers,
  ); // prettier-ignore
  store.show(isFree, lstm.updateTrain);
  store.show(compared, lstm.compare);
  showing(store, section)(['rowsRead', 'row', 'reading', 'shown'], () => lstm.update(wayOf(store.get())));
}

/** @param {Store} store @param {Client} client @param {import('./clusters.js').Wanted} wanted */
async function cluster(store, client, wanted) {
  if (!isFree(store.get())) throw { code: 'busy' };
  store.set({ clustering: 'running', clusters: null, cluster: null, members: null });
  try {
    const clusters = await client.request({ type: 'cluster', ...wanted });
    store.set({ clusters });
  } finally {
    store.set({ clustering: 'idle' });
  }
}

/**
 * @param {Store} store
 * @param {Client} client
 * @param {'pause' | 'resume' | 'stop'} type
 * @param {'running' | 'paused'} [next]
 */
async function control(store, client, type, next) {
  await client.request({ type });
  if (next && store.get().clustering !== 'idle') store.set({ clustering: next });
}

/** @param {Store} store */
function trainLstm(store) {
  const { recipes } = store.get();
  if (!recipes || !isFree(store.get())) return;
  store.set({ form: toTexts({ ...recipes.lstm, ...SMALL }) });
  find(document, '#form', HTMLFormElement).requestSubmit();
}

/**
 * Requests again what is shown of the drawing and of the open cluster, when it has changed, while it is visible.
 * @param {Store} store
 * @param {Client} client
 * @param {HTMLElement} section
 * @param {(error: unknown) => void} onError
 */
function lookWhileSeen(store, client, section, onError) {
  const look = latestWhileSeen(section, async () => {
    try {
      await lookAtClusters(store, client);
      await readRows(store, client);
    } catch (error) {
      if (!isEnd(error)) onError(error);
    }
  });
  store.subscribe(
    ({ reading, shown, source, weights, clusters, cluster }) =>
      [reading, shown, source, weights[source], clusters, cluster], look,
  ); // prettier-ignore
}

/** @param {Store} store @param {Client} client */
async function lookAtClusters(store, client) {
  const { clusters, cluster: at } = store.get();
  if (!clusters || clusters.centroids.length === 0) return store.set({ distances: [], members: null });
  const digit = shownDigit(store.get());
  const fits = digit?.picture.length === clusters.size ** 2;
  const distances = digit && fits ? await client.request({ type: 'cluster_distances', picture: digit.picture }) : [];
  const members = at === null ? null : await client.request({ type: 'cluster_members', cluster: at, count: MEMBERS });
  store.set({ distances, members });
}

/** @param {Store} store @param {Client} client */
async function readRows(store, client) {
  const { source, weights } = store.get();
  const digit = shownDigit(store.get());
  if (!digit || weights[source] === 0) return store.set({ rowsRead: null });
  const rows = await client.request({ type: 'read_rows', source, picture: digit.picture });
  store.set({ rowsRead: rows && Float32Array.from(rows) });
}

/** The drawing's way through the LSTM. @param {import('../../state/state.js').State} state */
function wayOf(state) {
  const digit = shownDigit(state);
  const size = state.reading?.size ?? 28;
  const why = text(digit ? 'beyond.no_lstm' : 'beyond.draw_first');
  return { read: state.rowsRead, row: Math.min(state.row, size - 1), grey: digit?.picture ?? null, size, why };
}
