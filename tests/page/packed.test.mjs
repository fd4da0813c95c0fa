// The page as a host serves it, bundled (scripts/lib/site.mjs): it works under any path, and says what keeps it from
// starting as the sources do.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildSite } from '../../scripts/lib/site.mjs';
import { launchBrowser } from './support/browser.mjs';
import { drawDigit, untilAnswer, untilReady } from './support/page.mjs';
import { startMoodyServer, status, typed, withHeaders } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const folder = mkdtempSync(join(tmpdir(), 'digitlab-'));
/** @type {Awaited<ReturnType<typeof startMoodyServer>>} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  await buildSite(join(folder, 'class', 'digits'));
  server = await startMoodyServer(folder);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * @param {RegExp} path
 * @param {import('./support/server.mjs').Mood | null} mood
 * @param {(page: Page) => Promise<void>} use
 */
async function inMood(path, mood, use) {
  const context = await browser.newContext();
  server.mood(path, mood);
  try {
    const page = await context.newPage();
    await page.goto(`${server.url}class/digits/`);
    await use(page);
  } finally {
    server.mood(path, null);
    await context.close();
  }
}

/** @param {Page} page */
async function reads(page) {
  await untilReady(page);
  await drawDigit(page, 3);
  await untilAnswer(page, 3);
}

test('the bundled page draws, reads and loads MNIST below a folder, in both languages', () =>
  inMood(/none/, null, async (page) => {
    /** @type {string[]} */
    const missing = [];
    page.on('response', (response) => response.status() >= 400 && missing.push(response.url()));
    await reads(page);
    await page.locator('[data-action=mnist]').first().click();
    await page.locator('#dataset').getByText('60,000').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: '训练', exact: true }).waitFor();
    await page.goto(`${server.url}class/digits/sheet.html`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.deepEqual(missing, []);
  }));

/** @type {[string, RegExp, import('./support/server.mjs').Mood, RegExp][]} */
const CAUSES = [
  ['as text/plain', /app\/index-.*\.js$/, typed('text/plain'), /sends index-.*\.js with the type “text\/plain”/],
  ['that is missing', /app\/index-.*\.js$/, status(404), /index-.*\.js came with the server’s answer 404/],
];

for (const [what, path, mood, words] of CAUSES) {
  test(`a bundled script ${what} is said as that`, () =>
    inMood(path, mood, (page) => page.locator('#notice').filter({ hasText: words }).waitFor()));
}

test('a bundled worker as text/plain is said as that, and a second try starts it', () =>
  inMood(/engine\/worker-.*\.js$/, typed('text/plain'), async (page) => {
    const words = /did not start: worker-.*\.js: .*type “text\/plain”.*as text\/javascript/;
    await page.getByRole('alert').getByText(words).waitFor();
    server.mood(/engine\/worker-.*\.js$/, null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await reads(page);
  }));

test('a policy that forbids the bundled worker is named', () =>
  inMood(/./, withHeaders({ 'Content-Security-Policy': "worker-src 'none'" }), async (page) => {
    const words = /worker-.*\.js: .*policy forbids it: worker-src in “.*worker-src 'none'/;
    await page.getByRole('alert').getByText(words).waitFor();
  }));
