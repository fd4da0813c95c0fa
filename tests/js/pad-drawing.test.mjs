// What is on the pad, and undoing every change.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDrawing } from '../../www/features/draw/pad-drawing.js';

/** @typedef {ReturnType<typeof createDrawing>} Drawing */

/** @param {Drawing} drawing @param {number} x @param {import('../../www/features/draw/pad-drawing.js').Hand} [hand] @param {[number, number]} [times] */
function line(drawing, x, hand = 'mouse', [from, to] = [0, 10]) {
  drawing.begin(x, 0, hand, from);
  drawing.extend(x, 100);
  drawing.end(to);
}

const places = (/** @type {Drawing} */ drawing) => drawing.now().strokes.map(([x]) => x);

/** @param {string} name */
const picture = (name) => /** @type {any} */ ({ name });

test('every change can be taken back and brought again: strokes, clearing, a picture', () => {
  const drawing = createDrawing();
  assert.deepEqual([drawing.can.undo(), drawing.can.redo()], [false, false]);
  line(drawing, 1);
  line(drawing, 2);
  drawing.show(picture('one'));
  drawing.show(picture('two'));
  drawing.clear();
  line(drawing, 3);
  const seen = () => drawing.now().picture ?? places(drawing);
  const course = [seen()];
  while (drawing.can.undo()) {
    drawing.undo();
    course.push(seen());
  }
  assert.deepEqual(course, [[3], [], { name: 'two' }, { name: 'one' }, [1, 2], [1], []]);
  while (drawing.can.redo()) {
    drawing.redo();
    assert.deepEqual(seen(), course[course.length - 2]);
    course.pop();
  }
  assert.equal(course.length, 1);
});

test('what was taken back is gone once something else is drawn, and clearing nothing is no step', () => {
  const drawing = createDrawing();
  drawing.clear();
  assert.equal(drawing.can.undo(), false);
  line(drawing, 1);
  line(drawing, 2);
  drawing.undo();
  line(drawing, 3);
  assert.equal(drawing.can.redo(), false);
  assert.deepEqual(places(drawing), [1, 3]);
});

test('a pen takes away the touches under way or just over, and what they had replaced stands again', () => {
  const drawing = createDrawing();
  line(drawing, 1, 'touch', [0, 100]);
  drawing.show(picture('kept'));
  line(drawing, 2, 'touch', [800, 900]);
  drawing.begin(3, 0, 'touch', 950);
  drawing.dropPalm(800);
  assert.deepEqual(drawing.now().picture, { name: 'kept' });
  drawing.undo();
  assert.deepEqual(places(drawing), [1]);
  drawing.dropPalm(800);
  assert.deepEqual(places(drawing), [1], 'a finger drew that long before');
});

test('strokes by pen, mouse and keys are never a palm’s', () => {
  for (const hand of /** @type {const} */ (['pen', 'mouse', 'keys'])) {
    const drawing = createDrawing();
    line(drawing, 1, hand, [800, 900]);
    drawing.dropPalm(0);
    assert.deepEqual(places(drawing), [1], hand);
  }
});

test('the eraser takes whole strokes, between their points too, in one step a movement', () => {
  const drawing = createDrawing();
  for (const x of [20, 60, 100]) line(drawing, x);
  drawing.begin(140, 50, 'pen', 0); // a dot
  drawing.end(1);
  assert.equal(drawing.erase(40, 50, false), false, 'between two strokes');
  assert.equal(drawing.erase(62, 50, false), true);
  assert.equal(drawing.erase(139, 52, true), true);
  assert.deepEqual(places(drawing), [20, 100]);
  assert.equal(drawing.now().times.length, 2);
  drawing.undo();
  assert.deepEqual(places(drawing), [20, 60, 100, 140]);
});

test('of pictures, which take megabytes, only the last few are kept to go back to', () => {
  const drawing = createDrawing();
  for (let i = 0; i < 100; i++) drawing.show(picture(String(i)));
  let steps = 0;
  for (; drawing.can.undo(); steps++) drawing.undo();
  assert.ok(steps >= 5 && steps <= 10, `${steps} steps back`);
});
