// The builds of the engine: the best that can run is taken, a person can force another and loses nothing,
// and what a build promises of its bits is kept.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { launchBrowser } from './support/browser.mjs';
import { dataSet } from './support/idx.mjs';
import { download, drawDigit, trainToEnd, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { SOURCES, startPlainServer, startServer } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const PKG = `${ROOT}/pkg/`;

/** What a first visit may fetch of the plain build's wasm, gzipped (docs/performance.md says what of it is for what). */
const BUDGET = 270 * 1024;

const withPage = useSite(() => startServer(SOURCES));
const withPlainPage = useSite(() => startPlainServer(SOURCES));

/** @param {Page} page */
const engine = (page) => page.getByRole('status', { name: 'Engine' });

/**
 * @param {Page} page
 * @param {string} build
 * @param {number} [threads]
 */
async function choose(page, build, threads) {
  const details = page.getByText('Choose another build');
  if (!(await page.getByLabel('Build', { exact: true }).isVisible())) await details.click();
  if (threads !== undefined) {
    await page.getByLabel('Threads').fill(String(threads));
    await page.getByLabel('Threads').blur();
    await untilReady(page);
  }
  await page.getByLabel('Build', { exact: true }).selectOption(build);
  await engine(page)
    .filter({ hasText: new RegExp(`^${build}, `) })
    .waitFor();
  await untilReady(page);
}

/**
 * Trains two short epochs.
 * @param {Page} page
 * @returns {Promise<Buffer>} the weights file
 */
async function trainedWeights(page) {
  await trainToEnd(page);
  await untilReady(page);
  return readFile(await download(page, 'Save weights'));
}

/** @param {Page} page */
async function prepareTraining(page) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
  await page.getByText('1,000 pictures to learn from').waitFor();
  await page.getByLabel('Epochs').fill('2');
  await page.getByLabel('Hidden layers').fill('70, 33');
}

test('where threads and relaxed SIMD are to be had, the build with both runs and says so', () =>
  withPage(async (page) => {
    const text = (await engine(page).textContent()) ?? '';
    assert.match(text, /^relaxed-threads, kernel wasm-relaxed-4x8 \(fused\), \d+ threads: the fastest/);
  }));

test('each family gives the same weights with every build and number of threads', () =>
  withPage(async (page) => {
    await prepareTraining(page);
    /** @type {Record<string, Buffer>} */
    const weights = {};
    for (const [build, threads] of /** @type {const} */ ([
      ['simd128', 1],
      ['threads', 1],
      ['threads', 2],
      ['threads', 3],
      ['relaxed', 1],
      ['relaxed-threads', 2],
      ['relaxed-threads', 3],
    ])) {
      await choose(page, build, threads);
      await page.getByText('1,000 pictures to learn from').waitFor();
      const family = build.startsWith('relaxed') ? 'fused' : 'exact';
      const made = await trainedWeights(page);
      weights[family] ??= made;
      assert.ok(made.equals(weights[family]), `${build} on ${threads} threads`);
    }
    assert.ok(!weights.exact?.equals(weights.fused ?? Buffer.alloc(0)), 'the families differ');
  }));

test('another build takes over weights, history and drawing', () =>
  withPage(async (page) => {
    await prepareTraining(page);
    const before = await trainedWeights(page);
    const history = await readFile(await download(page, 'Save history (CSV)'), 'utf8');
    await choose(page, 'simd128');
    assert.match((await engine(page).textContent()) ?? '', /as chosen$/);
    assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
    assert.equal(await readFile(await download(page, 'Save history (CSV)'), 'utf8'), history);
    await page.getByLabel('Shipped').check();
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
  }));

/**
 * Everything that a person has brought to the engine, as they can save it.
 * @param {Page} page
 */
async function saved(page) {
  const weights = await readFile(await download(page, 'Save weights'), 'base64');
  const history = await readFile(await download(page, 'Save history (CSV)'), 'utf8');
  return { weights, history };
}

/**
 * Whether the page is as it was before another build was chosen: nothing lost, nothing locked.
 * @param {Page} page
 * @param {Awaited<ReturnType<typeof saved>>} before
 */
async function wentOn(page, before) {
  await page
    .getByRole('alert')
    .getByText(/^The engine goes on as it was/)
    .waitFor();
  await untilReady(page);
  const builds = page.getByLabel('Build', { exact: true });
  assert.equal(await builds.isEnabled(), true);
  assert.equal(await builds.inputValue(), '');
  assert.match((await engine(page).textContent()) ?? '', /^relaxed-threads, /);
  assert.deepEqual(await saved(page), before);
  await drawDigit(page, 3);
  await page.getByLabel('Shipped').check();
  await untilAnswer(page, 3);
}

/** @type {import('./support/server.mjs').Server} */
let mortal;
const withMortalServer = useSite(async () => {
  mortal = await startServer(SOURCES);
  return { ...mortal, close: () => mortal.close().catch(() => {}) }; // a test has closed it
});

test('with the server gone another build is refused, and the engine goes on with all that it had', () =>
  withMortalServer(async (page) => {
    await prepareTraining(page);
    await trainToEnd(page);
    const before = await saved(page);
    await mortal.close();
    await page.getByText('Choose another build').click();
    await page.getByLabel('Build', { exact: true }).selectOption('simd128');
    await wentOn(page, before);
    // The data set too: the same run gives the same weights.
    await trainToEnd(page);
    assert.equal((await saved(page)).weights, before.weights);
  }));

test('when another build cannot take the data set over, the engine goes on, and a second try succeeds', () => {
  let starts = 0;
  /** The second worker cannot read files. @param {Page} page */
  const prepare = (page) =>
    page.context().route('**/www/engine/worker.js', async (route) => {
      const response = await route.fetch();
      const broken = "File.prototype.arrayBuffer = async () => { throw new Error('no memory for files'); };";
      starts += 1;
      await route.fulfill({
        response,
        body: (starts === 2 ? broken : '') + (await response.text()),
      });
    });
  return withPage(
    async (page) => {
      await prepareTraining(page);
      await trainToEnd(page);
      const before = await saved(page);
      await page.getByText('Choose another build').click();
      await page.getByLabel('Build', { exact: true }).selectOption('relaxed');
      await page.getByText(/cannot be read/).waitFor();
      await wentOn(page, before);
      await choose(page, 'relaxed');
      assert.deepEqual(await saved(page), before);
      await trainToEnd(page);
      assert.equal((await saved(page)).weights, before.weights, 'on the same data set');
    },
    { prepare },
  );
});

test('without cross-origin isolation a build without threads runs, and says what would give them', () =>
  withPlainPage(async (page) => {
    const text = (await engine(page).textContent()) ?? '';
    assert.match(text, /^relaxed, .*1 thread: .*no threads: the page is not cross-origin isolated/);
    await choose(page, 'simd128');
    // A build that cannot run is refused in words, and the one from before goes on.
    const builds = page.getByLabel('Build', { exact: true });
    await builds.selectOption('threads');
    await page.getByText(/goes on as it was.*did not start .*cross-origin isolated/).waitFor();
    await untilReady(page);
    assert.match((await engine(page).textContent()) ?? '', /^simd128, .*as chosen$/);
    assert.equal(await builds.inputValue(), 'simd128');
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
  }));

test('a browser that refuses relaxed SIMD gets exact threads, and trains', () =>
  withPage(
    async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^threads, .*\(exact\).*no relaxed-threads: this browser lacks relaxed SIMD/);
      await prepareTraining(page);
      assert.match(await trainToEnd(page), /Test accuracy: [01]\.\d+$/);
    },
    {
      // Chromium has no switch for it, so the worker is told what an older browser says of the probe.
      prepare: (page) =>
        page.context().route('**/www/engine/worker.js', async (route) => {
          const response = await route.fetch();
          const older =
            'const { validate } = WebAssembly;' +
            'WebAssembly.validate = (bytes) => bytes.byteLength > 64 && validate(bytes);';
          await route.fulfill({ response, body: older + (await response.text()) });
        }),
    },
  ));

test('a browser without SIMD is told which ones have it', async () => {
  const server = await startServer(SOURCES);
  const browser = await launchBrowser(['--js-flags=--no-enable-sse4-1']);
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.getByText(/lacks WebAssembly SIMD.*use Chrome 91, Firefox 89, Safari 16.4/).waitFor();
    assert.equal(await page.locator('main').isVisible(), false, 'nothing that cannot work is shown');
  } finally {
    await browser.close();
    await server.close();
  }
});

/** What a plain `wasm-pack build` leaves in pkg/package.json: no list of builds. @param {Page} page */
const forgetBuilds = (page) =>
  page.context().route('**/pkg/package.json', (route) => route.fulfill({ json: { name: 'digitlab' } }));

test('the builds are listed with the hash of their wasm, and each is one that a person can choose', () =>
  withPage(async (page) => {
    const { builds } = JSON.parse(await readFile(`${PKG}package.json`, 'utf8'));
    for (const { name, hash } of builds) {
      const wasm = await readFile(`${PKG}${name}/digitlab_bg.wasm`);
      assert.equal(hash, `sha256-${createHash('sha256').update(wasm).digest('base64')}`, name);
    }
    const names = builds.map((/** @type {{ name: string }} */ { name }) => name);
    assert.deepEqual(names, ['relaxed-threads', 'threads', 'relaxed', 'webgpu']);
    const options = page.getByLabel('Build', { exact: true }).locator('option');
    const sorted = [...names.slice(0, 3), 'simd128', 'webgpu'];
    assert.deepEqual((await options.allTextContents()).slice(1), sorted);
  }));

test('after a plain build alone the others are of older sources and passed over, whatever their dates', () =>
  withPage(
    async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^simd128, kernel wasm-simd128-4x8 \(exact\), 1 thread: .*not built/);
      const options = page.getByLabel('Build', { exact: true }).locator('option');
      assert.deepEqual((await options.allTextContents()).slice(1), ['simd128']);
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
    },
    { prepare: forgetBuilds },
  ));

test('builds that are listed and not there are passed over', () =>
  withPage(
    async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^simd128, .*no relaxed-threads: digitlab_bg\.wasm: cannot be fetched: .* answer 404/);
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
    },
    {
      prepare: (page) =>
        page.context().route(/pkg\/(relaxed|threads)/, (route) => route.fulfill({ status: 404, body: 'no' })),
    },
  ));

test('a build with other bytes than the list says, as from a stale cache, is passed over', () =>
  withPage(
    async (page) => {
      const text = (await engine(page).textContent()) ?? '';
      assert.match(text, /^threads, .*no relaxed-threads: digitlab_bg\.wasm: .* bytes that are not as they were built/);
    },
    {
      prepare: (page) =>
        page.context().route('**/pkg/relaxed-threads/digitlab_bg.wasm', async (route) => {
          const body = await readFile(`${PKG}threads/digitlab_bg.wasm`);
          await route.fulfill({ body, contentType: 'application/wasm' });
        }),
    },
  ));

test('the plain build weighs no more than its budget', async () => {
  const wasm = gzipSync(await readFile(`${PKG}digitlab_bg.wasm`), { level: 9 });
  const kilobytes = (wasm.length / 1024).toFixed(1);
  assert.ok(wasm.length <= BUDGET, `${kilobytes} KB of ${BUDGET / 1024}`);
});
