// What the chapter Read picks of a network to show it: grids, lists of units, sums that a person can add up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asShown,
  columnsOf,
  lookedAt,
  offIn,
  readInside,
  switched,
  telling,
  weightsOf,
} from '../../www/features/read/inside.js';

/** @param {number[]} numbers */
const bytes = (numbers) => new Uint8Array(Float32Array.from(numbers).buffer);

const QUESTION = { source: /** @type {const} */ ('shipped'), picture: new Uint8Array(4), size: 2 };
const inside = readInside(QUESTION, {
  recurrent: false,
  widths: [3, 2],
  values: bytes([1, 0, 2, 0, 5, ...Array(10).fill(9), 0, 0, 0.75, ...Array(6).fill(0), 0.25]),
});

test('bytes become layers and probabilities', () => {
  assert.deepEqual(inside.layers.map((layer) => [...layer]), [[1, 0, 2], [0, 5]]); // prettier-ignore
  assert.deepEqual([...inside.probabilities], [0, 0, 0.75, 0, 0, 0, 0, 0, 0, 0.25]);
  assert.equal(weightsOf(inside), 4 * 3 + 3 + 3 * 2 + 2 + 2 * 10 + 10);
});

test('the answer is looked at until a unit is chosen that is there', () => {
  const answer = { layer: 2, unit: 2 };
  assert.deepEqual(lookedAt(inside, null), answer);
  assert.deepEqual(lookedAt(inside, { layer: 1, unit: 1 }), { layer: 1, unit: 1 });
  assert.deepEqual(lookedAt(inside, { layer: 2, unit: 9 }), { layer: 2, unit: 9 });
  for (const gone of [
    { layer: 1, unit: 2 },
    { layer: 3, unit: 0 },
    { layer: 2, unit: 10 },
  ]) {
    assert.deepEqual(lookedAt(inside, gone), answer);
  }
});

test('a grid is a little higher than wide and full where the units allow it', () => {
  const sizes = [1, 7, 10, 32, 64, 128, 500, 512, 1000].map((units) => columnsOf(units));
  assert.deepEqual(sizes, [1, 2, 3, 4, 8, 8, 20, 16, 25]);
  for (let units = 1; units < 600; units++) {
    const columns = columnsOf(units);
    const rows = Math.ceil(units / columns);
    assert.ok(rows * columns - units < columns && rows <= 3 * columns + 2, `${units}: ${columns}`);
  }
});

test('units are switched off and on again, each in its place of the list', () => {
  const none = new Uint8Array();
  const one = switched(inside, none, 1, (unit) => unit === 1, false);
  assert.deepEqual([...one], [0, 0, 0, 0, 1]);
  const silent = switched(inside, one, 0, (unit) => inside.layers[0]?.[unit] === 0, false);
  assert.deepEqual([...silent], [0, 1, 0, 0, 1]);
  assert.deepEqual([...offIn(inside, silent, 0)], [0, 1, 0]);
  assert.deepEqual([...offIn(inside, silent, 1)], [0, 1]);
  const back = switched(inside, silent, 0, () => true, true);
  assert.deepEqual([...back], [...one]);
  assert.equal(switched(inside, one, 1, () => true, true).length, 0, 'nothing off is no list');
  // A list of another network counts for nothing.
  assert.deepEqual([...offIn(inside, new Uint8Array(9).fill(1), 0)], [0, 0, 0]);
});

test('of a sum the weightiest terms are told, of a digit those on both sides', () => {
  const terms = [0.1, -3, 0, 2, -0.5, 0.4];
  assert.deepEqual(telling(terms, false, 3), [3, 4, 1]);
  assert.deepEqual(telling(terms, true, 4), [3, 5, 4, 1]);
  assert.deepEqual(telling(terms, true, 10), [3, 5, 0, 4, 1]);
});

test('what is shown of a sum adds up to it, to the last digit', () => {
  for (let seed = 1; seed < 200; seed++) {
    const terms = Array.from({ length: 50 }, (_, i) => Math.sin(seed * 97 + i * i) * 3);
    const bias = Math.cos(seed);
    const sum = terms.reduce((a, b) => a + b, bias);
    const { parts, bias: shownBias, rest, total } = asShown({ terms, bias, sum }, telling(terms, false, 8));
    const thousandths = [...parts, shownBias, rest].map((part) => Math.round(part * 1000));
    assert.equal(
      thousandths.reduce((a, b) => a + b),
      Math.round(total * 1000),
    );
    assert.ok(Math.abs(total - sum) <= 0.0005 + 1e-9);
  }
});
