// Where the page may find itself: opened as a file, on a plain server without packages, with an engine
// that does not start. Each time it says in words what is the matter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser } from './support/browser.mjs';
import { dataSet } from './support/idx.mjs';
import { drawDigit, trainToEnd, untilAnswer, useSite } from './support/page.mjs';
import { SOURCES, startPlainServer } from './support/server.mjs';

const withPage = useSite(() => startPlainServer(SOURCES));
const INDEX = new URL('../../index.html', import.meta.url);

test('opened as a file, the page says in a sentence what to do', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(INDEX.href);
    const notice = page.getByText('run “npm start”');
    assert.equal(await notice.isVisible(), true);
    assert.equal(await page.locator('main').isVisible(), false, 'nothing that cannot work is shown');
  } finally {
    await browser.close();
  }
});

test('a plain static server without npm packages draws, trains and shows charts', () =>
  withPage(
    async (page) => {
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
      await page.getByText('1,000 pictures to learn from').waitFor();
      await page.getByLabel('Epochs').fill('2');
      await page.getByLabel('Hidden layers').fill('64, 32');
      assert.match(await trainToEnd(page), /^Test score: \d+\.\d+ +Test accuracy: [01]\.\d+$/);
      await page.locator('#charts').scrollIntoViewIfNeeded(); // drawn when they are seen
      const charts = page.getByRole('img', { name: /^Chart of the / });
      await charts.nth(1).waitFor();
      assert.equal(await charts.count(), 2);
      assert.match((await page.getByLabel('Engine').textContent()) ?? '', /thread/);
    },
    {
      prepare: (page) => page.route('**/node_modules/**', (route) => route.fulfill({ status: 404 })),
    },
  ));

test('MNIST comes over the wire with a progress bar for each file, and is known as MNIST', () =>
  withPage(async (page) => {
    const bars = page.locator('.files [role=progressbar]');
    /** @type {Promise<string[]>} */
    const seen = page.evaluate(
      () =>
        new Promise((resolve) => {
          /** @type {Set<string>} */
          const names = new Set();
          new MutationObserver(() => {
            for (const bar of document.querySelectorAll('.files [role=progressbar]'))
              names.add(bar.getAttribute('aria-label') ?? '');
            if (names.size === 4) resolve([...names]);
          }).observe(document.body, { childList: true, subtree: true });
        }),
    );
    await page.getByRole('button', { name: 'Load MNIST' }).click();
    await page.getByText('60,000 pictures to learn from, 10,000 to test with').waitFor();
    assert.equal((await seen).length, 4);
    assert.equal(await bars.count(), 0, 'the bars go when the data is there');
    assert.equal(await page.locator('#dataset strong').textContent(), 'MNIST');
  }));

test('an engine whose script is missing is said, and nothing pretends to work', () =>
  withPage(
    async (page) => {
      await page
        .getByRole('alert')
        .getByText(/engine did not start: worker\.js: cannot be fetched: .* answer 404/)
        .waitFor();
      assert.equal(await page.getByLabel('Engine').textContent(), 'not running');
      assert.equal(await page.getByRole('button', { name: 'Train', exact: true }).isEnabled(), false);
    },
    {
      prepare: (page) => page.route('**/engine/worker.js', (route) => route.fulfill({ status: 404 })),
      ready: (page) => page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor(),
    },
  ));

test('a missing WebAssembly package is said with what to run', () =>
  withPage(
    async (page) => {
      await page
        .getByRole('alert')
        .getByText(/wasm-pack build|npm start/)
        .waitFor();
    },
    {
      prepare: (page) => page.route('**/pkg/**', (route) => route.fulfill({ status: 404 })),
      ready: (page) => page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor(),
    },
  ));

test('a module of the page that does not come is said', () =>
  withPage(
    async (page) => {
      await page.getByText('could not be loaded').waitFor();
    },
    {
      prepare: (page) => page.route('**/draw/pad.js', (route) => route.fulfill({ status: 404 })),
      ready: (page) => page.locator('#notice:visible').waitFor(),
    },
  ));
