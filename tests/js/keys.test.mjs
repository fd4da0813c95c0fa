// The letter of a key, on the keyboards of the world.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letterOf } from '../../www/ui/keys.js';

/** @type {[layout: string, key: string, code: string, letter: string][]} */
const KEYS = [
  ['QWERTY', 'z', 'KeyZ', 'z'],
  ['Caps Lock', 'Z', 'KeyZ', 'z'],
  ['QWERTZ', 'z', 'KeyY', 'z'],
  ['QWERTZ', 'y', 'KeyZ', 'y'],
  ['AZERTY', 'z', 'KeyW', 'z'],
  ['AZERTY', 'w', 'KeyZ', 'w'],
  ['Dvorak', 'z', 'Slash', 'z'],
  ['Dvorak', ';', 'KeyZ', ';'],
  ['Russian', 'я', 'KeyZ', 'z'],
  ['Russian, Caps Lock', 'Я', 'KeyZ', 'z'],
  ['Greek', 'ζ', 'KeyZ', 'z'],
  ['Hebrew', 'ז', 'KeyZ', 'z'],
  ['Arabic', 'ئ', 'KeyZ', 'z'],
  ['Thai', 'ผ', 'KeyZ', 'z'],
  ['Korean', 'ㅋ', 'KeyZ', 'z'],
  ['Russian', 'н', 'KeyY', 'y'],
  ['a browser that does not tell', 'Unidentified', 'KeyZ', 'z'],
  ['Escape', 'Escape', 'Escape', ''],
  ['Russian', 'ж', 'Semicolon', ''],
];

for (const [layout, key, code, letter] of KEYS) {
  test(`${layout}: ${key} on ${code} is ${letter ? `the letter ${letter}` : 'no letter'}`, () =>
    assert.equal(letterOf({ key, code }), letter));
}
