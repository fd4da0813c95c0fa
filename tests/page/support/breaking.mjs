// The ways in which a test breaks the engine, and what the page must say then.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dataSet } from './idx.mjs';
import { download, drawDigit, press, runStage, trainToEnd, untilReady } from './page.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page the worker of the engine that answers, which was started last; threads have scripts of their own */
export const worker = (page) =>
  page
    .workers()
    .filter((worker) => worker.url().includes('worker'))
    .at(-1) ?? assert.fail('there is a worker');

/** Gives the tests the wasm's memory in each worker, and the page's workers. @param {Page} page */
export async function prepare(page) {
  await page.context().route('**/www/engine/worker.js', async (route) => {
    const response = await route.fetch();
    const showMemory = `
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...given) => {
        const made = await instantiate(...given);
        self.testMemory = (made.instance ?? made).exports.memory;
        return made;
      };`;
    await route.fulfill({ response, body: showMemory + (await response.text()) });
  });
  await page.addInitScript(() => {
    /** @type {Worker[]} */
    const workers = [];
    Object.assign(globalThis, { testWorkers: workers });
    /** @type {any} */ (globalThis).Worker = class extends Worker {
      /** @param {[string | URL, WorkerOptions?]} given */
      constructor(...given) {
        super(...given);
        workers.push(this);
      }
    };
  });
}

/** With its memory overwritten, whatever the wasm does next is a trap. @param {Page} page */
export const spoilMemory = (page) =>
  worker(page).evaluate(() => {
    new Uint8Array(/** @type {any} */ (self).testMemory.buffer).fill(255);
  });

/** How an engine ends, and what the page must say of it. @type {[string, (page: Page) => Promise<unknown>, RegExp][]} */
export const ENDS = [
  ['a trap in the wasm', spoilMemory, /The engine stopped \(.+\)/],
  ['close() in the worker', (page) => worker(page).evaluate(() => self.close()), /its worker was ended/],
  [
    'terminate() from the page',
    (page) => page.evaluate(() => /** @type {any} */ (globalThis).testWorkers.at(-1).terminate()),
    /its worker was ended/,
  ],
  [
    'an error that nobody catches',
    (page) => worker(page).evaluate(() => void setTimeout(() => { throw new Error('made to stop'); })), // prettier-ignore
    /The engine stopped \(.*made to stop/,
  ],
  [
    'a request that cannot be read',
    (page) => worker(page).evaluate(() => void setTimeout(() => self.dispatchEvent(new MessageEvent('messageerror')))),
    /^The engine stopped: a message could not be read\./,
  ],
  [
    'a reply that cannot be read',
    (page) =>
      page.evaluate(() =>
        /** @type {any} */ (globalThis).testWorkers.at(-1).dispatchEvent(new MessageEvent('messageerror')),
      ),
    /a message could not be read/,
  ],
  [
    'a call that never returns',
    async (page) => void worker(page).evaluate(() => { for (;;); }).catch(() => {}), // prettier-ignore
    /did not answer for \d+ seconds/,
  ],
];

/** @param {Page} page */
export const rows = (page) => page.getByRole('table', { name: 'Training history' }).locator('tbody tr');

/** @param {Page} page @param {number} training pictures */
export async function takePictures(page, training) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training, test: 200 }));
  await page.getByText(`${training.toLocaleString('en')} pictures to learn from`).waitFor();
}

/** @param {Page} page @param {RegExp} words */
export async function untilRestarted(page, words) {
  const alert = page.getByRole('alert').getByText(/It was started again, with the weights/);
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? '', words);
  await untilReady(page);
}

/** Pictures to learn from in the run that is broken. */
export const PICTURES = 4000;

/**
 * Breaks the engine in a run: the weights of the last epoch that the page kept are in use.
 * @param {Page} page
 * @param {(page: Page) => Promise<unknown>} end
 * @param {RegExp} words
 */
export async function breakRun(page, end, words) {
  await takePictures(page, PICTURES);
  await page.getByLabel('Epochs').fill('5000');
  await press(page, 'Train');
  await rows(page).nth(1).waitFor();
  await end(page);
  await untilRestarted(page, words);
  const text = (await runStage(page, /^Stopped by a crash in epoch/).textContent()) ?? '';
  const [, kept = ''] = /the weights from the end of epoch (\d+) are in use/.exec(text) ?? [];
  assert.ok(Number(kept) >= 1, text); // not always the last: where copying is slow, epochs are passed over
  assert.ok((await rows(page).count()) >= 2, 'the history stays');
  await page
    .locator('#runs')
    .getByText(`broke off after ${kept} epoch${kept === '1' ? '' : 's'}`)
    .waitFor();
  assert.equal(await page.getByLabel('Your weights').isChecked(), true);
  const saved = await readFile(await download(page, 'Save weights'));
  await drawDigit(page, 3);
  await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^\d$/ }).waitFor();
  // They are that epoch's: a run of so many epochs comes to the same.
  await page.getByLabel('Epochs').fill(kept);
  await trainToEnd(page);
  await untilReady(page);
  assert.ok(saved.equals(await readFile(await download(page, 'Save weights'))));
}
