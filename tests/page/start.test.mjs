// A page that cannot start names what keeps it: the type that a server sends, a policy, a frame, a file that is not
// there. Also where nothing of the page's program runs at all.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser } from './support/browser.mjs';
import { drawDigit, untilAnswer, untilReady } from './support/page.mjs';
import { hangUp, html, startMoodyServer, status, typed, withHeaders } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./support/server.mjs').Mood} Mood */

/** @type {Awaited<ReturnType<typeof startMoodyServer>>} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  server = await startMoodyServer();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/**
 * @param {RegExp} path
 * @param {Mood} mood
 * @param {(page: Page) => Promise<void>} use
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function inMood(path, mood, use, options) {
  const context = await browser.newContext(options);
  server.mood(path, mood);
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await use(page);
  } finally {
    server.mood(path, null);
    await context.close();
  }
}

/** @param {Page} page */
const notice = (page) => page.locator('#notice');

/** @param {Page} page @param {RegExp} words */
async function says(page, words) {
  await notice(page).filter({ hasText: words }).waitFor();
  assert.equal(await page.locator('main').isVisible(), false, 'nothing that cannot work is shown');
}

/** @type {[string, RegExp, Mood, RegExp][]} */
const CAUSES = [
  ['every script as text/plain', /\.js$/, typed('text/plain'), /sends main\.js with the type “text\/plain”.*text\/javascript/],
  ['one module as text/plain', /pad\.js$/, typed('text/plain'), /sends pad\.js with the type “text\/plain”/],
  ['a module without a type', /pad\.js$/, typed(''), /sends pad\.js with the type “”/],
  ['a module that is missing', /draw\/pad\.js$/, status(404), /pad\.js came with the server’s answer 404/],
  ['a page in the place of a module', /draw\/pad\.js$/, html, /sends pad\.js with the type “text\/html”/],
  ['a module without an answer', /draw\/pad\.js$/, hangUp, /does not answer for pad\.js.*connection/],
]; // prettier-ignore

for (const [cause, path, mood, words] of CAUSES) {
  test(`${cause} is said as that`, () => inMood(path, mood, (page) => says(page, words)));
}

test('what keeps the page from starting is said in Chinese where the browser speaks it', () =>
  inMood(/pad\.js$/, typed('text/plain'), (page) => says(page, /服务器以类型“text\/plain”发送 pad\.js/), {
    locale: 'zh-CN',
  }));

test('the engine’s script as text/plain is said as that, and a second try starts it', () =>
  inMood(/engine\/worker\.js$/, typed('text/plain'), async (page) => {
    const words = /did not start: worker\.js: .*type “text\/plain”.*as text\/javascript/;
    await page.getByRole('alert').getByText(words).waitFor();
    server.mood(/engine\/worker\.js$/, null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await untilReady(page);
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
  }));

test('a module that only the worker imports is found too', () =>
  inMood(/engine\/mnist\.js$/, status(404), async (page) => {
    await page
      .getByRole('alert')
      .getByText(/did not start: mnist\.js: .*answer 404/)
      .waitFor();
  }));

/** @type {[string, string, RegExp][]} */
const POLICIES = [
  ['without wasm', "script-src 'self'", /policy forbids WebAssembly.*script-src 'self'.*'wasm-unsafe-eval'/],
  ['without workers', "worker-src 'none'", /worker\.js: .*policy forbids it: worker-src in “.*worker-src 'none'/],
  ['of trusted types', "require-trusted-types-for 'script'", /worker\.js: .*forbids it: require-trusted-types-for in/],
  ['without fetch', "connect-src 'none'", /policy forbids it: connect-src in “.*connect-src 'none'/],
];

for (const [what, policy, words] of POLICIES) {
  test(`a server’s policy ${what} is named`, () =>
    inMood(/./, withHeaders({ 'Content-Security-Policy': policy }), async (page) => {
      await page.getByRole('alert').getByText(words).waitFor();
      assert.equal(await page.getByLabel('Engine').textContent(), 'not running');
    }));
}

test('a policy without workers from blobs costs the threads alone, and is named', () =>
  inMood(
    /./,
    withHeaders({
      'Content-Security-Policy': "worker-src 'self'",
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    }),
    async (page) => {
      const words = /^(relaxed|simd128), .*policy forbids it: worker-src in “.*worker-src 'self'/;
      await page.getByRole('status', { name: 'Engine' }).filter({ hasText: words }).waitFor();
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
    },
  ));

test('a policy that allows what the guide says keeps the page from nothing', () =>
  inMood(/./, withHeaders({ 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'" }), async (page) => {
    await untilReady(page);
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    assert.equal(await notice(page).isVisible(), false);
  }));

test('a policy without scripts leaves words that need none', () =>
  inMood(/./, withHeaders({ 'Content-Security-Policy': "script-src 'none'" }), async (page) => {
    await notice(page)
      .filter({ hasText: /has not started.*policy.*没有启动/s })
      .waitFor();
  }));

test('a program that comes slowly is no fault, and after a while it is said that it comes', () => {
  let goOn = () => {};
  const isOn = new Promise((resolve) => (goOn = () => resolve(null)));
  return inMood(
    /none/,
    () => false,
    async (page) => {
      await page.clock.install();
      // Also where it is asked for only after the words, on a slow machine.
      await page.route('**/draw/pad.js', (route) => isOn.then(() => route.continue()));
      await page.goto(server.url, { waitUntil: 'commit' });
      await page.waitForFunction(() => document.querySelector('#notice')?.hasAttribute('hidden'));
      await page.clock.fastForward(8000);
      assert.equal(await notice(page).isVisible(), false);
      await page.clock.fastForward(15_000);
      await notice(page).filter({ hasText: 'still on its way' }).waitFor();
      goOn();
      await untilReady(page);
      assert.equal(await notice(page).count(), 0);
    },
  );
});

test('so does a browser that runs no scripts, at once', () =>
  inMood(
    /none/,
    () => false,
    async (page) => {
      const words = notice(page).filter({ hasText: /allow\s+JavaScript\s+for\s+this\s+page/ });
      assert.equal(await words.isVisible(), true);
    },
    { javaScriptEnabled: false },
  ));

/** @param {Page} page @param {string} sandbox @returns {Promise<import('playwright-core').FrameLocator>} */
async function framed(page, sandbox) {
  const body = `<iframe sandbox="${sandbox}" src="${server.url}" width="900" height="900"></iframe>`;
  await page.route('**/frame.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(`${server.url}frame.html`);
  return page.frameLocator('iframe');
}

test('a sandboxed frame is named, with the word that it lacks and the address', () =>
  inMood(
    /none/,
    () => false,
    async (page) => {
      const frame = await framed(page, 'allow-scripts');
      const words = frame.getByText(/sandboxed frame.*“allow-same-origin”.*http:/);
      await words.waitFor();
    },
  ));

test('a policy that sandboxes the page itself is named, and no frame', () =>
  inMood(/./, withHeaders({ 'Content-Security-Policy': 'sandbox allow-scripts' }), (page) =>
    says(page, /policy has “sandbox” without “allow-same-origin”/),
  ));

test('a frame without scripts says so, and one with both words works', () =>
  inMood(
    /none/,
    () => false,
    async (page) => {
      const mute = await framed(page, '');
      await mute.getByText(/has not started.*allow-scripts/s).waitFor();
      const frame = await framed(page, 'allow-scripts allow-same-origin');
      await frame.locator('button:text-is("Train"):enabled').waitFor();
    },
  ));
