// What is worked out of a judgement: the digit confused most often, each digit's recall and precision, a cell's
// pictures in their order, the calibration error. Against plain loops and numbers worked out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart } from '../../www/features/judge/apart.js';
import {
  calibrationError,
  difference,
  perDigit,
  picturesOf,
  totals,
  worstCell,
} from '../../www/features/judge/facts.js';

/** A matrix with these cells; all others are 0. @param {[number, number, number][]} cells label, answer, count */
function matrix(...cells) {
  const counts = Array(100).fill(0);
  for (const [label, answer, count] of cells) counts[label * 10 + answer] = count;
  return counts;
}

test('right and wrong add up to all pictures', () => {
  const counts = matrix([4, 4, 90], [4, 9, 8], [9, 9, 70], [9, 4, 2]);
  assert.deepEqual(totals(counts), { pictures: 170, right: 160, wrong: 10 });
  assert.deepEqual(worstCell(counts), { label: 4, answer: 9, count: 8 });
  assert.equal(worstCell(matrix([4, 4, 90])), null);
});

test('a digit’s recall is of its pictures, its precision of its answers, and nothing of none', () => {
  const digits = perDigit(matrix([4, 4, 90], [4, 9, 10], [9, 9, 60], [7, 9, 30]));
  assert.deepEqual(digits[4], { digit: 4, pictures: 100, recall: 0.9, answered: 90, precision: 1 });
  assert.deepEqual(digits[9], { digit: 9, pictures: 60, recall: 1, answered: 100, precision: 0.6 });
  assert.deepEqual(digits[7], { digit: 7, pictures: 30, recall: 0, answered: 0, precision: null });
  assert.deepEqual(digits[0], {
    digit: 0,
    pictures: 0,
    recall: null,
    answered: 0,
    precision: null,
  });
});

test('a cell’s pictures begin with that whose true digit got the least', () => {
  const truths = [0.2, 0.9, 0.1, 0.2, 0.05];
  const probabilities = new Float32Array(50);
  truths.forEach((p, i) => (probabilities[i * 10 + 4] = p));
  const judgement = {
    held_back: false,
    epoch: null,
    labels: Uint8Array.of(4, 4, 4, 4, 7),
    answers: Uint8Array.of(9, 4, 9, 9, 9),
    probabilities,
    counts: [],
    bins: [],
    of: null,
  };
  assert.deepEqual(picturesOf(judgement, { label: 4, answer: 9 }), [2, 0, 3]);
  assert.deepEqual(picturesOf(judgement, { label: 4, answer: 4 }), [1]);
  assert.deepEqual(picturesOf(judgement, { label: 1, answer: 1 }), []);
});

test('the calibration error is the mean gap between said and right, by pictures', () => {
  const bins = Array(30).fill(0);
  bins.splice(15, 3, 10, 4, 5.5); // ten answers said with 55%, four right
  bins.splice(27, 3, 30, 30, 28.5); // thirty said with 95%, all right
  assert.ok(Math.abs(calibrationError(bins) - (10 * 0.15 + 30 * 0.05) / 40) < 1e-12);
  assert.equal(calibrationError(Array(30).fill(0)), 0);
});

test('a difference is cell by cell', () => {
  assert.deepEqual(difference([3, 0, 5], [1, 2, 5]), [2, -2, 0]);
});

test('names on the map go apart where they cover each other, stay on it, and those that stand free do not move', () => {
  const size = /** @type {[number, number]} */ ([300, 300]);
  const clouds = /** @type {[number, number][]} */ ([
    [20, 20],
    [150, 150],
    [150, 150],
    [150, 150],
    [158, 152],
    [160, 160],
    [290, 150],
    [295, 155],
    [150, 280],
    [60, 240],
  ]);
  const moved = apart(clouds, 27, size);
  assert.deepEqual([moved[0], moved[9]], [clouds[0], clouds[9]]);
  for (const [i, [x, y]] of moved.entries()) {
    for (const [u, v] of moved.slice(i + 1)) assert.ok(Math.hypot(u - x, v - y) >= 27, `${moved}`);
    for (const at of [x, y]) assert.ok(at >= 13.5 && at <= 286.5, `${moved}`);
    const [from, to] = clouds[i] ?? [0, 0];
    assert.ok(i === 0 || i === 9 || Math.hypot(x - from, y - to) < 60, `${moved}`);
  }
  assert.deepEqual(apart([], 27, size), []);
});
