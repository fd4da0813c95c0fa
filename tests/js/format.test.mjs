// How numbers look on the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/words.mjs';
import { count, decimals, duration, fileSize, percent, shape } from '../../www/ui/format.js';

test('numbers look the way people read them', () => {
  assert.equal(count(898510), '898,510');
  assert.equal(count(12345.6), '12,346');
  assert.equal(decimals(0.05), '0.0500');
  assert.equal(decimals(Infinity), 'Infinity');
  assert.equal(percent(0.9731), '97.3%');
  assert.equal(fileSize(9912422), '9.9 MB');
  assert.equal(fileSize(28246), '29 kB');
  assert.equal(shape([null, 500]), '(None, 500)');
});

test('durations keep two units and never run backwards', () => {
  assert.equal(duration(-1), '0 s');
  assert.equal(duration(59.4), '59 s');
  assert.equal(duration(59.6), '1 min 00 s');
  assert.equal(duration(185), '3 min 05 s');
  assert.equal(duration(3725), '1 h 02 min');
});
