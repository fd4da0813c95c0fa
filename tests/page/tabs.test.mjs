// Corrections on the device: two tabs show the same, a record that nobody can read breaks nothing, and why
// something is not kept is said by its cause.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawDigit, press, untilAnswer, untilHeld, untilReady, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

const CORRECTIONS = 'button[aria-label^="Delete correction"]';

/** @param {Page} page @param {number} count */
const untilCount = (page, count) =>
  page.waitForFunction(
    ([selector, count]) => document.querySelectorAll(String(selector)).length === count,
    [CORRECTIONS, count],
  );

/** @param {Page} page @param {number} digit @param {string} label */
async function correct(page, digit, label) {
  await drawDigit(page, digit);
  await untilAnswer(page, digit);
  await page.getByRole('group', { name: 'Correct it' }).getByRole('button', { name: label }).click();
  await press(page, 'Clear');
}

test('two tabs show the same corrections, whichever makes or deletes one', () =>
  withPage(async (page) => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await untilReady(other);
    await page.bringToFront();
    await correct(page, 1, '7');
    await correct(page, 3, '8');
    await untilCount(page, 2);
    await untilCount(other, 2);
    await other.locator(CORRECTIONS).first().click();
    await untilCount(page, 1);
    assert.equal(await page.locator(CORRECTIONS).getAttribute('aria-label'), 'Delete correction: 8, read as 3');
    await press(page, 'Delete all corrections');
    await untilCount(other, 0);
    await other.close();
  }));

test('a record of size 0 and others that nobody can read are counted and kept, and break nothing', () =>
  withPage(async (page) => {
    await correct(page, 1, '7');
    await untilCount(page, 1);
    await untilHeld(page, 'corrections', ({ length }) => length === 1);
    await page.evaluate(async () => {
      const opening = indexedDB.open('digitlab');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const transaction = opening.result.transaction('corrections', 'readwrite');
      const store = transaction.objectStore('corrections');
      store.put({ id: 1, label: 1, read: 2, size: 0, picture: new Uint8Array() });
      store.put({ id: 2, label: 1, read: 2, size: 28, picture: 'x' });
      store.put({ id: 'three' });
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      opening.result.close();
    });
    await page.reload();
    await untilReady(page);
    await page.getByText('3 more on this device cannot be read by this version').waitFor();
    await untilCount(page, 1);
    await correct(page, 3, '8');
    await untilCount(page, 2);
    assert.equal(await page.getByRole('alert').textContent(), '');
    await untilHeld(page, 'corrections', ({ length }) => length === 5);
    await page.reload();
    await untilReady(page);
    await untilCount(page, 2);
    await page.getByText('3 more on this device cannot be read').waitFor();
    await press(page, 'Delete all corrections');
    await page.getByText('3 more on this device').waitFor({ state: 'hidden' });
    await untilHeld(page, 'corrections', ({ length }) => length === 0);
    await page.reload();
    await untilReady(page);
    assert.equal(await page.locator(CORRECTIONS).count(), 0);
    assert.equal(await page.getByText('more on this device').isVisible(), false);
  }));

/** @type {[cause: string, words: RegExp, break_: () => void][]} */
const TROUBLES = [
  [
    'a full device',
    /no room left on this device/,
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('', 'QuotaExceededError');
      };
    },
  ],
  [
    'a newer version’s data',
    /newer version of this page kept the corrections: reload/,
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('', 'VersionError');
      };
    },
  ],
  [
    'a private window',
    /as in a private window/,
    () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  ],
  [
    'blocked site data',
    /settings block the data of this site/,
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('', 'SecurityError');
      };
    },
  ],
];

for (const [cause, words, breakIt] of TROUBLES) {
  test(`${cause} is named, and correcting goes on`, () =>
    withPage(
      async (page) => {
        await correct(page, 1, '7');
        await page.getByText(words).waitFor();
        await untilCount(page, 1);
        const others = TROUBLES.filter((other) => other[1] !== words);
        for (const [, wrong] of others) assert.equal(await page.getByText(wrong).isVisible(), false);
        assert.equal(await page.getByRole('alert').textContent(), '');
      },
      { prepare: (page) => page.addInitScript(breakIt) },
    ));
}

test('an older version that holds the data in another tab is named', () =>
  withPage(
    async (page) => {
      await page.getByText(/An older version of this page, in another tab/).waitFor();
    },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          const open = IDBFactory.prototype.open;
          IDBFactory.prototype.open = function (name) {
            const request = open.call(this, `${name}-other`);
            queueMicrotask(() => request.dispatchEvent(new Event('blocked')));
            return request;
          };
        }),
    },
  ));
