// Small data sets in MNIST's own format, made here: a bright patch whose place is the label, which a
// network learns within an epoch. Also what is wrong about bad ones.

import { gzipSync } from 'node:zlib';

/** @typedef {{ name: string, mimeType: string, buffer: Buffer }} TestFile what a file input takes */

/** @param {number} value */
const word = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/**
 * @param {number[]} labels
 * @param {number} [count] what the header claims
 */
export function labelsFile(labels, count = labels.length) {
  return Buffer.from([0, 0, 8, 1, ...word(count), ...labels]);
}

/**
 * @param {number[]} labels one picture for each
 * @param {number} size
 * @param {number} [count] what the header claims
 */
export function imagesFile(labels, size, count = labels.length) {
  const header = Buffer.from([0, 0, 8, 3, ...word(count), ...word(size), ...word(size)]);
  const pixels = Buffer.alloc(labels.length * size * size);
  const side = Math.floor(size / 5);
  labels.forEach((label, i) => {
    const [left, top] = [(label % 5) * side, Math.floor(label / 5) * side * 2];
    for (let y = 0; y < side; y++) {
      const start = (i * size + top + y) * size + left;
      // The brightness differs from picture to picture, so that there is something to learn.
      pixels.fill(128 + ((i * 37) % 128), start, start + side);
    }
  });
  return Buffer.concat([header, pixels]);
}

/** @param {string} name @param {Buffer} buffer @returns {TestFile} */
export const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

/** @param {number} count */
export const labels = (count) => Array.from({ length: count }, (_, i) => i % 10);

/**
 * Four files, two of them gzipped.
 * @param {{ training?: number, test?: number, size?: number }} [options]
 * @returns {TestFile[]}
 */
export function dataSet({ training = 1000, test = 200, size = 28 } = {}) {
  return [
    file('own-train-images-idx3-ubyte', imagesFile(labels(training), size)),
    file('own-train-labels-idx1-ubyte.gz', gzipSync(labelsFile(labels(training)))),
    file('own-t10k-images-idx3-ubyte.gz', gzipSync(imagesFile(labels(test), size))),
    file('own-t10k-labels-idx1-ubyte', labelsFile(labels(test))),
  ];
}
