// The address as a person meets it: a link opens the page as it was shared, the address follows what one does, Back
// goes back, Share copies; and the view for a projector.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { dataSet } from './support/idx.mjs';
import { press, untilReady, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} hash opens that address as a new visit does */
async function open(page, hash) {
  const home = page.url().replace(/#.*/, '');
  await page.goto(`${home}package.json`); // from one address to another no page is opened anew
  await page.goto(home + hash);
  await page.locator('button[data-action=train]:enabled').waitFor();
}

/** @param {Page} page @param {string} hash what the address says, soon */
const untilAddress = (page, hash) => page.waitForURL((url) => url.hash === hash);

/** @param {Page} page */
const top = (page) =>
  page.evaluate(() => Math.round(document.querySelector('#train')?.getBoundingClientRect().top ?? NaN));

test('a link opens its chapter, form, language and mode, in a page that knows nothing of it', () =>
  withPage(async (page) => {
    await open(page, '#train?hidden=64,32&epochs=2&optimizer=sgd&augment=true&patience=4&lang=zh&mode=lab');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    assert.equal(await page.getByRole('button', { name: '实验' }).getAttribute('aria-pressed'), 'true');
    const field = (/** @type {string} */ name) => page.locator(`#${name}`).inputValue();
    assert.equal(await field('hidden_layers'), '64,32');
    assert.equal(await field('epochs'), '2');
    assert.equal(await field('optimizer'), 'sgd');
    assert.equal(await field('learning_rate'), '0.01', 'the optimizer’s');
    assert.equal(await field('patience'), '4');
    assert.equal(await field('batch_size'), '128', 'as in the tutorial');
    assert.equal(await page.locator('#augment').isChecked(), true);
    assert.ok(Math.abs(await top(page)) < 200, 'the chapter is on the screen');
    assert.equal(await page.locator('#train .lead').isVisible(), false, 'the lab has no prose');
    // Another visit without a link is as before: a link is not remembered.
    await open(page, '');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    assert.equal(await page.locator('#train .lead').isVisible(), true);
  }));

test('what a link gets wrong is said, and the rest is taken', () =>
  withPage(async (page) => {
    await open(page, '#train?epochs=few&hidden=64&colour=blue');
    const alerts = page.getByRole('alert');
    await alerts.getByText('The link’s “epochs=few” was not taken').waitFor();
    await alerts.getByText('The link’s “colour=blue” is nothing that this page knows').waitFor();
    assert.equal(await page.getByLabel('Epochs').inputValue(), '20');
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '64');
    await open(page, '#nowhere');
    await alerts.getByText('“#nowhere” is nothing that this page knows').waitFor();
  }));

test('the address follows edits and chapters without steps in the history, and Back keeps the form', () =>
  withPage(async (page) => {
    assert.equal(new URL(page.url()).hash, '', 'nothing is written before something happens');
    const steps = () => page.evaluate(() => history.length);
    const before = await steps();
    await page.getByLabel('Epochs').fill('3');
    await page.getByLabel('Hidden layers').fill('６４，３２');
    await page.waitForURL(/hidden=64,32&epochs=3&lang=en&mode=walk$/);
    assert.equal(await steps(), before);

    const chapters = page.getByRole('navigation', { name: 'Chapters' });
    await chapters.getByRole('link', { name: 'Judge' }).click();
    await untilAddress(page, '#judge?hidden=64,32&epochs=3&lang=en&mode=walk');
    await chapters.getByRole('link', { name: 'Train' }).click();
    await untilAddress(page, '#train?hidden=64,32&epochs=3&lang=en&mode=walk');
    assert.equal(await steps(), before + 2, 'a link of the chapter line is a step, as any link');
    await page.getByLabel('Epochs').fill('5');
    await page.goBack();
    await untilAddress(page, '#judge?hidden=64,32&epochs=5&lang=en&mode=walk');
    assert.equal(await page.getByLabel('Epochs').inputValue(), '5', 'Back undoes no edit');
    await press(page, '中文');
    await page.waitForURL(/hidden=64,32&epochs=5&lang=zh&mode=walk$/);
    // A pasted link is taken.
    await page.evaluate(() => {
      location.hash = '#train?epochs=7&lang=en';
    });
    await untilReady(page);
    assert.equal(await page.getByLabel('Epochs').inputValue(), '7');
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '500, 500, 500');
    await page.reload();
    await untilReady(page);
    assert.equal(await page.getByLabel('Epochs').inputValue(), '7', 'a reload keeps the form');
  }));

test('data=mnist brings MNIST in the place of other pictures', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.evaluate(() => {
      location.hash = '#data?data=mnist';
    });
    await page.getByText('60,000 pictures to learn from').waitFor();
    await page.waitForURL(/data=mnist/);
  }));

test('a link that is followed in the moment in which the address is written is taken, not overwritten', () =>
  withPage(async (page) => {
    const lab = page.getByRole('button', { name: 'Lab', exact: true });
    await lab.evaluate((button) => {
      location.hash = '#train?hidden=32&epochs=3';
      /** @type {HTMLButtonElement} */ (button).click(); // written at once
    });
    await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('#epochs')).value === '3');
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '32');
    await untilAddress(page, '#train?hidden=32&epochs=3&lang=en&mode=lab');
  }));

test('Share copies the link and says so; where it may not, there is a field to copy from', () =>
  withPage(async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByLabel('Epochs').fill('3');
    await press(page, 'Share');
    await page.getByText('The link is copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^http:\/\/[^#]+#\w+\?epochs=3&lang=en&mode=walk$/);
    const field = page.getByLabel('Link to this set-up');
    assert.equal(await field.inputValue(), copied);
    assert.deepEqual(await violations(page, '.masthead'), []);
    await page.keyboard.press('Escape');
    assert.equal(await field.isVisible(), false);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'));
    });
    await press(page, 'Share');
    await page.getByText('copy the link from the field').waitFor();
    assert.equal(await page.evaluate(() => getSelection()?.toString()), await field.inputValue());
  }));

test('P makes the page large for a projector and back, not while somebody types, and buttons do the same', () =>
  withPage(async (page) => {
    const letters = () => page.evaluate(() => getComputedStyle(document.body).fontSize);
    await page.getByLabel('Hidden layers').press('p');
    assert.equal(await letters(), '16px');
    await page.getByLabel('Hidden layers').fill('500, 500, 500');
    await page.getByRole('button', { name: 'Walk', exact: true }).focus();
    await page.keyboard.press('p');
    assert.equal(await letters(), '22px');
    assert.equal(await page.locator('#train .lead').isVisible(), false);
    assert.equal(await page.locator('#form .more').isVisible(), false);
    assert.equal(await page.getByLabel('Epochs').isVisible(), true);
    assert.deepEqual(await violations(page, '.masthead'), []);
    for (const width of [360, 1440, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }
    await press(page, 'Leave projector view');
    assert.equal(await letters(), '19px', 'larger on a very wide screen, too');
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.equal(await letters(), '16px');
    await press(page, 'Projector view');
    assert.equal(await letters(), '22px');
    await page.keyboard.press('P');
    assert.equal(await letters(), '16px');
  }));

test('a link carries the hash of a finished run, and who trains it is told whether the weights are the same', () =>
  withPage(async (page) => {
    const train = async () => {
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
      await page.getByText('1,000 pictures to learn from').waitFor();
      await page.locator('button[data-action=train]:enabled').click();
      await page.getByLabel('Test result').filter({ hasText: 'Test accuracy' }).waitFor();
    };
    await page.getByLabel('Hidden layers').fill('16');
    await page.getByLabel('Epochs').fill('1');
    await train();
    await press(page, 'Share');
    const field = page.getByLabel('Link to this set-up');
    const shared = new URL(await field.inputValue()).hash;
    const [, hash = ''] = /&hash=([0-9a-f]{16})(?:&family=fused)?$/.exec(shared) ?? [];
    assert.ok(hash, shared);

    const said = page.locator('#link-check');
    await open(page, shared);
    await said.getByText(`✓ The same weights, bit for bit: ${hash}.`).waitFor(); // of the run that is kept
    await open(page, shared.replace('epochs=1', 'epochs=2'));
    await said.getByText(`comes to the weights ${hash}`).waitFor();
    await train();
    await said.getByText(`✗ Other weights: the link says ${hash}, this run came to`).waitFor();
    // What a fused build or a GPU came to cannot be checked on another machine.
    await open(page, `${shared.replace('epochs=1', 'epochs=2')}&family=fused`);
    await said.getByText('What trained the link’s run is fused or a GPU').waitFor();
    // A run of other pictures says nothing about MNIST's.
    await open(page, shared.replace('&lang', '&data=mnist&lang'));
    await said.getByText(`comes to the weights ${hash}`).waitFor();
  }));

test('another device that trains a link comes to the same weights, and is told so', async () => {
  const form = 'train?hidden=16&epochs=1&lang=en&mode=lab';
  const train = async (/** @type {Page} */ page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.locator('button[data-action=train]:enabled').click();
    await page.getByLabel('Test result').filter({ hasText: 'Test accuracy' }).waitFor();
  };
  let shared = '';
  await withPage(async (page) => {
    await open(page, `#${form}`);
    await train(page);
    await press(page, 'Share');
    shared = new URL(await page.getByLabel('Link to this set-up').inputValue()).hash;
  });
  await withPage(async (page) => {
    await open(page, shared);
    await page.locator('#link-check').getByText('Train it to see').waitFor();
    await train(page);
    await page.locator('#link-check').getByText('✓ The same weights, bit for bit').waitFor();
  });
});
