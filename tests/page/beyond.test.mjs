// The chapter Beyond as a person uses it: pictures are clustered, the drawing is among them, and an LSTM is trained
// here and reads the drawing row by row.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { imagesFile, labelsFile } from './support/idx.mjs';
import {
  drawDigit,
  press,
  trainToEnd,
  untilAnswer,
  untilHeld,
  untilPainted,
  untilReady,
  useSite,
} from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** Training on a slow and shared machine (milliseconds). */
const LONG = 180_000;

/** @typedef {import('playwright-core').Page} Page */

const LABELS = Array.from({ length: 400 }, (_, i) => i % 10);

/** @param {Page} page 400 pictures of 28 × 28, of which 40 are kept to test with */
async function load(page) {
  await page.getByLabel('Choose IDX files').setInputFiles([
    { name: 'images', mimeType: 'application/octet-stream', buffer: imagesFile(LABELS, 28) },
    { name: 'labels', mimeType: 'application/octet-stream', buffer: labelsFile(LABELS) },
  ]);
  await page.getByText('360 pictures to learn from').waitFor();
}

/** @param {Page} page @param {RegExp} words */
const told = (page, words) => page.locator('#beyond .status').filter({ hasText: words }).waitFor({ timeout: LONG });

test('pictures are clustered without labels, a cluster opens, and the drawing has one of its own', () =>
  withPage(async (page) => {
    await load(page);
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    await page.locator('#beyond').scrollIntoViewIfNeeded();
    await page.getByLabel('Clusters k').fill('12');
    await page.getByRole('button', { name: 'Cluster', exact: true }).click();
    await told(
      page,
      /^At rest after \d+ iterations\. Inertia [\d,]+\. Purity [\d.]+%\. Adjusted Rand index \d\.\d{4}\.$/,
    );
    // Each label's patch is in its own place: clusters of one label each.
    const status = (await page.locator('#beyond .status').textContent()) ?? '';
    assert.ok(Number(/Purity ([\d.]+)%/.exec(status)?.[1]) > 80, status);
    const tiles = page.locator('#beyond .centroid');
    assert.equal(await tiles.count(), 12);
    const mine = page.getByRole('button', { name: /, your drawing’s: mostly/ });
    await mine.waitFor();
    assert.equal(await mine.count(), 1);
    // Another drawing lies with others.
    const before = (await mine.textContent()) ?? '';
    await press(page, 'Clear');
    await drawDigit(page, 1);
    await mine.filter({ hasNotText: before }).waitFor();
    assert.equal(await mine.count(), 1);

    await tiles.nth(3).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Cluster 4 by label').waitFor();
    const name = (await tiles.nth(3).locator('.visually-hidden').textContent()) ?? '';
    const counts = (await page.locator('#beyond .counts li').allTextContents()).map((words) =>
      Number(words.split(' ')[1]),
    );
    const all = counts.reduce((a, b) => a + b);
    const most = Math.max(...counts);
    const part = ((100 * most) / all).toFixed(2);
    assert.ok(name.endsWith(`mostly ${counts.indexOf(most)}, ${part}%`), `${name}, ${counts}`);
    const pictures = page.locator('#beyond .pictures canvas');
    await pictures.first().waitFor();
    assert.equal(await pictures.count(), Math.min(40, all));
    // The first are the nearest: of the label that most have.
    assert.equal(await pictures.first().getAttribute('aria-label'), `A ${counts.indexOf(most)}`);

    await page.getByLabel('Clusters k').fill('1');
    await page.getByRole('button', { name: 'Cluster', exact: true }).click();
    await page.getByText('Expected a whole number from 2 to 256, found 1').waitFor();
    assert.equal(await tiles.count(), 12);
  }));

test('a clustering pauses, goes on and stops; nothing trains meanwhile', () =>
  withPage(async (page) => {
    await page.locator('#beyond').scrollIntoViewIfNeeded();
    // MNIST, which comes first, gives it time.
    await page.getByLabel('Clusters k').fill('64');
    await page.getByRole('button', { name: 'Cluster', exact: true }).click();
    await told(page, /^Choosing the first centroids: \d+ of 64/);
    await page.getByRole('button', { name: 'Pause clustering' }).click();
    await page.locator('#beyond button:text-is("Resume clustering"):enabled').waitFor();
    assert.equal(await page.locator('#controls [data-action=train]').isEnabled(), false);
    const standing = await page.locator('#beyond .status').textContent();
    await page.waitForTimeout(400);
    assert.equal(await page.locator('#beyond .status').textContent(), standing);
    await page.getByRole('button', { name: 'Resume clustering' }).click();
    await told(page, /^Iteration [1-9]/);
    // The centroids are seen to move.
    await page.locator('#beyond .centroids').scrollIntoViewIfNeeded();
    const centroid = page.locator('#beyond .centroid canvas').first();
    const before = await centroid.evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    await page.waitForFunction((before) => {
      const canvas = document.querySelector('#beyond .centroid canvas');
      return canvas instanceof HTMLCanvasElement && canvas.toDataURL() !== before;
    }, before);
    await page.getByRole('button', { name: 'Stop clustering' }).click();
    await page.locator('#controls [data-action=train]:enabled').waitFor();
    assert.match((await page.locator('#beyond .status').textContent()) ?? '', /Inertia [\d,]+/);
  }));

test('an LSTM is trained by one button and reads the drawing row by row', () =>
  withPage(async (page) => {
    await load(page);
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    await page.locator('#beyond .toy-lstm').scrollIntoViewIfNeeded();
    await page.getByText('The weights that answer are no LSTM’s.').waitFor();
    await page.getByRole('button', { name: 'Train a small LSTM' }).click();
    // The sentence says which perceptron it is.
    const compared = page.locator('#beyond .compared');
    const shipped = /^On the test pictures: LSTM \d+\.\d\d%, the shipped perceptron, which .*, \d+\.\d\d%\.$/;
    await compared.filter({ hasText: shipped }).waitFor({ timeout: LONG });
    const answer = page.locator('#beyond .answer-so-far');
    await answer.filter({ hasText: /^After row 28 of 28 it says \d, [\d.]+%\.$/ }).waitFor();
    const state = () =>
      page
        .getByRole('img', { name: 'Hidden state: a square a unit' })
        .evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const last = await state();
    await page.getByLabel('Rows read', { exact: true }).focus();
    await page.keyboard.press('Home');
    await answer.filter({ hasText: /^After row 1 of 28/ }).waitFor();
    assert.notEqual(await state(), last);
    const shares = await page.locator('#beyond .row-answer span:last-child').allTextContents();
    const sum = shares.reduce((sum, share) => sum + parseFloat(share), 0);
    assert.ok(Math.abs(sum - 100) < 0.6, `${sum}`);
    await page.getByText('The gates', { exact: true }).click();
    assert.equal(await page.locator('#beyond .gates canvas').count(), 4);
    /** The rows that are read, one after another. */
    const play = async () => {
      await page.getByLabel('Rows read', { exact: true }).focus();
      await page.keyboard.press('Home');
      await answer.filter({ hasText: /^After row 1 of 28/ }).waitFor();
      await answer.evaluate((answer) => {
        const rows = Object.assign(window, { rows: /** @type {string[]} */ ([]) }).rows;
        const note = () => rows.push(/\d+/.exec(answer.textContent)?.[0] ?? '');
        new MutationObserver(note).observe(answer, { childList: true, characterData: true, subtree: true });
      });
      await press(page, 'Read from the top');
      await answer.filter({ hasText: /^After row 28 of 28/ }).waitFor();
      await untilPainted(page);
      return page.evaluate(() => new Set(/** @type {string[]} */ (/** @type {any} */ (window).rows)).size);
    };
    assert.ok((await play()) > 5, 'row by row');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await play(), 1, 'all rows at once for who wants no motion');
    // An LSTM has no layers to switch off; when a perceptron answers again, they are there with their words.
    await page.locator('#read').scrollIntoViewIfNeeded();
    const silences = page.locator('#read').getByRole('button', { name: 'Switch off silent' });
    await silences.first().waitFor({ state: 'detached' });
    await page.getByLabel('Shipped').check();
    await silences.nth(2).waitFor();
    // A perceptron that learnt from the same pictures takes the shipped one's place, on the next visit too.
    await page.getByRole('combobox', { name: 'Network' }).selectOption('mlp');
    await page.getByLabel('Hidden layers').fill('16');
    const score = /Test accuracy: ([\d.]+)/.exec(await trainToEnd(page))?.[1];
    const own = `the perceptron of the run “`;
    await compared.filter({ hasText: own }).waitFor();
    const said = await compared.textContent();
    assert.ok(said?.endsWith(`” ${(100 * Number(score)).toFixed(2)}%.`), `${score}: ${said}`);
    await untilHeld(page, 'runs', (runs) => runs.length === 2);
    await page.reload();
    await untilReady(page);
    await compared.filter({ hasText: own }).waitFor();
    assert.equal(await compared.textContent(), said);
  }));

test('a folder of pictures becomes the data set, and one without digits says how it should be', () =>
  withPage(async (page) => {
    const root = await mkdtemp(join(tmpdir(), 'digitlab-'));
    const save = async (/** @type {string} */ path, /** @type {number} */ size, /** @type {number} */ x) => {
      const base64 = await page.evaluate(
        ([size = 0, x = 0]) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
          const context = canvas.getContext('2d');
          if (!context) throw new Error('no canvas');
          context.fillStyle = '#fff';
          context.fillRect(0, 0, size, size);
          context.fillStyle = '#000';
          context.fillRect(x, size / 4, size / 8, size / 2);
          return canvas.toDataURL('image/png').split(',')[1] ?? '';
        },
        [size, x],
      );
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, Buffer.from(base64, 'base64'));
    };
    try {
      for (let i = 0; i < 10; i++) {
        await save(`mine/1/${i}.png`, 28, 8 + i);
        await save(`mine/7/${i}.png`, 64, 20 + i);
      }
      await save('wrong/one/a.png', 28, 8);
      await page.getByLabel('Choose a folder').setInputFiles(join(root, 'mine'));
      await page.getByText('18 pictures to learn from, 2 to test with, 28 × 28 pixels').waitFor();
      // Dropped on the page, the folder is read as well.
      await save('dropped/3/a.png', 28, 8);
      await save('dropped/4/a.png', 28, 16);
      const session = await page.context().newCDPSession(page);
      const data = { items: [], files: [join(root, 'dropped')], dragOperationsMask: 1 };
      for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop']))
        await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
      await page.getByText('1 pictures to learn from, 1 to test with, 28 × 28 pixels').waitFor();
      await page.getByLabel('Choose a folder').setInputFiles(join(root, 'mine'));
      await page.getByText('18 pictures to learn from').waitFor();
      await page.getByLabel('Choose a folder').setInputFiles(join(root, 'wrong'));
      await page
        .getByText('expected pictures in folders named by their digit, such as wrong/7/a.png, found “one/a.png”')
        .waitFor();
      await page.getByText('18 pictures to learn from').waitFor();
      // No noise is learned from where the browser gives that instead of pixels.
      await page.evaluate(() => {
        const { getImageData } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.getImageData = function (...where) {
          const image = getImageData.apply(this, where);
          image.data.forEach((level, i) => (image.data[i] = level ^ (i % 997 === 0 ? 1 : 0)));
          return image;
        };
      });
      await page.getByLabel('Choose a folder').setInputFiles(join(root, 'dropped'));
      await page.getByText('This browser changes the pixels of pictures').waitFor();
      await page.getByText('18 pictures to learn from').waitFor();
    } finally {
      await rm(root, { recursive: true });
    }
  }));

test('on a phone nothing of the chapter is wider than the screen', () =>
  withPage(
    async (page) => {
      await page.locator('#beyond').scrollIntoViewIfNeeded();
      await page.getByText('No clusters yet.').waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${wide} px`);
      const small = await page.locator('#beyond button, #beyond select, #beyond input').evaluateAll((all) =>
        all.filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML)); // prettier-ignore
      assert.deepEqual(small, []);
    },
    { viewport: { width: 360, height: 740 } },
  ));
