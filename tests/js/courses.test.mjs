// The lines of a run's charts: single batches as they come from the engine, thinned to a fixed number.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatches, createCourses, nearest } from '../../www/features/train/courses.js';

test('records become lines of what each measures, and what was not measured has none', () => {
  const batches = createBatches();
  batches.add(new Float32Array([0.5, 2, 0.25, 0.125, NaN, 1, 1, 0.5, 0.25, 4]));
  const { loss, accuracy, rate, norm } = batches.all();
  assert.deepEqual(loss, [{ x: 0.5, y: 2 }, { x: 1, y: 1 }]); // prettier-ignore
  assert.deepEqual(accuracy, [{ x: 0.5, y: 0.25 }, { x: 1, y: 0.5 }]); // prettier-ignore
  assert.deepEqual(rate, [{ x: 0.5, y: 0.125 }, { x: 1, y: 0.25 }]); // prettier-ignore
  assert.deepEqual(norm, [{ x: 1, y: 4 }]);
});

test('of a million batches a fixed number of points is kept, the highest and lowest among them', () => {
  const batches = createBatches();
  for (let part = 0; part < 1000; part++) {
    const records = new Float32Array(5000);
    for (let i = 0; i < 1000; i++) {
      const batch = part * 1000 + i;
      const loss = batch === 123_456 ? 99 : batch === 654_321 ? -99 : Math.sin(batch);
      records.set([batch, loss, 0.5, 0.001, 1], 5 * i);
    }
    batches.add(records);
  }
  const { loss, accuracy } = batches.all();
  assert.ok(loss.length > 600 && loss.length <= 1280, `${loss.length}`);
  assert.ok(accuracy.length <= 1280);
  assert.deepEqual(loss.find(({ y }) => y === 99), { x: 123_456, y: 99 }); // prettier-ignore
  assert.deepEqual(loss.find(({ y }) => y === -99), { x: 654_321, y: -99 }); // prettier-ignore
  assert.ok(loss.every(({ x }, i) => i === 0 || x >= (loss[i - 1]?.x ?? 0)));
});

test('rows that a list has grown by are read once, and another list is another run', () => {
  const courses = createCourses();
  let reads = 0;
  const row = (/** @type {number} */ epoch) => /** @type {any} */ ({
    epoch,
    accuracy: 0,
    val_loss: 0,
    val_accuracy: 0,
    get loss() {
      reads += 1;
      return epoch;
    },
  }); // prettier-ignore
  const rows = [row(1)];
  courses(rows);
  rows.push(row(2), row(3));
  assert.deepEqual(courses(rows).loss.map(({ y }) => y), [1, 2, 3]); // prettier-ignore
  assert.equal(reads, 3);
  assert.deepEqual(courses([row(7)]).loss, [{ x: 7, y: 7 }]);
});

test('the nearest point is that with the least distance', () => {
  const points = [1, 2, 4].map((x) => ({ x, y: x }));
  assert.deepEqual([0, 1.4, 2.9, 3.1, 9].map((x) => nearest(points, x)?.x), [1, 1, 2, 4, 4]); // prettier-ignore
  assert.equal(nearest([], 1), undefined);
});
