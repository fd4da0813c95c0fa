// Which digits of a number are marked as doubtful, and which answers as a whole.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDoubtful, isInDoubt } from '../../www/state/derived.js';

/** @param {number} share of the answer 4 @param {object} [rest] */
const digit = (share, rest = {}) => ({
  answer: 4,
  nearest: 4,
  second: null,
  probabilities: Array.from({ length: 10 }, (_, i) => (i === 4 ? share : (1 - share) / 9)),
  ...rest,
});

test('a digit is in doubt below 90%, with a second guess, or when it is refused; a mark is not', () => {
  assert.equal(isDoubtful(digit(0.992)), false);
  assert.equal(isDoubtful(digit(0.9)), false);
  assert.equal(isDoubtful(digit(0.899)), true);
  assert.equal(isDoubtful(digit(0.95, { second: 9 })), true);
  assert.equal(isDoubtful(digit(0.95, { answer: null })), true);
  assert.equal(isDoubtful(digit(0.5, { answer: null, nearest: null })), false);
  assert.equal(isDoubtful(undefined), false);
});

test('a number is in doubt where one of its digits is, a blank pad never', () => {
  /** @param {object} rest */
  const reading = (rest) =>
    /** @type {import('../../www/engine/protocol.js').Prediction} */ (
      /** @type {unknown} */ ({ blank: false, digits: [], ...digit(0.99), ...rest })
    );
  assert.equal(isInDoubt(null), false);
  assert.equal(isInDoubt(reading({})), false);
  assert.equal(isInDoubt(reading(digit(0.6))), true);
  assert.equal(isInDoubt(reading({ ...digit(0.6), blank: true })), false);
  assert.equal(isInDoubt(reading({ ...digit(0.6), digits: [digit(0.99), digit(0.98)] })), false);
  assert.equal(isInDoubt(reading({ digits: [digit(0.99), digit(0.6)] })), true);
});
