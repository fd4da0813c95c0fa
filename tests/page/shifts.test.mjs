// Nothing moves while one draws, wherever one reads, and while one looks into the network or through the pictures.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import {
  draw,
  drawDigit,
  drawNumber,
  numberStrokes,
  readBook,
  untilPainted,
  untilRead,
  useSite,
} from './support/page.mjs';
import { startServer } from './support/server.mjs';
import { shiftsOf, watchLayout } from './support/watching.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

const [DESK, PHONE] = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

const CHAPTERS = ['read', 'data', 'numbers', 'model', 'loss', 'train', 'judge', 'beyond'];

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const SCREENS = [
  ['on a desk', { viewport: DESK }],
  ['on a phone', { viewport: PHONE }],
];

const ready = (/** @type {Page} */ page) => page.locator('button[type=submit]:enabled').waitFor();

/** @param {Page} page @param {string} chapter */
async function goTo(page, chapter) {
  await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), chapter);
  await untilPainted(page);
  await untilPainted(page);
}

/** Draws, more, and a number, and clears the pad; looks after each. @param {Page} page @param {string} where */
async function drawAll(page, where) {
  await untilRead(page);
  await shiftsOf(page);
  for (const write of [() => drawDigit(page, 7), () => drawDigit(page, 1), () => page.getByRole('button', { name: 'Clear' }).click(), () => drawNumber(page, [4, 2])]) {
    await write();
    await untilRead(page);
    await untilPainted(page);
    assert.deepEqual(await shiftsOf(page), [], where);
  } // prettier-ignore
  await page.getByRole('button', { name: 'Clear' }).click();
}

for (const [name, options] of SCREENS) {
  const use = { ...options, prepare: watchLayout };

  test(`nothing moves while one draws, on the first screen and in each chapter, ${name}`, () =>
    withPage(async (page) => {
      await drawAll(page, 'at the top');
      for (const chapter of CHAPTERS) {
        await goTo(page, chapter);
        const dock = page.locator('#dock');
        const isAway = await dock.isVisible();
        if (isAway) await dock.click(); // the bench as a sheet, over the chapter
        await drawAll(page, chapter);
        if (isAway) await dock.click();
      }
    }, use));

  test(`nothing moves in the chapter Read while one looks at units and digits and switches some off, ${name}`, () =>
    withPage(async (page) => {
      await page.locator('#idx-files').setInputFiles(dataSet());
      await page.locator('#dataset').getByText('1,000').waitFor();
      await drawDigit(page, 7);
      await untilRead(page);
      await readBook(page);
      await goTo(page, 'hero');
      await page.locator('.vote.top .digit').getByText('7').waitFor();
      await shiftsOf(page);
      const grid = page.getByRole('slider', { name: /^Layer 1:/ });
      for (const act of [
        () => page.locator('.vote').nth(3).click(),
        () => grid.click({ position: { x: 40, y: 60 } }),
        () => page.getByRole('button', { name: 'Switch off', exact: true }).click(),
        () =>
          page
            .locator('.switching')
            .getByText(/are read right/)
            .waitFor(),
        () => page.getByRole('button', { name: 'Switch off silent' }).first().click(),
        () => page.getByRole('button', { name: 'All back on' }).click(),
      ]) {
        await act();
        await untilRead(page);
        await untilPainted(page);
        assert.deepEqual(await shiftsOf(page), [], String(act));
      }
    }, use));

  test(`nothing moves in the chapter Loss while one moves its sliders and steps along other weights, ${name}`, () =>
    withPage(async (page) => {
      await drawDigit(page, 7);
      await untilRead(page);
      await goTo(page, 'loss');
      await page.locator('.toy-hand').scrollIntoViewIfNeeded();
      await page.locator('[data-line=new]').waitFor();
      await untilPainted(page);
      await shiftsOf(page);
      const [logits, rate] = [page.locator('.logit-row input'), page.locator('#step-rate')];
      for (const slider of [logits.nth(0), logits.nth(7), logits.nth(9), rate]) {
        for (const key of ['Home', 'End', 'ArrowLeft', 'ArrowLeft', 'PageDown']) {
          await slider.press(key);
          await untilPainted(page);
          assert.deepEqual(await shiftsOf(page), [], `${key} on ${await slider.getAttribute('id')}`);
        }
      }
      for (const layer of ['0', '3', '1']) {
        await page.locator('#step-layer').selectOption(layer);
        await page.locator('[data-line=new]').waitFor();
        await untilPainted(page);
        await page
          .getByRole('group', { name: 'The digit that the drawing is' })
          .getByRole('button')
          .nth(Number(layer))
          .click();
        await untilPainted(page);
        assert.deepEqual(await shiftsOf(page), [], `layer ${layer}`);
      }
    }, use));

  test(`nothing moves in the chapter Data while one goes through the pictures, ${name}`, () =>
    withPage(async (page) => {
      await page.locator('#idx-files').setInputFiles(dataSet());
      await page.locator('#dataset').getByText('1,000').waitFor();
      await drawDigit(page, 7);
      await untilRead(page);
      await goTo(page, 'browse');
      await page.locator('#browse [role=option]').first().waitFor();
      await shiftsOf(page);
      for (const act of [
        () => page.locator('#browse [role=option]').nth(3).hover(),
        () => page.getByRole('button', { name: 'Next', exact: true }).click(),
        () => page.getByRole('button', { name: 'Test', exact: true }).click(),
        () => page.getByRole('button', { name: 'Nearest to mine' }).click(),
        () => page.locator('.by-label button').nth(3).click(),
        () => page.getByRole('button', { name: 'Hardest first' }).click(),
      ]) {
        await act();
        await page.locator('#browse [role=option]').first().waitFor();
        await untilPainted(page);
        assert.deepEqual(await shiftsOf(page), [], String(act));
      }
    }, use));
}

for (const locale of ['en', 'zh-CN']) {
  test(`the lines of the step by hand are as high whatever numbers stand in them, in ${locale}`, () =>
    withPage(
      async (page) => {
        await draw(page, numberStrokes([7]), page.locator('#pad canvas'));
        await untilRead(page);
        await goTo(page, 'loss');
        await page.locator('#step-layer').selectOption('0');
        await page.locator('[data-line=layer_delta]').nth(1).waitFor();
        for (const width of [320, 360, 768, 1024, 1440]) {
          await page.setViewportSize({ width, height: 740 });
          await untilPainted(page);
          const [short, long] = await page.evaluate(() =>
            ['0.1', '−1.23456e−12'].map((number) => {
              const lines = [...document.querySelectorAll('.step-lines [data-line]')];
              for (const line of lines) {
                const words = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
                for (let word = words.nextNode(); word; word = words.nextNode())
                  word.textContent = word.textContent?.replace(/−?\d+\.\d+(e−?\d+)?/g, number) ?? '';
              }
              return lines.map((line) => `${line.getAttribute('data-line')} ${line.getBoundingClientRect().height}`);
            }),
          );
          assert.equal(short?.length, 11);
          assert.deepEqual(long, short, `${width} px`);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'no sideways scroll');
        }
      },
      { viewport: DESK, locale, ready },
    ));
}

test('the step by hand has its room before the first drawing', () =>
  withPage(
    async (page) => {
      await page.locator('.toy-hand').scrollIntoViewIfNeeded();
      const height = () => page.locator('#loss').evaluate((loss) => loss.getBoundingClientRect().height);
      const before = await height();
      for (const digit of [7, 0]) {
        await drawDigit(page, digit);
        await untilRead(page);
        await page.locator('[data-line=new]').waitFor();
        assert.equal(await height(), before);
        await page.getByRole('button', { name: 'Clear' }).click();
      }
    },
    { viewport: DESK },
  ));
