// Files that are not what they should be: each shows its own error, and what was loaded stays.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { drop } from './support/dropping.mjs';
import { dataSet, file, imagesFile, labels, labelsFile } from './support/idx.mjs';
import { press, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

const images = file('own-images', imagesFile(labels(20), 8));

/**
 * @param {Buffer} buffer
 * @param {number} at
 * @param {number} value
 */
function changed(buffer, at, value) {
  const copy = Buffer.from(buffer);
  copy[at] = value;
  return copy;
}

/** So many black pictures of 64 × 64 pixels, packed. @param {number} count */
const vastSet = (count) => gzipSync(imagesFile(Array(count).fill(0), 64).fill(0, 16), { level: 9 });

/** What is wrong, the files, and what the error must say. @type {[string, import('./support/idx.mjs').TestFile[], RegExp][]} */
const BAD = [
  [
    'a file of another format',
    [file('own-images', Buffer.from('%PDF-1.7 and so on')), file('own-labels', labelsFile([1]))],
    /own-images.*expected IDX.*found a PDF document/,
  ],
  [
    'an IDX file of floats',
    [file('own-images', changed(images.buffer, 2, 0x0d)), file('own-labels', labelsFile(labels(20)))],
    /own-images.*byte 2.*expected.*found/,
  ],
  [
    'pictures that end early',
    [file('own-images', images.buffer.subarray(0, 700)), file('own-labels', labelsFile(labels(20)))],
    /own-images.*expected 1296.*found 700/,
  ],
  [
    'a size that overflows',
    [file('own-images', imagesFile([1], 8, 0xffffffff)), file('own-labels', labelsFile([1]))],
    /own-images.*byte.*expected.*found/,
  ],
  [
    'a truncated gzip file',
    [file('own-images.gz', gzipSync(images.buffer).subarray(0, 40)), file('own-labels', labelsFile(labels(20)))],
    /own-images\.gz.*gzip/,
  ],
  [
    'a picture of an iPhone',
    [
      file('own-images', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')),
      file('own-labels', labelsFile([1])),
    ],
    /own-images.*found a HEIC picture/,
  ],
  [
    'bytes behind the gzip data',
    [
      file('own-images.gz', Buffer.concat([gzipSync(images.buffer), Buffer.from('notes')])),
      file('own-labels', labelsFile(labels(20))),
    ],
    /own-images\.gz.*gzip.*found 5 more bytes/,
  ],
  [
    'far more than there is room for',
    [file('own-images.gz', gzipSync(Buffer.alloc(200_000_000))), file('own-labels', labelsFile([1]))],
    /own-images\.gz.*at most \d+ bytes unpacked.*found more/,
  ],
  [
    'a valid set of 600 MB, packed to 0.6',
    [file('own-images.gz', vastSet(150_000)), file('own-labels', labelsFile(labels(150_000)))],
    /own-images\.gz.*at most \d+ bytes unpacked.*found more/,
  ],
  [
    'pictures and labels of different counts',
    [images, file('own-labels', labelsFile(labels(19)))],
    /own-labels.*expected 20.*found 19/,
  ],
  [
    'a label past 9',
    [images, file('own-labels', labelsFile([...labels(19), 12]))],
    /own-labels.*byte 27.*expected.*found 12/,
  ],
  ['an empty file', [file('own-images', Buffer.alloc(0)), file('own-labels', labelsFile([1]))], /own-images.*empty/],
  ['labels without pictures', [file('own-labels', labelsFile([1, 2]))], /expected.*images.*found.*labels/],
];

test('each bad data file shows its own error, and the data set that was loaded stays', () =>
  withPage(async (page) => {
    const input = page.getByLabel('Choose IDX files');
    await input.setInputFiles(dataSet({ training: 30, test: 10, size: 12 }));
    const loaded = page.getByText('30 pictures to learn from, 10 to test with, 12 × 12 pixels');
    await loaded.waitFor();
    for (const [what, files, message] of BAD) {
      await input.setInputFiles(files);
      const alert = page.getByRole('alert');
      await alert.getByRole('button', { name: 'Dismiss' }).waitFor();
      assert.match((await alert.textContent()) ?? '', message, what);
      assert.equal(await loaded.isVisible(), true, what);
      await alert.getByRole('button', { name: 'Dismiss' }).click();
    }
  }));

test('gzip files of several members, with zeros behind them, are a data set', () =>
  withPage(async (page) => {
    const [a, b, ...others] = dataSet({ training: 30, test: 10, size: 12 });
    assert.ok(a && b);
    const parts = [a.buffer.subarray(0, 999), a.buffer.subarray(999)].map((part) => gzipSync(part));
    const members = file(`${a.name}.gz`, Buffer.concat([...parts, Buffer.alloc(512)]));
    await page.getByLabel('Choose IDX files').setInputFiles([members, b, ...others]);
    await page.getByText('30 pictures to learn from, 10 to test with, 12 × 12 pixels').waitFor();
  }));

test('a picture far larger than its file is not opened', () =>
  withPage(async (page) => {
    const header = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x13\x88\0\0\x13\x88', 'latin1');
    const vast = { name: 'vast.png', mimeType: 'image/png', buffer: header };
    await page.getByLabel('Choose a picture').setInputFiles(vast);
    await page
      .getByRole('alert')
      .getByText(/vast\.png.*at most 16777\d{3} pixels in a file of its size, found 5000 × 5000/)
      .waitFor();
  }));

/**
 * A network of one layer for pictures of `size` pixels along a side, all weights equal, with words about it.
 * @param {number} size
 * @param {number} weight
 */
function weightsFile(size, weight) {
  const [kernel, bias] = [4 * size * size * 10, 40];
  const header = JSON.stringify({
    __metadata__: { by: '"me"\né' },
    'dense.kernel': { dtype: 'F32', shape: [size * size, 10], data_offsets: [0, kernel] },
    'dense.bias': { dtype: 'F32', shape: [10], data_offsets: [kernel, kernel + bias] },
  }).replace('é', '\\u00e9');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const numbers = new Float32Array((kernel + bias) / 4).fill(weight);
  return Buffer.concat([length, Buffer.from(header), Buffer.from(numbers.buffer)]);
}

test('weights whose answers are no numbers, or for pictures that no drawing can become, do not replace yours', () =>
  withPage(async (page) => {
    const input = page.getByLabel('Load weights');
    await input.setInputFiles(file('mine.safetensors', weightsFile(28, 0.01)));
    await page.getByText('Yours: mine.safetensors.').waitFor();
    for (const [name, buffer, says] of /** @type {[string, Buffer, RegExp][]} */ ([
      ['great.safetensors', weightsFile(28, 3e38), /expected answers that are numbers/],
      ['large.safetensors', weightsFile(100, 0.01), /at most 64×64, found 100×100/],
    ])) {
      await input.setInputFiles(file(name, buffer));
      await page.getByRole('alert').getByText(says).waitFor();
    }
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
  }));

test('several errors stand together, the same one twice is counted, each can be dismissed', () =>
  withPage(async (page) => {
    const input = page.getByLabel('Choose IDX files');
    const alert = page.getByRole('alert');
    const dismiss = alert.getByRole('button', { name: 'Dismiss' });
    await input.setInputFiles([file('first', Buffer.from('nothing'))]);
    await alert.getByText('first').waitFor();
    await input.setInputFiles([file('second', Buffer.from('nothing'))]);
    await alert.getByText('second').waitFor();
    await input.setInputFiles([file('first', Buffer.from('nothing'))]);
    await alert.getByText('(2 times)').waitFor();
    assert.equal(await dismiss.count(), 2);
    await dismiss.first().click();
    assert.doesNotMatch((await alert.textContent()) ?? '', /first/);
    await dismiss.first().click();
    assert.equal(await dismiss.count(), 0);
  }));

test('weights that are none are refused, and the shipped ones go on answering', () =>
  withPage(async (page) => {
    const input = page.getByLabel('Load weights');
    await input.setInputFiles(file('bad.safetensors', Buffer.from('not at all')));
    await page.getByRole('alert').getByText('bad.safetensors').waitFor();
    assert.equal(await page.getByLabel('Your weights').isEnabled(), false);
    assert.equal(await page.getByLabel('Shipped weights').isChecked(), true);
  }));

test('dropped files are told by their content: data, weights or a picture', () =>
  withPage(async (page) => {
    const [a, b, c, d] = dataSet({ training: 50, test: 20, size: 10 });
    assert.ok(a && b && c && d);
    await drop(page, [d, c, b, a]);
    await page.getByText('50 pictures to learn from, 20 to test with, 10 × 10 pixels').waitFor();
    const alert = page.getByRole('alert');
    await drop(page, [{ name: 'some.safetensors', buffer: Buffer.from('x') }]);
    await alert.getByText(/some\.safetensors/).waitFor();
    await drop(page, [{ name: 'letter.doc', buffer: Buffer.from('Dear all') }]);
    await alert.getByText(/letter\.doc is neither a picture/).waitFor();
  }));

test('a file that is gone since it was chosen is named in both languages, wherever it goes', () =>
  withPage(async (page) => {
    const folder = await mkdtemp(join(tmpdir(), 'digitlab-'));
    try {
      await writeFile(join(folder, 'gone'), '7');
      await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { type: 'file' })));
      await page.locator('body > input').setInputFiles(join(folder, 'gone'));
      await rm(join(folder, 'gone'));
      const alert = page.getByRole('alert');
      // The first and the last are read by the page, the second by the worker.
      for (const label of ['Choose a picture', 'Choose IDX files', 'Load weights']) {
        await page.getByLabel(label).evaluate((input) => {
          const chosen = document.querySelector('body > input');
          if (!(input instanceof HTMLInputElement) || !(chosen instanceof HTMLInputElement)) throw new Error('none');
          const data = new DataTransfer(); // the page empties what it has taken
          for (const file of chosen.files ?? []) data.items.add(file);
          input.files = data.files;
          input.dispatchEvent(new Event('change', { bubbles: true }));
        });
        await alert.getByText('gone cannot be read').waitFor();
        await press(page, '中文');
        await alert.getByText('无法读取 gone').waitFor();
        await press(page, 'EN');
        await press(page, 'Dismiss');
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }));
