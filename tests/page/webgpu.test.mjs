// Training on the GPU, for which a program stands in here: the steps are the exact build's, pause and stop are heard, and
// what is lost with the GPU is an epoch at most.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { download, drawDigit, press, trainToEnd, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { SOURCES, startServer } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const withPage = useSite(() => startServer(SOURCES), FLAGS);
const withoutGpu = useSite(() => startServer(SOURCES));

/** How long anything may take where a program stands in for a GPU: it compiles the kernels slowly (milliseconds). */
const PATIENCE = 300_000;

/** @param {Page} page */
const engine = (page) => page.getByRole('status', { name: 'Engine' });

/** @param {Page} page @param {RegExp} words */
const untilEngine = (page, words) => engine(page).filter({ hasText: words }).waitFor();

/** What the list says of a run, folded away. @param {Page} page @param {RegExp} words */
const untilFacts = (page, words) =>
  page.locator('#runs .run .hint').filter({ hasText: words }).first().waitFor({ state: 'attached' });

/** @param {Page} page @param {string} build @param {RegExp} words */
async function choose(page, build, words) {
  const select = page.getByLabel('Build', { exact: true });
  if (!(await select.isVisible())) await page.getByText('Choose another build').click();
  await select.selectOption(build);
  await untilEngine(page, words);
  await untilReady(page);
}

const ON_GPU = /^WebGPU on .*, all but training by the kernel wasm-simd128-4x8: as chosen/;

/** @param {Page} page @param {{ epochs?: number, layers?: string }} [config] */
async function prepare(page, { epochs = 2, layers = '40, 33' } = {}) {
  page.setDefaultTimeout(PATIENCE);
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 640, test: 60 }));
  await page.getByText('640 pictures to learn from').waitFor();
  await page.getByLabel('Epochs').fill(String(epochs));
  await page.getByLabel('Hidden layers').fill(layers);
}

/** @param {Page} page @returns {Promise<{ loss: number[], val_loss: number[] }>} */
const history = async (page) => JSON.parse(await readFile(await download(page, 'Save history (JSON)'), 'utf8'));

/** The losses of the batches that the worker tells of. @param {Page} page @returns {Promise<number[]>} */
const losses = (page) => page.evaluate(() => Reflect.get(window, 'losses').splice(0));

/** Runs in the page: notes each batch's loss. */
function noteLosses() {
  /** @type {number[]} */
  const losses = [];
  Object.assign(window, { losses });
  const { Worker } = window;
  window.Worker = class extends Worker {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        if (data.event === 'batches') losses.push(...data.detail.loss);
      });
    }
  };
}

/** @param {Page} page */
const watched = (page) => page.addInitScript(noteLosses);

test('on the GPU the first ten steps and the epochs are those of the exact build, to 1e-4', () =>
  withPage(
    async (page) => {
      await prepare(page);
      /** @type {Record<string, { steps: number[], loss: number[], val_loss: number[] }>} */
      const runs = {};
      for (const [build, words] of /** @type {const} */ ([
        ['simd128', /^simd128, /],
        ['webgpu', ON_GPU],
      ])) {
        await choose(page, build, words);
        assert.match(await trainToEnd(page), /Test accuracy: [01]\.\d+$/);
        await untilReady(page);
        runs[build] = { steps: await losses(page), ...(await history(page)) };
      }
      const { simd128, webgpu } = runs;
      for (const key of /** @type {const} */ (['steps', 'loss', 'val_loss'])) {
        const [exact, found] = [simd128?.[key] ?? [], webgpu?.[key] ?? []];
        assert.equal(found.length, { steps: 10, loss: 2, val_loss: 2 }[key], key);
        exact.forEach((loss, i) =>
          assert.ok(Math.abs((found[i] ?? 0) / loss - 1) < 1e-4, `${key} ${i}: ${loss}, ${found[i]}`),
        );
      }
      assert.notDeepEqual(simd128?.steps, webgpu?.steps, 'another device has trained');
      await untilFacts(page, /Weights [0-9a-f]{8}, trained on a GPU/);
      await drawDigit(page, 3);
      await page.getByLabel('Shipped').check();
      await untilAnswer(page, 3);
    },
    { prepare: watched },
  ));

test('a run on the GPU is paused and stopped, tested, and goes on', () =>
  withPage(async (page) => {
    await prepare(page, { epochs: 1000 });
    await choose(page, 'webgpu', ON_GPU);
    await press(page, 'Train');
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    await rows.nth(1).waitFor();
    await press(page, 'Pause');
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    const [before] = [await rows.first().textContent()];
    await page.waitForTimeout(500);
    assert.equal(await rows.first().textContent(), before);
    await press(page, 'Resume');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await press(page, 'Stop');
    await page
      .getByText(/Test accuracy/)
      .first()
      .waitFor();
    await untilReady(page);
    const { loss } = await history(page);
    assert.ok(loss.length > 1 && loss.length < 1000, String(loss.length));
    await page.getByRole('button', { name: 'Continue', exact: true }).first().click();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await untilReady(page);
    assert.ok((await history(page)).loss.length >= loss.length);
  }));

/** The worker's GPU is lost when the page says so. @param {Page} page */
const mortal = (page) =>
  page.context().route('**/www/engine/worker.js', async (route) => {
    const response = await route.fetch();
    const lose =
      'const { requestDevice } = GPUAdapter.prototype;' +
      'GPUAdapter.prototype.requestDevice = async function (...rest) {' +
      '  const device = await requestDevice.apply(this, rest);' +
      "  new BroadcastChannel('lose').onmessage = () => device.destroy();" +
      '  return device;' +
      '};';
    await route.fulfill({ response, body: lose + (await response.text()) });
  });

test('when the GPU is lost the processor goes on with the run, and both languages say so', () =>
  withPage(
    async (page) => {
      await prepare(page, { epochs: 400 });
      await choose(page, 'webgpu', ON_GPU);
      await press(page, 'Train');
      const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
      await rows.nth(1).waitFor();
      await page.evaluate(() => new BroadcastChannel('lose').postMessage(null));
      const alert = page.getByRole('alert');
      await alert
        .getByText(
          /^The processor trains this run, from the beginning of epoch \d+ on: gpu: lost in the middle of a run/,
        )
        .waitFor();
      await page.getByRole('button', { name: '中文' }).click();
      await alert.getByText(/这次训练从第 \d+ 轮开头起改由处理器进行/).waitFor();
      await page.getByRole('button', { name: 'EN' }).click();
      await page
        .getByText(/Test accuracy/)
        .first()
        .waitFor();
      await untilReady(page);
      assert.equal((await history(page)).loss.length, 400);
      await untilEngine(page, /the processor trains this run/);
      await untilFacts(page, /build webgpu, simd128;.*; only the exact builds on a processor/);
    },
    { prepare: mortal },
  ));

test('what the GPU does not train the processor does, and the page says why', () =>
  withPage(async (page) => {
    await prepare(page, { epochs: 1, layers: '8' });
    await choose(page, 'webgpu', ON_GPU);
    await page.getByRole('combobox', { name: 'Network', exact: true }).selectOption('lstm');
    assert.match(await trainToEnd(page), /Test accuracy/);
    await page
      .getByRole('alert')
      .getByText(/found lstm: the processor trains it/)
      .waitFor();
    await untilFacts(page, /build simd128;.*on every machine/);
  }));

test('before the first run a GPU is measured; a program that stands in for one loses, which is said and remembered', () =>
  withPage(
    async (page) => {
      await prepare(page, { epochs: 1, layers: '16' });
      assert.match(await trainToEnd(page), /Test accuracy/);
      await untilEngine(
        page,
        /^(relaxed|threads|simd128).*the GPU measured no faster here \([\d,.]+ ms a step instead of [\d.]+\)/,
      );
      await page.reload();
      await untilEngine(page, /the GPU measured no faster here before/);
    },
    { measures: true },
  ));

/** Measurements that the test makes up: of threads where there are several, then of the GPU. @param {Page} page */
const fast = (page) =>
  page.context().route('**/engine/measure.js', async (route) => {
    const body = 'export const measure = (_, onGpu) => (onGpu ? 0.1 : 5);';
    await route.fulfill({ response: await route.fetch(), body });
  });

test('a GPU that measures faster is taken and remembered, unless a person chooses; not for what it does not train', () =>
  withPage(
    async (page) => {
      await prepare(page, { epochs: 1, layers: '16' });
      assert.match(await trainToEnd(page), /Test accuracy/);
      await untilEngine(
        page,
        /^WebGPU on .*measured faster here than the processor \(0\.1 ms a step instead of 5\.0\)/,
      );
      await untilReady(page);
      await page.getByRole('combobox', { name: 'Network', exact: true }).selectOption('lstm');
      await trainToEnd(page);
      await untilEngine(page, /^(relaxed|threads|simd128)/);
      assert.equal(await page.getByRole('alert').textContent(), '');
      await page.reload();
      await untilEngine(page, /^WebGPU on .*measured faster here than the processor before/);
      await choose(page, 'simd128', /^simd128, .*as chosen$/);
      await page.reload();
      await untilEngine(page, /^WebGPU/);
    },
    { measures: true, prepare: fast },
  ));

test('where the browser gives no GPU the build for it is refused in words, and never tried by itself', () =>
  withoutGpu(async (page) => {
    assert.doesNotMatch((await engine(page).textContent()) ?? '', /GPU/);
    await page.getByText('Choose another build').click();
    await page.getByLabel('Build', { exact: true }).selectOption('webgpu');
    await page.getByText(/goes on as it was.*this browser gives no GPU/).waitFor();
    await untilReady(page);
  }));
