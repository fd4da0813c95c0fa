// How many threads the engine gets: as many as a person says, else as many as measured fastest; and fewer where they
// do not come up. A number that cannot be is refused beside its field.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { drawDigit, press, trainToEnd, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { SOURCES, startServer } from './support/server.mjs';

const withPage = useSite(() => startServer(SOURCES));

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const engine = (page) => page.getByRole('status', { name: 'Engine' });

/** @param {Page} page @param {RegExp} words */
const untilEngine = (page, words) => engine(page).filter({ hasText: words }).waitFor();

/** @param {Page} page @param {string} text */
async function askThreads(page, text) {
  const field = page.getByLabel('Threads');
  if (!(await field.isVisible())) await page.getByText('Choose another build').click();
  await field.fill(text);
  await field.blur();
}

/**
 * Serves one of the page's modules with other text.
 * @param {Page} page
 * @param {string} path
 * @param {(text: string) => string} change
 */
const rewrite = (page, path, change) =>
  page.context().route(path, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });

test('a number of threads that cannot be is refused beside the field, and the engine stays as it is', () =>
  withPage(async (page) => {
    const before = await engine(page).textContent();
    const field = page.getByLabel('Threads');
    const error = page.locator('#threads-error');
    for (const text of ['0', '1.5', '−3', '-3', '1000', '65', 'many', '1e9']) {
      await askThreads(page, text);
      const words =
        text === 'many' ? /Expected a number, found “many”/ : /Expected nothing, or a whole number from 1 to 64, found/;
      assert.match((await error.textContent()) ?? '', words, text);
      assert.equal(await field.getAttribute('aria-invalid'), 'true', text);
      assert.equal(await engine(page).textContent(), before);
    }
    await page.getByRole('button', { name: '中文' }).click();
    await error.filter({ hasText: /应为空或 1 到 64 的整数/ }).waitFor(); // the words of a language are fetched
    await page.getByRole('button', { name: 'EN' }).click();
    await askThreads(page, '３'); // as a Chinese keyboard types it
    await untilEngine(page, /, 3 threads: /);
    assert.equal(await error.textContent(), '');
    assert.equal(await field.getAttribute('aria-invalid'), null);
    await askThreads(page, '');
    await untilReady(page);
    assert.equal(await engine(page).textContent(), before);
  }));

/**
 * A browser that reports four processors, and measurements that the test makes up: of each worker in turn, the first
 * of which is the page's own.
 * @param {Page} page
 * @param {number[]} milliseconds of a step
 */
async function fake(page, milliseconds) {
  const times = [0, ...milliseconds];
  const reported = (/** @type {string} */ text) => text.replace('navigator.hardwareConcurrency', '4');
  await rewrite(page, '**/engine/builds.js', reported);
  await rewrite(page, '**/engine/measure.js', () => `export const measure = () => ${times.shift()}`);
}

/** @param {Page} page */
async function train(page) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 200, test: 50 }));
  await page.getByText('200 pictures to learn from').waitFor();
  await page.getByLabel('Hidden layers').fill('16');
  await page.getByLabel('Epochs').fill('1');
  assert.match(await trainToEnd(page), /Test accuracy/);
}

test('before the first run threads are measured, and the fastest number is taken and remembered', () =>
  withPage(
    async (page) => {
      await untilEngine(page, /, 4 threads: /);
      await train(page); // on four, on one, on two
      await untilEngine(page, /, 2 threads: .*measured fastest here \(4: 18\.0 ms a step; 1: 7\.0 ms a step; 2: 5\.0/);
      await page.getByText('200 pictures to learn from').waitFor();
      await train(page);
      await page.reload();
      await untilEngine(page, /, 2 threads: .*measured fastest here before/);
      await askThreads(page, '3');
      await untilEngine(page, /, 3 threads: /);
      assert.doesNotMatch((await engine(page).textContent()) ?? '', /measured/);
    },
    { measures: true, prepare: (page) => fake(page, [18, 7, 5, 1, 1, 1, 1]) },
  ));

test('where one thread is the fastest a build without threads is taken', () =>
  withPage(
    async (page) => {
      await train(page);
      await untilEngine(page, /^relaxed, .*, 1 thread: .*measured fastest here/);
      await drawDigit(page, 3);
      await page.getByLabel('Shipped').check();
      await untilAnswer(page, 3);
    },
    { measures: true, prepare: (page) => fake(page, [18, 7, 9]) },
  ));

test('threads that a person has chosen are not measured', () =>
  withPage(
    async (page) => {
      await askThreads(page, '3');
      await untilEngine(page, /, 3 threads: /);
      await untilReady(page);
      await train(page);
      await untilEngine(page, /, 3 threads: /);
      assert.equal(await page.evaluate(() => localStorage.getItem('digitlab-threads')), null);
    },
    { measures: true },
  ));

test('measured for real, some number of threads is taken and the run goes on', () =>
  withPage(
    async (page) => {
      await train(page);
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /, \d threads?: .*measured fastest here \(\d: \d+\.\d ms a step/);
    },
    { measures: true },
  ));

test('a press on Train is answered at once, before anything is checked or measured, and nothing is lost where a field is wrong', () =>
  withPage(
    async (page) => {
      /** What the bar below says in the same moment. */
      const pressed = () =>
        page.evaluate(() => {
          document.querySelector('#controls [data-action=train]')?.dispatchEvent(new MouseEvent('click'));
          const bar = document.querySelector('#run-bar .bar');
          return [document.querySelector('#run-bar .stage')?.textContent, bar?.classList.contains('unknown')];
        });
      await page.getByLabel('Epochs').fill('0');
      assert.deepEqual(await pressed(), ['Starting…', true]);
      await page.locator('#run-bar .stage').filter({ hasText: 'Not training.' }).waitFor();
      assert.equal(await page.locator('#run-bar .bar.unknown').count(), 0);
      await page.getByLabel('Epochs').fill('1');
      await page.setInputFiles('#idx-files', dataSet({ training: 1000, test: 200 }));
      await page.getByText('1,000 pictures to learn from').waitFor();
      assert.deepEqual(await pressed(), ['Starting…', true]);
      await page
        .locator('#run-bar .stage')
        .filter({ hasText: /^Finished: 1 epoch/ })
        .waitFor();
      assert.equal(await page.locator('#run-bar .bar.unknown').count(), 0);
    },
    { measures: true },
  ));

test('threads that do not come up are said, and a build without threads runs', () =>
  withPage(
    async (page) => {
      await untilEngine(
        page,
        /^relaxed, .*no relaxed-threads: its 4 threads did not start within 0\.5 seconds; no threads: its 4 threads/,
      );
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
    },
    {
      async prepare(page) {
        await fake(page, []);
        // The pool's workers never say that they are ready.
        await rewrite(page, '**/workerHelpers*.js', (text) =>
          text.replace("postMessage({ type: 'wasm_bindgen_worker_ready' });", ''),
        );
        await rewrite(page, '**/engine/load.js', (text) => text.replace('15_000', '500'));
        await page.addInitScript(() => localStorage.removeItem('digitlab-threads'));
      },
    },
  ));

test('builds and threads can be changed over and over, while drawing, without a false alarm', () =>
  withPage(
    async (page) => {
      await drawDigit(page, 3);
      await page.getByText('Choose another build').click();
      const build = page.getByLabel('Build', { exact: true });
      for (const name of ['simd128', 'threads', 'relaxed', 'relaxed-threads', '', 'simd128', '']) {
        await build.selectOption(name);
        await press(page, 'Clear');
        await drawDigit(page, 7);
        await untilReady(page);
        await untilAnswer(page, 7);
      }
      for (const threads of ['1', '3', '2', '']) {
        await askThreads(page, threads);
        await untilReady(page);
        await untilAnswer(page, 7);
      }
      assert.equal(await page.getByRole('alert').textContent(), '');
    },
    {
      // On a busy machine an alarm because threads are late, or a worker is silent, would be none too many.
      async prepare(page) {
        await rewrite(page, '**/engine/load.js', (text) => text.replace('15_000', '300_000'));
        await rewrite(page, '**/engine/pulse.js', (text) => text.replace('QUIET = 12', 'QUIET = 300'));
      },
    },
  ));
