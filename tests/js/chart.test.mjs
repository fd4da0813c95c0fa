// The chart's own reasoning: ticks, ranges, and which points of a long line are kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLine, dotsPath, linePath, range, tickName, tickStep, ticks } from '../../www/ui/chart.js';

test('a tick step is 1, 2 or 5 times a power of ten, and the least that is enough', () => {
  assert.equal(tickStep(10, 10), 1);
  assert.equal(tickStep(10, 9), 2);
  assert.equal(tickStep(99, 5), 20);
  assert.equal(tickStep(0.3, 4), 0.1);
  assert.equal(tickStep(0.8, 4), 0.2);
  assert.equal(tickStep(9_999, 2.5), 5000);
  for (const span of [1e-9, 0.007, 0.3, 1, 6.5, 7, 12_345]) {
    for (const most of [1, 2, 3.7, 9]) {
      const step = tickStep(span, most);
      assert.ok(span / step <= most * (1 + 1e-9), `${span} in ${most}: ${step}`);
      assert.ok(span / step >= most / 2.5 - 1e-9, `${span} in ${most}: ${step} is not the least`);
    }
  }
});

test('an axis goes from tick to tick around all values', () => {
  const { min, max, step } = range([0.31, 0.04, 0.12], 4);
  assert.deepEqual([min, max, step], [0, 0.4, 0.1]);
  assert.deepEqual(
    ticks({ min, max, step }).map((tick) => tickName(tick, step)),
    ['0.0', '0.1', '0.2', '0.3', '0.4'],
  );
  assert.deepEqual(ticks({ min: 1, max: 23, step: 5 }), [5, 10, 15, 20]);
  assert.deepEqual(ticks({ min: 1, max: 2, step: 1 }), [1, 2]);
});

test('accuracies up to 1 get no axis beyond 1', () => {
  for (const low of [0.1, 0.5, 0.9, 0.98, 0.9991, 1]) {
    const { min, max } = range([low, 1], 4);
    assert.ok(Math.abs(max - 1) < 1e-9, `${low}: ${max}`);
    assert.ok(min < max && min <= low);
  }
});

test('equal values, 0 among them, have a range', () => {
  for (const value of [0, 0.25, 7, 1e-12]) {
    const { min, max, step } = range([value, value], 4);
    assert.ok(step > 0 && min < max && min <= value && value <= max, `${value}: ${min} to ${max}`);
    assert.ok(ticks({ min, max, step }).length >= 2);
  }
});

test('neighbouring ticks never have the same name', () => {
  for (const [low, high] of [
    [0, 3],
    [0.98, 1],
    [2.30258, 2.30259],
    [0, 2e-8],
    [1.21e-9, 1.23e-9],
    [0, 40_000],
    [-0.1, 0.1],
  ]) {
    const axis = range([low ?? 0, high ?? 0], 4);
    const names = ticks(axis).map((tick) => tickName(tick, axis.step));
    assert.equal(new Set(names).size, names.length, names.join(' '));
    names.forEach((name, i) => {
      const error = Math.abs(Number(name.replaceAll('−', '-')) - (ticks(axis)[i] ?? NaN));
      assert.doesNotMatch(name, /-/, 'a minus is as wide as a plus');
      assert.ok(error < axis.step / 100, `${name} at ${ticks(axis)[i]}`);
    });
  }
});

test('a short line keeps every point in order', () => {
  const line = createLine(8);
  const points = [3, 1, 2, 2, 9, 0, 5, 4].map((y, i) => ({ x: i + 1, y }));
  for (const point of points) line.add(point);
  assert.deepEqual(line.points(), points);
});

test('a line of 10,000 points stays small and keeps its extremes, each at its place', () => {
  const line = createLine(64);
  const y = (/** @type {number} */ x) => (x === 4321 ? 50 : x === 7777 ? -50 : Math.sin(x / 300));
  for (let x = 1; x <= 10_000; x++) {
    line.add({ x, y: y(x) });
    assert.ok(line.points().length <= 128);
  }
  const points = line.points();
  assert.ok(points.length > 64, 'no coarser than it must be');
  points.forEach((point, i) => {
    assert.equal(point.y, y(point.x), 'a point that was there');
    assert.ok(i === 0 || point.x > (points[i - 1]?.x ?? 0), 'in order');
  });
  for (const x of [4321, 7777]) assert.ok(points.some((point) => point.x === x));
  // Whatever the columns are, none of them loses the highest value of its points.
  const widest = Math.max(...points.map(({ x }, i) => x - (points[i - 1]?.x ?? 0)));
  assert.ok(widest <= (2 * 10_000) / 32, `no gap in the line: ${widest}`);
});

test('values that are no numbers are left out', () => {
  const line = createLine(8);
  [1, NaN, Infinity, 2].forEach((y, x) => line.add({ x, y }));
  assert.deepEqual(line.points(), [
    { x: 0, y: 1 },
    { x: 3, y: 2 },
  ]);
});

test('paths are in tenths of pixels; a lone point is a dot', () => {
  const points = [
    { x: 1.26, y: 2 },
    { x: 3, y: 4.04 },
  ];
  assert.equal(linePath(points), 'M1.3 2L3 4');
  assert.equal(dotsPath(points.slice(1)), 'M3 4h0');
  assert.equal(linePath([]), '');
});
