// Correcting an answer and teaching it, as a person does: draw what is misread, say what it is, teach, draw
// again. Corrections stay on the device, and nothing but the page's own files is ever asked for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIGITS } from './support/digits.mjs';
import { dataSet, file } from './support/idx.mjs';
import {
  answer,
  download,
  draw,
  drawDigit,
  press,
  runStage,
  untilAnswer,
  untilHeld,
  untilRead,
  useSite,
} from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';
import { readFile } from 'node:fs/promises';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** No digit, so that no network can read it right. @type {[number, number][][]} */
const HASH = [
  [
    [0.35, 0.15],
    [0.3, 0.85],
  ],
  [
    [0.7, 0.15],
    [0.65, 0.85],
  ],
  [
    [0.15, 0.38],
    [0.85, 0.35],
  ],
  [
    [0.15, 0.65],
    [0.85, 0.62],
  ],
];

/** @param {Page} page @param {string} name */
const correctTo = (page, name) => page.getByRole('group', { name: 'Correct it' }).getByRole('button', { name }).click();

/** @param {Page} page @returns {Promise<string[]>} the names of the delete buttons */
const corrections = (page) =>
  page
    .locator('#corrections li button')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''));

/** @param {Page} page @param {[number, number][][]} drawing draws what is misread, and corrects it; @returns the digit that it shall be */
async function correctHash(page, drawing = HASH) {
  await draw(page, drawing);
  await page.locator('output.answer:not(.blank)').waitFor();
  await untilRead(page);
  // Not the digit that it is most like, but the next: weights that know what is no digit are not talked
  // into anything by one correction.
  const shares = await page
    .getByRole('meter')
    .evaluateAll((meters) => meters.map((meter) => Number(meter.getAttribute('aria-valuenow'))));
  const second = shares.toSorted((a, b) => b - a)[1];
  const digit = String(shares.lastIndexOf(second));
  await correctTo(page, digit);
  return digit;
}

/** @param {Page} page @returns {Promise<string>} what teaching says it did */
async function teachToEnd(page) {
  await press(page, 'Teach it');
  const result = page.getByLabel('Teaching result');
  await result.filter({ hasText: /\d s\.$/ }).waitFor({ timeout: 120_000 });
  return (await result.textContent()) ?? '';
}

test('what was misread is corrected, taught and read right; MNIST keeps its accuracy; undo brings all back', () =>
  withPage(async (page) => {
    const shipped = page.getByLabel('Shipped weights');
    const digit = await correctHash(page, DIGITS[4]);
    const before = await answer(page).textContent();
    assert.notEqual(before, digit);

    const result = await teachToEnd(page);
    const [, first, last] = /test set: ([\d.]+)% before, ([\d.]+)% after/.exec(result) ?? [];
    assert.ok(Number(first) > 97, result);
    assert.ok(Number(last) > Number(first) - 0.2, result);
    assert.match(result, /Right of 1 correction: 0 before, 1 after/);
    await page.getByText('Yours: the shipped weights, taught').waitFor();
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    await untilAnswer(page, digit);

    await press(page, 'Clear');
    await draw(page, DIGITS[4]);
    await untilAnswer(page, digit);
    await press(page, 'Clear');
    await drawDigit(page, 7);
    await untilAnswer(page, 7);

    await press(page, 'Undo teaching');
    await page.getByText('Undone: the weights from before answer again.').waitFor();
    assert.equal(await shipped.isChecked(), true);
    assert.equal(await page.getByLabel('Your weights').isEnabled(), false);
    assert.equal(await page.getByRole('button', { name: 'Save weights' }).isEnabled(), false);
    assert.equal(await page.getByRole('button', { name: 'Undo teaching' }).isVisible(), false);
    await press(page, 'Clear');
    await draw(page, DIGITS[4]);
    await untilAnswer(page, before ?? '');
    assert.equal((await corrections(page)).length, 1, 'the correction stays');
  }));

test('what is none of the digits is taught to be none', () =>
  withPage(async (page) => {
    await draw(page, HASH);
    await page.locator('output.answer:not(.blank)').waitFor();
    await untilRead(page);
    await correctTo(page, 'None of these');
    const result = await teachToEnd(page);
    assert.match(result, /Right of 1 correction: [01] before, 1 after/);
    await untilAnswer(page, 'Not a digit');
    await press(page, 'Clear');
    await draw(page, HASH);
    await untilAnswer(page, 'Not a digit');
    await press(page, 'Clear');
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
  }));

test('corrections outlive a reload, and are deleted one by one or all at once', () =>
  withPage(async (page) => {
    for (const [digit, name] of /** @type {const} */ ([
      [1, '7'],
      [3, '5'],
      [8, 'None of these'],
    ])) {
      if (name !== '7') await press(page, 'Clear');
      await drawDigit(page, digit);
      await untilAnswer(page, digit);
      await correctTo(page, name);
    }
    const all = [
      'Delete correction: 7, read as 1',
      'Delete correction: 5, read as 3',
      'Delete correction: none of these, read as 8',
    ];
    assert.deepEqual(await corrections(page), all);

    await untilHeld(page, 'corrections', ({ length }) => length === 3);
    await page.reload();
    await page.locator('#corrections li').nth(2).waitFor();
    assert.deepEqual(await corrections(page), all);
    const ink = await page.locator('#corrections canvas').evaluateAll((canvases) =>
      canvases.map((canvas) =>
        /** @type {HTMLCanvasElement} */ (canvas)
          .getContext('2d')
          ?.getImageData(0, 0, 28, 28)
          .data.some((value, i) => i % 4 === 0 && value > 0),
      ),
    );
    assert.deepEqual(ink, [true, true, true]);

    await page.getByRole('button', { name: all[1] ?? '' }).click();
    assert.deepEqual(await corrections(page), [all[0], all[2]]);
    await untilHeld(page, 'corrections', ({ length }) => length === 2);
    await page.reload();
    await page.locator('#corrections li').nth(1).waitFor();
    assert.deepEqual(await corrections(page), [all[0], all[2]]);

    await press(page, 'Delete all corrections');
    assert.deepEqual(await corrections(page), []);
    assert.equal(await page.getByRole('button', { name: 'Teach it' }).isEnabled(), false);
    await untilHeld(page, 'corrections', ({ length }) => length === 0);
    await page.reload();
    await page.locator('button:text-is("Train"):enabled').waitFor();
    assert.deepEqual(await corrections(page), []);
  }));

test('a correction can be changed, and taken back, as long as the drawing stands', () =>
  withPage(async (page) => {
    const group = page.getByRole('group', { name: 'Correct it' });
    const pressed = () =>
      group.locator('[aria-pressed=true]').evaluateAll((buttons) => buttons.map((button) => button.textContent));
    assert.equal(await group.getByRole('button', { name: '3' }).isEnabled(), false);
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    assert.deepEqual(await pressed(), []);
    await correctTo(page, '2');
    await correctTo(page, '1');
    assert.deepEqual(await pressed(), ['1']);
    assert.deepEqual(await corrections(page), ['Delete correction: 1, read as 7']);
    await correctTo(page, '1');
    assert.deepEqual(await pressed(), []);
    assert.deepEqual(await corrections(page), []);
    await correctTo(page, '4');
    await press(page, 'Clear');
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    assert.deepEqual(await pressed(), [], 'another drawing');
    assert.equal((await corrections(page)).length, 1);
  }));

test('with keys alone: one stop for all labels, arrows between them, digits at once', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    const group = page.getByRole('group', { name: 'Correct it' });
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('button', { name: 'Clear', exact: true }).focus();
    await page.keyboard.press('Tab'); // the bars, one stop
    assert.equal(await page.evaluate(() => document.activeElement?.role), 'meter');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), '0');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    assert.deepEqual(await corrections(page), ['Delete correction: 2, read as 7']);
    await page.keyboard.press('9');
    assert.equal(await focused(), '9');
    assert.deepEqual(await corrections(page), ['Delete correction: 9, read as 7']);
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    assert.deepEqual(await corrections(page), ['Delete correction: none of these, read as 7']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    assert.equal(await group.locator('[aria-pressed=true]').textContent(), '0');
    // The last tile takes the focus along when it goes, and leaves it where it can be found.
    await page.getByRole('button', { name: /Delete correction/ }).focus();
    await page.keyboard.press('Enter');
    assert.match((await focused()) ?? '', /^\s*Corrections/);
  }));

test('teaching stops when asked, and nothing has changed', () =>
  withPage(
    async (page) => {
      await correctHash(page);
      const read = await answer(page).textContent();
      await press(page, 'Teach it');
      await page.getByText('Loading MNIST…').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Train', exact: true }).isEnabled(), false);
      await press(page, 'Stop teaching');
      await page.getByText('Stopped: nothing has changed.').waitFor();
      assert.equal(await page.getByLabel('Your weights').isEnabled(), false);
      assert.equal(await answer(page).textContent(), read);
      assert.equal(await page.locator('.files [role=progressbar]').count(), 0);
      assert.equal(await page.getByRole('button', { name: 'Train', exact: true }).isEnabled(), true);

      await page.unroute('**/train-labels-idx1-ubyte.gz');
      await press(page, 'Teach it');
      await page.getByText(/^Teaching: \d+%$/).waitFor();
      await press(page, 'Stop teaching');
      await page.getByText('Stopped: nothing has changed.').waitFor();
      assert.equal(await page.getByLabel('Your weights').isEnabled(), false);
    },
    {
      // The second file does not come, at first.
      prepare: (page) => page.route('**/train-labels-idx1-ubyte.gz', () => {}),
    },
  ));

test('weights of other layers are taught, those of another picture size refused in words', () =>
  withPage(async (page) => {
    /** @param {number} size @param {string} layers */
    const train = async (size, layers) => {
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ size, training: 500 }));
      await page.getByText(`to test with, ${size} × ${size} pixels`).waitFor();
      await page.getByLabel('Hidden layers').fill(layers);
      await page.getByLabel('Epochs').fill('1');
      await press(page, 'Train');
      await runStage(page, /^Finished/).waitFor();
    };
    await train(28, '40');
    const own = await readFile(await download(page, 'Save weights'));
    await correctHash(page);
    const result = await teachToEnd(page);
    assert.match(result, /Right of 1 correction: \d before/);
    const which = page.getByLabel('Which of yours');
    const answering = (/** @type {string} */ name) =>
      which
        .locator('option:checked')
        .filter({ hasText: new RegExp(`^${name}$`) })
        .waitFor({ state: 'attached' });
    await answering('40 units, 1 epoch, taught');
    assert.equal(
      await page.getByText('500 pictures to learn from').isVisible(),
      true,
      'a person’s own pictures stay what Train learns from',
    );
    await press(page, 'Undo teaching');
    await answering('40 units, 1 epoch');
    const saved = async () => readFile(await download(page, 'Save weights'));
    assert.deepEqual(await saved(), own);

    // What was taught is not lost when the run answers as it was.
    await teachToEnd(page);
    const taught = await saved();
    assert.notDeepEqual(taught, own);
    await which.selectOption('40 units, 1 epoch');
    await page.locator('#runs [data-act=answer][aria-pressed=true]').waitFor();
    assert.deepEqual(await saved(), own);
    await which.selectOption('40 units, 1 epoch, taught');
    await page.locator('#runs [data-act=answer][aria-pressed=true]').waitFor({ state: 'detached' });
    assert.deepEqual(await saved(), taught);

    await train(12, '16');
    await press(page, 'Teach it');
    await page
      .getByRole('alert')
      .getByText('weights to be taught beside MNIST: expected shape [784], found [144]')
      .waitFor();
    await page.getByText('Teaching ended with an error: nothing has changed.').waitFor();
    await page.getByLabel('Load weights').setInputFiles(file('own.safetensors', own));
    await page.getByText('Yours: own.safetensors').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Teach it' }).isEnabled(), true);
  }));

test('where nothing can be kept that is said, and correcting and teaching work all the same', () =>
  withPage(
    async (page) => {
      await page.getByText(/This browser keeps nothing for this page/).waitFor();
      await drawDigit(page, 7);
      await untilAnswer(page, 7);
      await correctTo(page, '1');
      assert.deepEqual(await corrections(page), ['Delete correction: 1, read as 7']);
      assert.equal(await page.getByRole('button', { name: 'Teach it' }).isEnabled(), true);
      assert.equal(await page.getByRole('alert').textContent(), '');
    },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          const refuse = () => {
            throw new DOMException('storage is forbidden', 'SecurityError');
          };
          Object.defineProperty(window, 'indexedDB', { get: refuse });
        }),
    },
  ));
