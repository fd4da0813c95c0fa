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

/** @typedef {{ answer: string | null, probability: number }} Answer */
/** @typedef {Answer & { way: keyof typeof WAYS, index: number }} OfMnist */
/** @typedef {Answer & { file: string, differs: number }} OfSheet `differs`: how much the page's probability may */

/** @param {string} line @returns {OfMnist | OfSheet} */
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

/**
 * Gives the page a picture and waits until it answers that.
 * @param {import('playwright-core').Page} page
 * @param {{ name: string, mimeType: string, buffer: Buffer }} file
 * @param {string | null} answer `null`: not a digit
 * @returns {Promise<number>} the probability of the least certain digit
 */
async function probabilityOf(page, file, answer) {
  await page.getByLabel('Choose a picture').setInputFiles(file);
  await untilAnswer(page, answer ?? 'Not a digit');
  const shares = await page
    .getByRole('meter')
    .evaluateAll((meters) => meters.map((meter) => Number(meter.getAttribute('aria-valuenow'))));
  await press(page, 'Clear');
  return Math.max(...shares);
}

/** The meters round to four places. */
const ROUNDED = 5.1e-5;

test('picture files get the answers that the command line gives them', () =>
  withPage(async (page) => {
    const golden = await readFile(at('tests/golden/one-path.jsonl'), 'utf8');
    const mnist = gunzipSync(await readFile(at('data/mnist/t10k-images-idx3-ubyte.gz')));
    const rows = golden.trim().split('\n').map(read);
    const ways = new Set(rows.flatMap((row) => ('way' in row ? [row.way] : [])));
    assert.deepEqual([...ways], Object.keys(WAYS));
    for (const row of rows) {
      if (!('way' in row)) continue;
      const { way, index, answer, probability } = row;
      const picture = mnist.subarray(16 + 784 * index, 16 + 784 * (index + 1));
      const file = { name: `${index}.png`, mimeType: 'image/png', buffer: await png(picture, WAYS[way]) };
      const shown = await probabilityOf(page, file, answer);
      assert.ok(Math.abs(shown - probability) <= ROUNDED, `${way} ${index}: ${shown} ${probability}`);
    }
  }));

test('a photographed sheet gets the same answer as a PNG, as a JPEG, large and transparent', () =>
  withPage(async (page) => {
    const golden = await readFile(at('tests/golden/one-path.jsonl'), 'utf8');
    const rows = golden.trim().split('\n').map(read);
    const sheets = rows.flatMap((row) => ('file' in row ? [row] : []));
    assert.equal(sheets.length, 4);
    for (const { file: name, answer, probability, differs } of sheets) {
      const buffer = await readFile(at(`tests/support/sheets/${name}`));
      const mimeType = name.endsWith('.jpg') ? 'image/jpeg' : 'image/png';
      const shown = await probabilityOf(page, { name, mimeType, buffer }, answer);
      assert.ok(Math.abs(shown - probability) <= differs + ROUNDED, `${name}: ${shown} ${probability}`);
    }
  }));
