// What a person reads when a run has ended: how, after how much, and whose weights answer now.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/words.mjs';
import { endingText } from '../../www/features/train/progress.js';

/**
 * @param {number} epochs
 * @param {Partial<Parameters<typeof endingText>[0]>} end
 */
function text(epochs, end) {
  const row = { loss: 0.1, accuracy: 0.9, val_loss: 0.1, val_accuracy: 0.9, seconds: 1 };
  const history = Array.from({ length: epochs }, (_, i) => ({ ...row, epoch: i + 1 }));
  return endingText({
    history,
    ending: 'finished',
    weights_epoch: epochs,
    monitor: 'val_loss',
    seconds: 12.3,
    ...end,
  });
}

test('a run that had all its epochs says so', () => {
  assert.equal(text(20, {}), 'Finished: 20 epochs in 12 s.');
  assert.equal(text(1, {}), 'Finished: 1 epoch in 12 s.');
});

test('a run that a person stopped says so', () => {
  const end = { ending: /** @type {const} */ ('stopped'), weights_epoch: null };
  assert.equal(text(0, end), 'Stopped: 0 epochs in 12 s.');
});

test('a run that stopped early says when, why, and whose weights are in use', () => {
  const ending = /** @type {const} */ ('early');
  assert.equal(
    text(7, { ending, weights_epoch: 4 }),
    'Stopped early after 7 epochs in 12 s: no lower validation loss since epoch 4, whose weights are in use.',
  );
  assert.equal(
    text(7, { ending, weights_epoch: 7, monitor: 'val_accuracy' }),
    'Stopped early after 7 epochs in 12 s: no higher validation accuracy any more.',
  );
});

test('a run that had all its epochs but kept its best one says which', () => {
  assert.equal(
    text(9, { weights_epoch: 8 }),
    'Finished: 9 epochs in 12 s; no lower validation loss since epoch 8, whose weights are in use.',
  );
});
