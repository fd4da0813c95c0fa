// The rules of the verdict, each with runs that fulfil it and runs that just do not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence } from '../../www/features/train/verdict-view.js';
import { bestOf, broken, diverged, findingsOn, judge, overfit } from '../../www/features/train/verdict.js';
import { speak } from '../../www/strings/i18n.js';
import './support/words.mjs';

/**
 * @param {number[]} loss
 * @param {number[]} valLoss
 * @param {number[]} valAccuracy
 * @param {number[]} [accuracy]
 */
const rows = (loss, valLoss, valAccuracy, accuracy = valAccuracy) =>
  loss.map((loss, i) => ({
    epoch: i + 1,
    loss,
    accuracy: accuracy[i] ?? 0,
    val_loss: valLoss[i] ?? 0,
    val_accuracy: valAccuracy[i] ?? 0,
    seconds: 1,
  }));

/** @param {ReturnType<typeof rows>} list @param {object} [more] */
const run = (list, more = {}) => ({
  rows: list,
  learning_rate: 0.001,
  dropout: 0,
  activation: 'relu',
  ended: true,
  ...more,
});

/** @param {Parameters<typeof judge>[0]} facts */
const keys = (facts) => judge(facts).map(({ key }) => key.replace('verdict.', ''));

const GOOD = rows([0.5, 0.2, 0.1, 0.08], [0.3, 0.15, 0.1, 0.099], [0.9, 0.95, 0.97, 0.971]);

test('a run that learnt is told by its best epoch, once it has ended', () => {
  assert.deepEqual(judge(run(GOOD)), [{ key: 'verdict.good', epoch: 4, accuracy: 0.971 }]);
  assert.deepEqual(judge(run(GOOD, { ended: false })), []);
});

test('a loss worse than guessing is divergence, with a tenth of the rate to try', () => {
  const far = rows([2.9], [2.8], [0.1]);
  assert.deepEqual(judge(run(far, { learning_rate: 0.5 })), [
    { key: 'verdict.diverged', epoch: 1, loss: 2.9, rate: 0.5, lower: 0.05 },
  ]);
  // A hard first epoch, whose validation is fine, is none; nor is a guess.
  assert.equal(diverged(run(rows([2.9], [0.9], [0.7]))), null);
  assert.equal(diverged(run(rows([2.31], [2.31], [0.1]))), null);
  assert.equal(diverged(run([])), null);
});

test('so is a run that was far off and has done no better than chance since: its units are off', () => {
  const dead = rows([40, 2.31, 2.31], [3, 2.3, 2.3], [0.1, 0.11, 0.1]);
  assert.equal(diverged(run(dead))?.epoch, 1);
  const recovered = rows([40, 0.9], [3, 0.4], [0.1, 0.9]);
  assert.equal(diverged(run(recovered)), null);
});

test('no better than guessing after two epochs is stuck, by a sigmoid or otherwise', () => {
  const chance = rows([2.31, 2.3], [2.3, 2.3], [0.11, 0.11]);
  assert.deepEqual(keys(run(chance)), ['stuck']);
  assert.deepEqual(keys(run(chance, { activation: 'sigmoid' })), ['stuck_sigmoid']);
  assert.deepEqual(keys(run(chance.slice(0, 1), { ended: false })), []);
});

test('overfitting begins where the validation loss was least, and needs the training loss to fall on', () => {
  const over = rows([0.5, 0.2, 0.1, 0.02], [0.4, 0.3, 0.32, 0.36], [0.88, 0.91, 0.915, 0.92]);
  const [found] = judge(run(over));
  assert.ok(found?.key === 'verdict.overfit');
  assert.deepEqual([found.epoch, found.from, found.to], [2, 0.3, 0.36]);
  assert.ok(Math.abs(found.more - 0.2) < 1e-9);
  // A tenth more is not enough, nor is one epoch, nor a training loss that rises too.
  assert.equal(overfit({ rows: rows([0.5, 0.2, 0.1, 0.02], [0.4, 0.3, 0.3, 0.329], []) }), null);
  assert.equal(overfit({ rows: over.slice(0, 3) }), null);
  assert.equal(overfit({ rows: rows([0.5, 0.2, 0.3, 0.4], [0.4, 0.3, 0.32, 0.36], []) }), null);
  assert.equal(overfit({ rows: [] }), null);
});

test('nothing gained is said after five epochs and a quarter of the run, as the tutorial saw after 9', () => {
  const flat = (/** @type {number} */ epochs, /** @type {number} */ best) =>
    rows(
      Array(epochs).fill(0.05),
      Array(epochs).fill(0.08),
      Array.from({ length: epochs }, (_, i) => (i + 1 < best ? 0.9 + i / 1000 : 0.981)),
    );
  assert.deepEqual(judge(run(flat(20, 9)))[0], { key: 'verdict.plateau', epoch: 9, accuracy: 0.981, since: 11 });
  assert.deepEqual(keys(run(flat(13, 9))), ['good']);
  assert.deepEqual(keys(run(flat(14, 9))), ['plateau']);
  assert.deepEqual(keys(run(flat(100, 80))), ['good']);
  // That the loss still falls does not make that wrong: one verdict, not two that contradict each other.
  const losses = Array.from({ length: 8 }, (_, i) => 0.8 ** i);
  const perfect = Array(8).fill(1);
  assert.deepEqual(keys(run(rows(losses, losses, perfect, perfect))), ['plateau']);
  // Two pictures of 10,000 are no gain.
  assert.equal(bestOf(rows([0, 0], [0, 0], [0.98, 0.9802])).epoch, 1);
  assert.equal(bestOf(rows([0, 0], [0, 0], [0.98, 0.9803])).epoch, 2);
});

test('a loss that falls in equal steps is too low a rate; one that falls by parts wants more epochs', () => {
  const straight = rows([2.2, 2.1, 2.0, 1.9, 1.8], [2.1, 2.0, 1.9, 1.8, 1.7], [0.3, 0.4, 0.5, 0.55, 0.6]);
  assert.deepEqual(judge(run(straight, { learning_rate: 0.0001 })), [
    { key: 'verdict.slow', rate: 0.0001, higher: 0.001, loss: 1.8 },
  ]);
  const falling = rows([1.6, 0.7, 0.5, 0.4, 0.35], [0.9, 0.5, 0.4, 0.36, 0.33], [0.8, 0.88, 0.9, 0.91, 0.92]);
  const [found] = judge(run(falling));
  assert.ok(found?.key === 'verdict.more');
  assert.ok(Math.abs(found.less - (1 - 0.33 / 0.36)) < 1e-9);
  assert.deepEqual(keys(run(falling, { ended: false })), []);
});

test('validation above training is put down to dropout, where there is some', () => {
  const above = rows([0.3, 0.2], [0.15, 0.1], [0.96, 0.97], [0.91, 0.94]);
  const [found] = judge(run(above, { dropout: 0.2, ended: false }));
  assert.deepEqual(found, { key: 'verdict.dropout', training: 0.94, validation: 0.97, dropout: 0.2 });
  assert.deepEqual(judge(run(above, { ended: false })), []);
  const alike = rows([0.3], [0.15], [0.94], [0.939]);
  assert.deepEqual(judge(run(alike, { dropout: 0.2, ended: false })), []);
});

test('a loss that is no number any more is told by its epoch', () => {
  const state = {
    history: { rows: [], length: 0 },
    trained: /** @type {any} */ ({ learning_rate: 1, dropout: 0.2, activation: 'relu' }),
    runNews: { divergedIn: 3 },
    run: /** @type {const} */ ('idle'),
  };
  const { findings, ended } = findingsOn(state);
  assert.equal(ended, true);
  assert.deepEqual(findings, [broken({ epoch: 3, rate: 1 })]);
  assert.deepEqual(findingsOn({ ...state, trained: null }).findings, []);
});

test('each finding has a sentence with its numbers, in both languages', () => {
  const found = judge(run(rows([0.5, 0.2, 0.1, 0.02], [0.4, 0.3, 0.32, 0.36], [0.88, 0.91, 0.915, 0.92])));
  assert.match(
    sentence(found[0] ?? broken({ epoch: 1, rate: 1 })),
    /since epoch 2: .*0\.3000.*0\.3600 \(20\.0% more\)/,
  );
  // A tenth of 0.003 is not 0.00030000000000000003.
  assert.match(sentence(broken({ epoch: 1, rate: 0.003 })), /0\.003 is too high: try 0\.0003\./);
  speak('zh');
  assert.match(sentence(broken({ epoch: 1, rate: 0.003 })), /第 1 轮发散.*0\.0003/);
  speak('en');
});

test('however long a run is, each news of it reads a few rows', () => {
  let reads = 0;
  const all = Array.from({ length: 5000 }, (_, i) => ({
    ...{ epoch: i + 1, loss: 1 / (i + 1), accuracy: 0.9, seconds: 1 },
    ...{ val_loss: Math.abs(i - 700) / 700, val_accuracy: 0.5 + Math.min(i, 900) / 2000 },
  }));
  /** @type {typeof all} */
  const list = [];
  const counted = new Proxy(list, {
    get(list, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      return Reflect.get(list, key, receiver);
    },
  });
  const news = () => {
    reads = 0;
    const said = judge(run(counted, { ended: false })).map(({ key }) => key);
    return { said, best: bestOf(counted).epoch, over: overfit({ rows: counted })?.epoch, reads };
  };
  for (const length of [2000, 5000]) {
    list.push(...all.slice(list.length, length - 1));
    news();
    list.push(...all.slice(length - 1, length));
    const { reads, ...found } = news();
    assert.ok(reads < 30, `${reads} rows read after ${length}`);
    assert.deepEqual(found, { said: ['verdict.overfit', 'verdict.plateau'], best: 901, over: 701 });
  }
  // A list that begins anew is looked at anew.
  list.splice(0, Infinity, ...all.slice(0, 3));
  assert.equal(bestOf(counted).epoch, 3);
});
