// Files that are not what they should be: each shows its own error, and what was loaded stays.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { dataSet, file, imagesFile, labels, labelsFile } from './support/idx.mjs';
import { useSite } from './support/page.mjs';
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

/** What is wrong, the files, and what the error must say. @type {[string, import('./support/idx.mjs').TestFile[], RegExp][]} */
const BAD = [
  [
    'a file of another format',
    [file('own-images', Buffer.from('%PDF-1.7 and so on')), file('own-labels', labelsFile([1]))],
    /own-images.*byte 0.*expected.*found/,
  ],
  [
    'an IDX file of floats',
    [
      file('own-images', changed(images.buffer, 2, 0x0d)),
      file('own-labels', labelsFile(labels(20))),
    ],
    /own-images.*byte 2.*expected.*found/,
  ],
  [
    'pictures that end early',
    [
      file('own-images', images.buffer.subarray(0, 700)),
      file('own-labels', labelsFile(labels(20))),
    ],
    /own-images.*expected 1296.*found 700/,
  ],
  [
    'a size that overflows',
    [file('own-images', imagesFile([1], 8, 0xffffffff)), file('own-labels', labelsFile([1]))],
    /own-images.*byte.*expected.*found/,
  ],
  [
    'a truncated gzip file',
    [
      file('own-images.gz', gzipSync(images.buffer).subarray(0, 40)),
      file('own-labels', labelsFile(labels(20))),
    ],
    /own-images\.gz.*gzip/,
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
  [
    'an empty file',
    [file('own-images', Buffer.alloc(0)), file('own-labels', labelsFile([1]))],
    /own-images.*empty/,
  ],
  [
    'labels without pictures',
    [file('own-labels', labelsFile([1, 2]))],
    /expected.*images.*found.*labels/,
  ],
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
    const drop = (/** @type {{ name: string, buffer: Buffer }[]} */ files) =>
      page.evaluate(
        (files) => {
          const data = new DataTransfer();
          for (const { name, bytes } of files)
            data.items.add(new File([Uint8Array.from(bytes)], name));
          const options = { dataTransfer: data, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new DragEvent('drop', options));
        },
        files.map(({ name, buffer }) => ({ name, bytes: [...buffer] })),
      );
    const [a, b, c, d] = dataSet({ training: 50, test: 20, size: 10 });
    assert.ok(a && b && c && d);
    await drop([d, c, b, a]);
    await page.getByText('50 pictures to learn from, 20 to test with, 10 × 10 pixels').waitFor();
    const alert = page.getByRole('alert');
    await drop([{ name: 'some.safetensors', buffer: Buffer.from('x') }]);
    await alert.getByText(/some\.safetensors/).waitFor();
    await drop([{ name: 'letter.doc', buffer: Buffer.from('Dear all') }]);
    await alert.getByText(/letter\.doc is neither a picture/).waitFor();
  }));
