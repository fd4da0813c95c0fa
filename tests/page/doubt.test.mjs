// An answer in doubt says so, and one that is not does not: the wave under a number's least certain digit, and the
// sentence about weights that were trained here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { draw, drawNumber, trainToEnd, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

test('a number whose digits are all certain has no mark, and its least certain one is named all the same', () =>
  withPage(async (page) => {
    await drawNumber(page, [4, 5, 7]);
    await untilAnswer(page, '457');
    assert.equal(await page.locator('output .unsure, #digits .unsure').count(), 0);
    await page.getByRole('radio', { name: /least certain$/, checked: true }).waitFor();
  }));

test('weights trained here say why they name a scribble, and only they, and only in doubt', () =>
  withPage(async (page) => {
    const sentence = page.getByText(/weights trained here know digits alone/);
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('16');
    await page.getByLabel('Epochs').fill('1');
    // So little is learned that every answer is in doubt.
    await page.locator('#learning_rate').fill('0.00001');
    await trainToEnd(page);
    assert.equal(await sentence.count(), 0, 'no drawing, no doubt');
    await draw(page, [[[0.2, 0.3], [0.8, 0.3], [0.2, 0.5], [0.8, 0.5], [0.2, 0.7], [0.8, 0.7]]]); // prettier-ignore
    await sentence.waitFor();
    await page.getByRole('radio', { name: 'Shipped weights' }).check();
    await sentence.waitFor({ state: 'detached' });
  }));
