// Data sets whose pictures have rows and columns exchanged.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBothWays, transposed } from '../../www/engine/orientation.js';
import { seemsTransposed } from '../../www/state/derived.js';

/** @param {number} rows @param {number} columns @param {number[]} pixels */
const images = (rows, columns, pixels) => {
  const count = pixels.length / (rows * columns);
  return Uint8Array.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, rows, 0, 0, 0, columns, ...pixels]);
};

test('each picture has its rows and columns exchanged, and again is as it was', () => {
  const file = images(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  const other = transposed(file);
  assert.deepEqual([...other.subarray(16)], [1, 4, 7, 2, 5, 8, 3, 6, 9, 10, 13, 16, 11, 14, 17, 12, 15, 18]);
  assert.deepEqual(other.subarray(0, 16), file.subarray(0, 16));
  assert.deepEqual(transposed(other), file);
  // A view into a larger buffer too.
  const view = new Uint8Array([9, 9, ...file]).subarray(2);
  assert.deepEqual(transposed(view), other);
});

test('labels, other files and pictures that are not square are left for the engine to judge', () => {
  const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const cut = images(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]).subarray(0, 20);
  for (const file of [labels, images(2, 3, [1, 2, 3, 4, 5, 6]), new Uint8Array(3), cut]) {
    assert.deepEqual(transposed(file), file);
  }
});

/**
 * An engine that reads a picture by its first row: as many pixels of ink as its label says. A stand-in for the real
 * one, which the page's test asks.
 * @returns {any}
 */
const engine = () => ({
  handle: (/** @type {string} */ name, /** @type {any} */ { rgba, width }) => {
    assert.equal(name, 'predict_pixels');
    const row = Array.from({ length: width }, (_, x) => rgba[x * 4]);
    return { digits: [], nearest: row.filter((level) => level > 0).length };
  },
});

test('samples are read both ways', () => {
  const rows = [1, 1, 0, 0, 0, 0, 0, 0, 0]; // 2, and 1 the other way
  const columns = [1, 0, 0, 1, 0, 0, 1, 0, 0]; // 1, and 3 the other way
  const pixels = Uint8Array.from([rows, columns].flat(), (level) => level * 255);
  const read = readBothWays(engine(), { pixels, labels: Uint8Array.of(2, 3) }, 3);
  assert.deepEqual(read, { count: 2, right: 1, right_transposed: 1 });
});

test('without weights that could read nothing is said', () => {
  const none = {
    handle: () => {
      throw { code: 'no-weights' };
    },
  };
  const samples = { pixels: new Uint8Array(9), labels: Uint8Array.of(1) };
  assert.equal(readBothWays(/** @type {any} */ (none), samples, 3), null);
});

test('pictures seem transposed only where the other way is clearly better', () => {
  const seems = (/** @type {number} */ right, /** @type {number} */ right_transposed) =>
    seemsTransposed(/** @type {any} */ ({ read: { count: 60, right, right_transposed } }));
  assert.equal(seems(14, 58), true);
  assert.equal(seems(58, 14), false);
  assert.equal(seems(55, 57), false); // zeros and ones are alike both ways
  assert.equal(seems(4, 20), false); // no digits at all
  assert.equal(seemsTransposed(/** @type {any} */ ({ read: null })), false);
});
