// Numbers as people type them, on whatever keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toNumber, toNumbers } from '../../www/ui/numbers.js';

/** @type {[string, number][]} */
const READ = [
  ['0.001', 0.001],
  ['０．００１', 0.001],
  ['0。001', 0.001],
  ['0,001', 0.001],
  ['0，001', 0.001],
  [',5', 0.5],
  ['1,5e-3', 0.0015],
  ['1e-3', 0.001],
  ['－２', -2],
  ['−2', -2],
  ['60 000', 60000],
  ['60\u202f000', 60000],
  ['60\u3000000', 60000],
  [' 7 ', 7],
];
for (const [text, number] of READ) {
  test(`“${text}” is ${number}`, () => assert.equal(toNumber(text), number));
}

test('a comma parts groups of a whole number, and nothing else', () => {
  const whole = (/** @type {string} */ text) => toNumber(text, { whole: true });
  assert.equal(whole('60,000'), 60000);
  assert.equal(whole('1，234，567'), 1234567);
  assert.equal(whole('0,2'), 0.2, 'whether that is allowed is not decided here');
});

for (const text of [
  '',
  ' ',
  '1,500',
  '12,345,678',
  '0,2,0',
  '1 2',
  '5 00',
  '1.2.3',
  'fast',
  '五',
]) {
  test(`“${text}” is no number, or may be two`, () => assert.equal(toNumber(text), null));
}

test('lists have commas of either width, or what a Chinese keyboard has for them', () => {
  for (const text of ['500,300', '500， 300', '５００，３００', '500、300', ' 500 ,300 ']) {
    assert.deepEqual(toNumbers(text), [500, 300], text);
  }
  assert.deepEqual(toNumbers('  '), []);
  for (const text of ['500 300', '500,,300', '500,', '500,x', '500；300']) {
    assert.equal(toNumbers(text), null, text);
  }
});
