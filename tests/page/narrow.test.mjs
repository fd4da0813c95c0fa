// What a phone arranges otherwise: the form folded to one field and its values, tables folded, the loupe and the
// pictures of a cell as sheets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { pad, press, trainToEnd, unfoldMore, untilPainted, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1440, height: 900 } };

/** @param {Page} page @param {string} selector @returns {Promise<number>} pixels below the page's top */
const top = (page, selector) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().top + scrollY);

/** @param {Page} page */
async function load(page) {
  await page.locator('#idx-files').setInputFiles(dataSet({ training: 200, test: 100 }));
  await page.getByText('200 pictures to learn from').waitFor();
}

test('on a phone a run is started from the one open field, and its charts and result stand before the form', () =>
  withPage(async (page) => {
    await load(page);
    const layers = page.getByLabel('Hidden layers');
    assert.equal(await layers.isVisible(), false);
    await page.getByLabel('Epochs').fill('2');
    const change = page.locator('.settings > summary');
    await change.tap();
    await layers.fill('24');
    await page.getByLabel('Optimizer').selectOption('SGD');
    await unfoldMore(page);
    await page.getByLabel('Augment pictures').check();
    await change.tap();
    assert.equal(await layers.isVisible(), false);
    for (const words of ['Hidden layers 24', 'Optimizer SGD', 'Momentum 0', 'Learning rate 0.01', 'Augment pictures']) {
      await change.getByText(words, { exact: true }).waitFor();
    }
    assert.doesNotMatch((await change.textContent()) ?? '', /Epochs|LSTM|Nesterov|Patience|Schedule/);
    await trainToEnd(page);
    assert.equal(await page.getByRole('table', { name: 'Training history' }).locator('tbody tr').count(), 2);
    const tops = [];
    for (const part of ['#charts', '#progress', '#form', '#runs']) tops.push(await top(page, part));
    assert.deepEqual(
      [...tops].sort((a, b) => a - b),
      tops,
    );
    await page.getByRole('button', { name: '中文' }).click();
    await change.getByText('修改', { exact: true }).waitFor();
    await change.getByText('优化器 SGD', { exact: true }).waitFor();
  }, PHONE));

test('a field that is wrong unfolds on a phone, also one of the rare', () =>
  withPage(async (page) => {
    for (const [id, text] of [
      ['dropout', '2'],
      ['weight_decay', '7'],
    ]) {
      const field = page.locator(`#${id}`);
      for (const fold of ['.more', '.settings']) {
        await page.locator(fold).evaluate((one) => one.setAttribute('open', ''));
      }
      const before = await field.inputValue();
      await field.fill(text ?? '');
      for (const fold of ['.more', '.settings'])
        await page.locator(fold).evaluate((one) => one.removeAttribute('open'));
      await press(page, 'Train');
      await page.locator(`#${id}:focus`).waitFor();
      assert.equal(await field.isVisible(), true);
      await field.fill(before);
    }
  }, PHONE));

test('the tables of the network are folded on a phone and open on a desk, whichever it was before', () =>
  withPage(async (page) => {
    const [model, costs] = ['Model summary', 'Arithmetic and memory of each layer'].map((name) =>
      page.getByRole('table', { name }),
    );
    assert.ok(model && costs);
    for (const table of [model, costs]) assert.equal(await table.isVisible(), false);
    await page.locator('#summary summary').tap();
    await model.getByText('392,500').waitFor();
    await page.setViewportSize(DESK.viewport);
    for (const table of [model, costs]) await table.waitFor();
    assert.equal(await page.locator('#summary summary').isVisible(), false);
    assert.equal(await page.locator('.settings').isVisible(), false);
    await page.getByLabel('Hidden layers').fill('32');
    await page.setViewportSize(PHONE.viewport);
    await costs.waitFor({ state: 'hidden' });
    await page.locator('.settings > summary').getByText('Hidden layers 32').waitFor();
  }, PHONE));

/**
 * Opens a sheet, and closes it in each way.
 * @param {Page} page
 * @param {{ sheet: string, opener: string, other: string }} parts
 */
async function closeInEachWay(page, { sheet, opener, other }) {
  const [panel, button] = [page.locator(sheet), page.locator(opener)];
  assert.equal(await panel.isVisible(), false);
  const ways = {
    Escape: () => page.keyboard.press('Escape'),
    'a tap outside': () => page.touchscreen.tap(40, 728),
    'its opener again': () => button.tap(),
    'its button': () => panel.getByRole('button', { name: 'Close' }).tap(),
  };
  for (const [name, close] of Object.entries(ways)) {
    await button.evaluate((one) => one.scrollIntoView({ block: 'start' }));
    await page.evaluate(() => scrollBy(0, -120));
    const place = await button.boundingBox();
    await button.tap();
    await panel.waitFor();
    assert.deepEqual(await button.boundingBox(), place, 'nothing moves');
    const box = await panel.boundingBox();
    assert.ok(box && box.x === 0 && box.width === 360 && Math.abs(box.y + box.height - 740) < 1, JSON.stringify(box));
    assert.ok(box.y > 200, 'what was tapped is seen above it');
    await page.locator(other).tap(); // goes on to that one
    assert.equal(await panel.isVisible(), true);
    await button.tap();
    assert.equal(await panel.isVisible(), true);
    await close();
    await panel.waitFor({ state: 'hidden' }).catch(() => assert.fail(`${name} leaves it open`));
  }
}

test('a tap on a picture of MNIST opens it as a sheet on a phone', () =>
  withPage(async (page) => {
    await load(page);
    await page.locator('#browse').scrollIntoViewIfNeeded();
    await page.getByText('1 to 48 of 200').waitFor();
    await untilPainted(page);
    const option = (/** @type {number} */ place) => `.shelf [role=option]:nth-of-type(${place})`;
    await closeInEachWay(page, { sheet: '#browse .browse-loupe', opener: option(4), other: option(2) });
    await page.locator(option(3)).tap();
    await page.locator('.browse-loupe').getByText('A 2. Training, number 3').waitFor();
    await page.setViewportSize(DESK.viewport);
    await page.locator('.browse-loupe').waitFor();
    assert.equal(await page.locator('.browse-loupe').evaluate((one) => getComputedStyle(one).position), 'static');
    assert.equal(await pad(page).isVisible(), true);
  }, PHONE));

test('a tap on a cell of the matrix opens its pictures as a sheet on a phone', () =>
  withPage(async (page) => {
    await load(page);
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    await page.getByText(/of 100 test pictures are right/).waitFor();
    const cell = (/** @type {number} */ row, /** @type {number} */ column) =>
      `.matrix:visible tbody tr:nth-child(${row}) td:nth-of-type(${column})`;
    await closeInEachWay(page, { sheet: '#judgement .cell', opener: cell(2, 3), other: cell(1, 5) });
    // The button beside the matrix opens one too, and the touch that presses it closes none.
    await page.locator('#judgement [data-action=worst]').tap();
    await page.locator('#judgement .cell').waitFor();
  }, PHONE));
