// The arithmetic of the step by hand: what stands on the page, worked out from what stands on the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ACTIVATIONS,
  activationOf,
  asShown,
  crossEntropy,
  lossOfLogits,
  shown,
  softmax,
  steepest,
  stepByHand,
  summaryOf,
  written,
} from '../../www/features/loss/arithmetic.js';

test('a number stands with six digits that count, and reads back as what stands there', () => {
  for (const [value, text] of /** @type {[number, string][]} */ ([
    [0, '0'],
    [1, '1'],
    [-0.5, '-0.5'],
    [1 / 3, '0.333333'],
    [12.3456789, '12.345679'],
    [0.00012345678, '0.000123457'],
    [0.000099999, '9.99990e-5'],
    [-1.5e-9, '-1.50000e-9'],
    [-999.1234567, '-999.123457'],
    [123456.7, '1.23457e5'],
  ])) {
    assert.equal(shown(value), text);
    assert.equal(asShown(value), Number(text));
    assert.equal(written(value), text.replace(/-/g, '−'));
    assert.ok(text.length <= 12);
  }
});

test('softmax adds up to 1, however large the logits are', () => {
  const found = softmax([1000, 999, -1000]);
  assert.ok(Math.abs(found.reduce((a, b) => a + b) - 1) < 1e-12);
  assert.ok(Math.abs((found[0] ?? 0) / (found[1] ?? 1) - Math.E) < 1e-9);
});

test('a loss from logits is that of the probabilities, and still has a slope where they are 1 to the last digit', () => {
  const logits = [1, -2, 0.5, 3, 0, 0, -1, 2, 0, 1];
  for (const label of [3, 1]) {
    const plain = crossEntropy(softmax(logits)[label] ?? 0);
    assert.ok(Math.abs(lossOfLogits(logits, label) - plain) < 1e-12, `${label}`);
  }
  const sure = (/** @type {number} */ z) => [z, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  assert.ok(crossEntropy(softmax(sure(40))[0] ?? 0) === 0);
  const [near, far] = [lossOfLogits(sure(40), 0), lossOfLogits(sure(41), 0)];
  assert.ok(Math.abs(near / (9 * Math.exp(-40)) - 1) < 1e-9 && far < near, `${near}, ${far}`);
});

test('the activation is known by what it makes of the sums', () => {
  const sums = [-2, -0.3, 0.4, 3];
  for (const name of /** @type {const} */ (['relu', 'sigmoid', 'tanh'])) {
    const { of, slope } = ACTIVATIONS[name];
    assert.equal(activationOf(sums, sums.map(of)), name);
    for (const z of sums) {
      const quotient = (of(z + 1e-6) - of(z - 1e-6)) / 2e-6;
      assert.ok(Math.abs(slope(z, of(z)) - quotient) < 1e-6, `${name} at ${z}`);
    }
  }
});

/** A network of 2 inputs, 2 hidden units of ReLU and ten outputs, forward and back, number by number. */
function network(/** @type {number[][]} */ first, /** @type {number[][]} */ second) {
  const x = [0.5, 1];
  const sum = (/** @type {number[]} */ x, /** @type {number[][]} */ kernel) =>
    (kernel[0] ?? []).map((_, to) => x.reduce((all, x, from) => all + x * (kernel[from]?.[to] ?? 0), 0));
  const z = sum(x, first);
  const a = z.map((z) => Math.max(0, z));
  const logits = sum(a, second);
  return { inputs: [x, a], sums: [z, logits] };
}

test('the gradient by hand is how the loss changes, and the terms make up the sum', () => {
  const label = 3;
  const first = [
    [0.2, -0.4],
    [0.7, 0.9],
  ];
  const second = [0, 1].map((from) => Array.from({ length: 10 }, (_, to) => Math.sin(7 * from + to)));
  const loss = (/** @type {number[][]} */ first) =>
    -Math.log(softmax(network(first, second).sums[1] ?? [])[label] ?? 0);
  const ways = { ...network(first, second), deltas: [[0.1, -0.3], []] };
  const place = { layer: 0, from: 1, to: 0 };
  const weight = [0.7, 0, ...(second[0] ?? [])];
  const step = stepByHand(ways, place, { weight, label, rate: 2 });
  const moved = (/** @type {number} */ by) => [first[0] ?? [], [0.7 + by, 0.9]];
  const quotient = (loss(moved(1e-5)) - loss(moved(-1e-5))) / 2e-5;
  assert.ok(Math.abs(step.gradient - quotient) < 1e-5, `${step.gradient}, ${quotient}`);
  assert.ok(Math.abs(step.loss - loss(first)) < 1e-5);
  assert.equal(step.sum, asShown(step.product + step.rest));
  assert.equal(step.next, asShown(0.7 - asShown(2 * step.gradient)));
  assert.equal(step.hidden?.activation, 'relu');
  assert.equal(step.hidden?.terms.length, 10);
  assert.deepEqual(steepest(ways, 0), { layer: 0, from: 1, to: 1 });
  assert.deepEqual(summaryOf([0, -0.3, 0.1]), { count: 2, all: 3, most: -0.3 });
});
