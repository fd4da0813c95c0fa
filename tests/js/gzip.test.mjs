// Gzip data as archivers, `bgzip` and downloads that broke leave them, against Node's own zlib.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { unpack } from '../../www/engine/unpack.js';
import { codeOf, GzipFault, gunzip } from '../../www/engine/gzip.js';
import { formatOf } from '../../www/engine/inspect.js';

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = constants;
const STRATEGIES = [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED];

/** Bytes that look made up and are the same in every run. @param {number} count @param {number} kinds */
function bytes(count, kinds) {
  let state = 1 + count + kinds;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  return Buffer.from(Array.from({ length: count }, () => next() % kinds));
}

/** Of every way of packing. @param {Buffer} data */
const packed = (data) =>
  STRATEGIES.flatMap((strategy) => [0, 1, 9].map((level) => gzipSync(data, { level, strategy })));

/** A member with every field that a header may have. @param {Buffer} data */
function withFields(data) {
  const [plain, extra] = [gzipSync(data), [6, 0, 0x42, 0x43, 2, 0, 27, 0]];
  const names = Buffer.from('name\0comment\0xx');
  const header = Buffer.from([...plain.subarray(0, 3), 2 | 4 | 8 | 16, ...plain.subarray(4, 10)]);
  return Buffer.concat([header, Buffer.from(extra), names, plain.subarray(10)]);
}

/** @param {() => unknown} action @returns {[string, number, number]} kind, offset, unpacked */
function faultOf(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof GzipFault);
    return [error.kind, error.offset, error.unpacked];
  }
  return assert.fail('no fault');
}

test('what zlib packs, in whichever way, comes out as it was', () => {
  for (const [count, kinds] of [
    [0, 1],
    [1, 1],
    [70_000, 1],
    [5000, 2],
    [5000, 20],
    [70_000, 256],
  ]) {
    const data = bytes(count ?? 0, kinds ?? 1);
    for (const each of packed(data)) assert.deepEqual(Buffer.from(gunzip(each, 1e6)), data);
  }
});

test('members with any fields, and zeros between and behind them, are one file', async () => {
  const [a, b] = [bytes(3000, 9), bytes(70_000, 256)];
  const all = [gzipSync(a), withFields(b), Buffer.alloc(600), gzipSync(''), withFields(a)];
  const file = Buffer.concat([...all, Buffer.alloc(5)]);
  const whole = Buffer.concat([a, b, a]);
  assert.deepEqual(Buffer.from(gunzip(file, 1e6)), whole);
  assert.deepEqual(Buffer.from(await unpack('x.gz', new Uint8Array(file))), whole);
});

test('damage is named with its kind and place', async () => {
  const data = bytes(5000, 20);
  const file = gzipSync(data);
  for (let end = 2; end < file.length; end += 7) {
    const [kind, offset] = faultOf(() => gunzip(file.subarray(0, end), 1e6));
    assert.deepEqual([kind, offset], ['cut', end]);
  }
  const behind = Buffer.concat([file, Buffer.alloc(3), Buffer.from('notes')]);
  assert.deepEqual(
    faultOf(() => gunzip(behind, 1e6)),
    ['trailing', file.length + 3, 5000],
  );
  for (let at = 10; at < file.length; at += 3) {
    const changed = Buffer.from(file);
    changed[at] = (changed[at] ?? 0) ^ 16;
    const [kind] = faultOf(() => gunzip(changed, 1e6));
    assert.match(kind, /damaged|cut|more/);
    assert.throws(() => gunzipSync(changed));
  }
  const error = { code: 'file-gzip', file: 'x.gz', offset: file.length + 3, unpacked: 5000 };
  const fault = { kind: 'trailing', bytes: 5 };
  await assert.rejects(unpack('x.gz', new Uint8Array(behind)), { ...error, fault });
});

test('a code takes entries by its symbols, not by its longest code', () => {
  const longest = Array.from({ length: 16 }, (_, n) => Math.min(n + 1, 15));
  for (const lengths of [[1], [1, 1], [15], longest, Array(286).fill(15)]) {
    const { counts, symbols } = codeOf(lengths) ?? assert.fail();
    assert.ok(counts.length + symbols.length <= lengths.length + 16);
  }
  assert.equal(codeOf([1, 1, 15]), null);
});

test('a hundred thousand blocks of eleven bytes, each with its own codes, come before a stored one', () => {
  // Dynamic; 257 lengths of literals, 1 of a distance; codes of lengths for 18 and 1: 256 zeros, 1, 1; the end.
  const header = '0' + '01' + '00000' + '00000' + '0111';
  const codes = '000'.repeat(2) + '100' + '000'.repeat(14) + '100';
  const block = header + codes + '11111111' + '11101011' + '00' + '0';
  const eight = block.repeat(8).match(/.{8}/g) ?? [];
  const blocks = Buffer.from(eight.map((bits) => parseInt([...bits].reverse().join(''), 2)));
  const plain = gzipSync('7');
  const all = Array(12_500).fill(blocks);
  const file = Buffer.concat([plain.subarray(0, 10), ...all, Buffer.from([1, 1, 0, 254, 255, 55]), plain.subarray(-8)]);
  assert.equal(gunzipSync(file).toString(), '7');
  assert.equal(Buffer.from(gunzip(file, 1e6)).toString(), '7');
});

test('unpacking ends where the room does', async () => {
  const file = gzipSync(Buffer.alloc(60_000_000));
  const [kind, , unpacked] = faultOf(() => gunzip(file, 1e6));
  assert.equal(kind, 'more');
  assert.ok(unpacked <= 1_000_600);
  const most = 8 * file.length + 48 * 2 ** 20;
  const error = { code: 'unpacks-to-more', file: 'zeros.gz', most };
  await assert.rejects(unpack('zeros.gz', new Uint8Array(file)), error);
});

test('other formats are known by their first bytes, and IDX and safetensors are none of them', () => {
  const box = (/** @type {string} */ brand) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0`, 'latin1');
  assert.equal(formatOf(box('heic')), 'heic');
  assert.equal(formatOf(box('mif1')), 'heic');
  assert.equal(formatOf(box('avif')), 'avif');
  assert.equal(formatOf(box('isom')), 'video');
  assert.equal(formatOf(Buffer.from('PK\x03\x04', 'latin1')), 'zip');
  assert.equal(formatOf(Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')])), 'tar');
  assert.equal(formatOf(Buffer.from([0, 0, 8, 3, 0, 0, 0, 1])), null);
  assert.equal(formatOf(Buffer.from([60, 0, 0, 0, 0, 0, 0, 0, 0x7b])), null);
  assert.equal(formatOf(Buffer.alloc(0)), null);
});
