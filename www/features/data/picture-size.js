// A picture's size by its file's header, before a browser sets memory aside for it. Decodes nothing.

/** What the largest cameras of telephones take at a time, of which a byte of the file holds at most so many. */
const [PHOTO, BY_BYTE] = [50e6, 16];

/** How a PNG begins. */
const PNG = 0x89504e47;

/**
 * @param {number} bytes of a file
 * @returns {number} pixels that it may have: in memory ten times the file and 64 MiB, or a photo's
 */
export const mostPixels = (bytes) =>
  Math.floor(Math.max((10 * bytes + 64 * 2 ** 20) / 4, Math.min(PHOTO, BY_BYTE * bytes)));

/**
 * @param {ArrayBuffer} buffer a file, or its beginning
 * @param {number} [rest] bytes of the file behind it
 * @returns {Size | null} width and height; null where the header has none, infinite where it is in the rest
 */
export function sizeOfPicture(buffer, rest = 0) {
  const view = new DataView(buffer);
  try {
    const first = view.getUint32(0);
    if (first === PNG) return sizeOfPng(view);
    if (first === 0x47494638) return sizeOfGif(view);
    if (first >>> 16 === 0x424d) return sizeOfBmp(view, 14);
    if (first === 0x0100) return sizeOfIcon(view);
    if (first >>> 8 === 0xffd8ff) return sizeOfJpeg(view);
    if (first === 0x52494646) return sizeOfWebp(view);
    if (view.getUint32(4) === 0x66747970) return sizeOfAvif(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the header is cut
    if (rest) return [Infinity, Infinity];
  }
  return null;
}

/** @typedef {[number, number]} Size */

/** The screen, or its first frame where that is larger. @param {DataView} view @returns {Size} */
function sizeOfGif(view) {
  const [width, height, flags] = [view.getUint16(6, true), view.getUint16(8, true), view.getUint8(10)];
  let at = 13 + (flags & 128 ? 6 << (flags & 7) : 0);
  while (view.getUint8(at) === 0x21) {
    for (at += 2; view.getUint8(at); at += 1 + view.getUint8(at));
    at++;
  }
  const side = (/** @type {number} */ by) => view.getUint16(at + by, true) + view.getUint16(at + by + 4, true);
  return [Math.max(width, side(1)), Math.max(height, side(3))];
}

/** @param {DataView} view @param {number} at its header, behind that of a file @returns {Size} */
function sizeOfBmp(view, at) {
  if (view.getUint32(at, true) === 12) return [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  return [view.getInt32(at + 4, true), Math.abs(view.getInt32(at + 8, true))];
}

/** The largest of its pictures; a browser may take any. @param {DataView} view @returns {Size} */
function sizeOfIcon(view) {
  /** @type {Size} */
  let largest = [0, 0];
  for (let i = 0; i < view.getUint16(4, true); i++) {
    const at = view.getUint32(18 + 16 * i, true);
    if (at + 24 > view.byteLength) return [Infinity, Infinity];
    const size = view.getUint32(at) === PNG ? sizeOfPng(view, at) : sizeOfBmp(view, at);
    if (size[0] * size[1] > largest[0] * largest[1]) largest = size;
  }
  return largest;
}

/** @param {DataView} view @param {number} [at] @returns {Size} */
const sizeOfPng = (view, at = 0) => [view.getUint32(at + 16), view.getUint32(at + 20)];

/** @param {DataView} view @returns {Size | null} */
function sizeOfJpeg(view) {
  for (let at = 2; ;) {
    const [first, kind] = [view.getUint8(at), view.getUint8(at + 1)];
    // Padding, and what browsers pass over between markers.
    if (first !== 0xff || kind === 0 || kind === 0xff) at++;
    else if (kind === 0xda || kind === 0xd9) return null;
    // A frame's start, but for tables of Huffman codes, extensions and arithmetic coding.
    else if (kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind)) {
      return [view.getUint16(at + 7), view.getUint16(at + 5)];
    } else at += 2 + (kind === 1 || (kind >= 0xd0 && kind < 0xd8) ? 0 : view.getUint16(at + 2));
  }
}

/** @param {DataView} view @returns {Size | null} */
function sizeOfWebp(view) {
  const kind = view.getUint32(12);
  if (kind === 0x56503858) {
    const side = (/** @type {number} */ at) => 1 + view.getUint16(at, true) + 65_536 * view.getUint8(at + 2);
    return [side(24), side(27)];
  }
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
  }
  if (kind !== 0x56503820) return null;
  return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
}

/** The largest of its sizes (boxes `ispe`). @param {DataView} view @returns {Size | null} */
function sizeOfAvif(view) {
  let [width, height] = [0, 0];
  for (let at = 8; at < view.byteLength - 16; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const [other, by] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (other * by > width * height) [width, height] = [other, by];
  }
  return width ? [width, height] : null;
}
