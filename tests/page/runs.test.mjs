// Runs: none takes another's place, each can answer, a stopped one goes on, and all is there after a reload.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DIGITS } from './support/digits.mjs';
import { dataSet } from './support/idx.mjs';
import {
  download,
  drawDigit,
  press,
  runStage,
  trainToEnd,
  untilKept,
  untilPainted,
  untilRead,
  untilReady,
  useSite,
} from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** A lesson on a slow and shared machine (milliseconds). */
const LONG = 120_000;

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {{ training?: number, test?: number }} [sizes] */
async function loadPictures(page, sizes = {}) {
  const { training = 1000, test = 200 } = sizes;
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training, test }));
  await page.getByText(`${training.toLocaleString('en')} pictures to learn from`).waitFor();
}

/** @param {Page} page */
const list = (page) => page.locator('#runs');

/** @param {Page} page @param {string} name */
const run = (page, name) => list(page).locator('.run', { has: page.getByText(name, { exact: true }) });

/** @param {Page} page @returns {Promise<string[]>} the newest first */
const names = (page) => list(page).locator('.name').allTextContents();

/** @param {Page} page @param {string} name @param {string} button */
async function more(page, name, button) {
  const row = run(page, name);
  const details = row.locator('details').first();
  if ((await details.getAttribute('open')) === null) await row.getByText('Manage').click();
  await row.getByRole('button', { name: button, exact: true }).click();
}

test('a run says all its hyperparameters, also where its name has no room for them', () =>
  withPage(async (page) => {
    await loadPictures(page);
    await page.getByLabel('Optimizer').selectOption('sgd');
    await page.getByLabel('Momentum').fill('0.5');
    await page.getByLabel('Dropout').fill('0');
    await page.getByLabel('Seed', { exact: true }).fill('7');
    await train(page, '12, 8', 1);
    const row = list(page).locator('.run');
    assert.match((await row.locator('.name').textContent()) ?? '', /…$/);
    await row.getByText('Manage').click();
    await row.getByText('All hyperparameters').click();
    const table = row.getByRole('table', { name: 'All hyperparameters' });
    const said = async () => {
      const rows = await table.getByRole('row').allTextContents();
      return rows.join('; ');
    };
    await table.getByRole('row').first().waitFor();
    const expected = [
      'Hidden layers12–8',
      'OptimizerSGD',
      'Momentum0.5',
      'Dropout0;',
      'Seed7',
      'Epochs1;',
      'Max normnone',
    ];
    for (const field of expected) assert.ok((await said()).includes(field), `${field} in ${await said()}`);
    assert.ok(!(await said()).includes('LSTM'), 'what the network does not have');
    await page.getByRole('button', { name: '中文' }).click();
    await row.getByRole('table', { name: '全部超参数' }).getByText('随机种子').waitFor();
  }));

/** @param {Page} page @param {string} units @param {number} epochs @returns {Promise<string>} the score */
async function train(page, units, epochs) {
  await page.getByLabel('Hidden layers').fill(units);
  await page.getByLabel('Epochs').fill(String(epochs));
  return trainToEnd(page);
}

/** The one whose weights are the same on every machine, as the list of runs says. @param {Page} page */
async function takeExactBuild(page) {
  await page.getByText('Choose another build').click();
  await page.getByLabel('Build', { exact: true }).selectOption('simd128');
  await page
    .getByRole('status', { name: 'Engine' })
    .filter({ hasText: /^simd128/ })
    .waitFor();
  await untilReady(page);
}

/** What the network sees. @param {Page} page */
const pictureOf = (page) =>
  page.locator('.seen canvas').evaluate((seen) => /** @type {HTMLCanvasElement} */ (seen).toDataURL());

/** @param {Buffer} bytes */
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);

test('a second run leaves the first: both are listed, compared, and answer', () =>
  withPage(async (page) => {
    await loadPictures(page);
    const first = await train(page, '16', 1);
    const weights = await readFile(await download(page, 'Save weights'));
    await train(page, '24', 2);
    await run(page, '24 units, 2 epochs').waitFor();
    // What runs are called is no second label of the field.
    assert.equal(await page.getByLabel('Epochs').count(), 1);
    assert.deepEqual(await names(page), ['24 units, 2 epochs', '16 units, 1 epoch']);
    const accuracy = / Test accuracy: (\S+)$/.exec(first)?.[1];
    assert.equal(await run(page, '16 units, 1 epoch').locator('.score').textContent(), accuracy);

    // The first one's own weights, though the second answers.
    const saving = page.waitForEvent('download');
    await more(page, '16 units, 1 epoch', 'Save its weights');
    assert.deepEqual(await readFile(await (await saving).path()), weights);

    const table = page.getByRole('table', { name: 'Compared runs' });
    assert.deepEqual(await table.locator('tbody th').allTextContents(), [
      'Hidden layers',
      'Epochs',
      'Test accuracy',
      'Epochs done',
      'Weights',
    ]);
    assert.deepEqual(await table.locator('tbody tr').first().locator('td').allTextContents(), ['16', '24']);
    await run(page, '16 units, 1 epoch').getByRole('button', { name: 'Compare' }).click();
    await table.waitFor({ state: 'hidden' });

    const answer = run(page, '16 units, 1 epoch').getByRole('button', { name: 'Answer with it' });
    await answer.click();
    await page.waitForFunction(
      (button) => button?.getAttribute('aria-pressed') === 'true',
      await answer.elementHandle(),
    );
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    assert.deepEqual(await readFile(await download(page, 'Save weights')), weights);
    await page.getByLabel('Which of yours').selectOption('24 units, 2 epochs');
    await run(page, '24 units, 2 epochs').locator('[data-act=answer][aria-pressed=true]').waitFor();
    assert.notDeepEqual(await readFile(await download(page, 'Save weights')), weights);
  }));

test('weights that were loaded stay to be chosen when a run answers or trains, at all widths', () =>
  withPage(async (page) => {
    await loadPictures(page);
    const saved = async () => readFile(await download(page, 'Save weights'));
    await train(page, '16', 1);
    const loaded = await saved();
    await train(page, '24', 1);
    const trained = await saved();
    await page.getByLabel('Load weights').setInputFiles([{ name: 'a.safetensors', mimeType: '', buffer: loaded }]);
    await page.getByText('Yours: a.safetensors.').waitFor();
    const which = page.getByLabel('Which of yours');
    const chosen = () => which.locator('option:checked').textContent();
    assert.equal(await chosen(), 'a.safetensors');

    await which.selectOption('24 units, 1 epoch');
    await run(page, '24 units, 1 epoch').locator('[data-act=answer][aria-pressed=true]').waitFor();
    assert.deepEqual(await saved(), trained);
    await train(page, '8', 1);
    await page.setViewportSize({ width: 360, height: 740 });
    await which.selectOption('a.safetensors');
    await page.getByText('Yours: a.safetensors.').waitFor();
    assert.equal(await chosen(), 'a.safetensors');
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    assert.deepEqual(await saved(), loaded);

    // Another file of that name is another entry.
    await page.getByLabel('Load weights').setInputFiles([{ name: 'a.safetensors', mimeType: '', buffer: trained }]);
    await which.locator('option:checked', { hasText: 'a.safetensors (2)' }).waitFor({ state: 'attached' });
    assert.deepEqual(await saved(), trained);
    await which.selectOption('a.safetensors');
    await which.locator('option:checked', { hasText: /^a.safetensors$/ }).waitFor({ state: 'attached' });
    assert.deepEqual(await saved(), loaded);
  }));

test('weights that were loaded and weights that were taught are there after a reload, and answer', () =>
  withPage(async (page) => {
    const saved = async () => readFile(await download(page, 'Save weights'));
    await page.getByLabel('Load weights').setInputFiles('www/weights/seed.safetensors');
    await page.getByText('Yours: seed.safetensors.').waitFor();
    const loaded = await saved();
    await drawDigit(page, 3);
    await untilRead(page);
    await page.getByRole('group', { name: 'Correct it' }).getByRole('button').nth(5).click();
    await press(page, 'Teach it');
    await page.getByText('Yours: seed.safetensors, taught.').waitFor({ timeout: LONG });
    const taught = await saved();
    assert.notDeepEqual(taught, loaded);
    await untilKept(page, 'others', ({ origin }) => origin.taught);
    await untilKept(page, 'visit', (kept) => kept?.run < 0);

    await page.reload();
    await untilReady(page);
    await page.getByText('Yours: seed.safetensors, taught.').waitFor();
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    assert.deepEqual(await saved(), taught);
    await page.getByLabel('Which of yours').selectOption('seed.safetensors');
    await page.getByText('Yours: seed.safetensors.').waitFor();
    assert.deepEqual(await saved(), loaded);
  }));

test('runs, their weights, the form, the drawing and what answered are there after a reload', () =>
  withPage(async (page) => {
    await loadPictures(page);
    await train(page, '16', 1);
    const weights = await readFile(await download(page, 'Save weights'));
    await train(page, '24', 1);
    await page.getByLabel('Which of yours').selectOption('16 units, 1 epoch');
    await run(page, '16 units, 1 epoch').locator('[data-act=answer][aria-pressed=true]').waitFor();
    await page.getByLabel('Epochs').fill('7');
    await drawDigit(page, 3);
    await untilKept(page, 'visit', (kept) => kept?.epochs === '7');
    // Up to its last point.
    const end = DIGITS[3]?.at(-1)?.at(-1) ?? [];
    await untilKept(page, 'visit', (kept) => kept?.strokes?.at(-1)?.slice(-2).every((/** @type {number} */ at, /** @type {number} */ i) => Math.abs(at / kept.size - (end[i] ?? 0)) < 0.01)); // prettier-ignore
    await untilKept(page, 'visit', (kept) => kept?.run > 0);
    await untilRead(page);
    await untilPainted(page);
    const seen = await pictureOf(page);
    await page.reload();
    await untilReady(page);
    await run(page, '24 units, 1 epoch').waitFor();
    assert.deepEqual(await names(page), ['24 units, 1 epoch', '16 units, 1 epoch']);
    await page.waitForFunction(
      () => /** @type {HTMLInputElement | null} */ (document.querySelector('#epochs'))?.value === '7',
    );
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '24');
    await run(page, '16 units, 1 epoch').locator('[data-act=answer][aria-pressed=true]').waitFor();
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    assert.deepEqual(await readFile(await download(page, 'Save weights')), weights);
    await untilRead(page);
    assert.equal(await pictureOf(page), seen);
    await page.getByRole('button', { name: 'Clear', exact: true, disabled: false }).waitFor();
  }));

test('what was filled in just before the page is left is there after a reload', () =>
  withPage(async (page) => {
    await page.getByLabel('Epochs').fill('7');
    await page.reload();
    await untilReady(page);
    assert.equal(await page.getByLabel('Epochs').inputValue(), '7');

    // The address, which comes before what the device keeps, says 8 when the page is left.
    await page.evaluate(async () => {
      const epochs = /** @type {HTMLInputElement} */ (document.querySelector('#epochs'));
      const fill = (/** @type {string} */ text) => {
        epochs.value = text;
        epochs.dispatchEvent(new Event('input', { bubbles: true }));
      };
      fill('8');
      while (!location.hash.includes('epochs=8')) await new Promise((done) => setTimeout(done));
      fill('9');
      location.reload();
    });
    await page.waitForURL(/epochs=9/);
    await untilReady(page);
    assert.equal(await page.getByLabel('Epochs').inputValue(), '9');
  }));

/**
 * Presses Train, and Stop as soon as the history has a row: a look from outside might come after the run's end.
 * @param {Page} page
 */
function trainAndStop(page) {
  return page.evaluate(() => {
    const rows = document.querySelector('#history tbody');
    const [train, stop] = ['train', 'stop'].map((action) =>
      document.querySelector(`#controls [data-action=${action}]`),
    );
    if (!rows || !(train instanceof HTMLButtonElement) || !(stop instanceof HTMLButtonElement))
      throw new Error('no history or no buttons');
    return new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      const watcher = new MutationObserver(() => {
        if (rows.childElementCount === 0 || stop.disabled) return;
        watcher.disconnect();
        stop.click();
        resolve();
      });
      watcher.observe(rows, { childList: true });
      train.click();
    });
  });
}

test('a stopped run has a score and goes on to the very weights of one that was never stopped', () =>
  withPage(async (page) => {
    await takeExactBuild(page);
    await loadPictures(page, { training: 4000 });
    await page.getByLabel('Hidden layers').fill('96');
    await page.getByLabel('Epochs').fill('60');
    await trainAndStop(page);
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    const stopped = run(page, '96 units, 60 epochs');
    await stopped.getByText(/^stopped after \d+ epochs?/).waitFor();
    assert.match((await stopped.locator('.score').textContent()) ?? '', /^[01]\.\d{4}$/);
    await stopped.getByRole('button', { name: 'Continue' }).waitFor();
    await untilKept(page, 'visit', (kept) => kept?.epochs === '60');
    await page.reload();
    await untilReady(page);
    await takeExactBuild(page);
    await loadPictures(page, { training: 4000 });
    await stopped.getByRole('button', { name: 'Continue' }).click();
    await stopped.getByText(/^60 epochs in/).waitFor();
    assert.equal(await stopped.getByRole('button', { name: 'Continue' }).isVisible(), false);
    assert.equal(await rows.count(), 60);
    const goneOn = await readFile(await download(page, 'Save weights'));
    await trainToEnd(page);
    assert.deepEqual(await readFile(await download(page, 'Save weights')), goneOn);
    await run(page, '96 units, 60 epochs (2)').waitFor();
    for (const name of ['96 units, 60 epochs', '96 units, 60 epochs (2)']) {
      await run(page, name).getByText('Manage').click();
      await run(page, name)
        .getByText(`Weights ${sha(goneOn)}: the same settings`)
        .waitFor();
    }
  }));

test('the link of a run is that of its own settings and weights, whatever the form says now', () =>
  withPage(async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await loadPictures(page);
    await train(page, '16', 1);
    await page.getByLabel('Hidden layers').fill('99');
    const kept = run(page, '16 units, 1 epoch');
    await more(page, '16 units, 1 epoch', 'Copy its link');
    await page.getByText('The link is copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const [, hash = ''] =
      /#train\?hidden=16&epochs=1&lang=en&mode=walk&hash=([0-9a-f]{16})(?:&family=fused)?$/.exec(copied) ?? [];
    assert.ok(hash, copied);
    await page.getByLabel('Link to this set-up').press('Escape');
    assert.ok(
      await kept.getByRole('button', { name: 'Copy its link' }).evaluate((it) => it === document.activeElement),
    );

    await page.goto(copied);
    await page.locator('#link-check').getByText(`✓ The same weights, bit for bit: ${hash}.`).waitFor();
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '16');
  }));

test('a run is renamed in place, pinned, its settings used again, deleted and brought back', () =>
  withPage(async (page) => {
    await loadPictures(page);
    await train(page, '16', 1);
    await more(page, '16 units, 1 epoch', 'Rename');
    await page.getByLabel('Name of the run').fill('small');
    await page.getByLabel('Name of the run').press('Enter');
    await run(page, 'small').waitFor();
    await more(page, 'small', 'Pin');
    await run(page, 'small, pinned').waitFor();
    await more(page, 'small, pinned', 'Rename');
    assert.equal(await page.getByLabel('Name of the run').inputValue(), 'small');
    await page.getByLabel('Name of the run').press('Escape');
    await page.getByLabel('Hidden layers').fill('99');
    await more(page, 'small, pinned', 'Use these settings');
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '16');
    const saved = await download(page, 'Save its history');
    assert.match(await readFile(saved, 'utf8'), /^epoch,loss,.*\n1,/);
    await more(page, 'small, pinned', 'Delete');
    await page.getByText('Deleted: small.').waitFor();
    assert.deepEqual(await names(page), []);
    await press(page, 'Undo deletion');
    await run(page, 'small, pinned').waitFor();
    await more(page, 'small, pinned', 'Delete');
    await untilKept(page, 'runs', ({ deleted }) => deleted > 0);
    await page.reload();
    await untilReady(page);
    await page.getByText('Each run stands here').waitFor();
    assert.deepEqual(await names(page), []);
  }));

test('a run that diverges leaves those before it as they were, and what answered', () =>
  withPage(async (page) => {
    await loadPictures(page);
    await train(page, '16', 1);
    const weights = await readFile(await download(page, 'Save weights'));
    await page.getByLabel('Hidden layers').fill('500, 500');
    await page.getByLabel('Optimizer').selectOption('SGD');
    await page.getByRole('textbox', { name: 'Learning rate' }).fill('1000');
    await press(page, 'Train');
    await page
      .getByRole('alert')
      .getByText(/became .* batch \d+/)
      .waitFor();
    await page.locator('button:text-is("Train"):enabled').waitFor();
    await run(page, '16 units, 1 epoch').locator('[data-act=answer][aria-pressed=true]').waitFor();
    assert.deepEqual(await names(page), ['16 units, 1 epoch']);
    assert.deepEqual(await readFile(await download(page, 'Save weights')), weights);
  }));

test('the bench answers from the run under way, and the strip holds what it said', () =>
  withPage(async (page) => {
    await loadPictures(page, { training: 4000 });
    await drawDigit(page, 3);
    await page.getByLabel('Epochs').fill('5000');
    await page.getByLabel('Hidden layers').fill('32');
    await press(page, 'Train');
    const strip = page.locator('#digit-through-time');
    await strip.scrollIntoViewIfNeeded();
    const tiles = strip.locator('.guesses > *');
    await tiles.nth(4).waitFor();
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    assert.match((await tiles.first().textContent()) ?? '', /^\d$/);
    assert.match(
      await strip.locator('.hint').innerText(),
      /^First \d at .*; after \d+ steps \d at .* A column about every \d+ steps\.$/,
    );
    await page.waitForFunction(() => document.querySelectorAll('.guesses > *').length > 20);
    await drawDigit(page, 1);
    await page.waitForFunction(() => document.querySelectorAll('.guesses > *').length < 10);
    await press(page, 'Stop');
    await runStage(page, /^Stopped: \d+ epochs/).waitFor();
    const count = await tiles.count();
    await page.waitForTimeout(600);
    assert.ok((await tiles.count()) <= count + 1);
    await page.getByLabel('Shipped weights').check();
  }));

test('leaving during a run asks first, and only then', () =>
  withPage(async (page) => {
    await loadPictures(page);
    await page.getByLabel('Epochs').fill('5000');
    await press(page, 'Train');
    await runStage(page, /^Epoch \d+ of 5000/).waitFor();
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    // Whoever stays has the run still.
    const before = await page.locator('#run-bar .stage').textContent();
    await runStage(page, /^Epoch \d+ of 5000/)
      .filter({ hasNotText: before ?? '' })
      .waitFor();
    await press(page, 'Stop');
    await runStage(page, /^Stopped: \d/).waitFor();
    page.on('dialog', () => assert.fail('nothing would be lost'));
    const gone = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await gone;
  }));

test('a run that is stopped in its first epoch leaves those before it as they were', () =>
  withPage(async (page) => {
    await loadPictures(page, { training: 4000 });
    const score = await train(page, '16', 1);
    const weights = await readFile(await download(page, 'Save weights'));
    await page.getByLabel('Hidden layers').fill('500, 500, 500');
    await page.getByLabel('Batch size').fill('1');
    await press(page, 'Train');
    await runStage(page, /^Epoch 1 of 1, batch [1-9]/).waitFor();
    await press(page, 'Stop');
    await runStage(page, /^Stopped: 0 epochs/).waitFor();
    const kept = run(page, '16 units, 1 epoch');
    assert.equal(await kept.locator('.score').textContent(), / Test accuracy: (\S+)$/.exec(score)?.[1]);
    await kept.locator('[data-act=answer]').click();
    await kept.locator('[data-act=answer][aria-pressed=true]').waitFor();
    assert.deepEqual(await readFile(await download(page, 'Save weights')), weights);
  }));

test('two tabs have the same runs, and records that nobody can read are counted and break nothing', () =>
  withPage(async (page) => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await untilReady(other);
    await loadPictures(page);
    await train(page, '16', 1);
    await run(other, '16 units, 1 epoch').waitFor();
    await more(other, '16 units, 1 epoch', 'Rename');
    await other.getByLabel('Name of the run').fill('ours');
    await other.getByLabel('Name of the run').press('Enter');
    await run(page, 'ours').waitFor();
    await other.close();
    await page.evaluate(async () => {
      const opening = indexedDB.open('digitlab');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const transaction = opening.result.transaction('runs', 'readwrite');
      transaction.objectStore('runs').put({ id: 1, name: 'x' });
      transaction.objectStore('runs').put({ id: 2, name: 7, history: 'none' });
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      opening.result.close();
    });
    await page.reload();
    await untilReady(page);
    await page.getByText('2 more runs on this device cannot be read').waitFor();
    await run(page, 'ours').waitFor();
    assert.equal(await page.locator('#alerts').textContent(), '');
  }));

test('where nothing is kept, runs live on in the page, and it says why', () =>
  withPage(
    async (page) => {
      await loadPictures(page);
      await train(page, '16', 1);
      await list(page).getByText('There is no room left on this device').waitFor();
      await train(page, '24', 1);
      await run(page, '16 units, 1 epoch').getByRole('button', { name: 'Answer with it' }).click();
      await run(page, '16 units, 1 epoch').locator('[data-act=answer][aria-pressed=true]').waitFor();
    },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          IDBObjectStore.prototype.put = () => {
            throw new DOMException('', 'QuotaExceededError');
          };
        }),
    },
  ));
