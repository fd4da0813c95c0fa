// Sizes of pictures by their headers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostPixels, sizeOfPicture } from '../../www/features/data/picture-size.js';

/** @param {...(string | number[])} parts */
const file = (...parts) =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(/** @type {any} */ (part), 'latin1')))).buffer;

test('each format tells its size where its header has it', () => {
  const png = file('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', [0, 0, 1, 44, 0, 0, 0, 200]);
  const gif = file('GIF89a', [44, 1, 200, 0, 0, 0, 0], [0x2c, 0, 0, 0, 0, 1, 0, 1, 0]);
  const bmp = file('BM', Array(16).fill(0), [44, 1, 0, 0, 56, 255, 255, 255]);
  const jpeg = file([0xff, 0xd8, 0xff, 0xe1, 0, 4, 9, 9, 0xff, 0xff, 0xc2, 0, 17, 8, 0, 200, 1, 44]);
  const lossy = file('RIFF\0\0\0\0WEBPVP8 ', Array(10).fill(0), [44, 1, 200, 0]);
  const lossless = file('RIFF\0\0\0\0WEBPVP8L\0\0\0\0/', [43, 193, 49, 0]);
  const extended = file('RIFF\0\0\0\0WEBPVP8X', Array(8).fill(0), [43, 1, 0, 199, 0, 0]);
  const sizes = [
    'ispe',
    [0, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 20],
    'ispe',
    [0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 200],
    'pixi',
  ];
  const avif = file([0, 0, 0, 28], 'ftypavif', Array(60).fill(0), ...sizes);
  for (const each of [png, gif, bmp, jpeg, lossy, lossless, extended, avif]) {
    assert.deepEqual(sizeOfPicture(each), [300, 200]);
  }
  for (const other of [
    file('<svg'),
    file(''),
    file('\x89PNG'),
    jpeg.slice(0, 8),
    avif.slice(0, 40),
    gif.slice(0, 18),
  ]) {
    assert.equal(sizeOfPicture(other), null);
  }
});

test('a telephone’s photo is opened and a bomb is not', () => {
  assert.ok(8000 * 6000 < mostPixels(4e6));
  assert.ok(16_000 * 12_000 > mostPixels(40e6));
  assert.ok(16_000 * 12_000 < mostPixels(80e6));
  assert.ok(24_000 * 24_000 > mostPixels(389_000));
  // White, as a PNG.
  assert.ok(7000 * 7000 > mostPixels(62_392));
  assert.ok(4000 * 4000 < mostPixels(0));
});

test('a size is found where a file hides it from a first look', () => {
  const frame = [0x2c, 44, 0, 100, 0, 0, 1, 100, 0];
  const gif = file('GIF89a', [1, 0, 1, 0, 0x80, 0, 0], Array(6).fill(7), [0x21, 0xfe, 2, 0x2c, 9, 1, 9, 0], frame);
  const old = file('BM', Array(12).fill(0), [12, 0, 0, 0, 44, 1, 200, 0, 1, 0, 24, 0]);
  // Bytes that are no marker, and a marker without a length.
  const jpeg = file([0xff, 0xd8, 0xff, 0xe0, 0, 2, 5, 0xff, 0, 7, 0xff, 0xd0, 0xff, 0xc0, 0, 17, 8, 0, 200, 1, 44]);
  const inner = file('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', [0, 0, 1, 44, 0, 0, 0, 200]);
  const bitmap = [40, 0, 0, 0, 16, 0, 0, 0, 32, 0, 0, 0, ...Array(12).fill(0)];
  const entry = (/** @type {number} */ at) => [...Array(12).fill(0), at, 0, 0, 0];
  const icon = file([0, 0, 1, 0, 2, 0], entry(38), entry(62), bitmap, [...new Uint8Array(inner)]);
  const avif = file(
    [0, 0, 0, 28],
    'ftypavif',
    Array(2 ** 16).fill(0),
    'ispe',
    [0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 200, 0],
  );
  for (const [name, each] of Object.entries({ gif, old, jpeg, icon, avif })) {
    assert.deepEqual(sizeOfPicture(each), [300, 200], name);
  }
  const endless = [Infinity, Infinity];
  const comments = file([0xff, 0xd8], Array(9).fill([0xff, 0xfe, 0, 3, 0]).flat());
  assert.deepEqual([sizeOfPicture(comments), sizeOfPicture(comments, 1)], [null, endless]);
  assert.deepEqual(sizeOfPicture(icon.slice(0, -1)), endless);
});
