// The page's English sentences for the engine's errors: the same as the command line's, from the facts that cross.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { engineErrors } from '../../www/strings/en-errors.js';
import { errors as chinese } from '../../www/strings/zh.js';

/** @typedef {{ cause: string, sentence: string, facts: any }} Case */

/** What `npm run golden` has written of Rust's errors. @returns {Promise<Case[]>} */
async function cases() {
  const text = await readFile(new URL('../golden/errors.txt', import.meta.url), 'utf8');
  const cases = text.split(/\n(?! )/).filter((lines) => lines !== '');
  return cases
    .map((lines) => lines.split('\n').map((line) => line.trim()))
    .filter(([, , facts]) => facts !== 'never crosses to the page')
    .map(([cause, sentence, facts]) => ({ cause, sentence, facts: JSON.parse(facts) }));
}

/** A number that JSON does not hold is null there. @param {any} facts */
function withNaN(facts) {
  for (const of of [facts, facts.fault]) {
    for (const key of ['loss', 'found']) if (of && of[key] === null) of[key] = NaN;
  }
  return facts;
}

test('each of the engine’s errors reads on the page as on the command line', async () => {
  const all = await cases();
  const codes = new Set(all.map(({ facts }) => facts.code));
  assert.deepEqual([...codes, 'form-field'].sort(), Object.keys(engineErrors).sort());
  for (const { cause, sentence, facts } of all) {
    const made = engineErrors[facts.code]?.(withNaN(facts));
    const told = sentence.replaceAll("'", '’').replaceAll(/\binf\b/g, 'NaN');
    assert.equal(made, told, cause);
  }
});

test('beside its field an error does not name the field again', () => {
  const range = { kind: 'whole', least: 1, most: 10_000 };
  const error = { expected: { kind: 'optional', range }, found: 1e-7 };
  const expected = 'Expected nothing, or a whole number from 1 to 10000, found 0.0000001';
  assert.equal(engineErrors['form-field']?.(error), expected);
});

test('each has a Chinese sentence with every number and name of its facts', async () => {
  for (const { cause, facts } of await cases()) {
    const sentence = chinese[facts.code]?.(withNaN(structuredClone(facts))) ?? '';
    assert.match(sentence, /\p{Script=Han}/u, cause);
    assert.doesNotMatch(sentence, /undefined|null|\[object|[,;:?!()]\p{Script=Han}/u, cause);
    const english = engineErrors[facts.code]?.(withNaN(facts)) ?? '';
    const told = (/** @type {string} */ text) => new Set(text.match(/(?<![\d.])\d[\d.]*(?<!\.)/g));
    for (const number of told(english)) {
      assert.ok(told(sentence).has(number), `${cause}: ${number} in ${sentence}`);
    }
  }
});
