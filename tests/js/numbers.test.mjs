// Numbers as people type them, on any keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber, toNumber, toNumbers, whole } from '../../www/ui/numbers.js';

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
  ['60\u00a0000', 60000],
  ['60\u2009000', 60000],
  ['60’000', 60000],
  ["1'234'567", 1234567],
  ['60_000', 60000],
  ['1.000,5', 1000.5],
  ['1,000.5', 1000.5],
  ['1 000,5', 1000.5],
  ['1 000.5', 1000.5],
  ['１．０００，５', 1000.5],
  ['٠٫٠٠١', 0.001], // Arabic
  ['۶۴', 64], // Persian
  ['६४', 64], // Devanagari
  ['০.২', 0.2], // Bengali
  ['๖๔', 64], // Thai
  ['𝟞𝟜', 64], // mathematical
  ['٦٠٬٠٠٠', 60000],
  ['–2', -2],
  ['‐2', -2],
  ['\u200e64\u200f', 64],
  ['\ufeff64', 64],
  ['64\r\n', 64],
  ['\t0,2\n', 0.2],
  ['+5', 5],
  ['5.', 5],
  ['1.500', 1.5],
];
for (const [text, number] of READ) {
  test(`“${text}” is ${number}`, () => assert.equal(toNumber(text), number));
}

test('a comma parts groups of a whole number, and nothing else', () => {
  const whole = (/** @type {string} */ text) => toNumber(text, { whole: true });
  assert.equal(whole('60,000'), 60000);
  assert.equal(whole('1，234，567'), 1234567);
  assert.equal(whole('60.000'), 60000);
  assert.equal(whole('1.234.567'), 1234567);
  assert.equal(whole('2.5'), 2.5);
  assert.equal(whole('0.500'), 0.5, 'no group begins with 0');
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
  '0x10',
  '0b1',
  'Infinity',
  '1.000,5,2',
  '1.00,5',
  '12\u00a034',
  '5 000 00',
  '--5',
  'e5',
  '.',
]) {
  test(`“${text}” is no number, or may be two`, () => assert.equal(toNumber(text), null));
}

test('lists have commas of either width, or what a Chinese keyboard has for them', () => {
  for (const text of ['500,300', '500， 300', '５００，３００', '500、300', ' 500 ,300 ']) {
    assert.deepEqual(toNumbers(text), [500, 300], text);
  }
  for (const text of ['500\n300', '500\t300\n', '500,\n300', '\r\n500\r\n\r\n300', '٥٠٠، ٣٠٠', '５００\n３００']) {
    assert.deepEqual(toNumbers(text), [500, 300], JSON.stringify(text));
  }
  for (const text of ['500;300', '500; 300', '500；300', '[500, 300]', '(500, 300)', '［500，300］', '[500;300]']) {
    assert.deepEqual(toNumbers(text), [500, 300], text);
  }
  assert.deepEqual([toNumbers('[]'), toNumbers('[64]')], [[], [64]]);
  assert.deepEqual(toNumbers('1\u202f024, 512'), [1024, 512]);
  assert.deepEqual(toNumbers('  '), []);
  for (const text of ['500 300', '500,,300', '500,', '500,x', '500;', '500;300,200', '[500', '[500)', '[500],[300]']) {
    assert.equal(toNumbers(text), null, text);
  }
});

test('a field of one number says what it expects instead of what it cannot take', () => {
  const ofPercent = /** @type {const} */ ({ kind: 'optional', range: { kind: 'up-to', most: 100 } });
  assert.equal(readNumber(' １２ ', whole(2, 256)), 12);
  assert.equal(readNumber('97,5', ofPercent), 97.5);
  assert.equal(readNumber(' ', ofPercent), null);
  assert.deepEqual(readNumber('', whole(2, 256)), { code: 'not-a-number', found: '' });
  assert.deepEqual(readNumber('twelve', whole(2, 256)), { code: 'not-a-number', found: 'twelve' });
  for (const found of ['1', '257', '2.5', '-3']) {
    assert.deepEqual(readNumber(found, whole(2, 256)), { code: 'form-field', expected: whole(2, 256), found });
  }
  for (const found of ['-0.1', '100.1']) {
    assert.deepEqual(readNumber(found, ofPercent), { code: 'form-field', expected: ofPercent, found });
  }
});
