// Pictures without ink, and browsers that change what a canvas gives back: the page says so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIGITS } from './support/digits.mjs';
import { press, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/**
 * A PNG that the browser paints: grey by `level`, and strokes over it.
 * @param {Page} page
 * @param {'white' | 'shade' | 'noise' | 'clear'} ground
 * @param {[number, number][][]} [strokes] from 0 to 1
 */
async function png(page, ground, strokes = []) {
  const base64 = await page.evaluate(
    async ({ ground, strokes }) => {
      const size = 200;
      const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      const levels = {
        white: () => 255,
        shade: (/** @type {number} */ x) => 120 + x / 2,
        noise: () => Math.random() * 256,
      };
      for (let i = 0; i < size * size && ground !== 'clear'; i++) {
        const level = Math.floor(levels[ground](i % size));
        context.fillStyle = `rgb(${level} ${level} ${level})`;
        context.fillRect(i % size, Math.floor(i / size), 1, 1);
      }
      Object.assign(context, { lineWidth: 12, lineCap: 'round' });
      for (const stroke of strokes) {
        context.beginPath();
        for (const [x, y] of stroke) context.lineTo(x * size, y * size);
        context.stroke();
      }
      const blob = await new Promise((resolve) => canvas.toBlob(resolve));
      const url = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(blob);
      });
      return url.split(',')[1];
    },
    { ground, strokes },
  );
  return Buffer.from(base64, 'base64');
}

/** @param {Page} page @param {Buffer} buffer @param {string} [label] */
const choose = (page, buffer, label = 'Choose a picture') =>
  page.getByLabel(label).setInputFiles({ name: 'some.png', mimeType: 'image/png', buffer });

/** @param {Page} page @param {'drop' | 'paste'} way @param {Buffer} buffer */
const bring = (page, way, buffer) =>
  page.evaluate(
    ({ way, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], 'some.png', { type: 'image/png' }));
      document.body.dispatchEvent(
        way === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true }),
      );
    },
    { way, bytes: [...buffer] },
  );

for (const ground of /** @type {const} */ (['white', 'shade', 'noise', 'clear'])) {
  test(`a picture without ink is said to have none: ${ground}`, () =>
    withPage(async (page) => {
      await choose(page, await png(page, ground));
      await untilAnswer(page, 'No ink in this picture');
      await press(page, '中文');
      await page.getByRole('status', { name: '识别结果' }).getByText('图片里没有笔迹').waitFor();
      await press(page, 'EN');
      await press(page, 'Clear');
      await untilAnswer(page, 'Draw a digit');
    }));
}

test('the same of a picture that is dropped or pasted, until one with a digit comes', () =>
  withPage(async (page) => {
    const [white, seven] = [await png(page, 'white'), await png(page, 'white', DIGITS[7])];
    for (const way of /** @type {const} */ (['drop', 'paste'])) {
      await bring(page, way, white);
      await untilAnswer(page, 'No ink in this picture');
      await bring(page, way, seven);
      await untilAnswer(page, 7);
    }
    assert.equal(await page.getByRole('alert').getByRole('button').count(), 0);
  }));

for (const [name, change] of /** @type {const} */ ([
  ['noise instead of pixels', () => Math.random() * 256],
  ['white instead of pixels', () => 255],
  [
    'a last bit here and there',
    (/** @type {number} */ level, /** @type {number} */ i) => (i % 997 === 0 ? level ^ 1 : level),
  ],
])) {
  test(`a browser that gives ${name} back is named`, () =>
    withPage(async (page) => {
      const seven = await png(page, 'white', DIGITS[7]);
      await page.evaluate((change) => {
        const changed = new Function(`return ${change}`)();
        const { getImageData } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.getImageData = function (...where) {
          const image = getImageData.apply(this, where);
          image.data.forEach((level, i) => (image.data[i] = i % 4 === 3 ? 255 : changed(level, i)));
          return image;
        };
      }, String(change));
      await choose(page, seven);
      const alert = page.getByRole('alert');
      await alert.getByText(/This browser changes the pixels of pictures/).waitFor();
      await press(page, '中文');
      await alert.getByText(/此浏览器会先改动图片的像素/).waitFor();
    }));
}
