// The page without a mouse: everything is reached by Tab in an order that makes sense, the pad draws by
// keys, and the focus is never lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { pad, runStage, untilAnswer, useSite } from './support/page.mjs';
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
  prepare: (/** @type {Page} */ page) => page.addInitScript(() => localStorage.setItem('digitlab-mode', 'lab')),
};

/** What a person comes by, in this order; each chapter's figures have stops of their own between. */
const STOPS = [
  'Skip to the training form',
  'Read',
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
  'Load MNIST',
  'Choose IDX files',
  'Layer 1',
  'Layer 3',
  'One layer more',
  'One layer fewer',
  'Arithmetic and memory of each layer',
  'Weighted sum',
  'Another mask',
  'The same in Keras',
  'The tutorial’s run',
  'Network',
  'Hidden layers',
  'Epochs',
  'Batch size',
  'Dropout',
  'Optimizer',
  'Learning rate',
  'Seed',
  'Pick at random',
  'More',
  'Rows of the history',
  'Load weights',
  'Choose another build',
  'Projector view',
  'Train',
];

test('Tab goes through the whole page in reading order, each stop has a name, and the focus can be seen', () =>
  withPage(async (page) => {
    /** @type {string[]} */
    const names = [];
    for (let i = 0; i < 400; i++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null; // past the last one
        const { last } = /** @type {{ last?: Element }} */ (window);
        Object.assign(window, { last: element });
        const seen = element.matches('input[type=file]') ? element.nextElementSibling : element;
        const follows = Node.DOCUMENT_POSITION_FOLLOWING;
        return {
          outlined: seen !== null && getComputedStyle(seen).outlineStyle !== 'none',
          // Figures that come into sight are made anew around it, perhaps.
          inOrder: !last?.isConnected || (last.compareDocumentPosition(element) & follows) > 0,
        };
      });
      if (!stop) break;
      const name = await focused(page);
      const where = `stop ${i}, “${name}” after “${names.at(-1)}”`;
      assert.ok(name, `${where} has a name`);
      assert.ok(stop.outlined, `${where} shows that it has the focus`);
      assert.ok(stop.inOrder, `${where} comes later in the document`);
      names.push(name);
    }
    let at = -1;
    for (const stop of STOPS) {
      at = names.indexOf(stop, at + 1);
      assert.ok(at >= 0, `“${stop}” is in its place among ${names.join(', ')}`);
    }
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
    await page.keyboard.press('Space');
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
    await runStage(page, /^Epoch \d+ of 5000/).waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).focus();
    await page.keyboard.press('Enter');
    await becomes('Resume');
    await page.keyboard.press('Enter');
    await becomes('Pause');
    await page.keyboard.press('Tab');
    await becomes('Stop');
    await page.keyboard.press('Enter');
    await becomes('Train');
    await runStage(page, /^Stopped/).waitFor();
    await page.keyboard.press('Enter');
    await becomes('Pause');
  }));
