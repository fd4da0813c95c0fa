// A folder of pictures as a data set: `<label>/<name>`, the label a digit. Pictures of 28 × 28 pixels are taken as they
// are, and others are fitted as a photograph of a digit is; all of them become IDX files, as MNIST's are.

import { unreadable } from '../../engine/inspect.js';
import { readPicture, readsPixelsBack } from './files.js';

/** Pixels along one side. */
const SIZE = 28;
/** The most pictures: as many are decoded in a few minutes, and fit memory many times over. */
const MOST = 20_000;

/** @typedef {{ path: string, file: File }} Found `path`: from the folder on, such as `7/a.png` */

/** @param {File[]} files of a folder that was chosen @returns {Found[]} */
export const ofFolder = (files) =>
  files.map((file) => ({ path: file.webkitRelativePath.split('/').slice(1).join('/'), file }));

/** Files that systems leave behind in folders. @param {string} name */
const isLeft = (name) => name.startsWith('.') || name === 'Thumbs.db';

/**
 * Ends where there are too many: somebody may drop everything that they have.
 * @param {FileSystemEntry} folder that was dropped
 * @returns {Promise<Found[]>}
 */
export async function inFolder(folder) {
  /** @type {Found[]} */
  const all = [];
  /** @param {FileSystemEntry} entry @param {string} path */
  async function walk(entry, path) {
    const ask = (/** @type {(resolve: (found: any) => void, reject: () => void) => void} */ read) =>
      new Promise(read).catch(unreadable(path || folder.name));
    if (entry.isFile) {
      if (isLeft(entry.name)) return;
      if (all.length === MOST) throw { code: 'folder-size', folder: folder.name, most: MOST, found: MOST + 1 };
      const { file } = /** @type {FileSystemFileEntry} */ (entry);
      all.push({ path, file: await ask((resolve, reject) => file.call(entry, resolve, reject)) });
      return;
    }
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    const next = () => ask((resolve, reject) => reader.readEntries(resolve, reject));
    // A browser gives a hundred at a time, and none at the end.
    for (let entries = await next(); entries.length; entries = await next()) {
      for (const inner of entries) await walk(inner, path ? `${path}/${inner.name}` : inner.name);
    }
  }
  await walk(folder, '');
  return all;
}

/** Whether it lies in a folder named by a digit. @param {Found} found */
export const hasLabel = ({ path }) => /(^|\/)[0-9]\/[^/]+$/.test(path);

/**
 * The pictures as two IDX files. Labels take turns, so that the last tenth, which is kept to test with, has all.
 * @param {string} folder its name
 * @param {Found[]} found
 * @param {(picture: import('./files.js').Picture) => Promise<Uint8Array | null>} fit 28 × 28, 0 is paper; null: no ink
 * @returns {Promise<File[]>}
 */
export async function toIdx(folder, found, fit) {
  const pictures = found.flatMap(({ path, file }) => {
    const parts = path.split('/');
    const [name = '', label = ''] = [parts.at(-1), parts.at(-2)];
    return isLeft(name) ? [] : [{ path, file, label }];
  });
  const wrong = pictures.find(({ label }) => !/^[0-9]$/.test(label));
  if (wrong || pictures.length < 2) throw { code: 'folder-labels', folder, file: wrong?.path ?? '' };
  if (pictures.length > MOST) throw { code: 'folder-size', folder, most: MOST, found: pictures.length };
  if (!readsPixelsBack()) throw { code: 'canvas-changed' };
  const pixels = new Uint8Array(pictures.length * SIZE * SIZE);
  const order = takingTurns(pictures);
  for (const [i, { path, file }] of order.entries()) {
    const picture = await readPicture(file);
    const is28 = picture.width === SIZE && picture.height === SIZE;
    const grey = is28 ? greyOf(picture.rgba) : await fit(picture);
    if (!grey) throw { code: 'folder-blank', file: `${folder}/${path}` };
    pixels.set(grey, i * SIZE * SIZE);
  }
  const count = order.length;
  const labels = order.map(({ label }) => Number(label));
  const images = new Blob([header(3, count, SIZE, SIZE), pixels]);
  return [
    new File([images], `${folder}-images`),
    new File([header(1, count), new Uint8Array(labels)], `${folder}-labels`),
  ];
}

/** One of each label after the other. @template {{ label: string, path: string }} T @param {T[]} pictures */
function takingTurns(pictures) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  const turns = [...pictures]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((picture) => {
      const turn = seen.get(picture.label) ?? 0;
      seen.set(picture.label, turn + 1);
      return { turn, picture };
    });
  return turns.sort((a, b) => a.turn - b.turn).map(({ picture }) => picture);
}

/** Ink is what there is less of: on a light picture it is dark. @param {Uint8Array} rgba */
function greyOf(rgba) {
  const grey = Uint8Array.from({ length: rgba.length / 4 }, (_, i) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = rgba.subarray(4 * i, 4 * i + 4);
    // What is transparent is paper.
    const light = 0.299 * r + 0.587 * g + 0.114 * b;
    return Math.round((light * alpha + 255 * (255 - alpha)) / 255);
  });
  const mean = grey.reduce((a, b) => a + b, 0) / grey.length;
  return mean > 127 ? grey.map((level) => 255 - level) : grey;
}

/** @param {number} dimensions @param {...number} sizes */
function header(dimensions, ...sizes) {
  const view = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  view.setUint32(0, 0x0800 + dimensions);
  sizes.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  return view.buffer;
}
