// Files of the page's own that do not come, or not as they are: each failure is named as one, tried again by itself
// and by a button, and nothing else is blamed for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { drawDigit, press, trainToEnd, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { cut, half, hangUp, html, startMoodyServer, status, times } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./support/server.mjs').Mood} Mood */

/** @type {Awaited<ReturnType<typeof startMoodyServer>>} */
let server;
const withPage = useSite(async () => (server = await startMoodyServer()));

/**
 * Opens the page on a server of that mood.
 * @param {RegExp} path
 * @param {Mood} mood
 * @param {(page: Page) => Promise<void>} use
 * @param {Parameters<typeof withPage>[1]} [options]
 */
async function inMood(path, mood, use, options) {
  server.mood(path, mood);
  try {
    await withPage(use, options);
  } finally {
    server.mood(path, null);
  }
}

/** @param {Page} page @param {RegExp} words */
const alert = (page, words) => page.getByRole('alert').getByText(words);

/** @param {Page} page */
const engine = (page) => page.getByRole('status', { name: 'Engine' });

/** How a file may fail, and what of that must be said. @type {[string, Mood, RegExp][]} */
const FAILURES = [
  ['cut at half', cut, /connection broken off after \d+ of \d+ bytes/],
  ['halved and called whole', half, /\d+ bytes that are damaged or not all of it/],
  ['a page in its place', html, /another kind of file \(text\/html, 25 bytes\)/],
  ['missing', status(404), /the server’s answer 404/],
  ['refused by a busy server', status(503), /the server’s answer 503/],
  ['no answer', hangUp, /no answer from the server/],
];

for (const [way, mood, words] of FAILURES) {
  test(`shipped weights, ${way}: named, and a second try makes drawings answer`, () =>
    inMood(/shipped\.safetensors$/, mood, async (page) => {
      const told = alert(page, /^The shipped weights did not come.*shipped\.safetensors/);
      await told.waitFor();
      assert.match((await told.textContent()) ?? '', words);
      await drawDigit(page, 3);
      server.mood(/shipped\.safetensors$/, null);
      await press(page, 'Try again');
      await untilAnswer(page, 3);
      assert.equal(await page.getByRole('alert').textContent(), '');
    }));

  test(`MNIST, ${way}: named, and Load MNIST acts again`, () =>
    inMood(/t10k-labels.*\.gz$/, mood, async (page) => {
      await press(page, 'Load MNIST');
      const told = alert(page, /^t10k-labels-idx1-ubyte\.gz: cannot be fetched/);
      await told.waitFor();
      assert.match((await told.textContent()) ?? '', words);
      const button = page.getByRole('button', { name: 'Load MNIST' });
      assert.equal(await button.getAttribute('aria-disabled'), 'false');
      assert.equal(await page.locator('.files li').count(), 0, 'nothing is on its way any more');
      server.mood(/t10k-labels.*\.gz$/, null);
      await press(page, way === 'missing' ? 'Load MNIST' : 'Try again');
      await page.getByText('60,000 pictures to learn from, 10,000 to test with').waitFor();
    }));

  // The same code fetches all of them.
  if (!/half|page/.test(way)) continue;

  test(`wasm of the fastest build, ${way}: named, and the plain build runs`, () =>
    inMood(/relaxed\/digitlab_bg\.wasm$/, mood, async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^simd128, .*no relaxed: digitlab_bg\.wasm: cannot be fetched/);
      // Of a file that is compared to its hash every difference is one.
      assert.match(text, way.startsWith('halved') ? /not as they were built/ : words);
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
    }));

  test(`all wasm, ${way}: no browser is blamed, and a second try starts the engine`, () =>
    inMood(
      /digitlab_bg\.wasm$/,
      mood,
      async (page) => {
        const told = alert(page, /^The engine did not start/);
        const text = (await told.textContent()) ?? '';
        assert.match(text, /no simd128: digitlab_bg\.wasm: cannot be fetched/);
        assert.match(text, words);
        assert.doesNotMatch(text, /lacks/);
        server.mood(/digitlab_bg\.wasm$/, null);
        await press(page, 'Try again');
        await untilReady(page);
        await drawDigit(page, 3);
        await untilAnswer(page, 3);
      },
      { ready: (page) => alert(page, /^The engine did not start/).waitFor() },
    ));

  test(`the list of builds, ${way}: named, and the plain build runs`, () =>
    inMood(/pkg\/package\.json$/, mood, async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^simd128, .*the faster builds are not known: package\.json: cannot/);
      assert.match(text, words);
    }));

  test(`the glue of a build, ${way}: named, and another build runs`, () =>
    inMood(/relaxed\/digitlab\.js$/, mood, async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^simd128, .*no relaxed: /);
      // A module may be cut anywhere; what it lacks then is the browser's to say.
      const other = /halved/.test(way) ? /SyntaxError|Unexpected|Invalid/ : words;
      assert.match(text, /in its place/.test(way) ? /digitlab\.js: .*type “text\/html”/ : other);
    }));
}

test('what fails once or twice is tried again without a word', () =>
  inMood(/shipped\.safetensors$/, times(2, cut), async (page) => {
    server.mood(/t10k-images.*\.gz$/, times(2, hangUp));
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    await press(page, 'Load MNIST');
    await page.getByText('60,000 pictures to learn from').waitFor();
    server.mood(/t10k-images.*\.gz$/, null);
    assert.equal(await page.getByRole('alert').textContent(), '');
  }));

test('who goes on drawing asks for the shipped weights again, also when the alert was dismissed', () =>
  inMood(/shipped\.safetensors$/, status(404), async (page) => {
    await alert(page, /^The shipped weights did not come/).waitFor();
    await press(page, 'Dismiss');
    await drawDigit(page, 3);
    await alert(page, /^The shipped weights did not come/).waitFor();
    await press(page, 'Dismiss');
    server.mood(/shipped\.safetensors$/, null);
    await press(page, 'Clear');
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    assert.equal(await page.getByRole('alert').textContent(), '');
  }));

test('a run that MNIST does not come for says so, and another can start', () =>
  inMood(/train-images.*\.gz$/, half, async (page) => {
    await page.getByLabel('Hidden layers').fill('16');
    await page.getByLabel('Epochs').fill('1');
    await press(page, 'Train');
    await alert(page, /^train-images-idx3-ubyte\.gz: cannot be fetched.* damaged/).waitFor();
    await page.getByText('The run ended with an error.').waitFor();
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    assert.match(await trainToEnd(page), /Test accuracy/);
  }));

test('a failed download is said in Chinese too', () =>
  inMood(/shipped\.safetensors$/, cut, async (page) => {
    await page.getByRole('button', { name: '中文' }).click();
    await alert(page, /^未能取得自带权重.*shipped\.safetensors：无法获取.*后连接中断/).waitFor();
    await page.getByRole('button', { name: '重试' }).waitFor();
  }));
