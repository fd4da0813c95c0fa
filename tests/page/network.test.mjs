// The chapter Network, used as a person would: widths dragged and typed, a point moved, a mask pressed, code copied.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { dataSet } from './support/idx.mjs';
import { press, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} text */
const says = (page, text) => page.locator('#model').getByText(text).first().waitFor();

/** @param {Page} page */
const look = (page) => page.locator('#model').scrollIntoViewIfNeeded();

/** @param {Page} page @param {number} place */
const slider = (page, place) => page.getByRole('slider', { name: `Layer ${place}`, exact: true });

test('a width that is dragged stands in the form, and one that is typed moves its slider', () =>
  withPage(async (page) => {
    await look(page);
    await slider(page, 1).focus();
    await page.keyboard.press('Home');
    await page.waitForFunction(
      () => /** @type {HTMLInputElement} */ (document.querySelector('#hidden_layers')).value === '1, 500, 500',
    );
    await says(page, 'out (None, 1)');
    assert.equal(await slider(page, 1).getAttribute('aria-valuetext'), '1 unit');
    assert.equal(await slider(page, 1).evaluate((one) => one === document.activeElement), true);

    await page.getByLabel('Hidden layers').fill('96, 48');
    await says(page, 'in (None, 96)');
    await slider(page, 3).waitFor({ state: 'detached' });
    assert.equal(await slider(page, 1).getAttribute('aria-valuetext'), '96 units');

    await press(page, 'One layer more');
    await slider(page, 3).waitFor();
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '96, 48, 48');
    for (let left = 3; left > 0; left--) await press(page, 'One layer fewer');
    await page.getByRole('table', { name: 'Model summary' }).getByText('7,850').first().waitFor();
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '');
    assert.equal(await page.getByRole('button', { name: 'One layer fewer' }).isEnabled(), false);
    await page.getByRole('button', { name: 'One layer more' }).and(page.locator(':focus')).waitFor();
  }));

test('bands are as thick as the square roots of their parameters, blocks as long as those of their units', () =>
  withPage(async (page) => {
    await page.getByLabel('Hidden layers').fill('200, 50');
    await says(page, 'out (None, 50)');
    const sizes = (/** @type {string} */ part) =>
      page
        .locator(`#network-drawing ${part}`)
        .evaluateAll((all) => all.map((one) => /** @type {HTMLElement} */ (one).offsetHeight));
    const near = (/** @type {number} */ a, /** @type {number} */ b) =>
      assert.ok(Math.abs(a - b) <= 1.5, `${a} is not ${b}`);
    const [first = 0, second = 0] = await sizes('.band');
    near(second, first * Math.sqrt(10_050 / 157_000));
    const [input = 0, one = 0, two = 0] = await sizes('.slab');
    near(one, input * Math.sqrt(200 / 784));
    near(two, input * Math.sqrt(50 / 784));
  }));

test('arithmetic and memory follow the form, the optimizer too', () =>
  withPage(async (page) => {
    await look(page);
    const table = page.getByRole('table', { name: 'Arithmetic and memory of each layer' });
    await table.getByText('897,000').waitFor();
    await says(page, '2,691,000');
    const all = table.locator('tfoot td');
    assert.deepEqual((await all.allTextContents()).slice(1, 4), ['3.6 MB', '3.6 MB', '7.2 MB']);
    await page.getByLabel('Optimizer').selectOption('SGD');
    await look(page);
    await all.nth(3).filter({ hasText: /^0$/ }).waitFor();
    await page.getByRole('combobox', { name: 'Network' }).selectOption('LSTM');
    await says(page, 'reads 28 rows');
    await look(page);
    await table.getByText('2,236,416').waitFor();
  }));

test('the point on the curves is moved by keys and by the pointer; sigmoid saturates, ReLU is silent', () =>
  withPage(async (page) => {
    const sum = page.getByRole('slider', { name: 'Weighted sum' });
    await sum.scrollIntoViewIfNeeded();
    const curve = (/** @type {string} */ name) => page.locator('.curve').filter({ has: page.getByText(name) });
    await curve('ReLU').getByText('slope 1.').waitFor();
    await sum.focus();
    await page.keyboard.press('End');
    await curve('Sigmoid').getByText('Output 1, slope 0.002. Saturated').waitFor();
    await curve('Tanh').getByText('Saturated').waitFor();
    await curve('ReLU').getByText('The error comes through. Back through 3 such layers: × 1.').waitFor();
    await page.keyboard.press('Home');
    await curve('ReLU').getByText('silent').waitFor();
    const picture = curve('Sigmoid').locator('svg');
    await picture.scrollIntoViewIfNeeded();
    await picture.click(); // its middle
    await curve('Sigmoid').getByText('Output 0.5, slope 0.25.').waitFor();
    assert.equal(await sum.inputValue(), '0');
    // Nothing that is selected is dragged away with the point.
    await page.evaluate(() => getSelection()?.selectAllChildren(document.body));
    const { x, y, width, height } = (await picture.boundingBox()) ?? assert.fail();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width + 9, y + height / 2, { steps: 9 });
    await page.mouse.up();
    assert.equal(await sum.inputValue(), await sum.getAttribute('max'));
  }));

test('another mask is another one, of about as many units as the form’s dropout says', () =>
  withPage(async (page) => {
    const chapter = page.locator('#mask');
    await chapter.scrollIntoViewIfNeeded();
    await chapter.getByText('of 500 units').waitFor();
    const shape = () => chapter.locator('path.dropped').getAttribute('d');
    const before = await shape();
    await press(page, 'Another mask');
    assert.notEqual(await shape(), before);
    const dropped = ((await shape()) ?? '').split('M').length - 1;
    // 100 are expected; 60 are 4.5 standard deviations away, as likely as 1 in 100,000.
    assert.ok(dropped > 60 && dropped < 140, `${dropped}`);
    await page.getByLabel('Dropout').fill('0');
    await chapter.scrollIntoViewIfNeeded();
    // An example, which says that it is none of the form's.
    await chapter.getByText('Your network has no dropout. At a rate of 20% a step').waitFor();
    const example = await shape();
    await press(page, 'Another mask');
    assert.notEqual(await shape(), example);
  }));

test('the Keras code of the form is copied', () =>
  withPage(async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('#keras summary').click();
    await page.getByLabel('Hidden layers').fill('64');
    await page.locator('#keras summary').scrollIntoViewIfNeeded();
    await page.locator('#keras pre').getByText('Dense(64, activation="relu")').waitFor();
    await press(page, 'Copy the code');
    await page.getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^# .*\n\nimport keras\n[^]*Dense\(64[^]*accuracy:\.4f}"\)$/);
  }));

test('during a run the network that runs is named beside the one that comes next', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('24');
    await page.getByLabel('Epochs').fill('10000');
    await press(page, 'Train');
    await says(page, 'Running: 784 → 24 → 10, 19,090 parameters');
    await page.getByLabel('Hidden layers').fill('12');
    await says(page, 'out (None, 12)');
    await says(page, 'Next: the network of the settings in Train');
    await says(page, 'Running: 784 → 24 → 10');
    await press(page, 'Stop');
    await page.getByText('The network of the settings in Train', { exact: true }).waitFor();
  }));

for (const [name, options] of /** @type {const} */ ([
  ['a light screen', {}],
  ['a dark screen', { colorScheme: 'dark' }],
  ['a phone in Chinese', { viewport: { width: 360, height: 740 }, locale: 'zh-CN' }],
])) {
  test(`axe finds nothing in the chapter on ${name}`, () =>
    withPage(
      async (page) => {
        await look(page);
        await page.locator('#keras summary').click();
        await page.locator('.curve p').first().filter({ hasText: /./ }).waitFor();
        assert.deepEqual(await violations(page, '#model'), []);
        const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
        assert.equal(scrollWidth, clientWidth);
      },
      { ...options, ready: (page) => page.locator('button[data-action=train]:enabled').waitFor() },
    ));
}
