// Looking at the data set: joins the choices of part, label, order and writer with the grid and the loupe.

import { unreadable } from '../../engine/inspect.js';
import { unpack } from '../../engine/unpack.js';
import { text } from '../../strings/i18n.js';
import { actions, find, part, parts } from '../../ui/dom.js';
import { createNumberField } from '../../ui/number-field.js';
import { createPicker } from '../../ui/picker.js';
import { finishedPicture } from '../../ui/picture.js';
import { whileSeen } from '../../ui/seen.js';
import { createSwitch } from '../../ui/switch.js';
import { createAsking, writersOf } from './asking.js';
import { createLabels } from './labels.js';
import { createLoupe } from './loupe.js';
import { createShelf } from './shelf.js';
import { createStatus } from './status.js';
import { isOfTest, readWriters } from './writers.js';

/** @typedef {import('../../state/state.js').Store} Store */
/** @typedef {import('../../state/state.js').State} State */

/** The parts of a data set. */
const PARTS = /** @type {const} */ (['training', 'test']);

/** A writer's number, as IDX files of 32-bit integers have them; none: all writers. @type {import('../../ui/numbers.js').Expected} */
const WRITER = { kind: 'optional', range: { kind: 'whole', least: 0, most: 2 ** 31 - 1 } };

/** @type {readonly import('./order.js').Order[]} */
const ORDERS = ['file', 'random', 'hardest', 'pixels', 'hidden'];

/**
 * @param {Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ attempt: (action: () => Promise<unknown>) => void, showPicture: (picture: import('../../state/types.js').PadPicture) => void }} page
 */
export function startBrowse(store, client, { attempt, showPicture }) {
  const element = part('browse');
  const { loupe, grid, status } = parts(element, 'loupe', 'grid', 'status');
  const asking = createAsking(store, client);
  startChoices(store, element);
  startWriters(store, element, attempt);

  const shelf = createShelf(grid, {
    onLook(place, byKey) {
      look(store, place);
      if (byKey) loupeView.open(place);
    },
    onOpen(place) {
      const { shelf } = store.get();
      if (shelf) showPicture(finishedPicture(pictureAt(shelf, place), shelf.size));
      loupeView.toggle(place);
    },
    onTurn: (pages) => turn(store, pages),
    onGrid: ({ columns, rows }) => asking.hold(columns * rows),
  });
  store.show('shelf', shelf.update);
  shelf.fit(); // before it is seen, so that nothing moves
  const loupeView = createLoupe(loupe, shelf.focus);
  store.show('loupe', loupeView.update);

  const { back, next } = actions(element, { back: () => turn(store, -1), next: () => turn(store, 1) });
  const line = createStatus(status, back, next);
  store.show(({ shelf, browse, survey, dataset, reading }) => {
    const [loaded, drawn] = [dataset !== null, reading?.blank === false];
    return { shelf, order: browse.order, survey, loaded, drawn };
  }, line.update);

  whileSeen(element, asking.see);
}

/** Another choice begins with its first page. @param {Store} store @param {Partial<State['browse']>} choice */
const choose = (store, choice) => store.set({ browse: { ...store.get().browse, page: 0, ...choice }, loupe: null });

/** @param {Store} store @param {number} pages */
function turn(store, pages) {
  const { browse, shelf } = store.get();
  if (!shelf) return;
  const page = Math.max(0, Math.min(shelf.pages - 1, browse.page + pages));
  if (page !== browse.page) store.set({ browse: { ...browse, page } });
}

/** @param {Store} store @param {HTMLElement} element */
function startChoices(store, element) {
  const { parts: ofSet, orders, labels } = parts(element, 'parts', 'orders', 'labels');
  const partSwitch = createSwitch(ofSet, PARTS, {
    words: (name) => text(`shelf.${name}`),
    onChoice: (name) => choose(store, { training: name === 'training' }),
  });
  const orderSwitch = createSwitch(orders, ORDERS, {
    words: (order) => text(`order.${order}`),
    onChoice(order) {
      const { round } = store.get().browse;
      choose(store, { order, round: order === 'random' ? round + 1 : round });
    },
  });
  const columns = createLabels(labels, { onLabel: (label) => choose(store, { label }) });
  store.show('browse', ({ training, order }) => {
    partSwitch.update(training ? 'training' : 'test');
    orderSwitch.update(order);
  });
  store.show(({ census, browse }) => ({ census, label: browse.label }), columns.update);
}

/** @param {Store} store @param {HTMLElement} element @param {(action: () => Promise<unknown>) => void} attempt */
function startWriters(store, element, attempt) {
  const { who } = parts(element, 'who');
  createPicker(who, ([file]) => attempt(() => takeWriters(store, file)));
  const field = find(who, 'input:not([type=file])', HTMLInputElement);
  const { error, read, update } = createNumberField(field, () => WRITER);
  who.append(error);
  field.addEventListener('change', () => {
    const writer = read();
    if (writer !== undefined) choose(store, { writer });
  });
  store.show(writersOf, (known) => {
    field.disabled = !known;
    update();
  });
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
  const [pixels, writer] = [pictureAt(shelf, place), known ? known[index] : null];
  const label = labels[place];
  store.set({ loupe: { training, index, label, pixels, size, writer, answer: null } });
}

/** @param {Store} store @param {File} file who wrote the pictures of a part, which the file's name says */
async function takeWriters(store, file) {
  const { dataset, writers, browse } = store.get();
  if (!dataset) throw { code: 'no-dataset' };
  const bytes = await unpack(file.name, new Uint8Array(await file.arrayBuffer().catch(unreadable(file.name))));
  const training = !isOfTest(file.name);
  const count = training ? dataset.training_images : dataset.validation_images;
  const read = readWriters(file.name, bytes, count);
  store.set({
    writers: { ...writers, [training ? 'training' : 'test']: read },
    browse: { ...browse, training, page: 0 },
    loupe: null,
  });
}
