// What weights make of the test pictures, looked at as a person does: the matrix of a network trained here, the
// pictures of a cell, the bench, the map, the calibration; with the pointer, with keys, on a phone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { drawDigit, press, trainToEnd, untilRead, useSite, unfoldForm } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** Test pictures of the small data set. */
const PICTURES = 200;

/** A small network of its own, trained on a small data set. @param {Page} page @param {number} [epochs] */
async function trained(page, epochs = 1) {
  await page.setInputFiles('#idx-files', dataSet({ training: 400, test: PICTURES }));
  await page.getByText(`${PICTURES} to test with`).waitFor();
  await unfoldForm(page);
  await page.getByLabel('Hidden layers').fill('16');
  await page.getByLabel('Epochs', { exact: true }).fill(String(epochs));
  await trainToEnd(page);
}

/** @param {Page} page */
const matrix = (page) => page.getByRole('grid', { name: 'Confusion matrix: yours' });

/** Scrolls to the chapter and waits for the weights' matrix. @param {Page} page */
async function judged(page) {
  await page.locator('#judgement').scrollIntoViewIfNeeded();
  await matrix(page).waitFor();
  await page.getByText(/of 200 test pictures are right/).waitFor();
}

/** The matrix as a screen reader has it: [label][answer]. @param {Page} page */
async function counts(page) {
  const names = await matrix(page)
    .getByRole('gridcell')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label') ?? ''));
  assert.equal(names.length, 100);
  return names.map((name, i) => {
    const [, label, answer, number] = /^(\d) answered as (\d): (\d+)$/.exec(name) ?? [];
    assert.deepEqual([Number(label), Number(answer)], [Math.floor(i / 10), i % 10], name);
    return Number(number);
  });
}

/** @param {number[]} list */
const sum = (list) => list.reduce((a, b) => a + b, 0);

test('every test picture is in the matrix; its diagonal is the accuracy, its largest other cell the sentence', () =>
  withPage(async (page) => {
    await trained(page);
    await judged(page);
    const all = await counts(page);
    assert.equal(sum(all), PICTURES);
    const right = sum(all.filter((_, i) => i % 11 === 0));
    await page.getByText(`${right} of 200 test pictures are right`).waitFor();
    const tested = await page.getByLabel('Test result').textContent();
    assert.match(tested ?? '', new RegExp(`${(right / PICTURES).toFixed(4)}`));

    const worst = Math.max(...all.filter((_, i) => i % 11 !== 0));
    assert.ok(worst > 0, 'one epoch leaves something wrong');
    const at = all.findIndex((count, i) => i % 11 !== 0 && count === worst);
    const [label, answer] = [Math.floor(at / 10), at % 10];
    await page.locator('#judgement').getByText(`The most frequent mix-up: ${label} taken for ${answer}`).waitFor();

    const chapter = page.locator('#judgement');
    await chapter.getByText('Digit by digit').click();
    const row = chapter.getByRole('row', { name: new RegExp(`^${label} 20 `) });
    const found = (all[label * 11] ?? 0) / 20;
    assert.match((await row.textContent()) ?? '', new RegExp(`${(100 * found).toFixed(1)}%`));
  }));

test('a cell opens its pictures, the worst first, and a picture goes onto the bench', () =>
  withPage(async (page) => {
    await trained(page);
    await judged(page);
    await page.locator('#judgement [data-action=worst]').click();
    const cell = page.getByRole('region', { name: /taken for/ });
    const tiles = cell.locator('li button');
    const [, label, answer] =
      /of (\d) that (?:is|are) taken for (\d)/.exec((await cell.getByRole('heading').textContent()) ?? '') ?? [];
    const names = await tiles.evaluateAll((all) => all.map((tile) => tile.textContent ?? ''));
    const all = await counts(page);
    assert.equal(names.length, Math.min(24, all[Number(label) * 10 + Number(answer)] ?? 0));
    const truths = names.map((name) => Number(/got ([\d.]+)%/.exec(name)?.[1]));
    assert.deepEqual(
      truths,
      truths.toSorted((a, b) => a - b),
    );
    await page.waitForFunction(() => {
      const canvas = document.querySelector('#judgement .tiles canvas');
      const context = canvas instanceof HTMLCanvasElement && canvas.getContext('2d');
      return context && context.getImageData(0, 0, 28, 28).data.some((v, i) => i % 4 < 3 && v > 99);
    });
    await tiles.first().click();
    await untilRead(page);
    // By the same weights the bench answers as the cell says.
    assert.equal(await page.getByRole('status', { name: 'Prediction' }).textContent(), answer);
    await page.keyboard.press('Escape');
    await cell.waitFor({ state: 'hidden' });
  }));

test('the matrix is walked with the arrows, and Enter opens a cell', () =>
  withPage(async (page) => {
    await trained(page);
    await judged(page);
    const cell = (/** @type {string} */ name) => matrix(page).getByRole('gridcell', { name });
    await cell('0 answered as 0').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    assert.match((await focused()) ?? '', /^1 answered as 1/);
    assert.equal(await matrix(page).locator('td[tabindex="0"]').count(), 1);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: /read as 1 ✓/ }).waitFor();
    assert.match((await focused()) ?? '', /^$|null/);
    await page.keyboard.press('Escape');
    assert.match((await focused()) ?? '', /^1 answered as 1/);
  }));

test('two sets of weights stand side by side, and their difference adds up to nothing', () =>
  withPage(async (page) => {
    await trained(page);
    await judged(page);
    await page.getByLabel('Compared with').selectOption('shipped');
    await page.getByRole('grid', { name: 'Confusion matrix: shipped' }).waitFor();
    await page.locator('.matrix:nth-child(2) td:not(.zero)[role=gridcell]').first().waitFor();
    await press(page, 'First − second');
    const difference = page.getByRole('grid', { name: 'Confusion matrix: yours − shipped' });
    const cells = await difference.getByRole('gridcell').allTextContents();
    assert.equal(sum(cells.map((cell) => Number(cell.replace('−', '-')))), 0);
    await press(page, 'Second');
    await page.getByRole('grid', { name: 'Confusion matrix: shipped' }).waitFor();
  }));

/** Two runs of different networks, neither of them judged; the later one answers. @param {Page} page @returns {Promise<[string, string]>} their names */
async function twoRuns(page) {
  await trained(page);
  await page.getByLabel('Hidden layers').fill('24');
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await trainToEnd(page);
  const weights = page.locator('#judgement [data-part=first]');
  await weights.locator('option').nth(4).waitFor({ state: 'attached' });
  // The newest first, after those that answer, shipped and yours.
  const [, , , later, earlier] = await weights.locator('option').allTextContents();
  assert.ok(later && earlier && later !== earlier, `${later}, ${earlier}`);
  return [earlier, later];
}

/** How many pictures the matrix of that name has. @param {Page} page @param {string} name */
async function picturesIn(page, name) {
  const grid = page.getByRole('grid', { name: `Confusion matrix: ${name}`, exact: true });
  await grid.locator('td:not(.zero)').first().waitFor();
  return sum((await grid.getByRole('gridcell').allTextContents()).map(Number));
}

/** @param {Page} page */
async function differs(page) {
  await press(page, 'First − second');
  await page.locator('.matrix.difference td:not(.zero)').first().waitFor();
  const cells = await page.locator('.matrix.difference').getByRole('gridcell').allTextContents();
  assert.equal(sum(cells.map((cell) => Number(cell.replace('−', '-')))), 0);
}

test('an older run that was never judged stands beside the weights that answer, and these go on answering', () =>
  withPage(async (page) => {
    const [earlier] = await twoRuns(page);
    const answering = page.getByLabel('Which of yours');
    const before = await answering.inputValue();
    await drawDigit(page, 4);
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    await page.getByLabel('Compared with').selectOption(earlier);
    assert.equal(await picturesIn(page, earlier), PICTURES);
    assert.equal(await picturesIn(page, 'yours'), PICTURES);
    await differs(page);
    assert.equal(await answering.inputValue(), before);
  }));

test('two runs that were never judged stand side by side, each by its own weights', () =>
  withPage(async (page) => {
    const [earlier, later] = await twoRuns(page);
    await page.getByLabel('Shipped weights').check();
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    const weights = page.locator('#judgement [data-part=first]');
    await weights.selectOption(earlier);
    await page.getByLabel('Compared with').selectOption(later);
    for (const name of [earlier, later]) assert.equal(await picturesIn(page, name), PICTURES);
    await differs(page);
    const difference = page.getByRole('grid', { name: `Confusion matrix: ${earlier} − ${later}` });
    const diagonal = await difference.locator('td.right').allTextContents();
    assert.notEqual(sum(diagonal.map((cell) => Number(cell.replace('−', '-')))), 0);
  }));

test('the map is of the run that is chosen, during another run too', () =>
  withPage(async (page) => {
    const [earlier, later] = await twoRuns(page);
    await drawDigit(page, 4);
    const map = page.locator('#map canvas').first();
    const weights = page.locator('#judgement [data-part=first]');
    const label = () =>
      page.getByRole('application', { name: /A map of 200 test pictures/ }).getAttribute('aria-label');
    const picture = () => map.evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    /** @param {string} name */
    async function mapOf(name) {
      await weights.selectOption(name);
      await map.scrollIntoViewIfNeeded();
      await page.locator('#map [data-part=state]:text-is("")').waitFor({ state: 'attached' });
      await page.getByRole('application', { name: /A map of 200 test pictures/ }).waitFor();
      return label();
    }
    const [one, two] = [await mapOf(earlier), await mapOf(later)];
    assert.notEqual(one, two);
    assert.equal(await mapOf(earlier), one);

    // Another drawing lies elsewhere.
    const before = await picture();
    await press(page, 'Clear');
    await drawDigit(page, 1);
    await untilRead(page);
    await map.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (before) => /** @type {HTMLCanvasElement} */ (document.querySelector('#map canvas')).toDataURL() !== before,
      before,
    );

    await page.getByLabel('Epochs', { exact: true }).fill('3000');
    await press(page, 'Train');
    await page.locator('.stage', { hasText: /Epoch \d+ of/ }).waitFor();
    assert.equal(await mapOf(later), two);
    await press(page, 'Stop');
  }));

test('during a run the matrix follows each epoch', () =>
  withPage(async (page) => {
    await page.setInputFiles('#idx-files', dataSet({ training: 2000, test: PICTURES }));
    await page.getByText(`${PICTURES} to test with`).waitFor();
    await page.getByLabel('Epochs', { exact: true }).fill('500');
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    await press(page, 'Train');
    const live = page.getByText(/^After epoch \d+: /);
    await live.waitFor();
    const first = await live.textContent();
    await page.waitForFunction(
      (first) => document.querySelector('#judgement [data-part=state]')?.textContent !== first,
      first,
    );
    assert.equal(sum(await counts(page)), PICTURES);
    await press(page, 'Stop');
    await page.getByText(/^\d+ of 200 test pictures are right/).waitFor();
  }));

test('the map has the test pictures and the drawing; keys point, Enter takes', () =>
  withPage(async (page) => {
    await trained(page);
    await judged(page);
    const map = page.locator('#map canvas').first();
    await map.scrollIntoViewIfNeeded();
    await page.getByRole('application', { name: /A map of 200 test pictures/ }).waitFor();
    await map.focus();
    const pointed = page.locator('#map [data-part=pointed]');
    await pointed.filter({ hasText: /Picture \d+: a \d, answered \d/ }).waitFor();
    const first = await pointed.textContent();
    await page.keyboard.press('ArrowRight');
    assert.notEqual(await pointed.textContent(), first);
    await page.keyboard.press('Enter');
    await page.locator('output.answer:not(.blank)').waitFor();
    await untilRead(page);
    const ring = await map.evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const colour = getComputedStyle(canvas).getPropertyValue('--doubt').trim();
      const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      let count = 0;
      for (let i = 0; data && i < data.length; i += 4) {
        if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count++;
      }
      return count;
    });
    assert.ok(ring > 20, `${ring} pixels of the drawing’s ring`);
  }));

test('during a run the map moves with the network, and at its end it has all pictures', () =>
  withPage(async (page) => {
    await page.setInputFiles('#idx-files', dataSet({ training: 2000, test: 1500 }));
    await page.getByText('1,500 to test with').waitFor();
    await page.getByLabel('Hidden layers').fill('16');
    await page.getByLabel('Epochs', { exact: true }).fill('2000');
    const map = page.locator('#map canvas').first();
    await map.scrollIntoViewIfNeeded();
    await press(page, 'Train');
    await page.getByText('The map follows the run').waitFor();
    await page.getByText('1,000 of the test pictures, moving as the network learns').waitFor();
    await page.getByRole('application', { name: /A map of 1,000 test pictures/ }).waitFor();
    // What is pointed at stays, and the map moves on under it.
    await map.focus();
    const pointed = page.locator('#map [data-part=pointed]');
    await pointed.filter({ hasText: /Picture [\d,]+: a \d, answered \d/ }).waitFor();
    const named = async () => (await pointed.textContent())?.split(',')[0];
    const picture = () => map.evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const [before, name] = [await picture(), await named()];
    await page.waitForFunction(
      (before) => /** @type {HTMLCanvasElement} */ (document.querySelector('#map canvas')).toDataURL() !== before,
      before,
    );
    assert.equal(await named(), name);
    await press(page, 'Stop');
    await page.getByRole('application', { name: /A map of 1,500 test pictures/ }).waitFor();
    await page.getByText('moving as the network learns').waitFor({ state: 'hidden' });
  }));

test('the shipped weights are judged as drawings are read, too, and the diagram says both errors', () =>
  withPage(async (page) => {
    await page.setInputFiles('#idx-files', dataSet({ training: 400, test: PICTURES }));
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    await page.getByText(/of 200 test pictures are right/).waitFor();
    const diagram = page.locator('#calibration');
    await diagram.getByText(/One look at each picture: off by [\d.]+%/).waitFor();
    await press(page, 'Compare: as drawings are read');
    await diagram.getByText(/from eleven views and calibrated: off by [\d.]+%/).waitFor();
    assert.equal((await diagram.locator('rect.read').count()) > 0, true);
  }));

test('on a phone nothing is wider than the screen', () =>
  withPage(
    async (page) => {
      await trained(page);
      await judged(page);
      await page.locator('#judgement [data-action=worst]').click();
      await page.locator('#map').scrollIntoViewIfNeeded();
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.equal(widths[0], widths[1]);
      const box = await matrix(page).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
    },
    { viewport: { width: 360, height: 780 } },
  ));

test('before and after teaching stand side by side for who draws, corrects and teaches, and presses nothing else', () =>
  withPage(async (page) => {
    await drawDigit(page, 4);
    await untilRead(page);
    await page.getByRole('group', { name: 'Correct it' }).getByRole('button', { name: '7' }).click();
    await press(page, 'Teach it');
    await page
      .getByLabel('Teaching result')
      .filter({ hasText: /\d s\.$/ })
      .waitFor({ timeout: 120_000 });
    const before = page.getByRole('grid', { name: 'Confusion matrix: before teaching' });
    await before.waitFor();
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    await matrix(page).locator('td:not(.zero)').first().waitFor({ timeout: 60_000 });
    await page.getByText(/^9,\d{3} of 10,000 test pictures are right/).waitFor();
    for (const grid of [before, matrix(page)]) {
      const cells = await grid.getByRole('gridcell').allTextContents();
      assert.equal(sum(cells.map((cell) => Number(cell.replace(',', '')))), 10_000);
    }
    await page.getByRole('button', { name: 'Undo teaching' }).click();
    await before.waitFor({ state: 'hidden' });
  }));
