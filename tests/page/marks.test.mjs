// Signs among digits: each stands in the number as an unread mark, is shown and named, and takes certainty away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { DIGITS } from './support/digits.mjs';
import { answer, draw, press, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {[number, number][][]} Strokes in pads */

/** A digit whose box of half a pad begins at `left`. @param {number} digit @param {number} left @returns {Strokes} */
const at = (digit, left) => (DIGITS[digit] ?? []).map((stroke) => stroke.map(([x, y]) => [left + x / 2, 0.25 + y / 2]));

/** @param {number} left @param {number} y @param {number} [width] @returns {Strokes} */
const bar = (left, y, width = 0.14) => [
  [
    [left, y],
    [left + width, y - 0.005],
  ],
];

/** What is drawn, what the answer is, and the place of its only mark. @type {[string, Strokes, string, number][]} */
const NUMBERS = [
  ['-5', [...bar(0.12, 0.5), ...at(5, 0.25)], '?5', 1],
  ['3=3', [...at(3, 0), ...bar(0.43, 0.46), ...bar(0.43, 0.54), ...at(3, 0.5)], '3?3', 2],
];

for (const [name, strokes, read, place] of NUMBERS) {
  test(`the sign in ${name} is an unread mark, named in both languages`, () =>
    withPage(async (page) => {
      await draw(page, strokes);
      await answer(page).filter({ hasText: read }).waitFor();
      assert.equal(await answer(page).textContent(), read);
      const choices = page.getByRole('radiogroup', { name: 'Digits of the number' });
      assert.equal(await choices.getByRole('radio').count(), read.length);
      const mark = choices.getByRole('radio', {
        name: `${place} of ${read.length}: a mark that is no digit, not read`,
      });
      // It is what is least certain, so it is shown first, and no digit has a share in it.
      assert.equal(await mark.isChecked(), true);
      const shares = await page
        .getByRole('meter')
        .evaluateAll((meters) => meters.map((meter) => Number(meter.getAttribute('aria-valuenow'))));
      assert.deepEqual(shares, Array(10).fill(0));
      const note = page.getByText(`the mark in place ${place} is no digit and was not read`);
      await note.waitFor();
      // Beside a digit that is looked at it is still named.
      await choices.getByRole('radio').last().check();
      await note.waitFor();
      assert.deepEqual(await violations(page, '#draw'), []);
      await press(page, '中文');
      await page.getByText(`第 ${place} 位是符号，不是数字，未识别`).waitFor();
      await page
        .getByRole('radio', {
          name: `第 ${place} 位，共 ${read.length} 位：符号，不是数字，未识别`,
        })
        .waitFor();
    }));
}

test('without its sign the number is read as before', () =>
  withPage(async (page) => {
    const [, strokes] = NUMBERS[0] ?? assert.fail();
    await draw(page, strokes.slice(1));
    await untilAnswer(page, 5);
    assert.equal(await page.getByText('was not read').count(), 0);
  }));
