// The orders of the chapter Data and the files of who wrote the pictures, against the plain way to the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascending, chosen, countByLabel, inFileOrder, inParts, pageOf } from '../../www/features/data/order.js';
import { isOfTest, kindOfWriter, readWriters } from '../../www/features/data/writers.js';

/** Numbers that look random. @param {number} count */
const numbers = (count) => Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1013) / 1013);

test('keys sort as by comparison, equal ones by index', () => {
  const keys = numbers(5000);
  keys.set([0, 1e-30, 3e38, 0], 10);
  const naive = [...keys.keys()].sort((a, b) => keys[a] - keys[b] || a - b);
  assert.deepEqual([...ascending(keys)], naive);
  assert.deepEqual([...ascending([])], []);
});

test('label and writer choose, and the order stays', () => {
  const labels = Uint8Array.from({ length: 100 }, (_, i) => (i * 3) % 10);
  const writers = Int32Array.from({ length: 100 }, (_, i) => i % 4);
  const order = ascending(numbers(100));
  const filter = { labels, label: 6, writers, writer: 2 };
  const naive = [...order].filter((i) => labels[i] === 6 && writers[i] === 2);
  assert.ok(naive.length > 0);
  assert.deepEqual([...chosen(order, filter)], naive);
  assert.equal(chosen(order, { ...filter, label: null, writer: null }), order);
  const counts = countByLabel(labels);
  assert.deepEqual(
    counts,
    Array.from({ length: 10 }, (_, of) => labels.filter((l) => l === of).length),
  );
  assert.deepEqual([...inFileOrder(3)], [0, 1, 2]);
});

test('a page beyond the last is the last', () => {
  assert.deepEqual(pageOf(0, 48, 100), { page: 0, from: 0, end: 48, pages: 3 });
  assert.deepEqual(pageOf(9, 48, 100), { page: 2, from: 96, end: 100, pages: 3 });
  assert.deepEqual(pageOf(-1, 48, 0), { page: 0, from: 0, end: 0, pages: 1 });
});

test('work in parts covers everything once, tells how far it is, and ends when nobody wants it', async () => {
  /** @type {number[]} */
  const done = [];
  const part = async (/** @type {number} */ from, /** @type {number} */ count) =>
    Array.from({ length: Math.min(count, 95 - from) }, (_, i) => from + i);
  const options = { first: 20, wanted: () => true, onDone: (/** @type {number} */ n) => done.push(n) };
  assert.deepEqual(await inParts(95, part, options), [...Array(95).keys()]);
  assert.equal(done.at(-1), 95);
  assert.equal(await inParts(95, part, { ...options, wanted: () => done.length < 3 }), null);
});

test('writers are read from lines, from IDX integers and from QMNIST’s rows', () => {
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  assert.deepEqual([...readWriters('w.txt', bytes('12\r\n2105\n0\n'), 3)], [12, 2105, 0]);
  const row = (/** @type {number} */ writer) => [5, 4, writer, 1, 35, 7, 0, 0];
  const tsv = [row(2100), row(7), row(9)].map((cells) => cells.join('\t')).join('\n');
  assert.deepEqual([...readWriters('q.tsv', bytes(tsv), 2)], [2100, 7]); // more rows than pictures
  const idx = (/** @type {number[]} */ dimensions, /** @type {number[]} */ values) => {
    const view = new DataView(new ArrayBuffer(4 + 4 * (dimensions.length + values.length)));
    [0x0c00 + dimensions.length, ...dimensions, ...values].forEach((value, i) => view.setInt32(4 * i, value));
    return new Uint8Array(view.buffer);
  };
  assert.deepEqual([...readWriters('w', idx([3], [4, 5, 600]), 3)], [4, 5, 600]);
  assert.deepEqual([...readWriters('q', idx([2, 8], [row(1), row(2)].flat()), 2)], [1, 2]);

  /** @param {() => unknown} read @param {object} problem */
  const fails = (read, problem) => assert.throws(read, { code: 'writers', problem });
  fails(() => readWriters('w', bytes('1\n2\n'), 3), { kind: 'count', expected: 3, found: 2 });
  fails(() => readWriters('w', bytes('1\nten\n'), 2), { kind: 'line', line: 2, found: 'ten' });
  fails(() => readWriters('w', new Uint8Array([0, 0, 8, 1, 0, 0, 0, 1, 7]), 1), { kind: 'format' });
  fails(() => readWriters('w', idx([2], [1]), 2), { kind: 'format' });
});

test('a writer’s number tells employees from students, and a file’s name training from test', () => {
  assert.deepEqual([0, 2099, 2100, 2599, 2600, -1].map(kindOfWriter), [
    ...['employee', 'employee', 'student', 'student', null, null],
  ]);
  assert.ok(isOfTest('qmnist-test-labels.tsv') && isOfTest('t10k-writers.txt'));
  assert.ok(!isOfTest('qmnist-train-labels.tsv') && !isOfTest('latest.txt'));
});
