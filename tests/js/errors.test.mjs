// The sentences of errors: the tables of both languages have the same entries with the same facts, the page makes
// of them what the command line does, and each error of the engine has one.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import en from '../../www/strings/en-errors.js';
import { entry } from '../../www/strings/errors.js';
import { sentence, speak } from '../../www/strings/i18n.js';
import zh from '../../www/strings/zh-errors.js';
import './support/words.mjs';

/** @typedef {import('../../www/strings/errors.js').Tables} Tables */

/** Stands in the file for a fact that is far longer than a sentence may be. */
const LONG_FACT = '(ab 500000 times)';

/** @typedef {{ cause: string, sentence: string, facts: any }} Case */

/** What `npm run golden` has written of Rust's errors. @returns {Promise<Case[]>} */
async function cases() {
  const text = await readFile(new URL('../golden/errors.txt', import.meta.url), 'utf8');
  const cases = text.split(/\n(?! )/).filter((lines) => lines !== '');
  return cases
    .map((lines) => lines.split('\n').map((line) => line.trim()))
    .filter(([, , facts]) => facts !== 'never crosses to the page')
    .map(([cause, sentence, facts]) => ({
      cause,
      sentence,
      facts: JSON.parse(facts.replace(LONG_FACT, 'ab'.repeat(5e5))),
    }));
}

test('each of the engine’s errors reads on the page as on the command line', async () => {
  for (const { cause, sentence: told, facts } of await cases()) {
    assert.equal(entry(en, 'errors', facts), told, cause);
  }
});

test('each sentence for an error of the engine is tried', async () => {
  const types = await readFile(new URL('../../www/engine/protocol.d.ts', import.meta.url), 'utf8');
  const [list = ''] = /(?<=type CoreError = ).*?;\n/s.exec(types) ?? [];
  const codes = [...list.matchAll(/"?code"?: "((?!file")[a-z-]+)"/g)].map(([, code]) => code);
  assert.ok(codes.length > 15);
  const tried = new Set((await cases()).map(({ facts }) => facts.code));
  assert.deepEqual(
    [...new Set(codes)].filter((code) => !tried.has(code)),
    [],
  );
});

test('beside its field an error does not name the field again', () => {
  const range = { kind: 'whole', least: 1, most: 10_000 };
  const error = {
    code: 'form-field',
    expected: { kind: 'optional', range },
    found: '0.0000001',
  };
  const expected = 'Expected nothing, or a whole number from 1 to 10000, found 0.0000001';
  assert.equal(sentence(error), expected);
});

test('an error that holds others, and facts that are missing, have their words', () => {
  const stopped = { code: 'stopped', detail: 'unreachable' };
  assert.equal(
    sentence({ code: 'not-switched', cause: stopped }),
    'The engine goes on as it was. The other build could not take over: The engine stopped (unreachable).',
  );
  assert.match(sentence({ code: 'no-script', cause: null }), /: its script could not be loaded$/);
  const passed = [
    { build: 'relaxed', error: { code: 'no-relaxed-simd' } },
    { build: 'simd128', error: { code: 'build-failed', detail: '{file} of 2' } },
  ];
  const why = 'no relaxed: this browser lacks relaxed SIMD; no simd128: {file} of 2';
  assert.equal(
    sentence({ code: 'not-started', passed, missing: false }),
    `The engine did not start (${why}). Try again.`,
  );
  assert.equal(
    sentence({ code: 'not-started', passed, missing: true }),
    `The engine did not start (${why}). Run \`npm start\` or \`wasm-pack build\`, then try again.`,
  );
  const found = (/** @type {object} */ fault) => sentence({ code: 'download', file: 'x', fault });
  assert.match(found({ kind: 'no-answer' }), /found no answer from/);
  assert.match(found({ kind: 'status', status: 404 }), /server’s answer 404/);
  assert.match(found({ kind: 'cut', bytes: 5, total: 9 }), /broken off after 5 of 9 bytes$/);
  assert.match(found({ kind: 'cut', bytes: 5, total: null }), /broken off after 5 bytes$/);
  assert.match(found({ kind: 'damaged', bytes: 5, cause: null }), /not all of it$/);
  assert.match(found({ kind: 'damaged', bytes: 5, cause: stopped }), /of it \(The engine stopped/);
  assert.equal(sentence({ code: 'not-a-number', found: '' }), 'Expected a number, found nothing');
  assert.equal(sentence({ code: 'constructor', message: 'unknown' }), 'unknown');
});

test('in Chinese an error of a field has the name that stands beside the field', () => {
  speak('zh');
  const error = { code: 'field', field: 'epochs', expected: { kind: 'fraction' }, found: '2' };
  assert.equal(sentence(error), '轮次：应为大于 0 且小于 1 的小数，实为 2');
  speak('en');
});

/**
 * @param {Tables} tables
 * @param {string} template
 * @returns {string[]} the facts that it names, also in the tables that it names
 */
function facts(tables, template) {
  return [...template.matchAll(/\{(\w+)(?::(\w+))?\}/g)].flatMap(([, name = '', table]) => {
    const own = name === 'value' ? [] : [name];
    if (!table || ['hex', 'errors', 'fields'].includes(table)) return own;
    assert.ok(tables[table], `no table ${table} for ${template}`);
    return [...own, ...Object.values(tables[table]).flatMap((inner) => facts(tables, inner))];
  });
}

test('both languages have the same entries, made of the same facts', () => {
  const [english, chinese] = /** @type {Tables[]} */ ([en, zh]);
  const unique = (/** @type {string[]} */ names) => [...new Set(names)].sort();
  for (const [table, entries] of Object.entries(english)) {
    if (table === 'numbers') continue; // Chinese has no plural
    assert.deepEqual(Object.keys(chinese[table] ?? {}), Object.keys(entries), table);
    for (const [key, template] of Object.entries(entries)) {
      const named = unique(facts(english, template));
      assert.deepEqual(unique(facts(chinese, chinese[table][key])), named, `${table}, ${key}`);
    }
  }
});

test('each has a Chinese sentence with every number and name of its facts', async () => {
  speak('zh');
  for (const { cause, sentence: english, facts } of await cases()) {
    const chinese = sentence(facts);
    assert.match(chinese, /\p{Script=Han}/u, cause);
    assert.doesNotMatch(chinese, /undefined|null|\[object|[,;:?!()]\p{Script=Han}/u, cause);
    const told = (/** @type {string} */ text) => new Set(text.match(/(?<![\d.])\d[\d.]*(?<!\.)/g));
    for (const number of told(english)) {
      assert.ok(told(chinese).has(number), `${cause}: ${number} in ${chinese}`);
    }
  }
  speak('en');
});
