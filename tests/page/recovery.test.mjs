// The engine breaks in all the ways in which a worker can: the page says so at once, and another engine stands with
// the weights, the pictures and the history.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ENDS, breakRun, prepare, takePictures, untilRestarted, worker } from './support/breaking.mjs';
import { download, drawDigit, press, trainToEnd, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { SOURCES, startPlainServer } from './support/server.mjs';

const withPage = useSite(() => startPlainServer(SOURCES));

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
    withPage((page) => breakRun(page, end, words), { prepare }));
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
