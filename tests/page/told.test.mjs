// What a screen reader is told while a network trains: each epoch once and how the run ended, in the language in use,
// and nothing else, whichever chapter is read and whatever stands on the pad.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { draw, numberStrokes, readBook, untilPainted, untilRead, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** What comes to stand in live regions from now on, as a screen reader says it: `[where, text]`. @param {Page} page */
const listen = (page) =>
  page.evaluate(() => {
    /** @type {[string, string][]} */
    const said = [];
    Object.assign(window, { said });
    const LIVE = '[role=status], [role=alert], [role=log], output, [aria-live]';
    new MutationObserver((records) => {
      const regions = new Set();
      for (const { target, addedNodes, type } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(LIVE);
        // What is taken away is not announced.
        if (region && (type === 'characterData' || addedNodes.length > 0)) regions.add(region);
      }
      for (const region of regions) {
        const text = region.textContent?.trim();
        const isOff = region.getAttribute('aria-live') === 'off' || !region.checkVisibility();
        const where = region.getAttribute('data-part') ?? region.closest('[id]')?.id ?? '';
        if (text && !isOff) said.push([where, text]);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });

for (const { locale, one, some, end } of [
  {
    locale: 'en',
    one: /^Epoch (\d+) of 8: validation accuracy \d+\.\d%\./,
    some: /^Epochs (\d+) to (\d+) of 8: validation accuracy now \d+\.\d%\./,
    end: /Finished: 8 epochs in .*\.$/,
  },
  {
    locale: 'zh-CN',
    one: /^第 (\d+) 轮，共 8 轮：验证准确率 \d+\.\d%。/,
    some: /^第 (\d+) 到 (\d+) 轮，共 8 轮：验证准确率现为 \d+\.\d%。/,
    end: /已完成：8 轮，用时 .*。$/,
  },
]) {
  test(`a screen reader is told of each epoch once and of nothing else, in ${locale}`, () =>
    withPage(
      async (page) => {
        await page.locator('#idx-files').setInputFiles(dataSet());
        await page.locator('#dataset').getByText('1,000').waitFor();
        await draw(page, numberStrokes([7]), page.locator('.pad-canvas'));
        await untilRead(page);
        await page.locator('#hidden_layers').fill('400,400,400');
        await page.locator('#epochs').fill('8');
        await readBook(page);
        await untilPainted(page);
        await listen(page);
        await page.locator('[data-action=train]').click();
        const result = page.locator('#progress [data-part=result] span').first();
        // As somebody does who looks around meanwhile.
        for (let i = 0; !(await result.count()); i++) {
          const chapters = ['train', 'judge', 'beyond', 'read', 'data', 'numbers', 'model', 'loss'];
          await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), chapters[i % chapters.length]);
          await page.waitForTimeout(300);
        }
        await untilPainted(page);
        /** @type {[string, string][]} */
        const said = await page.evaluate(() => /** @type {any} */ (window).said);
        const told = said.filter(([where]) => where === 'told').map(([, text]) => text);
        const epochs = told.flatMap((text) => {
          const [, first, last = first] = some.exec(text) ?? one.exec(text) ?? [];
          assert.ok(first, text);
          const [from, to] = [Number(first), Number(last)];
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
        assert.deepEqual(epochs, [1, 2, 3, 4, 5, 6, 7, 8], told.join(' | '));
        assert.ok(told.length > 1, 'not all at the end');
        assert.match(told.at(-1) ?? '', end);
        // At the end the test score and the verdict, and until then nothing else.
        const others = said.flatMap(([where]) => (where === 'told' ? [] : where));
        assert.deepEqual(others.sort(), ['result', 'verdict'], JSON.stringify(said));
      },
      { locale, ready: (page) => page.locator('button[type=submit]:enabled').waitFor() },
    ));
}
