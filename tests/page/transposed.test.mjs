// Pictures whose rows and columns are exchanged, as EMNIST's: shown with their labels, recognised and one switch away.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { transposed } from '../../www/engine/orientation.js';
import { file } from './support/idx.mjs';
import { press, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

const COUNT = 200;

/** The first pictures of MNIST's test set, or their labels. @param {string} name @param {number} header @param {number} each */
async function first(name, header, each) {
  const url = new URL(`../../data/mnist/t10k-${name}-ubyte.gz`, import.meta.url);
  const bytes = gunzipSync(await readFile(url)).subarray(0, header + COUNT * each);
  bytes.writeUInt32BE(COUNT, 4);
  return bytes;
}

/** Pixels of the first picture that is shown. @param {Page} page @returns {Promise<string>} */
const shown = (page) =>
  page
    .getByRole('list', { name: /^(Some of the pictures|部分图片)/ })
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));

test('transposed pictures are recognised, and the switch exchanges rows and columns and back', () =>
  withPage(async (page) => {
    const [images, labels] = [await first('images-idx3', 16, 784), await first('labels-idx1', 8, 1)];
    const choose = page.getByLabel('Choose IDX files');
    const pictures = page.getByRole('list', { name: 'Some of the pictures, with their labels' });
    const seems = page.getByText(/These pictures seem to lie transposed/);
    const box = page.getByRole('checkbox', { name: /^Transposed pictures/ });

    await choose.setInputFiles([file('digits-images', images), file('digits-labels', labels)]);
    await page.getByText('180 pictures to learn from').waitFor();
    assert.deepEqual(await pictures.getByRole('listitem').allTextContents(), [...'0123456789']);
    assert.equal(await seems.isVisible(), false);
    assert.equal(await box.isChecked(), false);
    const upright = await shown(page);

    const exchanged = Buffer.from(transposed(images));
    await choose.setInputFiles([file('emnist-images', exchanged), file('emnist-labels', labels)]);
    await seems.waitFor();
    assert.notEqual(await shown(page), upright);
    await box.click();
    await seems.waitFor({ state: 'hidden' });
    assert.equal(await box.isChecked(), true);
    assert.equal(await shown(page), upright);
    assert.deepEqual(await pictures.getByRole('listitem').allTextContents(), [...'0123456789']);
    await box.click();
    await seems.waitFor();
    assert.equal(await box.isChecked(), false);
    assert.notEqual(await shown(page), upright);
    await press(page, '中文');
    await page.getByText(/这些图片看来是转置的/).waitFor();
    await page.getByRole('checkbox', { name: /图片是转置的/ }).click();
    await page.getByText(/这些图片看来是转置的/).waitFor({ state: 'hidden' });
    assert.equal(await shown(page), upright);
  }));
