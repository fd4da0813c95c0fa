// A page that is there before the faster builds, as after `npm start` in a fresh clone: it says that they are
// being made, and offers the fastest when it is there.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { dataSet } from './support/idx.mjs';
import { download, press, trainToEnd, untilPainted, untilReady, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const engine = (page) => page.getByRole('status', { name: 'Engine' });

/** @type {{ builds: { name: string }[], pending?: string[] }} */
const MADE = JSON.parse(await readFile(`${ROOT}/pkg/package.json`, 'utf8'));

/**
 * What pkg/package.json lists, from now on.
 * @param {Page} page
 * @param {string[]} names
 * @param {string[]} [pending]
 */
async function list(page, names, pending) {
  const builds = MADE.builds.filter(({ name }) => names.includes(name));
  await page.context().unroute('**/pkg/package.json');
  await page.context().route('**/pkg/package.json', (route) => route.fulfill({ json: { builds, pending } }));
}

test('a faster build is offered when it has been made, and takes over what was trained', () =>
  withPage(
    async (page) => {
      const offer = page.getByRole('button', { name: /^Faster build ready/ });
      await engine(page)
        .getByText(/^simd128, .*faster builds are being made/)
        .waitFor();
      assert.equal(await offer.isVisible(), false);
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
      await page.getByText('1,000 pictures to learn from').waitFor();
      await page.getByLabel('Hidden layers').fill('32');
      await page.getByLabel('Epochs').fill('1');
      await trainToEnd(page);
      await untilReady(page);
      const before = await readFile(await download(page, 'Save weights'));

      await list(page, ['relaxed'], ['threads']);
      await page.getByRole('button', { name: 'Faster build ready: use relaxed' }).waitFor();
      await list(page, ['relaxed-threads', 'relaxed'], []);
      await press(page, 'Faster build ready: use relaxed-threads');
      await engine(page)
        .getByText(/^relaxed-threads, /)
        .waitFor();
      await offer.waitFor({ state: 'hidden' });
      await untilReady(page);
      assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
      assert.doesNotMatch((await engine(page).textContent()) ?? '', /being made/);
    },
    { prepare: (page) => list(page, [], ['relaxed-threads', 'threads', 'relaxed']) },
  ));

test('a list that comes cut off, as while it is being replaced, is asked for again, and its builds are offered', () => {
  let answers = 0;
  return withPage(
    async (page) => {
      await page.getByRole('button', { name: 'Faster build ready: use relaxed-threads' }).waitFor();
      assert.equal(answers, 6);
    },
    {
      prepare: (page) =>
        page.context().route('**/pkg/package.json', (route) => {
          const text = JSON.stringify(MADE);
          // At the start and at the first look, each twice, and once more.
          return route.fulfill({
            contentType: 'application/json',
            body: answers++ < 5 ? text.slice(0, text.length / 2) : text,
          });
        }),
    },
  );
});

test('a build that was there and was not taken is not offered', () =>
  withPage(
    async (page) => {
      const asked = page.waitForResponse('**/pkg/package.json');
      await list(page, ['relaxed', 'relaxed-threads'], ['threads']);
      await page.getByText('Choose another build').click();
      await page.getByLabel('Threads').fill('1');
      await page.getByLabel('Threads').blur();
      await engine(page)
        .filter({ hasText: /^relaxed, .*1 thread/ })
        .waitFor();
      await asked;
      await page.waitForResponse('**/pkg/package.json'); // the list has been looked at once more
      await untilPainted(page);
      assert.equal(await page.getByRole('button', { name: /^Faster build/ }).isVisible(), false);
    },
    { prepare: (page) => list(page, ['relaxed', 'relaxed-threads'], ['threads']) },
  ));
