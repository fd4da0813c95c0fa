// The page without a mouse: everything is reached by Tab in an order that makes sense, the pad draws by
// keys, and the focus is never lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { pad, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @returns {Promise<string>} the name of what has the focus */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const labelled = 'labels' in element ? /** @type {HTMLInputElement} */ (element).labels : null;
    const label = labelled?.[0]?.textContent;
    return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim();
  });

/** @param {Page} page @param {string} key @param {number} times */
async function keys(page, key, times) {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}

/** The walk's own controls have their order in walk.test.mjs. */
const IN_LAB = {
  prepare: (/** @type {Page} */ page) =>
    page.addInitScript(() => localStorage.setItem('digitlab-mode', 'lab')),
};

test('Tab goes through the whole page in reading order, and the focus can be seen', () =>
  withPage(async (page) => {
    /** @type {string[]} */
    const names = [];
    for (let i = 0; i < 90; i++) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (!name) break; // past the last one, the focus leaves the page
      // Which units speak for an answer, and how sure it is, the weights know.
      if (!/^unit \d+$/.test(name)) names.push(/^\d[\d.]+%$/.test(name) ? 'the answer' : name);
      const outlined = await page.evaluate(() => {
        const element = document.activeElement;
        const seen = element?.matches('input[type=file]') ? element.nextElementSibling : element;
        return seen ? getComputedStyle(seen).outlineStyle !== 'none' : false;
      });
      assert.ok(outlined, `${name} shows that it has the focus`);
    }
    const expected = [
      'Skip to the training form',
      'Read',
      'Data',
      'Numbers',
      'Network',
      'Loss',
      'Train',
      'Judge',
      'Beyond',
      'Walk',
      'Lab',
      'EN',
      '中文',
      'Share',
      'Drawing pad',
      'Digit 0',
      'Shipped weights',
      'Choose a picture',
      'Start the walk',
      'Your own network in seconds',
      'Layer 1: 500 units',
      'Switch off silent',
      'Layer 2: 500 units',
      'Switch off silent',
      'Layer 3: 500 units',
      'Switch off silent',
      'the answer',
      'For and against',
      'Covered up',
      'Changed',
      'Digit',
      'Load MNIST',
      'Choose IDX files',
      'Layer 1',
      'Layer 2',
      'Layer 3',
      'One layer more',
      'One layer fewer',
      'Arithmetic and memory of each layer',
      'Weighted sum',
      'Another mask',
      'The same in Keras',
      'The tutorial’s run',
      '98% in seconds',
      'Network',
      'Hidden layers',
      'Epochs',
      'Batch size',
      'Dropout',
      'Optimizer',
      'Learning rate',
      'Schedule',
      'Seed',
      'Pick at random',
      'Augment pictures',
      'Patience',
      'More',
      'Rows of the history',
      'Load weights',
      'Choose another build',
      'For class: a sheet to print, “Twenty minutes with digitlab”',
      'Projector view',
      'Train',
    ];
    assert.deepEqual(names, expected);
  }, IN_LAB));

test('a digit is drawn with arrows and Space, undone and cleared', () =>
  withPage(async (page) => {
    await pad(page).focus();
    const status = page.locator('[data-part=pen]');
    await keys(page, 'ArrowLeft', 4);
    await page.keyboard.press('Space');
    assert.equal(await status.textContent(), 'Pen down');
    await keys(page, 'ArrowRight', 8);
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+ArrowLeft');
    }
    await page.keyboard.press('Space');
    assert.equal(await status.textContent(), 'Pen up');
    await untilAnswer(page, 7);
    await keys(page, 'ArrowUp', 3);
    await untilAnswer(page, 7);
    await page.keyboard.press('Control+z');
    await untilAnswer(page, 'Draw a digit');
    await page.keyboard.press('Space');
    await keys(page, 'ArrowUp', 5);
    await untilAnswer(page, 1);
    await page.keyboard.press('Escape');
    await untilAnswer(page, 'Draw a digit');
    assert.equal(await focused(page), 'Drawing pad');
  }));

test('Undo and Clear leave the focus on the pad when they have nothing left to do', () =>
  withPage(async (page) => {
    for (const tabs of [1, 2]) {
      await pad(page).focus();
      await page.keyboard.press('Space');
      await keys(page, 'ArrowDown', 8);
      await page.keyboard.press('Space');
      await keys(page, 'Tab', tabs);
      assert.equal(await focused(page), tabs === 1 ? 'Undo' : 'Clear');
      await page.keyboard.press('Enter');
      assert.equal(await focused(page), 'Drawing pad');
    }
  }));

test('a run is started, paused, resumed and stopped by keys, the focus always on what acts', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 3000 }));
    await page.getByText('3,000 pictures to learn from').waitFor();
    const becomes = (/** @type {string} */ name) =>
      page.waitForFunction((name) => document.activeElement?.textContent === name, name);
    await page.getByLabel('Epochs').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5000');
    await page.keyboard.press('Enter'); // as in any form
    await page.getByText(/^Epoch \d+ of 5000/).waitFor();
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Enter');
    await becomes('Resume');
    await page.keyboard.press('Enter');
    await becomes('Pause');
    await page.keyboard.press('Tab');
    await becomes('Stop');
    await page.keyboard.press('Enter');
    await becomes('Train');
    await page.getByText(/^Stopped/).waitFor();
    await page.keyboard.press('Enter');
    await becomes('Pause');
  }));
