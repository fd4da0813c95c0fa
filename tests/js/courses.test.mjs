// The lines of a run's charts: single batches as they come from the engine, thinned to a fixed number.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areBatches, MOST_KEPT, packed, unpacked } from '../../www/features/runs/batches.js';
import { createBatches, createCourses, nearest } from '../../www/features/train/courses.js';

test('records become lines of what each measures, and what was not measured has none', () => {
  const batches = createBatches();
  batches.add({
    epochs: [0.5, 1],
    loss: [2, 1],
    accuracy: [0.25, 0.5],
    rate: [0.125, 0.25],
    norm: [NaN, 4],
  });
  const { loss, accuracy, rate, norm } = batches.all();
  assert.deepEqual(loss, [
    { x: 0.5, y: 2 },
    { x: 1, y: 1 },
  ]);
  assert.deepEqual(accuracy, [
    { x: 0.5, y: 0.25 },
    { x: 1, y: 0.5 },
  ]);
  assert.deepEqual(rate, [
    { x: 0.5, y: 0.125 },
    { x: 1, y: 0.25 },
  ]);
  assert.deepEqual(norm, [{ x: 1, y: 4 }]);
});

test('of a million batches a fixed number of points is kept, the highest and lowest among them', () => {
  const batches = createBatches();
  for (let part = 0; part < 1000; part++) {
    const epochs = Array.from({ length: 1000 }, (_, i) => part * 1000 + i);
    const all = (/** @type {number} */ value) => Array(1000).fill(value);
    const loss = epochs.map((batch) => (batch === 123_456 ? 99 : batch === 654_321 ? -99 : Math.sin(batch)));
    batches.add({ epochs, loss, accuracy: all(0.5), rate: all(0.001), norm: all(1) });
  }
  const { loss, accuracy } = batches.all();
  assert.ok(loss.length > 600 && loss.length <= 1280, `${loss.length}`);
  assert.ok(accuracy.length <= 1280);
  assert.deepEqual(
    loss.find(({ y }) => y === 99),
    { x: 123_456, y: 99 },
  );
  assert.deepEqual(
    loss.find(({ y }) => y === -99),
    { x: 654_321, y: -99 },
  );
  assert.ok(loss.every(({ x }, i) => i === 0 || x >= (loss[i - 1]?.x ?? 0)));
});

test('rows that a list has grown by are read once, and another list is another run', () => {
  const courses = createCourses();
  let reads = 0;
  const row = (/** @type {number} */ epoch) =>
    /** @type {any} */ ({
      epoch,
      accuracy: 0,
      val_loss: 0,
      val_accuracy: 0,
      get loss() {
        reads += 1;
        return epoch;
      },
    });
  const rows = [row(1)];
  courses(rows);
  rows.push(row(2), row(3));
  assert.deepEqual(
    courses(rows).loss.map(({ y }) => y),
    [1, 2, 3],
  );
  assert.equal(reads, 3);
  assert.deepEqual(courses([row(7)]).loss, [{ x: 7, y: 7 }]);
});

test('the nearest point is that with the least distance', () => {
  const points = [1, 2, 4].map((x) => ({ x, y: x }));
  assert.deepEqual(
    [0, 1.4, 2.9, 3.1, 9].map((x) => nearest(points, x)?.x),
    [1, 1, 2, 4, 4],
  );
  assert.equal(nearest([], 1), undefined);
});
