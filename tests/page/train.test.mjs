// Two epochs of the seed's own run on the real MNIST, from the form to the saved weights. The one long
// test of the page.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { download, drawDigit, press, untilAnswer, untilKept, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';
import { fiftyMilliseconds, tasksOf } from './support/work.mjs';

const withPage = useSite(startServer);

/** Two epochs on a slow and shared machine (milliseconds). */
const LONG = 300_000;

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @returns {Promise<string[][]>} the history's cells, row by row */
const historyRows = (page) =>
  page
    .getByRole('table', { name: 'Training history' })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));

test('two epochs on MNIST pass 0.96, never hold the page up, and can be saved and loaded', () =>
  withPage(async (page) => {
    const summary = page.getByRole('table', { name: 'Model summary' });
    await summary.getByText('898,510').waitFor();

    await page.getByLabel('Epochs').fill('2');
    const most = await fiftyMilliseconds(page);
    const tasks = await tasksOf(page, async () => {
      await press(page, 'Train');
      await page.getByLabel('Test result').filter({ hasText: 'Test accuracy' }).waitFor({ timeout: LONG });
    });
    const longest = Math.max(...tasks.map(({ processor }) => processor));
    assert.ok(longest <= most, `a task of ${longest} ms, where a piece of work of 50 ms takes ${most}`);

    const rows = await historyRows(page);
    assert.deepEqual(
      rows.map(([epoch]) => epoch),
      ['1', '2'],
    );
    const [first, second] = rows.map((row) => row.map(Number));
    assert.ok(first && second);
    assert.ok(Number(second[4]) > 0.96, `validation accuracy ${second[4]}`);
    assert.ok(Number(second[1]) < Number(first[1]), 'the loss goes down');
    assert.ok(
      rows.flat().every((cell) => Number(cell) > 0),
      'every cell is a number',
    );
    await page.locator('#charts').scrollIntoViewIfNeeded(); // drawn when it is seen
    await page.getByRole('img', { name: /^Chart of the accuracy/ }).waitFor();
    assert.deepEqual(
      await page
        .getByRole('img', { name: /^Chart of the / })
        .evaluateAll((charts) => charts.map((chart) => chart.getAttribute('aria-label'))),
      ['loss', 'accuracy'].map((name, i) => {
        const [training, validation] = [1, 3].map((column) => rows.map((row) => row[column + i]).join(' to '));
        return `Chart of the ${name}, epoch by epoch: training ${training}, validation ${validation}`;
      }),
    );

    const result = (await page.getByLabel('Test result').textContent()) ?? '';
    const [, score, accuracy] = /^Test score: (\S+) +Test accuracy: (\S+)$/.exec(result) ?? [];
    assert.equal(score, rows[1]?.[3], 'the test score is the last validation loss');
    assert.equal(accuracy, rows[1]?.[4]);

    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    await drawDigit(page, 7);
    await untilAnswer(page, 7);

    await savesTheHistory(page, rows);
    await savesAndLoadsTheWeights(page);
  }));

/** @param {Page} page @param {string[][]} rows */
async function savesTheHistory(page, rows) {
  const csv = await readFile(await download(page, 'Save history (CSV)'), 'utf8');
  const [header, ...lines] = csv.trimEnd().split('\n');
  assert.equal(header, 'epoch,loss,accuracy,val_loss,val_accuracy,seconds');
  assert.equal(lines.length, 2);
  const json = JSON.parse(await readFile(await download(page, 'Save history (JSON)'), 'utf8'));
  lines.forEach((line, i) => {
    const values = line.split(',').map(Number);
    const shown = (rows[i] ?? []).map(Number);
    values.forEach((value, j) => {
      assert.ok(Math.abs(value - Number(shown[j])) <= (j === 5 ? 0.05 : 0.00005), `${value}, ${shown[j]}`);
    });
    assert.equal(json.val_accuracy[i], values[4]);
  });
}

/** @param {Page} page */
async function savesAndLoadsTheWeights(page) {
  const bytes = await readFile(await download(page, 'Save weights'));
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());
  delete header.__metadata__;
  const numbers = Object.values(header).reduce(
    (sum, { shape }) => sum + shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1),
    0,
  );
  assert.equal(numbers, 898_510);

  await untilKept(page, 'runs', ({ history }) => history?.length === 2);
  await untilKept(page, 'visit', (kept) => kept?.run > 0);
  await page.reload();
  await page.locator('button:text-is("Train"):enabled').waitFor();
  await page.getByLabel('Which of yours').getByText('2 epochs').waitFor({ state: 'attached' });
  await page.getByText('Yours: trained here.').waitFor(); // the run is kept and answers again
  await page.getByLabel('Load weights').setInputFiles({
    name: 'mine.safetensors',
    mimeType: 'application/octet-stream',
    buffer: bytes,
  });
  await page.getByText('Yours: mine.safetensors').waitFor();
  assert.equal(await page.getByLabel('Your weights').isChecked(), true);
  await drawDigit(page, 7);
  await untilAnswer(page, 7);
  assert.deepEqual(await readFile(await download(page, 'Save weights')), bytes);
}
