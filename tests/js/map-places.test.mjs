// Where the map's pictures lie, and which one the pointer and the arrow keys find.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ahead, layOut, middleOf, nearest, placeOf } from '../../www/features/judge/map-places.js';

/** The corners of a square and its middle. */
const POINTS = Float32Array.of(0, 0, 2, 0, 0, 2, 2, 2, 1, 1);
const { places, toScreen } = layOut(POINTS, 232, 132);
const all = () => true;

test('the map fills the screen but for a margin, keeps its shape, and up is up', () => {
  assert.deepEqual(toScreen(1, 1), [116, 66]);
  assert.deepEqual(placeOf(places, 0), [66, 116]);
  assert.deepEqual(placeOf(places, 3), [166, 16]);
  assert.deepEqual(middleOf(places, [0, 3, 4]), [116, 66]);
  assert.deepEqual(layOut(new Float32Array(), 0, 0).places.length, 0);
});

test('the nearest picture is found, if it is near and shown', () => {
  assert.equal(nearest(places, [110, 60], Math.hypot, all, 14), 4);
  assert.equal(nearest(places, [90, 60], Math.hypot, all, 14), null);
  assert.equal(
    nearest(places, [110, 60], Math.hypot, (index) => index !== 4),
    2,
  );
});

test('an arrow key goes to a picture in its direction, and no further than the last', () => {
  const go = (/** @type {string} */ key, /** @type {number} */ from) => {
    const distance = ahead(key);
    return distance && nearest(places, placeOf(places, from), distance, all);
  };
  assert.equal(go('ArrowRight', 0), 1);
  assert.equal(go('ArrowUp', 0), 2);
  assert.equal(go('ArrowRight', 1), null);
  assert.equal(go('Enter', 0), null);
});
