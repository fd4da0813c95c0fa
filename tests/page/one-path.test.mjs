// The page answers picture files as the command line does: the same answer with the same probability, by the golden file
// that tests/cli/one_path.rs holds the command line to.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { press, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @param {string} path from the repository's root */
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What is done to each picture of MNIST: how many pixels of paper come around it, and what its levels become. */
const WAYS = {
  'as they are': { by: 0, to: (/** @type {number} */ level) => level },
  padded: { by: 30, to: (/** @type {number} */ level) => level },
  'dark on light': { by: 0, to: (/** @type {number} */ level) => 255 - level },
};

/** @typedef {{ way: keyof typeof WAYS, index: number, answer: string, probability: number }} Row */

/** @param {string} line @returns {Row} */
const read = (line) => JSON.parse(line);

/**
 * @param {Buffer} picture of MNIST
 * @param {{ by: number, to: (level: number) => number }} way
 */
function png(picture, { by, to }) {
  const side = 28 + 2 * by;
  const levels = Buffer.alloc(side * side);
  picture.forEach((level, i) => {
    levels[(Math.floor(i / 28) + by) * side + (i % 28) + by] = to(level);
  });
  return sharp(levels, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
}

test('picture files get the answers that the command line gives them', () =>
  withPage(async (page) => {
    const golden = await readFile(at('tests/golden/one-path.jsonl'), 'utf8');
    const mnist = gunzipSync(await readFile(at('data/mnist/t10k-images-idx3-ubyte.gz')));
    await page.getByLabel('Load weights').setInputFiles(at('www/weights/seed.safetensors'));
    await page.getByText('Yours: seed.safetensors.').waitFor();
    const rows = golden.trim().split('\n').map(read);
    assert.deepEqual([...new Set(rows.map(({ way }) => way))], Object.keys(WAYS));
    for (const { way, index, answer, probability } of rows) {
      const picture = mnist.subarray(16 + 784 * index, 16 + 784 * (index + 1));
      const buffer = await png(picture, WAYS[way]);
      const file = { name: `${index}.png`, mimeType: 'image/png', buffer };
      await page.getByLabel('Choose a picture').setInputFiles(file);
      await untilAnswer(page, answer);
      const shares = await page
        .getByRole('meter')
        .evaluateAll((meters) => meters.map((meter) => Number(meter.getAttribute('aria-valuenow'))));
      const shown = Math.max(...shares);
      // The meters round to four places.
      assert.ok(Math.abs(shown - probability) <= 5.1e-5, `${way} ${index}: ${shown} ${probability}`);
      await press(page, 'Clear');
    }
  }));
