// The training form: filled with the seed's values, and refusing what cannot be trained beside the
// field that is to blame.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { drawDigit, press, trainToEnd, unfoldMore, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} name @returns {Promise<string>} the error that the field is described by */
async function fieldError(page, name) {
  const field = page.getByLabel(name, { exact: true });
  const id = (await field.getAttribute('aria-describedby'))?.split(' ').at(-1);
  return (await page.locator(`#${id}`).textContent()) ?? '';
}

/** @param {Page} page @param {string} name */
const isInvalid = async (page, name) =>
  (await page.getByLabel(name, { exact: true }).getAttribute('aria-invalid')) === 'true';

test('the form holds the seed’s run when the page opens', () =>
  withPage(async (page) => {
    /** @type {[string, string][]} */
    const expected = [
      ['Hidden layers', '500, 500, 500'],
      ['Epochs', '20'],
      ['Batch size', '128'],
      ['Learning rate', '0.001'],
      ['Schedule', 'constant'],
      ['Optimizer', 'adam'],
      ['Dropout', '0.2'],
      ['Seed', '9999'],
      ['Patience', ''],
    ];
    for (const [name, value] of expected)
      assert.equal(await page.getByLabel(name, { exact: true }).inputValue(), value, name);
    const total = page.getByRole('table', { name: 'Model summary' }).getByText('898,510');
    await total.waitFor();
  }));

/** @type {[string, string, RegExp][]} */
const REFUSED = [
  ['Epochs', '0', /Expected.*1.*found 0/],
  ['Epochs', '2.5', /whole number.*found 2\.5/],
  ['Epochs', 'many', /Expected a number, found “many”/],
  ['Batch size', '-1', /Expected.*found -1/],
  ['Learning rate', '0', /Expected.*above 0.*found 0/],
  ['Dropout', '1', /Expected.*below 1.*found 1/],
  ['Hidden layers', '500, 0', /Expected.*1.*found 0/],
  ['Hidden layers', '500 500', /commas/],
  ['Seed', '-5', /Expected.*found -5/],
  ['Patience', '0', /Expected nothing, or a whole number from 1.*found 0/],
];

test('a value out of range is refused with the reason beside its field, and Train does not start', () =>
  withPage(async (page) => {
    await unfoldMore(page);
    for (const [name, value, reason] of REFUSED) {
      const field = page.getByLabel(name, { exact: true });
      const before = await field.inputValue();
      await field.fill(value);
      await page.locator('[aria-invalid=true]').waitFor();
      assert.equal(await isInvalid(page, name), true);
      assert.match(await fieldError(page, name), reason);
      await press(page, 'Train');
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
      assert.equal(await page.getByText('Not training.').isVisible(), true);
      await field.fill(before);
      await page.locator('[aria-invalid=true]').waitFor({ state: 'detached' });
      assert.equal(await fieldError(page, name), '');
    }
  }));

test('a recipe fills the whole form in, and the tutorial’s brings the first values back', () =>
  withPage(async (page) => {
    const names = ['Epochs', 'Learning rate', 'Schedule', 'Dropout', 'Batch size'];
    const values = () => Promise.all(names.map((name) => page.getByLabel(name, { exact: true }).inputValue()));
    const first = await values();
    await page.getByLabel('Dropout').fill('2');
    await page.locator('#dropout[aria-invalid=true]').waitFor();
    await press(page, '98% in seconds');
    assert.deepEqual(await values(), ['2', '0.003', 'one-cycle', '0', '128']);
    await page.locator('[aria-invalid=true]').waitFor({ state: 'detached' });
    await page.getByRole('table', { name: 'Model summary' }).getByText('898,510').waitFor();
    await press(page, 'The tutorial’s run');
    assert.deepEqual(await values(), first);
  }));

test('eight fields stand open in two rows, and the fold says in words what else is set', () =>
  withPage(
    async (page) => {
      const open = () =>
        page.locator('#form .field').evaluateAll((fields) =>
          fields
            .filter((field) => field.checkVisibility())
            .map((field) => ({
              name: field.querySelector('[data-text]')?.textContent,
              top: field.getBoundingClientRect().top,
            })),
        );
      const fields = await open();
      const eight = [
        'Network',
        'Hidden layers',
        'Epochs',
        'Batch size',
        'Dropout',
        'Optimizer',
        'Learning rate',
        'Seed',
      ];
      assert.deepEqual(
        fields.map(({ name }) => name),
        eight,
      );
      assert.equal(new Set(fields.map(({ top }) => top)).size, 2);
      const said = () => page.locator('.more > summary span span').allTextContents();
      assert.deepEqual(await said(), []);
      await press(page, '98% in seconds');
      assert.deepEqual(await said(), ['Schedule one cycle']);
      await press(page, 'Sigmoid against ReLU');
      assert.deepEqual(await said(), ['Activation sigmoid']);
      await unfoldMore(page);
      await page.getByLabel('Augment pictures').check();
      await page.getByLabel('Patience').fill('3');
      await unfoldMore(page);
      assert.deepEqual(await said(), ['Activation sigmoid', 'Augment pictures', 'Patience 3']);
      // SGD has two more.
      await press(page, 'SGD without momentum');
      assert.equal((await open()).length, 10);
      await press(page, 'The tutorial’s run');
      assert.deepEqual([(await open()).length, await said()], [8, []]);
    },
    { viewport: { width: 1440, height: 900 } },
  ));

test('a field that is folded away is unfolded when it is wrong, and its reason stands beside it', () =>
  withPage(async (page) => {
    const fold = page.locator('details.more');
    const isOpen = () => fold.evaluate((element) => /** @type {HTMLDetailsElement} */ (element).open);
    /** @type {[string, string, RegExp][]} */
    const refused = [
      ['Held back', '0.5', /whole number.*found 0\.5/],
      ['Weight decay', '2', /from 0 to 1, found 2/],
      ['Label smoothing', '1', /below 1, found 1/],
      ['Max norm', '0', /above 0.*found 0/],
      ['Moving average', '-1', /below 1, found -1/],
      ['No digits', 'few', /a number, found “few”/],
    ];
    for (const [name, value, reason] of refused) {
      const field = page.getByLabel(name, { exact: true });
      const before = await field.inputValue();
      // Typed and folded away before it is checked, faster than a hand could be relied on.
      await fold.evaluate((element) => {
        if (element instanceof HTMLDetailsElement) element.open = false;
      });
      await field.evaluate((input, value) => {
        if (input instanceof HTMLInputElement) input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }, value);
      await page.locator('[aria-invalid=true]').waitFor(); // seen, so unfolded
      assert.equal(await isOpen(), true);
      assert.match(await fieldError(page, name), reason);
      await field.fill(before);
      await page.locator('[aria-invalid=true]').waitFor({ state: 'detached' });
    }
  }));

test('what is set under More changes the run, and a recipe sets it back', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 100 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await unfoldMore(page);
    /** @param {() => Promise<unknown>} set */
    const lossWith = async (set) => {
      await press(page, 'The tutorial’s run');
      await page.getByLabel('Hidden layers').fill('32');
      await page.getByLabel('Epochs').fill('1');
      await set();
      await trainToEnd(page);
      const row = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
      return (await row.locator('td').allTextContents()).slice(0, 4).join();
    };
    const fill = (/** @type {string} */ name, /** @type {string} */ value) => () =>
      page.getByLabel(name, { exact: true }).fill(value);
    const plain = await lossWith(async () => {});
    const changed = [
      await lossWith(fill('Weight decay', '0.9')),
      await lossWith(fill('Label smoothing', '0.3')),
      await lossWith(fill('Max norm', '0.5')),
      await lossWith(fill('Moving average', '0.9')),
      await lossWith(fill('No digits', '0.3')),
      await lossWith(() => page.getByLabel('Augment pictures').check()),
    ];
    assert.equal(new Set([plain, ...changed]).size, 7);
    assert.equal(await lossWith(async () => {}), plain);
  }));

test('pictures held back validate, and the test pictures score the end alone', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 100 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await unfoldMore(page);
    await page.getByLabel('Hidden layers').fill('32');
    await page.getByLabel('Epochs').fill('2');
    await page.getByLabel('Held back').fill('600');
    await press(page, 'Train');
    await page
      .getByRole('alert')
      .getByText(/held_back: expected fewer than the 600/)
      .waitFor();
    await page.getByLabel('Held back').fill('200');
    const score = await trainToEnd(page);
    const rows = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    const cells = await rows.nth(1).locator('td').allTextContents();
    assert.match(score, /^Test score: \d\.\d+ +Test accuracy: [01]\.\d+$/);
    assert.notEqual(score, `Test score: ${cells[2]}  Test accuracy: ${cells[3]}`);
  }));

test('two bad fields are both named, and Train leads to the first', () =>
  withPage(async (page) => {
    await page.getByLabel('Seed', { exact: true }).fill('x');
    await page.getByLabel('Batch size').fill('0');
    await press(page, 'Train');
    await page.waitForFunction(() => document.activeElement?.id === 'batch_size');
    assert.equal(await isInvalid(page, 'Seed'), true);
    assert.equal(await isInvalid(page, 'Batch size'), true);
  }));

test('momentum and Nesterov stand only where the optimizer has them', () =>
  withPage(async (page) => {
    const shown = async () => [
      await page.getByLabel('Momentum').isVisible(),
      await page.getByLabel('Nesterov').isVisible(),
    ];
    assert.deepEqual(await shown(), [false, false]);
    await page.getByLabel('Optimizer').selectOption('SGD');
    assert.deepEqual(await shown(), [true, true]);
    await page.getByLabel('Momentum').fill('1');
    await page.locator('#momentum[aria-invalid=true]').waitFor();
    await page.getByLabel('Optimizer').selectOption('RMSprop');
    assert.deepEqual(await shown(), [true, false]);
    await page.getByLabel('Optimizer').selectOption('Adam');
    assert.deepEqual(await shown(), [false, false]);
    await page.locator('[aria-invalid=true]').waitFor({ state: 'detached' });
  }));

test('each kind of network brings its own fields, and an LSTM is summed up, trained and read with', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 100 }));
    await page.getByText('600 pictures to learn from').waitFor();
    const [layers, units] = [page.getByLabel('Hidden layers'), page.getByLabel('LSTM units')];
    assert.deepEqual([await layers.isVisible(), await units.isVisible()], [true, false]);
    await page.getByRole('combobox', { name: 'Network' }).selectOption('LSTM');
    assert.deepEqual([await layers.isVisible(), await units.isVisible()], [false, true]);
    assert.equal(await units.inputValue(), '128');
    await units.fill('0');
    await page.locator('#lstm_units[aria-invalid=true]').waitFor();
    assert.match(await fieldError(page, 'LSTM units'), /whole number from 1.*found 0/);
    await units.fill('16');
    await page.getByRole('table', { name: 'Model summary' }).getByText('lstm (LSTM)').waitFor();
    await page.getByLabel('Epochs').fill('1');
    assert.match(await trainToEnd(page), /^Test score: \d\.\d+/);
    await drawDigit(page, 1);
    await page.getByRole('radio', { name: 'Your weights' }).check();
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasNotText: 'Draw' }).waitFor();
    await press(page, 'The tutorial’s run');
    assert.deepEqual([await layers.isVisible(), await units.isVisible()], [true, false]);
  }));

test('the switch for augmented pictures shows a strip of them that changes', () =>
  withPage(async (page) => {
    const strip = page.getByRole('img', { name: 'Augmented samples' });
    const ink = () =>
      strip.evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
        const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(
          0,
          0,
          canvas.width,
          canvas.height,
        );
        return data.filter((_, i) => i % 4 === 0).reduce((sum, level) => sum + level, 0);
      });
    await unfoldMore(page);
    await page.getByLabel('Augment pictures').check();
    await page.getByText('Samples appear once pictures are loaded.').waitFor();
    await page.getByRole('button', { name: 'Load MNIST' }).click();
    await strip.waitFor();
    const first = await ink();
    assert.ok(first > 0);
    await page.waitForFunction(([label, before]) => {
      const canvas = document.querySelector(`canvas[aria-label="${label}"]`);
      if (!(canvas instanceof HTMLCanvasElement)) return false;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      const sum = data?.filter((_, i) => i % 4 === 0).reduce((total, level) => total + level, 0);
      return sum !== before;
    }, /** @type {[string, number]} */ (['Augmented samples', first]));
    await page.getByLabel('Augment pictures').uncheck();
    await strip.waitFor({ state: 'hidden' });
  }));

test('the learning rate follows the optimizer until a person writes one', () =>
  withPage(async (page) => {
    const optimizer = page.getByLabel('Optimizer');
    const rate = page.getByLabel('Learning rate');
    await optimizer.selectOption('SGD');
    assert.equal(await rate.inputValue(), '0.01');
    await optimizer.selectOption('RMSprop');
    assert.equal(await rate.inputValue(), '0.001');
    await rate.fill('0.02');
    for (const name of ['SGD', 'Adam']) {
      await optimizer.selectOption(name);
      assert.equal(await rate.inputValue(), '0.02', name);
    }
  }));

test('the model follows the form', () =>
  withPage(async (page) => {
    await page.getByLabel('Hidden layers').fill('100');
    await page.getByLabel('Dropout').fill('0.3');
    const table = page.getByRole('table', { name: 'Model summary' });
    await table.getByText('79,510').waitFor();
    assert.equal(await table.getByText('(None, 100)').first().isVisible(), true);
    const drawing = page.getByRole('img', { name: 'Network drawing' });
    await drawing.getByText('dropout (Dropout, 0.3)').waitFor();
    assert.match((await drawing.textContent()) ?? '', /in \(None, 784\)out \(None, 100\)/);
    // Also while another field is wrong.
    await page.getByLabel('Epochs').fill('0');
    await page.getByLabel('Hidden layers').fill('');
    await table.getByText('7,850').first().waitFor();
    assert.equal(await isInvalid(page, 'Epochs'), true);
  }));

test('a random seed is a new whole number that the engine accepts', () =>
  withPage(async (page) => {
    const seed = page.getByLabel('Seed', { exact: true });
    const pick = async (/** @type {string} */ before) => {
      await press(page, 'Pick at random');
      await page.waitForFunction(
        (before) => /** @type {HTMLInputElement} */ (document.querySelector('input[name=seed]')).value !== before,
        before,
      );
      return seed.inputValue();
    };
    const first = await pick('9999');
    const second = await pick(first);
    assert.match(first, /^\d+$/);
    assert.match(second, /^\d+$/);
    assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
  }));

test('every optimizer trains, and the same seed gives the same history', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 100 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('32');
    await page.getByLabel('Epochs').fill('2');
    const row = page.getByRole('table', { name: 'Training history' }).locator('tbody tr').nth(1);
    const run = async () => {
      await trainToEnd(page);
      const cells = await row.locator('td').allTextContents();
      assert.ok(
        cells.slice(0, 4).every((cell) => Number.isFinite(Number(cell))),
        cells.join(),
      );
      return cells.slice(0, 4);
    };
    const adam = await run();
    assert.deepEqual(await run(), adam);
    await page.getByLabel('Optimizer').selectOption('RMSprop');
    const rmsprop = await run();
    await page.getByLabel('Optimizer').selectOption('SGD');
    await page.getByLabel('Nesterov').check();
    await page.getByLabel('Momentum').fill('0.9');
    const sgd = await run();
    assert.equal(new Set([adam, rmsprop, sgd].map(String)).size, 3);
  }));

test('every field of numbers reads the digits, points and commas of other keyboards', () =>
  withPage(async (page) => {
    await unfoldMore(page);
    const names = await page
      .locator('#form input:not([type])')
      .evaluateAll((inputs) => inputs.filter((input) => input.checkVisibility()).map((input) => input.id));
    assert.ok(names.length >= 13, names.join());
    /** @type {[digits: string, point: string, comma: string][]} */
    const keyboards = [
      ['０１２３４５６７８９', '．', '，'],
      ['٠١٢٣٤٥٦٧٨٩', '٫', '،'],
      ['०१२३४५६७८९', '.', ','],
      ['0123456789', ',', '、'],
    ];
    for (const name of names) {
      // Another field is wrong, so that Train checks the form, leads there and starts nothing.
      const other = name === 'epochs' ? 'seed' : 'epochs';
      const [field, wrong] = [page.locator(`#${name}`), page.locator(`#${other}`)];
      const [before, right] = [await field.inputValue(), await wrong.inputValue()];
      await wrong.fill('x');
      for (const [digits, point, comma] of keyboards) {
        const text = (before || '5').replace(/[\d.,]/g, (sign) =>
          sign === '.' ? point : sign === ',' ? comma : (digits[Number(sign)] ?? ''),
        );
        await field.fill(text);
        await press(page, 'Train');
        await page.waitForFunction((id) => document.activeElement?.id === id, other);
        const invalid = await page.locator('[aria-invalid=true]').evaluateAll((all) => all.map(({ id }) => id));
        assert.deepEqual(invalid, [other], `${name}: ${text}`);
      }
      await field.fill(before);
      await wrong.fill(right);
    }
  }));

test('a column of a spreadsheet pasted into Hidden layers is a list', () =>
  withPage(async (page) => {
    const layers = page.getByLabel('Hidden layers');
    for (const text of ['64\r\n32\r\n', '64\t32', '６４\n３２']) {
      await layers.selectText();
      await layers.evaluate((input, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const options = { clipboardData, bubbles: true, cancelable: true };
        input.dispatchEvent(new ClipboardEvent('paste', options));
      }, text);
      await page.getByRole('table', { name: 'Model summary' }).getByText('52,650').waitFor();
      await layers.fill('');
      await page.getByRole('table', { name: 'Model summary' }).getByText('7,850').first().waitFor();
    }
  }));
