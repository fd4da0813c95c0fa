// Every field outside the training form that takes a number: it reads what is typed on other keyboards and in other
// countries, and says beside itself what it cannot read. (The form's own fields: form.test.mjs.)

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet, file } from './support/idx.mjs';
import { drawDigit, press, untilAnswer, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} id */
const field = (page, id) => page.locator(`#${id}`);

/** Types it and leaves the field. @param {Page} page @param {string} id @param {string} text */
async function type(page, id, text) {
  await field(page, id).fill(text);
  await field(page, id).blur();
}

/** Clusters anew, into so few that the seed is seen in them. @param {Page} page @param {string} [k] @returns {Promise<string>} what the page says of them */
async function cluster(page, k = '4') {
  await type(page, 'clusters-k', k);
  await press(page, 'Cluster');
  await page.locator('#beyond button:text-is("Cluster"):enabled').waitFor();
  const status = page.locator('#beyond .status').filter({ hasText: /^At rest .* Adjusted Rand/ });
  await status.waitFor();
  return (await status.textContent()) ?? '';
}

/** Waits until the page has written the number in place of what was typed. @param {Page} page @param {string} id @param {string} number */
const untilWritten = (page, id, number) =>
  page.waitForFunction(([id, number]) => document.querySelector(`#${id}`)?.matches('input') && /** @type {HTMLInputElement} */ (document.querySelector(`#${id}`)).value === number, [id, number]); // prettier-ignore

/**
 * What is typed (`before` it another number, where the page writes only a change), what it is as a number, what is no number that the field takes, and how one sees what the page made
 * of it: `untilTaken` fails when it is another number.
 * @typedef {{ typed: string[], number: string, before?: string, wrong: string, untilTaken: (page: Page) => Promise<unknown> }} Use
 */

/** What the page says of clusters by that seed. @type {Map<string, string>} */
const bySeed = new Map();

/** @type {Record<string, Use>} */
const FIELDS = {
  threads: {
    // How many run is looked at in threads.test.mjs: this build has one.
    ...{ typed: ['１', '١'], number: '1', wrong: '65' },
    untilTaken: (page) =>
      page
        .getByRole('status', { name: 'Engine' })
        .filter({ hasText: /, 1 thread: / })
        .waitFor(),
  },
  writer: {
    ...{ typed: ['１ ０００', '1.000', '1,000', '१०००'], number: '1000', wrong: '-1' },
    untilTaken: (page) => page.locator('#browse').getByText('of 100', { exact: false }).first().waitFor(),
  },
  'clusters-k': {
    ...{ typed: ['１２', '١٢'], number: '12', wrong: '1' },
    async untilTaken(page) {
      await cluster(page, await field(page, 'clusters-k').inputValue());
      assert.equal(await page.locator('#beyond .centroid').count(), 12);
    },
  },
  'clusters-seed': {
    ...{ typed: ['60 000', '６０，０００', '60’000', '60.000'], number: '60000', wrong: '-1' },
    async untilTaken(page) {
      assert.equal(await cluster(page), bySeed.get('60000'));
    },
  },
  'step-from': {
    ...{ typed: ['４０６', '٤٠٦'], number: '406', wrong: '784' },
    untilTaken: (page) => untilWritten(page, 'step-from', '406'),
  },
  'step-to': {
    ...{ typed: ['１５', '१५'], number: '15', wrong: '500' },
    untilTaken: (page) => untilWritten(page, 'step-to', '15'),
  },
  'train-guess': {
    ...{ typed: ['９７．５', '97,5', '٩٧٫٥'], number: '97.5', before: '97', wrong: '101' },
    untilTaken: (page) => untilWritten(page, 'train-guess', '97.5'),
  },
};

test('every field of a number outside the form reads it as it is typed elsewhere, and says what it cannot read', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 400, test: 50 }));
    await page.getByText('400 pictures to learn from').waitFor();
    await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
    const writers = Array.from({ length: 400 }, (_, i) => (i < 100 ? 1000 : 1)).join('\n');
    await page.getByLabel('Choose a file of writers').setInputFiles(file('train-writers.txt', Buffer.from(writers)));
    await page.locator('#writer:enabled').waitFor();
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    await field(page, 'step-from').scrollIntoViewIfNeeded();
    await page.locator('#loss [data-line=new]').waitFor();
    await page.getByLabel('Layer', { exact: true }).selectOption('0');
    for (const seed of ['60', '60000']) {
      await type(page, 'clusters-seed', seed);
      bySeed.set(seed, await cluster(page));
    }
    assert.notEqual(bySeed.get('60'), bySeed.get('60000'), 'the seed is seen in the clusters');

    const ids = await page
      .locator('input:not([type], [readonly]), input:is([type=number], [type=text]), textarea')
      .evaluateAll((all) => all.filter((one) => !one.closest('#form')).map(({ id }) => id));
    assert.deepEqual(ids.sort(), Object.keys(FIELDS).sort(), 'a new field of the page is tried here too');

    for (const [id, { typed, number, before, wrong, untilTaken }] of Object.entries(FIELDS)) {
      const error = page.locator(`#${id}-error`);
      for (const text of [...typed, number]) {
        if (before) await type(page, id, before);
        for (const bad of ['7x', wrong]) {
          await type(page, id, bad);
          if (id.startsWith('clusters')) await press(page, 'Cluster');
          await error
            .filter({ hasText: bad === wrong ? /^Expected .*, found / : /^Expected a number, found “7x”/ })
            .waitFor();
          assert.equal(await field(page, id).getAttribute('aria-invalid'), 'true');
          assert.equal(await field(page, id).inputValue(), bad, 'what cannot be read stays to be mended');
        }
        await type(page, id, text);
        await untilTaken(page).catch((error) => assert.fail(`${id}: ${text}: ${error.message}`));
        assert.equal(await error.textContent(), '', `${id}: ${text}`);
        assert.equal(await field(page, id).getAttribute('aria-invalid'), null);
      }
    }
  }));
