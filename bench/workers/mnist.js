// MNIST's files for the engine, and for the peers that run in a browser its training pictures and batches
// of them as 32-bit floats. Parses no more than it must: our own files, whose form is known.

import { download } from '../../www/engine/download.js';
import { unpack } from '../../www/engine/unpack.js';

const FOLDER = new URL('../../data/mnist/', import.meta.url);

/** Bytes before the pixels and before the labels (the IDX format). */
const [PIXELS_AT, LABELS_AT] = [16, 8];

export const PIXELS = 784;
export const CLASSES = 10;

/**
 * @typedef {object} Batch
 * @property {Float32Array<ArrayBuffer>} x `[size, 784]`, from 0 to 1
 * @property {Float32Array<ArrayBuffer>} y `[size, 10]`, one-hot
 */

/**
 * @param {string[]} names as the engine gives them
 * @returns {Promise<Uint8Array[]>} unpacked
 */
export function mnistFiles(names) {
  const read = async (/** @type {string} */ name) =>
    download(new URL(`${name}.gz`, FOLDER), (bytes) => unpack(`${name}.gz`, bytes));
  return Promise.all(names.map(read));
}

/**
 * The first entries of an IDX file of pictures or of labels.
 * @param {number} count
 * @param {Uint8Array} file
 */
export function cutTo(count, file) {
  const header = new DataView(file.buffer, file.byteOffset, 16);
  const dimensions = header.getUint8(3);
  const start = 4 + 4 * dimensions;
  const entry = (file.length - start) / header.getUint32(4);
  const cut = file.slice(0, start + count * entry);
  new DataView(cut.buffer).setUint32(4, count);
  return cut;
}

/**
 * @returns {Promise<{ images: Uint8Array, labels: Uint8Array }>} 60,000 pictures of 784 bytes
 */
export async function trainingSet() {
  const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
  const [images, labels] = await mnistFiles(names);
  return { images: images.subarray(PIXELS_AT), labels: labels.subarray(LABELS_AT) };
}

/**
 * The places of `count` pictures in a shuffled order (Fisher and Yates).
 * @param {number} count
 */
export function shuffled(count) {
  const places = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [places[last], places[other]] = [places[other], places[last]];
  }
  return places;
}

/**
 * @param {{ images: Uint8Array, labels: Uint8Array }} set
 * @param {Uint32Array} places
 * @returns {Batch}
 */
export function batchOf({ images, labels }, places) {
  const x = new Float32Array(places.length * PIXELS);
  const y = new Float32Array(places.length * CLASSES);
  places.forEach((place, row) => {
    const [from, to] = [place * PIXELS, row * PIXELS];
    for (let pixel = 0; pixel < PIXELS; pixel++) x[to + pixel] = images[from + pixel] / 255;
    y[row * CLASSES + labels[place]] = 1;
  });
  return { x, y };
}

/**
 * Trains some batches to warm up and then some by the clock.
 * @param {{ warmUp: number, batches: number, batchSize: number }} plan
 * @param {(batch: Batch) => Promise<number>} step returns the loss
 * @returns {Promise<import('./protocol.js').Sample>}
 */
export async function timeBatches({ warmUp, batches, batchSize }, step) {
  const set = await trainingSet();
  const count = set.labels.length;
  const places = shuffled(count);
  let started = 0;
  let [first, last] = [0, 0];
  for (let index = 0; index < warmUp + batches; index++) {
    if (index === warmUp) started = performance.now();
    // Batches of the size that compiled code is made for; more than an epoch starts over.
    const start = (index * batchSize) % (count - batchSize + 1);
    last = await step(batchOf(set, places.subarray(start, start + batchSize)));
    if (index === 0) first = last;
  }
  const seconds = (performance.now() - started) / 1000;
  if (!(last < first)) throw new Error(`it does not learn: the loss went from ${first} to ${last}`);
  const perImage = seconds / (batches * batchSize);
  return {
    values: { epoch: perImage * count, images: 1 / perImage },
    note: `from ${(batches * batchSize).toLocaleString('en')} pictures after ${warmUp} batches`,
  };
}
