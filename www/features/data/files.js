// Files that come to the page and files that it saves: what a file is, by its content; a picture's
// pixels; a download. Judges no content beyond its first bytes: that is the engine's work.

import { BEGINNING, formatOf, unreadable } from '../../engine/inspect.js';
import { mostPixels, sizeOfPicture } from './picture-size.js';
import { isSvg, LONGEST, readSvg } from './svg.js';

/** Longest side of a picture that goes to the engine; a photo's digit needs no more (pixels). */
const MAX_SIDE = 1024;

/** A picture's size is within this many bytes (16 MiB): what cameras add comes before. */
const HEADER = 2 ** 24;

/** @typedef {import('../../state/types.js').Picture} Picture */

/**
 * Whether the browser gives a canvas's pixels back as they were painted. Some change them, or give noise, so that
 * pages cannot recognise visitors.
 */
export function readsPixelsBack() {
  const side = 64;
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw { code: 'no-canvas' };
  const grey = (/** @type {number} */ x, /** @type {number} */ y) => (x * 37 + y * 91) % 256;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      context.fillStyle = `rgb(${grey(x, y)} ${grey(x, y)} ${grey(x, y)})`;
      context.fillRect(x, y, 1, 1);
    }
  }
  const { data } = context.getImageData(0, 0, side, side);
  return data.every((value, i) => {
    const pixel = i >> 2;
    return value === (i % 4 === 3 ? 255 : grey(pixel % side, Math.floor(pixel / side)));
  });
}

/**
 * What a file is for: weights by their name, training data by their first bytes (gzip 1f 8b, IDX 00 00) or by their
 * names; anything else can only be a picture.
 * @param {File} file
 * @returns {Promise<'data' | 'weights' | 'picture'>}
 */
export async function kindOf(file) {
  const name = file.name.toLowerCase();
  if (name.endsWith('.safetensors')) return 'weights';
  const bytes = await beginningOf(file);
  const format = formatOf(bytes);
  const gzip = format === 'gzip';
  const idx = !format && bytes[0] === 0 && bytes[1] === 0;
  const called = name.endsWith('.gz') || /idx\d|ubyte/.test(name);
  return gzip || idx || called ? 'data' : 'picture';
}

/**
 * A file that is gone has no length, and a part of it can be read: nothing.
 * @param {File} file
 * @param {number} [length] bytes
 */
const beginningOf = async (file, length = BEGINNING) =>
  new Uint8Array(await (file.size ? file.slice(0, length) : file).arrayBuffer().catch(unreadable(file.name)));

/**
 * The pixels of a picture file, made smaller if need be. Transparency stays: the engine distinguishes ink from
 * paper better than a ground painted here could.
 * @param {File} file
 * @returns {Promise<Picture>}
 */
export async function readPicture(file) {
  const refuse = async () => {
    throw { code: 'not-a-picture', file: file.name, format: formatOf(await beginningOf(file)) };
  };
  const header = (await beginningOf(file, HEADER)).buffer;
  const [width, height] = sizeOfPicture(header, file.size - header.byteLength) ?? [0, 0];
  const most = mostPixels(file.size);
  if (width === Infinity) return refuse();
  if (width * height > most) throw { code: 'picture-too-wide', file: file.name, most, width, height };
  const svg = await isSvg(file);
  if (svg && file.size > LONGEST) throw { code: 'file-too-large', file: file.name, most: LONGEST, found: file.size };
  const image = await (svg ? readSvg(file, MAX_SIDE) : createImageBitmap(file)).catch(refuse);
  const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw { code: 'no-canvas' };
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  if ('close' in image) image.close();
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { canvas, rgba: new Uint8Array(data.buffer), width: canvas.width, height: canvas.height };
}

/**
 * Hands a file to the browser's downloads.
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type MIME type
 */
export function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // long after any browser has read it
}
