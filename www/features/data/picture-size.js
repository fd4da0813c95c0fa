// A picture's size by its file's header, before a browser sets memory aside for it. Decodes nothing.

/** What the largest cameras of telephones take at a time, of which a byte of the file holds at most so many. */
const [PHOTO, BY_BYTE] = [50e6, 16];

/**
 * @param {number} bytes of a file
 * @returns {number} pixels that it may have: in memory ten times the file and 64 MiB, or a photo's
 */
export const mostPixels = (bytes) =>
  Math.floor(Math.max((10 * bytes + 64 * 2 ** 20) / 4, Math.min(PHOTO, BY_BYTE * bytes)));

/**
 * @param {ArrayBuffer} buffer a file
 * @returns {[number, number] | null} width and height; null where the header has none
 */
export function sizeOfPicture(buffer) {
  const view = new DataView(buffer);
  try {
    const first = view.getUint32(0);
    if (first === 0x89504e47) return [view.getUint32(16), view.getUint32(20)];
    if (first === 0x47494638) return [view.getUint16(6, true), view.getUint16(8, true)];
    if (first >>> 16 === 0x424d) {
      return [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
    }
    if (first >>> 8 === 0xffd8ff) return sizeOfJpeg(view);
    if (first === 0x52494646) return sizeOfWebp(view);
    if (view.getUint32(4) === 0x66747970) return sizeOfAvif(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the header is cut
  }
  return null;
}

/** @param {DataView} view @returns {[number, number] | null} */
function sizeOfJpeg(view) {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at + 1) === 0xff) at++; // padding
    const marker = view.getUint16(at);
    // A frame's start, but for tables of Huffman codes, extensions and arithmetic coding.
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    if (marker < 0xff01 || marker === 0xffda) return null;
  }
}

/** @param {DataView} view @returns {[number, number] | null} */
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

/** The largest of the sizes that stand at its beginning (boxes `ispe`). @param {DataView} view @returns {[number, number] | null} */
function sizeOfAvif(view) {
  let [width, height] = [0, 0];
  for (let at = 8; at < Math.min(view.byteLength - 16, 2 ** 16); at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const [other, by] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (other * by > width * height) [width, height] = [other, by];
  }
  return width ? [width, height] : null;
}
