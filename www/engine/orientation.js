// Whether the pictures of a data set lie as digits are written. Some sets, such as EMNIST, have rows and columns
// exchanged. Knows IDX files and the engine's reading; keeps nothing.

/** @typedef {import('./protocol.js').Samples} Samples */

/** IDX's header of pictures: magic number, count, rows, columns. */
const HEADER = 16;
const PICTURES = 0x0803;

/**
 * @param {Uint8Array} bytes an IDX file, unpacked
 * @returns {Uint8Array} with rows and columns of each picture exchanged; any other file as it is, for the engine to judge
 */
export function transposed(bytes) {
  if (bytes.length < HEADER) return bytes;
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  const size = header.getUint32(8);
  if (header.getUint32(0) !== PICTURES || size !== header.getUint32(12)) return bytes;
  const exchanged = new Uint8Array(bytes); // a copy, also of a Buffer
  for (let start = HEADER; start + size * size <= bytes.length; start += size * size) {
    const end = start + size * size;
    exchanged.set(transposedPicture(bytes.subarray(start, end), size), start);
  }
  return exchanged;
}

/** @param {Uint8Array} pixels size × size @param {number} size */
function transposedPicture(pixels, size) {
  return pixels.map((_, place) => pixels[(place % size) * size + Math.floor(place / size)] ?? 0);
}

/**
 * @param {import('./load.js').Engine} engine
 * @param {Samples} samples
 * @param {number} size pixels along one side of a picture
 * @returns {import('./protocol.js').SamplesRead | null} how many of the samples the shipped weights read right; null
 *   without them
 */
export function readBothWays(engine, { pixels, labels }, size) {
  /** @param {Uint8Array} picture @param {number} label */
  const isRight = (picture, label) => {
    const rgba = new Uint8Array(size * size * 4);
    picture.forEach((level, i) => rgba.set([level, level, level, 255], i * 4));
    const body = /** @type {const} */ ({ source: 'shipped', rgba, width: size, height: size });
    const { digits, nearest } = engine.handle('predict_pixels', body);
    return digits.length === 0 && nearest === label;
  };
  let [right, right_transposed] = [0, 0];
  try {
    labels.forEach((label, i) => {
      const picture = pixels.subarray(i * size * size, (i + 1) * size * size);
      right += Number(isRight(picture, label));
      right_transposed += Number(isRight(transposedPicture(picture, size), label));
    });
  } catch {
    return null; // no shipped weights yet, or pictures in which nothing can be read
  }
  return { count: labels.length, right, right_transposed };
}
