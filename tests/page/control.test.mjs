// Pause, resume and stop, on a small data set of our own and on the plain static server, where nothing
// but `wasm-pack build` has been run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drop } from './support/dropping.mjs';
import { dataSet } from './support/idx.mjs';
import { drawDigit, press, runStage, trainToEnd, unfoldMore, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page starts a run that does not end by itself while the test watches */
async function startLongRun(page) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 4000, test: 200 }));
  await page.getByText('4,000 pictures to learn from, 200 to test with').waitFor();
  await page.getByLabel('Epochs').fill('5000');
  await press(page, 'Train');
  await runStage(page, /^Epoch \d+ of 5000/).waitFor();
}

/** How soon the page reacts (milliseconds). */
const PROMPT = 200;

/** The machine that tests does other work too, and lets the page wait; but not every time. */
const MOST_TRIES = 30;

/** @param {Page} page */
const stage = (page) => runStage(page, /^Epoch \d+ of 5000/).textContent();

/**
 * Presses a button and measures, within the page, until there is one of another name that acts: the page
 * enables or renames it when the engine has reacted.
 * @param {Page} page
 * @param {string} pressed
 * @param {string} enabled
 * @returns {Promise<number>} milliseconds
 */
function reaction(page, pressed, enabled) {
  return page.evaluate(
    ([pressed, enabled]) => {
      const button = (/** @type {string | undefined} */ name) =>
        [...document.querySelectorAll('button')].find((b) => b.textContent === name && !b.disabled);
      return new Promise((resolve, reject) => {
        const start = performance.now();
        const bar = document.getElementById('controls');
        const from = button(pressed);
        if (!from || !bar) return reject(new Error(`no button ${pressed}`));
        new MutationObserver(() => {
          if (button(enabled)) resolve(performance.now() - start);
        }).observe(bar, { attributes: true, subtree: true, childList: true });
        from.click();
      });
    },
    [pressed, enabled],
  );
}

/** @param {Page} page @param {string} name */
const isEnabled = (page, name) => page.getByRole('button', { name, exact: true }).isEnabled();

/** The run's buttons by name, and whether each acts. @param {Page} page */
const controls = async (page) => {
  const buttons = await page.locator('#controls').getByRole('button').all();
  return Promise.all(buttons.map(async (button) => `${await button.textContent()}: ${await button.isEnabled()}`));
};

test('pause and resume react within 200 ms, and a paused run stands still', () =>
  withPage(async (page) => {
    await startLongRun(page);
    /** @type {number[]} */
    const times = [];
    const best = () => [0, 1].map((way) => Math.min(...times.filter((_, i) => i % 2 === way)));
    for (let i = 0; i < MOST_TRIES && Math.max(...best()) >= PROMPT; i++) {
      times.push(await reaction(page, 'Pause', 'Resume'));
      assert.deepEqual(await controls(page), ['Train: false', 'Resume: true', 'Stop: true']);
      await runStage(page, /^Epoch \d+ of 5000: paused/).waitFor();
      const before = await stage(page);
      await page.waitForTimeout(600);
      assert.equal(await stage(page), before);
      times.push(await reaction(page, 'Resume', 'Pause'));
      assert.deepEqual(await controls(page), ['Train: false', 'Pause: true', 'Stop: true']);
      await runStage(page, /^Epoch \d+ of 5000, batch/)
        .filter({ hasNotText: before ?? '' })
        .waitFor();
    }
    assert.ok(Math.max(...best()) < PROMPT, `pause and resume took ${times.join(', ')} ms`);
  }));

test('stop ends the run within 200 ms, tests what there is, keeps its history, and its weights answer', () =>
  withPage(async (page) => {
    await startLongRun(page);
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    await rows.nth(1).waitFor();
    const times = [await reaction(page, 'Stop', 'Train')];
    while (Math.min(...times) >= PROMPT && times.length < MOST_TRIES) {
      await press(page, 'Train');
      await runStage(page, /^Epoch \d+ of 5000/).waitFor(); // until then the rows are those of the run before
      await rows.nth(1).waitFor();
      times.push(await reaction(page, 'Stop', 'Train'));
    }
    assert.ok(Math.min(...times) < PROMPT, `stop took ${times.join(', ')} ms`);
    await runStage(page, /^Stopped: \d+ epochs/).waitFor();
    assert.match(
      (await page.getByLabel('Test result').textContent()) ?? '',
      /^Test score: \d\.\d{4} +Test accuracy: [01]\.\d{4}$/,
    );
    const count = await rows.count();
    await page.waitForTimeout(500);
    assert.equal(await rows.count(), count, 'nothing trains any more');
    assert.equal(await page.getByLabel('Your weights').isChecked(), true);
    await drawDigit(page, 7);
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^\d$/ }).waitFor();
    await page.getByLabel('Shipped weights').check();
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^7$/ }).waitFor();
  }));

test('a paused run can be stopped, and another one started', () =>
  withPage(async (page) => {
    await startLongRun(page);
    await press(page, 'Pause');
    await page.getByRole('button', { name: 'Resume', disabled: false }).waitFor();
    await press(page, 'Stop');
    await runStage(page, /^Stopped/).waitFor();
    await page.getByLabel('Epochs').fill('2');
    await page.getByLabel('Hidden layers').fill('32');
    await press(page, 'Train');
    await runStage(page, /^Finished: 2 epochs/).waitFor();
    await page.getByLabel('Test result').filter({ hasText: 'Test accuracy: 1.0000' }).waitFor();
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    assert.equal(await rows.count(), 2, 'the history is that of the new run');
    await page.getByRole('table', { name: 'Model summary' }).getByText('25,450').waitFor();
  }));

test('the page draws and trains on meanwhile: predictions come while a run is under way', () =>
  withPage(async (page) => {
    await startLongRun(page);
    await page.getByLabel('Shipped weights').check(); // the run under way answers otherwise
    await drawDigit(page, 3);
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^3$/ }).waitFor();
    const before = await stage(page);
    await runStage(page, /^Epoch \d+ of 5000/)
      .filter({ hasNotText: before ?? '' })
      .waitFor();
  }));

test('an open page draws, trains and is judged without its server', () =>
  withPage(async (page) => {
    await page.context().setOffline(true);
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.getByLabel('Epochs').fill('1');
    await page.getByLabel('Hidden layers').fill('16');
    assert.match(await trainToEnd(page), /^Test score: \d/);
    await page.locator('#judgement').scrollIntoViewIfNeeded();
    await page.getByText(/of 200 test pictures are right/).waitFor();
    await page.getByLabel('Shipped weights').check();
    await drawDigit(page, 3);
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^3$/ }).waitFor();
  }));

test('weights loaded during a run are refused in words, and loaded when it has ended', () =>
  withPage(async (page) => {
    const weights = fileURLToPath(new URL('../../www/weights/seed.safetensors', import.meta.url));
    const yours = page.getByText(/^Yours: /);
    await startLongRun(page);
    await page.getByText('Yours: trained here.').waitFor();
    await page.getByLabel('Load weights').setInputFiles(weights);
    await page
      .getByRole('alert')
      .getByText(/^seed\.safetensors is not loaded: a run is under way/)
      .waitFor();
    assert.equal(await yours.textContent(), 'Yours: trained here.');
    await press(page, 'Stop');
    await runStage(page, /^Stopped: \d+ epochs?/).waitFor();
    await page.getByLabel('Load weights').setInputFiles(weights);
    await page.getByText('Yours: seed.safetensors.').waitFor();
    await drawDigit(page, 3);
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^3$/ }).waitFor();
  }));

/** A file of 4 MB whose one kernel would take 128 times as much in memory. */
function vastKernel() {
  const count = 2048 ** 2;
  const header = JSON.stringify({
    'dense.kernel': { dtype: 'I8', shape: [count, 1], data_offsets: [0, count] },
    'dense.scale': { dtype: 'F32', shape: [1], data_offsets: [count, count + 4] },
    'dense.bias': { dtype: 'F32', shape: [1], data_offsets: [count + 4, count + 8] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return {
    name: 'vast.safetensors',
    buffer: Buffer.concat([length, Buffer.from(header)]),
    length: 8 + header.length + count + 8,
  };
}

test('a kernel of bytes that is far larger in memory is refused in a run and after it, and the run goes on', () =>
  withPage(async (page) => {
    const alert = page.getByRole('alert');
    await startLongRun(page);
    await drop(page, [vastKernel()]);
    await alert.getByText(/^vast\.safetensors is not loaded: a run is under way/).waitFor();
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    const before = await rows.count();
    await rows.nth(before + 1).waitFor();
    await press(page, 'Stop');
    await runStage(page, /^Stopped: \d+ epochs?/).waitFor();
    await drop(page, [vastKernel()]);
    await alert
      .getByText(/^vast\.safetensors: .*dense\.kernel for pictures of at most 64×64, found 2048×2048/)
      .waitFor();
    assert.equal(await page.getByText(/^Yours: /).textContent(), 'Yours: trained here.');
    await drawDigit(page, 3);
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^\d$/ }).waitFor();
    assert.equal(await alert.getByRole('button', { name: 'Dismiss' }).count(), 2);
    await page.getByLabel('Epochs').fill('1');
    assert.match(await trainToEnd(page), /^Test score: \d/);
  }));

test('with patience a run ends when nothing gets better, and its best weights are in use', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('32');
    await page.getByLabel('Learning rate', { exact: true }).fill('0.1'); // jumps about, so that epochs get worse again
    await page.getByLabel('Epochs').fill('5000');
    await unfoldMore(page);
    await page.getByLabel('Patience').fill('2');
    const score = await trainToEnd(page);
    const text = (await runStage(page, /^Stopped early after/).textContent()) ?? '';
    const [, epochs, best] =
      /^Stopped early after (\d+) epochs in .*: no lower validation loss since epoch (\d+), whose weights are in use\.$/.exec(
        text,
      ) ?? [];
    assert.equal(Number(epochs) - Number(best), 2, text);
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    assert.equal(await rows.count(), Number(epochs));
    const cells = await rows
      .nth(Number(best) - 1)
      .locator('td')
      .allTextContents();
    assert.equal(score, `Test score: ${cells[2]}  Test accuracy: ${cells[3]}`);
    assert.equal(await page.getByLabel('Training progress').getAttribute('aria-valuenow'), '100');
    assert.equal(await isEnabled(page, 'Train'), true);
  }));

test('a run that diverges says at which batch and why, and another one can start', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.getByLabel('Optimizer').selectOption('SGD');
    await page.getByLabel('Learning rate', { exact: true }).fill('1000');
    await page.getByLabel('Epochs').fill('50');
    await press(page, 'Train');
    await page
      .getByRole('alert')
      .getByText(/loss became .* batch \d+.* learning rate/)
      .waitFor();
    await runStage(page, /^Diverged in epoch \d+: what was good before/).waitFor();
    await page.getByLabel('Learning rate', { exact: true }).fill('0.1');
    await page.getByLabel('Epochs').fill('2');
    assert.match(await trainToEnd(page), /^Test score: \d/);
  }));

test('stop also acts while MNIST is still on its way', () =>
  withPage(
    async (page) => {
      await press(page, 'Train');
      await page.locator('.files [role=progressbar]').first().waitFor();
      await press(page, 'Stop');
      await runStage(page, /^Stopped: 0 epochs/).waitFor();
      assert.equal(await page.locator('.files [role=progressbar]').count(), 0);
      assert.equal(await page.getByLabel('Your weights').isEnabled(), false, 'nothing was trained');
      assert.equal(await isEnabled(page, 'Train'), true);
      assert.equal(await page.getByRole('alert').textContent(), '');
    },
    {
      // The second file never comes.
      prepare: (page) => page.route('**/train-labels-idx1-ubyte.gz', () => {}),
    },
  ));
