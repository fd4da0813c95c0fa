// axe finds nothing to complain about: light, dark and small, at rest, full of errors, in training and after everything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { dataSet, file } from './support/idx.mjs';
import {
  drawDigit,
  press,
  readBook,
  trainToEnd,
  untilAnswer,
  untilRead,
  useSite,
  unfoldForm,
} from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** A run on a slow and shared machine (milliseconds). */
const LONG = 120_000;

/** @param {import('playwright-core').Page} page @param {string} state */
async function check(page, state) {
  assert.deepEqual(await violations(page), [], state);
}

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const SCREENS = [
  ['a light screen', {}],
  ['a dark screen', { colorScheme: 'dark' }],
  ['a small screen', { viewport: { width: 360, height: 740 } }],
];

for (const [name, options] of SCREENS) {
  test(`axe finds nothing on ${name}`, () =>
    withPage(async (page) => {
      await check(page, 'blank');
      await readBook(page);
      await check(page, 'with all figures');

      await unfoldForm(page);
      await page.getByLabel('Dropout').fill('2');
      await page.locator('[aria-invalid=true]').waitFor();
      await page.getByLabel('Choose IDX files').setInputFiles([file('bad.gz', Buffer.from('bad'))]);
      await page.getByRole('button', { name: 'Dismiss' }).waitFor();
      await drawDigit(page, 7);
      await untilAnswer(page, 7);
      const labels = page.getByRole('group', { name: 'Correct it' });
      await labels.getByRole('button', { name: '1' }).click();
      await labels.getByRole('button', { name: 'None of these' }).click();
      await check(page, 'with errors, a drawing and its correction');

      await press(page, 'Dismiss');
      await page.getByLabel('Dropout').fill('0.2');
      await page.locator('[aria-invalid=true]').waitFor({ state: 'detached' });
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 3000 }));
      await page.getByText('3,000 pictures to learn from').waitFor();
      await page.getByLabel('Epochs').fill('5000');
      await press(page, 'Train');
      await page.getByRole('table', { name: 'Training history' }).locator('tbody tr').first().waitFor();
      await check(page, 'in training');
    }, options));
}

for (const [name, options] of SCREENS) {
  for (const mode of ['Lab', 'Walk'])
    test(`axe finds nothing in Chinese on ${name}, nor in the mode ${mode}, with everything unfolded`, () =>
      withPage(async (page) => {
        await page.locator('#mode').getByRole('button', { name: mode }).click();
        await press(page, '中文');
        await readBook(page);
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        await readBook(page);
        await check(page, mode);
      }, options));
}

/** Two runs that are compared, an open cell, the map, k-means, a unit that is off. @param {import('playwright-core').Page} page */
async function doEverything(page) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 300, test: 100 }));
  await page.getByText('300 pictures to learn from').waitFor();
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  for (const units of ['24', '16']) {
    await page.getByLabel('Hidden layers').fill(units);
    await page.getByLabel('Epochs', { exact: true }).fill('1');
    await trainToEnd(page);
  }
  await page.getByRole('table', { name: 'Compared runs' }).waitFor();
  await drawDigit(page, 7);
  await untilRead(page);
  await page.locator('#read').scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Switch off silent' }).first().click();
  await page.getByText(/^\d+ units? (is|are) off\./).waitFor();
  await page.locator('#beyond').scrollIntoViewIfNeeded();
  await page.getByLabel('Clusters k').fill('10');
  await press(page, 'Cluster');
  await page.locator('#beyond .status', { hasText: 'At rest after' }).waitFor();
  await page.locator('#beyond .centroid').first().click();
  await page.getByText('Cluster 1 by label').waitFor();
  await page.locator('#map').scrollIntoViewIfNeeded();
  await page.getByRole('application', { name: /A map of 100 test pictures/ }).waitFor();
  await page.locator('#judgement').scrollIntoViewIfNeeded();
  await page.locator('#judgement [data-action=worst]').click();
  await page.locator('#cell-title:visible').waitFor();
}

for (const [name, options] of SCREENS.filter(([name]) => !name.includes('dark'))) {
  test(`axe finds nothing after everything on ${name}, light and dark, in both languages`, () =>
    withPage(async (page) => {
      await doEverything(page);
      const everywhere = async (/** @type {string} */ state) => {
        for (const language of ['中文', 'EN']) {
          for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
            await page.locator('#language').getByRole('button', { name: language }).click();
            await page.emulateMedia({ colorScheme });
            await readBook(page);
            await check(page, `${state}, ${language}, ${colorScheme}`);
          }
        }
      };
      await everywhere('two runs, a cell, the map, clusters, a unit off');
      await page.getByRole('button', { name: 'Train a small LSTM' }).click();
      await page.locator('#beyond .compared', { hasText: /LSTM \d/ }).waitFor({ timeout: LONG });
      await everywhere('an LSTM that answers');
    }, options));
}

test('a dark screen is dark and a light one light, the charts and the pad with it', () =>
  withPage(async (page) => {
    const shade = () =>
      page.evaluate(() => {
        const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
        return Number(red);
      });
    assert.ok((await shade()) > 200);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.ok((await shade()) < 60);
  }));
