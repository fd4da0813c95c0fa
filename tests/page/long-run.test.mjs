// Runs of thousands of short epochs: what the page does for each does not grow with those before it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { download, drawDigit, press, runStage, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** Thousands of epochs on a slow and shared machine (milliseconds). */
const LONG = 300_000;

/** @param {Page} page @returns {Promise<string[]>} the epochs whose rows are in the document */
const epochs = (page) =>
  page
    .getByRole('table', { name: 'Training history' })
    .locator('tbody th')
    .evaluateAll((cells) => cells.map((cell) => cell.textContent ?? ''));

/** @param {Page} page */
const scroller = (page) => page.getByRole('region', { name: 'Rows of the history' });

test('after 3,000 epochs the page has as many elements as after 200, answers, and shows every row', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 10 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('8');
    await page.getByLabel('Dropout').fill('0');
    await page.getByLabel('Epochs').fill('3000');
    await page.evaluate(() => {
      const counts = Object.assign(window, { counts: /** @type {number[][]} */ ([]) }).counts;
      const body = document.querySelector('#history tbody');
      if (!body) throw new Error('no table');
      new MutationObserver(() => {
        const epoch = Number(body.querySelector('tr:last-child th')?.textContent);
        const all = document.querySelectorAll('body *:not(svg *)').length; // an axis has now more ticks, now fewer
        const path = document.querySelector('#charts path.line')?.getAttribute('d') ?? '';
        counts.push([epoch, body.childElementCount, all, path.split('L').length]);
      }).observe(body, { childList: true });
    });
    await press(page, 'Train');
    await runStage(page, /^Finished: 3000 epochs/).waitFor({ timeout: LONG });

    const counts = await page.evaluate(() => /** @type {any} */ (window).counts);
    const late = counts.filter((/** @type {number[]} */ [epoch]) => Number(epoch) > 200);
    assert.ok(late.length > 2, 'the history was shown while it grew');
    const [, , first] = late[0];
    for (const [epoch, rows, all, points] of late) {
      assert.equal(rows, 100, `rows after epoch ${epoch}`);
      assert.ok(all <= first + 5, `${all} elements after epoch ${epoch}, ${first} at first`);
      assert.ok(points <= 2048, `${points} points after epoch ${epoch}`);
    }

    assert.equal((await epochs(page)).at(-1), '3000');
    const shown = await scroller(page).evaluate((element) => {
      const { bottom } = element.getBoundingClientRect();
      const row = element.querySelector('tbody tr:last-child')?.getBoundingClientRect();
      return row !== undefined && row.bottom <= bottom + 1;
    });
    assert.ok(shown, 'the newest row is in sight');
    const table = page.getByRole('table', { name: 'Training history' });
    assert.equal(await table.getAttribute('aria-rowcount'), '3001');

    await scroller(page).focus();
    await page.keyboard.press('Home');
    await table.getByRole('rowheader', { name: '1', exact: true }).waitFor();
    assert.equal((await epochs(page))[0], '1');
    await scroller(page).evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
    await table.getByRole('rowheader', { name: '1500', exact: true }).waitFor();
    assert.equal(await table.locator('tr[aria-rowindex="1501"]').getByRole('rowheader').textContent(), '1500');
    const csv = await readFile(await download(page, 'Save history (CSV)'), 'utf8');
    assert.equal(csv.trimEnd().split('\n').length, 3001);
    await drawDigit(page, 3);
    await page.getByRole('radio', { name: 'Shipped weights' }).check();
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^3$/ }).waitFor();
  }));

test('the history follows the newest epoch, but not while a person reads an older one', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 10 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('8');
    await page.getByLabel('Epochs').fill('10000');
    await press(page, 'Train');
    const place = () => scroller(page).evaluate((element) => element.scrollTop);
    const untilMore = async () => {
      const [, epoch] = /^Epoch (\d+)/.exec((await runStage(page, /^Epoch \d/).textContent()) ?? '') ?? [];
      await page.waitForFunction((before) => {
        const stage = document.querySelector('#run-bar [data-part=stage]')?.textContent ?? '';
        return Number(/\d+/.exec(stage)) > before + 200;
      }, Number(epoch));
    };
    await untilMore();
    await scroller(page).evaluate((element) => (element.scrollTop = 200));
    await page.waitForFunction(() => document.querySelector('#history tbody th')?.textContent === '1');
    await untilMore();
    assert.equal(await place(), 200);
    assert.equal((await epochs(page))[0], '1');
    await scroller(page).evaluate((element) => (element.scrollTop = element.scrollHeight));
    const before = await place();
    await untilMore();
    assert.ok((await place()) > before, 'it follows again');
    await press(page, 'Stop');
    await runStage(page, /^Stopped: \d+ epochs/).waitFor();
  }));
