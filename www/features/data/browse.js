// Looking at the data set: joins the choices of part, label and order, the grid, the loupe, and what the engine says
// of the pictures. What is out of sight asks for nothing.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { report } from '../../state/state.js';
import { actions, find, part, parts } from '../../ui/dom.js';
import { createPicker } from '../../ui/picker.js';
import { finishedPicture } from '../../ui/picture.js';
import { whileSeen } from '../../ui/seen.js';
import { createSwitch } from '../../ui/switch.js';
import { text } from '../../strings/i18n.js';
import { unpack } from '../../engine/unpack.js';
import { createLabels } from './labels.js';
import { createLoupe } from './loupe.js';
import { chosen, countByLabel, pageOf } from './order.js';
import { createOrders } from './orders.js';
import { createShelf } from './shelf.js';
import { createStatus } from './status.js';
import { isOfTest, readWriters } from './writers.js';

/** @typedef {import('../../state/state.js').Store} Store */
/** @typedef {import('../../state/state.js').State} State */

/** The parts of a data set. */
const PARTS = /** @type {const} */ (['training', 'test']);

/** @type {readonly import('./order.js').Order[]} */
const ORDERS = ['file', 'random', 'hardest', 'pixels', 'hidden'];

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, showPicture: (picture: import('../draw/pad-drawing.js').Picture) => void }} page
 */
export function startBrowse(store, client, { attempt, showPicture }) {
  const element = part('browse');
  const { parts: partsOf, orders, labels, loupe, grid, status, who } = parts(
    ...[element, 'parts', 'orders', 'labels', 'loupe', 'grid', 'status', 'who'],
  ); // prettier-ignore
  const orderOf = createOrders(store, client);
  let size = 0; // pictures of a page
  let seen = false;

  /** @param {Partial<State['browse']>} choice */
  const choose = (choice) =>
    store.set({ browse: { ...store.get().browse, page: 0, ...choice }, loupe: null });
  /** @param {number} pages */
  const turn = (pages) => {
    const { browse, shelf } = store.get();
    if (!shelf) return;
    const page = Math.max(0, Math.min(shelf.pages - 1, browse.page + pages));
    if (page !== browse.page) store.set({ browse: { ...browse, page } });
  };

  const partSwitch = createSwitch(partsOf, PARTS, {
    words: (name) => text(`shelf.${name}`),
    onChoice: (name) => choose({ training: name === 'training' }),
  });
  const orderSwitch = createSwitch(orders, ORDERS, {
    words: (order) => text(`order.${order}`),
    onChoice(order) {
      const { browse } = store.get();
      choose({ order, round: order === 'random' ? browse.round + 1 : browse.round });
    },
  });
  store.show(({ browse }) => browse, ({ training, order }) => {
    partSwitch.update(training ? 'training' : 'test');
    orderSwitch.update(order);
  }); // prettier-ignore
  const columns = createLabels(labels, { onLabel: (label) => choose({ label }) });
  store.show(({ census, browse }) => ({ census, label: browse.label }), columns.update);

  const shelf = createShelf(grid, {
    onLook: (place) => look(store, place),
    onOpen(place) {
      const { shelf } = store.get();
      if (shelf) showPicture(finishedPicture(pictureAt(shelf, place), shelf.size));
    },
    onTurn: turn,
    onGrid({ columns, rows }) {
      size = columns * rows;
      if (seen) arrange();
    },
  });
  store.show(({ shelf }) => shelf, shelf.update);
  shelf.fit(); // before it is seen, so that nothing moves
  const glass = createLoupe(loupe);
  store.show(({ loupe }) => loupe, glass.update);

  const { back, next } = actions(element, 'back', 'next');
  back.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  const line = createStatus(status, back, next);
  store.show(
    ({ shelf, browse, survey, dataset, reading }) => ({
      shelf,
      order: browse.order,
      survey,
      loaded: dataset !== null,
      drawn: reading?.blank === false,
    }),
    line.update,
  );

  /** Orders, filters and fetches what is to be seen. */
  const arrange = createLatest(async () => {
    const { dataset, browse } = store.get();
    if (!seen || !dataset || size === 0) return;
    try {
      await show(browse);
    } catch (error) {
      report(store, error);
      store.set({ browse: { ...store.get().browse, order: 'file' }, survey: null });
    }
  }, nextFrame);

  /** @param {State['browse']} browse */
  async function show(browse) {
    const { training, label, writer } = browse;
    const wanted = () => seen && store.get().browse === browse;
    const all = await client.request({ type: 'labels', training });
    const order = await orderOf(all.length, wanted);
    if (!order || !wanted()) return;
    const writers = store.get().writers[training ? 'training' : 'test'];
    const found = chosen(order, { labels: all, label, writers, writer });
    const { page, from, end, pages } = pageOf(browse.page, size, found.length);
    const indices = found.slice(from, end);
    const pixels = await client.request({
      ...{ type: 'pictures_at', training, indices: Float64Array.from(indices) },
    });
    if (!wanted()) return;
    store.set({
      shelf: {
        ...{ training, indices, pixels, total: found.length, from, page, pages },
        labels: Uint8Array.from(indices, (index) => all[index]),
        size: store.get().dataset?.size ?? 0,
      },
    });
  }

  const count = createLatest(async () => {
    const { dataset, browse } = store.get();
    if (!seen || !dataset) return;
    const { training } = browse;
    const labels = await client.request({ type: 'labels', training });
    const { size } = dataset;
    const means = new Uint8Array(10 * size * size);
    for (let label = 0; label < 10; label++) {
      means.set(await client.request({ type: 'mean_picture', training, label }), label * size ** 2);
    }
    if (store.get().dataset === dataset) {
      store.set({ census: { counts: countByLabel(labels), means, size } });
    }
  }, nextFrame);

  store.subscribe(({ dataset }) => dataset, () => {
    const { browse } = store.get();
    store.set({
      ...{ shelf: null, census: null, loupe: null, writers: { training: null, test: null } },
      browse: { ...browse, label: null, writer: null, page: 0 },
    });
  }); // prettier-ignore
  store.subscribe(({ dataset, browse }) => ({ dataset, training: browse.training }), count);
  store.subscribe(
    ({ dataset, browse, writers, reading, source, weights, run }) => {
      const { order } = browse;
      const near = order === 'pixels' || order === 'hidden';
      return {
        ...{ dataset, browse, writers },
        picture: near ? reading?.picture : null,
        // While a run changes weights all the time, what was said of them stands.
        weights: order === 'hardest' || order === 'hidden' ? source + weights[source] : null,
        idle: run === 'idle',
      };
    },
    () => arrange(),
  );
  whileSeen(element, (now) => {
    seen = now;
    if (!seen) return;
    arrange();
    if (!store.get().census) count();
  });

  /** What the weights say of the picture under the loupe. */
  const ask = createLatest(async () => {
    const { loupe, source } = store.get();
    if (!loupe || loupe.answer) return;
    const { training, index } = loupe;
    const type = 'answers';
    const bytes = await client.request({ type, source, training, from: index, count: 1 }).catch(() => null); // prettier-ignore
    const [ofLabel, digit, probability] = bytes ? new Float32Array(bytes.buffer) : [];
    if (digit === undefined || store.get().loupe !== loupe) return;
    store.set({ loupe: { ...loupe, answer: { ofLabel, digit, probability } } });
  }, nextFrame);
  store.subscribe(({ loupe }) => loupe, ask);

  createPicker(who, ([file]) => attempt(() => takeWriters(store, file)));
  const field = find(who, 'input:not([type=file])', HTMLInputElement);
  field.addEventListener('change', () => {
    const number = /^\d+$/.test(field.value.trim()) ? Number(field.value) : null;
    choose({ writer: number });
  });
  store.show(({ writers, browse }) => writers[browse.training ? 'training' : 'test'], (known) => {
    field.disabled = !known;
  }); // prettier-ignore
}

/** @param {NonNullable<State['shelf']>} shelf @param {number} place */
function pictureAt({ pixels, size }, place) {
  return pixels.slice(place * size * size, (place + 1) * size * size);
}

/** Puts a picture of the page under the loupe. @param {Store} store @param {number} place */
function look(store, place) {
  const { shelf, loupe, writers } = store.get();
  const index = shelf?.indices[place];
  if (!shelf || index === undefined) return;
  const { training, labels, size } = shelf;
  if (loupe?.index === index && loupe.training === training) return;
  const known = writers[training ? 'training' : 'test'];
  const pixels = pictureAt(shelf, place);
  const writer = known ? known[index] : null;
  store.set({ loupe: { training, index, label: labels[place], pixels, size, writer, answer: null } }); // prettier-ignore
}

/** @param {Store} store @param {File} file who wrote the pictures of a part, which the file's name tells */
async function takeWriters(store, file) {
  const { dataset, writers, browse } = store.get();
  if (!dataset) throw { code: 'no-dataset' };
  const bytes = await unpack(file.name, new Uint8Array(await file.arrayBuffer()));
  const training = !isOfTest(file.name);
  const count = training ? dataset.training_images : dataset.validation_images;
  const read = readWriters(file.name, bytes, count);
  store.set({
    writers: { ...writers, [training ? 'training' : 'test']: read },
    browse: { ...browse, training, page: 0 },
    loupe: null,
  });
}
