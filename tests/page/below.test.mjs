// The page in a folder of somebody's server, as project pages are: everything is found below that folder.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { drawDigit, press, trainToEnd, untilAnswer, untilKept, untilReady, useSite } from './support/page.mjs';
import { startPlainServerBelow } from './support/server.mjs';

const withPage = useSite(() => startPlainServerBelow('a/b'));

test('in a folder of a plain server the page draws, trains, keeps its runs and has links that lead back', () => {
  /** @type {string[]} */
  const elsewhere = [];
  return withPage(
    async (page) => {
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
      await page.getByText('1,000 pictures to learn from').waitFor();
      await page.getByLabel('Epochs').fill('2');
      await page.getByLabel('Hidden layers').fill('64, 32');
      assert.match(await trainToEnd(page), /^Test score: \d+\.\d+ +Test accuracy: [01]\.\d+$/);
      await untilReady(page);
      await untilKept(page, 'runs', () => true);
      await press(page, '中文');
      await page.getByText('训练', { exact: true }).first().waitFor();
      await page.reload();
      await page.locator('#runs li').first().waitFor();
      assert.match(page.url(), /^http:\/\/[^/]+\/a\/b\//);
      await page.goto(new URL('sheet.html', page.url()).href);
      assert.notEqual(await page.locator('h1').first().textContent(), '');
      assert.deepEqual(elsewhere, []);
    },
    {
      prepare: async (page) =>
        page.context().on('request', (request) => {
          const { protocol, pathname } = new URL(request.url());
          if (protocol === 'http:' && !pathname.startsWith('/a/b/')) elsewhere.push(pathname);
        }),
    },
  );
});
