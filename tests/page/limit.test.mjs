// The largest run that the form accepts: it trains in the wasm, whose memory has a limit, to its end, and its weights
// can be saved. One a little larger is refused before anything is allocated. A large run can be stopped.

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { download, trainToEnd, untilReady, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** Parameters of two hidden layers of so many units. @param {number} units */
const parameters = (units) => 785 * units + (units + 1) * units + (units + 1) * 10;

/** With few pictures, on a build with threads, whose memory has the least limit. @param {import('playwright-core').Page} page */
async function begin(page) {
  await page
    .getByRole('status', { name: 'Engine' })
    .filter({ hasText: /threads/ })
    .waitFor();
  await page.locator('#idx-files').setInputFiles(dataSet({ training: 40, test: 20 }));
  await page.locator('#dataset').getByText('40').first().waitFor();
  await page.locator('#batch_size').fill('20');
}

test('the largest run that is accepted fits the memory that threads share, and a larger one is refused', () =>
  withPage(async (page) => {
    await begin(page);
    await page.locator('#epochs').fill('2');
    // All that keeps copies of the weights.
    await page.locator('details.more').evaluate((more) => void more.setAttribute('open', ''));
    await page.locator('#patience').fill('5');
    await page.locator('#average').fill('0.9');

    const units = page.locator('#hidden_layers');
    // By the layers' sizes, or where they alone would fit by the batch's.
    const refused = page.locator('[aria-invalid=true]');
    await units.fill('8000, 8000');
    await refused.waitFor();
    const reason = await page.locator('#hidden_layers-error').innerText();
    const [, most, weights] = (/at most (\d+) MiB.* would take (\d+) MiB/.exec(reason) ?? []).map(Number);
    assert.ok(most && weights && most <= 512, reason);

    // The weights' part grows with the parameters; a seventh is left for batches and padding.
    const fitting = Math.floor(Math.sqrt((0.86 * most * parameters(8000)) / weights) - 400);
    await units.fill(`${Math.floor(fitting * 1.06)}, ${Math.floor(fitting * 1.06)}`);
    await refused.waitFor();
    await units.fill(`${fitting}, ${fitting}`);
    await refused.waitFor({ state: 'detached' });

    const score = await trainToEnd(page);
    assert.match(score, /^Test score: \d/);
    await untilReady(page);
    const saved = await stat(await download(page, 'Save weights'));
    assert.ok(saved.size > 4 * parameters(fitting), `${saved.size} bytes of ${fitting} units`);
    assert.equal(await page.locator('[role=alert]:not(:empty)').count(), 0);
  }));

test('a large run that is stopped leaves its weights and the engine', () =>
  withPage(async (page) => {
    await begin(page);
    await page.locator('#epochs').fill('1000');
    // Its state as bytes, beside the run itself, is more than the memory that threads share.
    await page.locator('#hidden_layers').fill('3400, 3400');
    await page.locator('button[data-action=train]:enabled').click();
    await page.locator('#history tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByLabel('Test result').filter({ hasText: 'Test accuracy' }).waitFor();
    await untilReady(page);
    assert.equal(await page.locator('[role=alert]:not(:empty)').count(), 0);
    const saved = await stat(await download(page, 'Save weights'));
    assert.ok(saved.size > 4 * parameters(3400), `${saved.size} bytes`);
  }));
