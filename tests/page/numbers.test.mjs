// The chapter Numbers as a person uses it: stage after stage of one's own drawing, a pixel and its place in the row in
// both directions, and the label whose 1 jumps.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { drawDigit, untilPainted, untilRead, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

describe('the chapter Numbers', () => {
  const withPage = useSite(startServer);

  /** @param {Page} page */
  async function open(page) {
    await page.locator('#numbers').scrollIntoViewIfNeeded();
    await page.locator('#numbers [data-part=of]').filter({ hasText: 'Shown with' }).waitFor();
  }
  /** @param {Page} page */
  const numbers = (page) => page.locator('#numbers');
  /** @param {Page} page @param {string} name */
  const facts = (page, name) => numbers(page).locator(`[data-part=${name}]`).innerText();
  /** The levels that the picture beside the row shows. @param {Page} page @returns {Promise<number[]>} */
  const levels = (page) =>
    page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.pixel-picture canvas'));
      const data = canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [];
      return Array.from({ length: 784 }, (_, i) => data[i * 4]);
    });

  /**
   * Whether a canvas shows a picture, but for a few pixels in a thousand.
   * @param {import('playwright-core').Locator} canvas
   * @param {string} url
   */
  const alike = (canvas, url) =>
    canvas.evaluate(async (canvas, url) => {
      const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
      const image = new Image();
      image.src = url;
      await image.decode();
      const other = Object.assign(document.createElement('canvas'), { width, height });
      other.getContext('2d')?.drawImage(image, 0, 0);
      const [a, b] = [/** @type {HTMLCanvasElement} */ (canvas), other].map(
        (one) => one.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(),
      );
      const off = a.filter((level, i) => Math.abs(level - (b[i] ?? 0)) > 40).length;
      const ink = a.filter((level, i) => i % 4 === 3 && level > 0).length;
      return ink > 1000 && off < ink / 50;
    }, url);

  test('without a drawing a seven of the page’s goes through the stages, and one’s own takes its place', async () => {
    await withPage(async (page) => {
      await open(page);
      assert.match(await facts(page, 'of'), /a seven of ours/);
      await drawDigit(page, 3);
      await open(page);
      await page.getByText('Shown with your drawing.').waitFor();
      await untilRead(page);
      await numbers(page).getByRole('button', { name: '2 Box' }).click();
      const [width, height, side] = [...(await facts(page, 'facts')).matchAll(/[\d.]+/g)].map(Number);
      assert.ok(width > 50 && width < height && height < side && side === 280, `${width} ${height}`);
      await numbers(page).getByRole('button', { name: '4 Centre' }).click();
      const [x, y, dx, dy] = [...(await facts(page, 'facts')).replaceAll('−', '-').matchAll(/[+-]?\d+\.\d/g)].map(
        Number,
      );
      assert.ok(Math.abs(x + dx - 14.5) < 0.11 && Math.abs(y + dy - 14.5) < 0.11, `${x} ${dx} ${y} ${dy}`);
      await numbers(page).getByRole('button', { name: '6 Row' }).click();
      const zeros = (await levels(page)).filter((level) => level === 0).length;
      assert.match(await facts(page, 'facts'), new RegExp(`784 numbers, of which ${zeros} are 0`));
      // The numbers are those that the network is given.
      const seen = await page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.seen canvas'));
        const data = canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [];
        return Array.from({ length: 784 }, (_, i) => data[i * 4]);
      });
      assert.deepEqual(await levels(page), seen);
    });
  });

  test('of a drawing the engine is asked once for its way, and what is drawn piece by piece is as drawn at once', async () => {
    await withPage(
      async (page) => {
        await open(page);
        await drawDigit(page, 8);
        await untilRead(page);
        await untilPainted(page);
        const asked = await page.evaluate(() => /** @type {any} */ (window).asked);
        assert.ok(asked.length > 1, `${asked}`);
        assert.equal(new Set(asked).size, asked.length, 'a longer drawing each time');
        const stage = numbers(page).locator('.ink-stages canvas');
        const picture = () => stage.evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
        const grown = await picture();
        await page.emulateMedia({ colorScheme: 'dark' });
        await untilPainted(page);
        assert.notEqual(await picture(), grown);
        await page.emulateMedia({ colorScheme: 'light' });
        await untilPainted(page);
        assert.ok(await alike(stage, grown), 'the same ink, but for the edges of its pieces');
      },
      {
        prepare: (page) =>
          page.addInitScript(() => {
            /** How many numbers the drawings had that were asked about. @type {number[]} */
            const asked = [];
            Object.assign(window, { asked });
            const post = Worker.prototype.postMessage;
            Worker.prototype.postMessage = /** @this {Worker} @param {any} message @param {any} more */ function (
              message,
              more,
            ) {
              const { type, strokes } = message;
              if (type === 'stroke_stages')
                asked.push(strokes.flatMap((/** @type {number[]} */ all) => [...all]).length);
              return post.call(this, message, more);
            };
          }),
      },
    );
  });

  test('a pixel and its place in the row lead to each other, by mouse and by keys', async () => {
    await withPage(async (page) => {
      await open(page);
      const place = () => facts(page, 'place');
      const box = await page.locator('.pixel-picture').boundingBox();
      assert.ok(box);
      await page
        .locator('.pixel-picture')
        .hover({ position: { x: (10.5 / 28) * box.width, y: (7.5 / 28) * box.height } });
      const index = 7 * 28 + 10;
      const level = (await levels(page))[index];
      const value = (level / 255).toFixed(3);
      assert.equal(await place(), `Row 7 × 28 + column 10 = index ${index}. Its number: ${level} ÷ 255 = ${value}`);
      const row = page.getByRole('slider', { name: 'The row of numbers' });
      assert.equal(await row.getAttribute('aria-valuenow'), String(index));
      const long = await row.boundingBox();
      assert.ok(long);
      await row.hover({ position: { x: (500.5 / 784) * long.width, y: 20 } });
      assert.match(await place(), /^Row 17 × 28 \+ column 24 = index 500\./);
      await row.focus();
      await page.keyboard.press('ArrowRight');
      assert.match(await place(), /= index 501\./);
      await page.locator('.pixel-picture').focus();
      await page.keyboard.press('ArrowUp');
      assert.match(await place(), /^Row 16 × 28 \+ column 25 = index 473\./);
      await page.keyboard.press('End');
      assert.match(await place(), /= index 783\./);
    });
  });

  test('a click on a label moves the 1; a data set’s picture says that its makers centred it', async () => {
    await withPage(
      async (page) => {
        await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 60, test: 20 }));
        await page.getByText('60 pictures to learn from').waitFor();
        await open(page);
        await page.getByText('Shown with a picture of the data set, until you draw.').waitFor();
        const row = page.getByLabel('One-hot label');
        assert.equal(await row.innerText(), '0 → [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]');
        await page.getByRole('button', { name: 'Label 4', exact: true }).click();
        assert.equal(await row.innerText(), '4 → [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]');
        const slider = numbers(page).getByRole('slider', { name: 'Stages' });
        await slider.focus();
        await page.keyboard.press('End');
        assert.equal(await slider.getAttribute('aria-valuetext'), '6 Row');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(wide, 360);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});
