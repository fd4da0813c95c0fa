// The walk's code is the repository's, and what it says of guesses is what happened.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CODE } from '../../www/strings/code.js';
import { CHAPTERS } from '../../www/state/chapters.js';
import { worstDigit } from '../../www/features/judge/facts.js';
import { STEPS } from '../../www/features/walk/steps.js';
import { has } from '../../www/strings/i18n.js';
import './support/words.mjs';

/** The lines without the indentation that all of them share. @param {string[]} lines */
function flush(lines) {
  const depth = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth)).join('\n');
}

test('the lines of Rust that each chapter shows stand in the file that it names', () => {
  assert.deepEqual(Object.keys(CODE), [...CHAPTERS]);
  const pairs = Object.entries(CODE).flatMap(([chapter, pairs]) => pairs.map((pair) => ({ chapter, ...pair })));
  for (const { chapter, file, ours } of pairs) {
    const lines = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n');
    const wanted = ours.split('\n');
    const there = lines.some((_, i) => flush(lines.slice(i, i + wanted.length)) === ours);
    assert.ok(there, `${chapter}: ${file} has other lines now`);
  }
});

test('every chapter has its words, and every choice has some or is a digit', () => {
  for (const chapter of CHAPTERS) {
    for (const part of ['text', 'question', 'try', 'happened'])
      assert.ok(has(`walk.${chapter}.${part}`), `${chapter}: ${part}`);
    for (const choice of STEPS[chapter].choices ?? [])
      assert.ok(/^\d$/.test(choice) || has(`walk.${chapter}.guess.${choice}`), `${chapter}: ${choice}`);
  }
});

test('the right guess follows from the numbers', () => {
  const { read, numbers, data, train, judge } = STEPS;
  const of = (/** @type {number} */ p) => read.outcome({ digit: 7, p });
  assert.deepEqual([0.2, 0.5, 0.9, 0.985, 0.99, 0.995, 1].map(of), ['half', 'half', 'ninety', 'ninety_nine', 'ninety_nine', 'more', 'more']); // prettier-ignore
  const zeros = (/** @type {number} */ zeros) => numbers.outcome({ zeros, all: 784 });
  assert.deepEqual([100, 300, 640, 784].map(zeros), ['few', 'half', 'most', 'most']);
  assert.equal(data.outcome({ size: 28 }), 'square');
  // Two cells of a 9 are more than the largest cell, of a 5.
  const counts = Array.from({ length: 100 }, (_, i) =>
    i % 11 === 0 ? 90 : i === 53 ? 8 : [94, 97].includes(i) ? 5 : 0,
  );
  assert.deepEqual(worstDigit(counts), { label: 9, wrong: 10, answer: 4, times: 5 });
  assert.equal(judge.outcome({ label: 9 }), '9');
  const { model } = STEPS;
  const networkOf = (/** @type {number} */ parameters) =>
    model.happened(/** @type {any} */ ({ summary: { parameters } }));
  assert.deepEqual([898_510, 50_890].map(networkOf), [null, null], 'of another network nothing was guessed');
  assert.equal(model.outcome(networkOf(324_260) ?? {}), 'third');
  assert.match(train.tell({ first: 0.5, epochs: 2, test: 0.75, total: 200 }), /Of 200 that leaves 50 wrong/);
  assert.equal(train.outcome({ first: 0.9571, epochs: 2, test: 0.98 }), '95.7');
});
