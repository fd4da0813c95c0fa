// The words of the page: every language has all of them, and none stands anywhere else.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { speak, text } from '../../www/strings/i18n.js';
import { FORM_FIELDS } from '../../www/state/fields.js';
import EN_ERRORS from '../../www/strings/en-errors.js';
import * as EN from '../../www/strings/en.js';
import * as ZH from '../../www/strings/zh.js';
import './support/words.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const INDEX = readFileSync(join(ROOT, 'index.html'), 'utf8');

/** @typedef {import('../../www/strings/i18n.js').Entry} Entry */
/** @type {Record<string, Entry>} */
const en = EN.en;
/** @type {Record<string, Entry>} */
const zh = ZH.zh;

/** @param {Entry | undefined} entry @returns {string[]} each of its forms */
const forms = (entry = '') => (typeof entry === 'string' ? [entry] : Object.values(entry));
/** @param {string} form @param {RegExp} pattern @returns {string} what it names, sorted, each once */
const named = (form, pattern) => [...new Set([...form.matchAll(pattern)].map(([, name]) => name))].sort().join();
/** @param {string} form */
const facts = (form) => named(form, /\{(\w+)\}/g);
/** @param {string} form */
const elements = (form) => named(form, /<(\w+)>/g);

/** The files of these folders of www/, with their text. @param {string[]} folders */
const sources = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(join(ROOT, 'www', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => {
        const file = `www/${folder}/${name}`;
        return { file, source: readFileSync(join(ROOT, file), 'utf8') };
      }),
  );

test('both languages have the same keys, in the same order', () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
});

test('texts of one key name the same facts and the same elements, in every form', () => {
  for (const key of Object.keys(en)) {
    const [first = ''] = forms(en[key]);
    // A plural form may spell its number out.
    const others = [...forms(en[key]), ...forms(zh[key])];
    for (const form of others) {
      assert.equal(facts(form), facts(first), `facts of ${key}: ${form}`);
      assert.equal(elements(form), elements(first), `elements of ${key}: ${form}`);
    }
  }
});

test('Chinese texts are Chinese: full-width punctuation, and words of the field', () => {
  const names =
    /^(answer\.both|runs\.separator|unit\.(kilo|mega)bytes|language\.en|data\.file_done|fields\.nesterov|choices\.(optimizer|activation)\..*)$/;
  for (const [key, entry] of Object.entries(zh)) {
    if (names.test(key)) continue;
    for (const form of forms(entry)) {
      if (key !== 'list.separator') assert.match(form, /\p{Script=Han}/u, key);
      assert.doesNotMatch(form, /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u, key);
      // One word for one thing: 加载, 自带, 方案.
      assert.doesNotMatch(form, /载入|随附|预设/, key);
    }
  }
});

test('every code that the page throws has a sentence', () => {
  const codes = sources(['app', 'state', 'ui', 'features', 'engine']).flatMap(({ source }) =>
    [...source.matchAll(/(?:code: |refuse\()'([a-z-]+)'/g)].map(([, code = '']) => code),
  );
  assert.ok(codes.length > 10);
  assert.deepEqual(
    [...new Set(codes)].filter((code) => !(code in EN_ERRORS.errors)),
    [],
  );
});

test('the plural follows the language and the count', () => {
  const run = (/** @type {number} */ count) => text('run.finished', { count, duration: '1 s' });
  assert.match(run(1), /1 epoch in/);
  assert.match(run(2), /2 epochs in/);
  speak('zh');
  assert.equal(run(1), '已完成：1 轮，用时 1 s。');
  speak('en');
});

test('index.html has no words but for what stands before the page’s script, and only keys that exist', () => {
  const body = INDEX.slice(INDEX.indexOf('<body>')).replace(
    /<noscript[^]*?<\/noscript\s*>|<div id="notice"[^]*?<\/div>|<!--[^]*?-->/g,
    '',
  );
  const words = body.replace(/<[^>]*>/g, ' ').match(/[\p{L}]+/gu);
  assert.deepEqual(words, ['digit', 'lab']);
  assert.doesNotMatch(body, /\s(aria-label|placeholder|title|alt)="/);
  const keys = [...body.matchAll(/data-(?:text|label|placeholder)="([^"]*)"/g)];
  assert.ok(keys.length > 80);
  for (const [, key = ''] of keys)
    assert.ok(
      forms(en[key]).every((form) => form && !facts(form)),
      key,
    );
});

test('every field of the training form, and every choice, has its words, and no other has any', () => {
  const keys = FORM_FIELDS.flatMap((field) => [
    `fields.${field.name}`,
    ...(field.kind === 'choice' ? field.names.map((choice) => `choices.${field.name}.${choice}`) : []),
  ]);
  const words = Object.keys(en).filter((key) => /^(fields\.\w+|choices\..*)$/.test(key));
  assert.deepEqual(words.sort(), keys.sort());
});

/** Names of keys, events, parts of Intl, and of Keras and Python, that look like words. */
const NAMES =
  /^(Dense|Dropout|LSTM|Adam|SGD|RMSprop|True|False|Arrow\w+|Enter|Page\w+|Escape|Delete|Backspace|Home|End|Tab|Files|UTC|NFKC|None|Infinity|NaN)$/;

/**
 * @param {string} source JavaScript
 * @returns {string[]} its literals that a person could read: Chinese, two words, or one that begins large
 */
function readable(source) {
  const code = source.replace(/new Error\((?:'[^']*'|`[^`]*`)\)/g, '');
  const tokens = code.match(/\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g) ?? [];
  return tokens
    .filter((token) => !token.startsWith('/'))
    .flatMap((token) => token.slice(1, -1).split(/\$\{[^}]*\}/))
    .map((part) => part.trim())
    .filter((part) => !/[[\]#=]|^\(/.test(part) && !NAMES.test(part)) // selectors, media queries
    .filter((part) => /\p{Script=Han}|\p{L}[,:]? +\p{L}|^\p{Lu}\p{L}+\.?$|\p{L}[!?…]$/u.test(part));
}

test('no view and no controller holds a literal text', () => {
  assert.deepEqual(readable("setText(x, 'Not a digit');"), ['Not a digit']);
  assert.deepEqual(readable('setText(x, `Epoch ${n} of the ${m}`)'), ['Epoch', 'of the']);
  assert.deepEqual(readable("setText(x, '训练'); // no words"), ['训练']);
  for (const { file, source } of sources(['app', 'state', 'ui', 'features'])) {
    assert.deepEqual(readable(source), [], file);
  }
});
