// What the grid of pictures needs of the engine: a page of pictures in their order, each label's count and mean, and
// what the weights say of the picture under the loupe. Touches no element. What is out of sight asks for nothing.

import { floats } from '../../engine/floats.js';
import { createLatest, nextFrame } from '../../engine/latest.js';
import { report } from '../../state/alerts.js';
import { digitOf } from '../../state/derived.js';
import { chosen, countByLabel, pageOf } from './order.js';
import { createOrders } from './orders.js';

/** @typedef {import('../../state/state.js').Store} Store */
/** @typedef {import('../../state/state.js').State} State */
/** @typedef {import('../../engine/client.js').Client} Client */

/** @param {State} state who wrote the pictures of the part that is looked at; null: not known */
export const writersOf = ({ writers, browse }) => writers[browse.training ? 'training' : 'test'];

/**
 * @param {Store} store
 * @param {Client} client
 * @returns {{ see: (seen: boolean) => void, hold: (size: number) => void }} whether anybody looks, and how many
 *   pictures a page holds
 */
export function createAsking(store, client) {
  const orderOf = createOrders(store, client);
  let seen = false;
  let size = 0;

  const arrange = createLatest(async () => {
    const { dataset, browse } = store.get();
    if (!seen || !dataset || size === 0) return;
    const wanted = () => seen && store.get().browse === browse;
    try {
      await fetchPage(store, client, { orderOf, size, wanted });
    } catch (error) {
      report(store, error);
      store.set({ browse: { ...store.get().browse, order: 'file' }, survey: null });
    }
  }, nextFrame);

  const census = createLatest(async () => {
    if (seen && store.get().dataset) await takeCensus(store, client);
  }, nextFrame);

  store.subscribe('dataset', () => forget(store));
  store.subscribe(({ dataset, browse }) => ({ dataset, training: browse.training }), census);
  store.subscribe(arranged, arrange);
  const ask = createLatest(() => askOfLoupe(store, client), nextFrame);
  store.subscribe('loupe', ask);

  return {
    see(now) {
      seen = now;
      if (!seen) return;
      arrange();
      if (!store.get().census) census();
    },
    hold(count) {
      size = count;
      if (seen) arrange();
    },
  };
}

/** What a page of pictures depends on. @param {State} state */
function arranged(state) {
  const { dataset, browse, writers, source, weights, run } = state;
  const { order } = browse;
  const near = order === 'pixels' || order === 'hidden';
  return {
    ...{ dataset, browse, writers },
    picture: near ? digitOf(state)?.picture : null,
    weights: order === 'hardest' || order === 'hidden' ? source + weights[source] : null,
    idle: run === 'idle',
  };
}

/** The labels of each data set's parts, which are asked for with every page. @type {WeakMap<object, Map<boolean, Uint8Array>>} */
const known = new WeakMap();

/** @param {Store} store @param {Client} client @param {boolean} training @returns {Promise<Uint8Array>} */
async function labelsOf(store, client, training) {
  const { dataset } = store.get();
  const parts = (dataset && known.get(dataset)) ?? new Map();
  const labels = parts.get(training) ?? (await client.request({ type: 'labels', training }));
  if (dataset) known.set(dataset, parts.set(training, labels));
  return labels;
}

/** Another data set has other pictures. @param {Store} store */
function forget(store) {
  const { browse } = store.get();
  store.set({
    ...{ shelf: null, census: null, loupe: null, writers: { training: null, test: null } },
    browse: { ...browse, label: null, writer: null, page: 0 },
  });
}

/**
 * Orders, filters and fetches what is to be seen.
 * @param {Store} store
 * @param {Client} client
 * @param {{ orderOf: ReturnType<typeof createOrders>, size: number, wanted: () => boolean }} page
 */
async function fetchPage(store, client, { orderOf, size, wanted }) {
  const { training, label, writer, page: at } = store.get().browse;
  const all = await labelsOf(store, client, training);
  const order = await orderOf(all.length, wanted);
  if (!order || !wanted()) return;
  const filter = { labels: all, label, writers: writersOf(store.get()), writer };
  const found = chosen(order, filter);
  const { page, from, end, pages } = pageOf(at, size, found.length);
  const indices = found.slice(from, end);
  const places = Float64Array.from(indices);
  const pixels = await client.request({ type: 'pictures_at', training, indices: places });
  if (!wanted()) return;
  store.set({
    shelf: {
      ...{ training, indices, pixels, total: found.length, from, page, pages },
      labels: Uint8Array.from(indices, (index) => all[index]),
      size: store.get().dataset?.size ?? 0,
    },
  });
}

/** Counts labels and fetches their means, a label a request. @param {Store} store @param {Client} client */
async function takeCensus(store, client) {
  const { dataset, browse } = store.get();
  const { training } = browse;
  const size = dataset?.size ?? 0;
  const labels = await labelsOf(store, client, training);
  const means = new Uint8Array(10 * size * size);
  for (let label = 0; label < 10; label++) {
    means.set(await client.request({ type: 'mean_picture', training, label }), label * size ** 2);
  }
  if (store.get().dataset !== dataset) return;
  store.set({ census: { counts: countByLabel(labels), means, size } });
}

/** What the weights say of the picture under the loupe; nothing where they read another size. @param {Store} store @param {Client} client */
async function askOfLoupe(store, client) {
  const { loupe, source } = store.get();
  if (!loupe || loupe.answer) return;
  const { training, index: from } = loupe;
  const request = client.request({ type: 'answers', source, training, from, count: 1 });
  const bytes = await request.catch(() => null);
  const [ofLabel, digit, probability] = bytes ? floats(bytes) : [];
  if (digit === undefined || store.get().loupe !== loupe) return;
  store.set({ loupe: { ...loupe, answer: { ofLabel, digit, probability } } });
}
