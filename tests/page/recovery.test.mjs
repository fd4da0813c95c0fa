// The engine breaks in all the ways in which a worker can: the page says so at once, and another engine stands with
// the weights, the pictures and the history.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { download, drawDigit, press, runStage, trainToEnd, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { SOURCES, startPlainServer } from './support/server.mjs';

const withPage = useSite(() => startPlainServer(SOURCES));

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page the worker of the engine that answers, which was started last */
const worker = (page) => page.workers().at(-1) ?? assert.fail('there is a worker');

/** Gives the tests the wasm's memory in each worker, and the page's workers. @param {Page} page */
async function prepare(page) {
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
const spoilMemory = (page) =>
  worker(page).evaluate(() => {
    new Uint8Array(/** @type {any} */ (self).testMemory.buffer).fill(255);
  });

/** How an engine ends, and what the page must say of it. @type {[string, (page: Page) => Promise<unknown>, RegExp][]} */
const ENDS = [
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
    /a request could not be read/,
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
const rows = (page) => page.getByRole('table', { name: 'Training history' }).locator('tbody tr');

/** @param {Page} page @param {number} training pictures */
async function takePictures(page, training) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training, test: 200 }));
  await page.getByText(`${training.toLocaleString('en')} pictures to learn from`).waitFor();
}

/** @param {Page} page @param {RegExp} words */
async function untilRestarted(page, words) {
  const alert = page.getByRole('alert').getByText(/It was started again, with the weights/);
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? '', words);
  await untilReady(page);
}

for (const [way, end, words] of ENDS) {
  test(`after ${way} a new engine has the trained weights, the pictures and the history`, () =>
    withPage(
      async (page) => {
        await takePictures(page, 1000);
        await page.getByLabel('Hidden layers').fill('32');
        await page.getByLabel('Epochs').fill('2');
        await trainToEnd(page);
        await untilReady(page);
        const before = await readFile(await download(page, 'Save weights'));
        const history = await readFile(await download(page, 'Save history (CSV)'), 'utf8');
        await drawDigit(page, 3);
        await end(page);
        if (way === 'a trap in the wasm') await press(page, 'Save history (CSV)');
        await untilRestarted(page, words);
        assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
        assert.equal(await readFile(await download(page, 'Save history (CSV)'), 'utf8'), history);
        assert.equal(await page.getByLabel('Your weights').isChecked(), true);
        await page.getByLabel('Shipped').check();
        await untilAnswer(page, 3);
        assert.equal(await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).count(), 1);
        // The same pictures and the same form give the same weights.
        await trainToEnd(page);
        await untilReady(page);
        assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
      },
      { prepare },
    ));
}

for (const [way, end, words] of ENDS.filter(([way]) => /trap|close|returns/.test(way))) {
  test(`after ${way} a run under way ends with the weights of its last epoch`, () =>
    withPage(
      async (page) => {
        await takePictures(page, 4000);
        await page.getByLabel('Epochs').fill('5000');
        await press(page, 'Train');
        await rows(page).nth(1).waitFor();
        await end(page);
        await untilRestarted(page, words);
        const text = (await runStage(page, /^Stopped by a crash in epoch/).textContent()) ?? '';
        const [, kept = ''] = /the weights from the end of epoch (\d+) are in use/.exec(text) ?? [];
        assert.ok(Number(kept) >= 2, text);
        assert.ok((await rows(page).count()) >= 2, 'the history stays');
        await page.locator('#runs').getByText(`broke off after ${kept} epochs`).waitFor();
        assert.equal(await page.getByLabel('Your weights').isChecked(), true);
        const saved = await readFile(await download(page, 'Save weights'));
        await drawDigit(page, 3);
        await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^\d$/ }).waitFor();
        // They are that epoch's: a run of so many epochs comes to the same.
        await page.getByLabel('Epochs').fill(kept);
        await trainToEnd(page);
        await untilReady(page);
        assert.ok(saved.equals(await readFile(await download(page, 'Save weights'))));
      },
      { prepare },
    ));
}

test('weights that were loaded come back too, and an engine that breaks thrice waits for a person', () =>
  withPage(
    async (page) => {
      await page.getByLabel('Load weights').setInputFiles('www/weights/seed.safetensors');
      await page.getByText('Yours: seed.safetensors.').waitFor();
      await page.getByLabel('Your weights').check();
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
      const before = await readFile(await download(page, 'Save weights'));
      for (const _ of [1, 2]) {
        await worker(page).evaluate(() => self.close());
        await untilRestarted(page, /its worker was ended/);
        assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
        await press(page, 'Dismiss');
      }
      await worker(page).evaluate(() => self.close());
      await page.getByText(/stopped several times within a minute/).waitFor();
      assert.equal(await page.getByLabel('Engine').textContent(), 'not running');
      assert.equal(await page.getByRole('button', { name: 'Train', exact: true }).isEnabled(), false);
      assert.ok(before.equals(await readFile(await download(page, 'Save weights'))), 'from the page');
      await press(page, 'Try again');
      await untilReady(page);
      assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
      await press(page, 'Clear');
      await drawDigit(page, 7);
      await untilAnswer(page, 7);
    },
    { prepare },
  ));

test('a worker that ends before the engine stands is replaced too', () => {
  let asked = 0;
  let comes = () => {};
  const isAsked = new Promise((resolve) => (comes = () => resolve(null)));
  return withPage(
    async (page) => {
      await isAsked;
      await worker(page).evaluate(async () => {
        const isHeld = async () => (await navigator.locks.query()).held?.some(({ name }) => name === self.name);
        const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
        while (!(await isHeld())) await turn();
        await turn(); // for the answer to the page's first ping
        self.close();
      });
      await untilRestarted(page, /its worker was ended/);
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
    },
    {
      ready: async () => {},
      // The first worker waits for its list of builds for ever.
      prepare: (page) =>
        page.context().route('**/pkg/package.json', (route) => {
          comes();
          if (asked++ > 0) return route.continue();
        }),
    },
  );
});

test('a lesson that the engine does not survive changes nothing', () =>
  withPage(
    async (page) => {
      await page.getByLabel('Load weights').setInputFiles('www/weights/seed.safetensors');
      await page.getByText('Yours: seed.safetensors.').waitFor();
      const before = await readFile(await download(page, 'Save weights'));
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
      await page.getByRole('group', { name: 'Correct it' }).getByRole('button').nth(5).click();
      await press(page, 'Teach it');
      await page.getByText(/^Teaching: /).waitFor();
      await worker(page).evaluate(() => self.close());
      await untilRestarted(page, /its worker was ended/);
      await page.getByText('Teaching ended with an error: nothing has changed.').waitFor();
      assert.ok(before.equals(await readFile(await download(page, 'Save weights'))));
      await page.getByText('Yours: seed.safetensors.').waitFor();
    },
    { prepare },
  ));

test('a crash is said in Chinese too', () =>
  withPage(
    async (page) => {
      await page.getByRole('button', { name: '中文' }).click();
      await worker(page).evaluate(() => self.close());
      await page.getByText(/^引擎已停止：它的 worker 被终止。引擎已重新启动/).waitFor();
    },
    { prepare },
  ));
