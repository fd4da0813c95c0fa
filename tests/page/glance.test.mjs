// What stays in sight wherever one reads: the run bar with the course of a run, its accuracy, the time left and the runs,
// and on a desk the bench; and what a chapter shows first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import {
  draw,
  pad,
  press,
  runStage,
  trainToEnd,
  unfoldForm,
  untilAnswer,
  untilPainted,
  useSite,
} from './support/page.mjs';
import { DIGITS } from './support/digits.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} name */
const bar = (page, name) => page.locator(`#run-bar [data-part=${name}]`);

/** The heights of the line's points, from below. @param {Page} page */
const course = async (page) => {
  const points = (await bar(page, 'spark').locator('polyline').getAttribute('points')) ?? '';
  return points.split(' ').map((point) => -Number(point.split(',')[1]));
};

/** @param {Page} page @param {string} units @param {number} epochs */
async function fill(page, units, epochs) {
  await page.getByLabel('Hidden layers').fill(units);
  await page.getByLabel('Epochs', { exact: true }).fill(String(epochs));
}

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const SCREENS = [
  ['a desk', { viewport: { width: 1440, height: 900 } }],
  ['a phone', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
];

for (const [name, options] of SCREENS) {
  test(`on ${name} the run bar draws the course of a run, and says its accuracy and the time left`, () =>
    withPage(async (page) => {
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 3000 }));
      await page.getByText('3,000 pictures to learn from').waitFor();
      await unfoldForm(page);
      await page.getByLabel('Learning rate', { exact: true }).fill('0.0003'); // learns over some epochs
      await fill(page, '8', 5000);
      assert.equal(await bar(page, 'accuracy').textContent(), '');
      await press(page, 'Train');
      await page.getByRole('table', { name: 'Training history' }).locator('tbody tr').nth(4).waitFor();
      await bar(page, 'left')
        .filter({ hasText: /^\d.* left$/ })
        .waitFor();
      const boxes = await page
        .locator('#glance > :is([data-part=spark], [data-part=accuracy], [data-part=left])')
        .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().toJSON()));
      assert.equal(boxes.length, 3);
      for (const box of boxes) {
        const { width = 0, height = 0 } = options.viewport ?? {};
        assert.ok(box.width > 20 && box.right <= width && box.bottom <= height, JSON.stringify(box));
      }

      await press(page, 'Stop');
      await runStage(page, /^Stopped: \d+ epochs/).waitFor();
      assert.equal(await bar(page, 'left').textContent(), '');
      const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
      const last = Number(await rows.last().locator(':nth-child(5)').textContent());
      assert.equal(await bar(page, 'accuracy').textContent(), `val ${(100 * last).toFixed(1)}%`);
      const epochs = Number(/^Stopped: (\d+)/.exec((await page.locator('#run-bar .stage').textContent()) ?? '')?.[1]);
      const line = await course(page);
      assert.equal(line.length, Math.min(60, epochs));
      assert.ok(Math.max(...line) - Math.min(...line) > 10, `${line}`);
    }, options));
}

test('the newest runs stand in the bar, wait while another is under way, and one press lets another answer', () =>
  withPage(
    async (page) => {
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 3000 }));
      await page.getByText('3,000 pictures to learn from').waitFor();
      const chips = bar(page, 'chips').getByRole('button');
      await fill(page, '8', 1);
      const [, first] = /Test accuracy: (\S+)/.exec(await trainToEnd(page)) ?? [];
      await chips.first().waitFor();
      await fill(page, '16', 2);
      await trainToEnd(page);
      await chips.nth(1).waitFor();
      const titles = () => chips.evaluateAll((all) => all.map((one) => one.getAttribute('title')));
      assert.deepEqual(await titles(), ['16 units, 2 epochs', '8 units, 1 epoch']);
      const older = chips.nth(1);
      assert.ok((await older.textContent())?.startsWith(`${(100 * Number(first)).toFixed(1)}%`));
      const pressed = () => chips.evaluateAll((all) => all.map((one) => one.getAttribute('aria-pressed')));
      assert.deepEqual(await pressed(), ['true', 'false']);
      await older.click();
      await page.locator('#glance button[title="8 units, 1 epoch"][aria-pressed=true]').waitFor();
      assert.deepEqual(await pressed(), ['false', 'true']);
      const answering = page.locator('#runs .run', { has: page.locator('[data-act=answer][aria-pressed=true]') });
      assert.equal(await answering.locator('.name').textContent(), '8 units, 1 epoch');

      await fill(page, '16', 5000);
      await press(page, 'Train');
      await runStage(page, /^Epoch \d+ of 5000/).waitFor();
      assert.deepEqual(await titles(), ['16 units, 2 epochs', '8 units, 1 epoch']);
      assert.ok((await Promise.all([chips.nth(0), older].map((one) => one.isDisabled()))).every(Boolean));
    },
    { viewport: { width: 1440, height: 900 } },
  ));

test('on a desk the bench stays beside whatever one reads, and one draws on it there', () =>
  withPage(
    async (page) => {
      for (const chapter of ['data', 'train', 'judge', 'beyond']) {
        await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), chapter);
        const box = await page.locator('.bench').boundingBox();
        assert.equal(box?.width, 416);
        const [top, canvas] = [await page.evaluate(() => scrollY), await pad(page).boundingBox()];
        assert.ok(top > 900 && canvas && canvas.y >= 0 && canvas.y + canvas.height < 900, JSON.stringify(canvas));
      }
      const before = await page.evaluate(() => scrollY);
      await draw(page, DIGITS[4] ?? []);
      await untilAnswer(page, 4);
      assert.equal(await page.evaluate(() => scrollY), before);
      const answer = await page.getByRole('status', { name: 'Prediction' }).boundingBox();
      assert.ok(answer && answer.y + answer.height < 900);
    },
    { viewport: { width: 1440, height: 900 } },
  ));

test('whoever comes to Train after a run sees its charts at once', () =>
  withPage(
    async (page) => {
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
      await page.getByText('1,000 pictures to learn from').waitFor();
      await fill(page, '16', 2);
      await page.evaluate(() => scrollTo(0, 0));
      await trainToEnd(page);
      await page.getByRole('navigation', { name: 'Chapters' }).getByRole('link', { name: 'Train' }).click();
      await untilPainted(page);
      const bar = await page.locator('#run-bar').boundingBox();
      for (const name of ['loss', 'accuracy']) {
        const chart = await page.locator(`[data-chart=${name}]`).boundingBox();
        assert.ok(chart && bar && chart.y > 0 && chart.y + chart.height <= bar.y, `${name}: ${JSON.stringify(chart)}`);
      }
    },
    { viewport: { width: 1440, height: 900 } },
  ));
