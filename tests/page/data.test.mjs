// The chapter Data as a person uses it: the pictures by part, label and order, by mouse and by keys; one put on the
// pad is read as it is; who wrote them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { file, imagesFile, labels, labelsFile } from './support/idx.mjs';
import { answer, untilKept, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

describe('the chapter Data', () => {
  const withPage = useSite(startServer);

  const of = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => (i * 3) % 10);
  const FILES = [
    file('own-train-images-idx3-ubyte', imagesFile(of(600), 28)),
    file('own-train-labels-idx1-ubyte', labelsFile(of(600))),
    file('own-t10k-images-idx3-ubyte', imagesFile(labels(50), 28)),
    file('own-t10k-labels-idx1-ubyte', labelsFile(labels(50))),
  ];

  /** @param {Page} page */
  async function open(page) {
    await page.getByLabel('Choose IDX files').setInputFiles(FILES);
    await page.getByText('600 pictures to learn from').waitFor();
    await page.locator('#browse').scrollIntoViewIfNeeded();
    await options(page).first().waitFor();
  }

  /** @param {Page} page */
  const options = (page) => page.locator('#browse [role=option]:not([hidden])');
  /** @param {Page} page */
  const place = (page) => page.locator('#browse [data-part=status]');
  /** @param {Page} page @returns {Promise<string[]>} the names of the pictures that are seen */
  const names = (page) => options(page).evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
  /** @param {Page} page @param {string} name */
  const press = (page, name) => page.locator('#browse').getByRole('button', { name, exact: true }).click();

  test('pictures are there by part, label and page, and every label says how many it has', async () => {
    await withPage(
      async (page) => {
        await page.getByText('Load MNIST to see its pictures here.').waitFor();
        await open(page);
        const wide = (await options(page).count()) / 10;
        assert.ok(wide >= 20 && wide <= 24, `${wide}`);
        assert.deepEqual((await names(page)).slice(0, 3), ['0, number 1', '3, number 2', '6, number 3']);
        assert.equal(await place(page).innerText(), `1 to ${wide * 10} of 600`);
        await press(page, 'Next');
        await page.getByText(new RegExp(`^${wide * 10 + 1} to .* of 600$`)).waitFor();
        await page.getByRole('button', { name: 'Only 4: 60 pictures' }).click();
        await page.getByText('1 to 60 of 60').waitFor();
        assert.ok((await names(page)).every((name) => name.startsWith('4, ')));
        await press(page, 'Test');
        await page.getByText('1 to 5 of 5').waitFor();
        await page.getByRole('button', { name: 'Only 7: 5 pictures' }).waitFor();
        await press(page, 'All');
        await page.getByText('1 to 50 of 50').waitFor();
      },
      { viewport: { width: 1440, height: 900 } },
    );
  });

  test('the columns of the labels are as high as their pictures are many', async () => {
    await withPage(async (page) => {
      const some = Array.from({ length: 10 }, (_, label) => Array(8 * (label + 1)).fill(label)).flat();
      await page
        .getByLabel('Choose IDX files')
        .setInputFiles([
          FILES[2],
          FILES[3],
          file('own-train-images-idx3-ubyte', imagesFile(some, 28)),
          file('own-train-labels-idx1-ubyte', labelsFile(some)),
        ]);
      await page.locator('#browse').scrollIntoViewIfNeeded();
      await page.getByRole('button', { name: 'Only 9: 80 pictures' }).waitFor();
      const heights = await page
        .locator('#browse .by-label rect')
        .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
      const [highest = 0] = heights.slice(-1);
      assert.ok(highest > 20, `${heights}`);
      heights.forEach((height, label) =>
        assert.ok(Math.abs(height / highest - (label + 1) / 10) < 0.01, `${label}: ${heights}`),
      );
    });
  });

  test('a picture under the loupe says what the network says, and a click puts it on the pad as it is', async () => {
    await withPage(async (page) => {
      await open(page);
      await options(page).nth(4).hover();
      const loupe = page.locator('#browse .browse-loupe');
      await loupe.getByText('A 2. Training, number 5', { exact: true }).waitFor();
      await loupe.getByText(/^[✓✗] The network says \d, /).waitFor();
      await options(page).nth(4).click();
      await answer(page).filter({ hasNotText: 'Draw' }).waitFor();
      const seen = page.locator('.seen canvas');
      const grey = (/** @type {import('playwright-core').Locator} */ canvas) =>
        canvas.evaluate((element) => {
          const canvas = /** @type {HTMLCanvasElement} */ (element);
          const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, 28, 28);
          return Array.from({ length: 784 }, (_, i) => data[i * 4]);
        });
      const header = 16;
      const expected = [...FILES[0].buffer.subarray(header + 4 * 784, header + 5 * 784)];
      await page.waitForFunction(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.seen canvas'));
        return canvas
          .getContext('2d')
          ?.getImageData(0, 0, 28, 28)
          .data.some((v, i) => i % 4 < 3 && v > 0);
      });
      assert.deepEqual(await grey(seen), expected);
      // It stands there on the next visit too, as it was.
      await untilKept(page, 'visit', (kept) => kept?.finished);
      await page.reload();
      await page.waitForFunction(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.seen canvas'));
        return canvas
          .getContext('2d')
          ?.getImageData(0, 0, 28, 28)
          .data.some((v, i) => i % 4 < 3 && v > 0);
      });
      assert.deepEqual(await grey(seen), expected);
    });
  });

  test('keys alone: arrows move among pictures, Page Down turns, Enter puts one on the pad', async () => {
    await withPage(
      async (page) => {
        await open(page);
        assert.equal(await options(page).count(), 48); // 8 × 6
        await options(page).first().focus();
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowDown');
        const focused = page.locator('#browse [role=option]:focus');
        assert.equal(await focused.getAttribute('aria-label'), '7, number 10');
        await page.locator('.browse-loupe').getByText('A 7. Training, number 10').waitFor();
        await page.keyboard.press('PageDown');
        await page.getByText('49 to 96 of 600').waitFor();
        assert.equal(await focused.getAttribute('aria-label'), '1, number 58');
        await page.keyboard.press('End');
        await page.keyboard.press('Enter');
        await page.locator('#pad [data-action=clear]:enabled').waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(wide, 360);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });

  test('hardest first, shuffled, and nearest to the drawing, which follow it', async () => {
    await withPage(async (page) => {
      await open(page);
      const inFile = await names(page);
      await press(page, 'Shuffled');
      await page.waitForFunction(
        (first) => document.querySelector('#browse [role=option]')?.ariaLabel !== first,
        inFile[0],
      );
      const shuffled = await names(page);
      assert.notDeepEqual([...shuffled].sort(), shuffled);

      await press(page, 'Hardest first');
      await page.waitForFunction(
        (first) => document.querySelector('#browse [role=option]')?.ariaLabel !== first,
        shuffled[0],
      );
      const said = page.locator('.browse-loupe [data-part=answer]');
      await options(page).first().hover();
      const ofLabel = async () => {
        const words = await said.filter({ hasText: '%' }).innerText();
        const percents = [...words.matchAll(/([\d.]+)%/g)].map(([, percent]) => Number(percent));
        return percents.at(-1) ?? NaN; // what it gives to the label
      };
      const hardest = await ofLabel();
      const what = page.locator('.browse-loupe [data-part=what]');
      const before = await what.innerText();
      await options(page).last().hover();
      await what.filter({ hasNotText: before }).waitFor();
      assert.ok(hardest <= (await ofLabel()));

      await press(page, 'Nearest to mine');
      await page.getByText('Draw a digit: its nearest neighbours').waitFor();
      const picture = (/** @type {number} */ label) =>
        page.locator(`#browse [role=option][aria-label^="${label}, "]:not([hidden])`).first();
      await press(page, 'As in the file');
      await picture(4).click();
      await press(page, 'Nearest to mine');
      /** @param {number} label all of this label come first, 60 in all */
      const first = async (label) => {
        await page.waitForFunction(
          (label) => document.querySelector('#browse [role=option]')?.ariaLabel?.startsWith(label),
          `${label}, `,
        );
        const own = (await names(page)).map((name) => Number(name[0]) === label);
        assert.deepEqual([own.indexOf(false), own.lastIndexOf(true)], [60, 59]);
      };
      await first(4);
      await press(page, 'Only 7: 60 pictures');
      await page.getByText(/^1 to 60 of 60$/).waitFor();
      await picture(7).click();
      await press(page, 'All');
      await page.getByText(/^1 to \d+ of 600$/).waitFor();
      await first(7);
      const near = await names(page);
      await press(page, 'Nearest in the hidden layer');
      await page.waitForFunction((before) => [...document.querySelectorAll('#browse [role=option]:not([hidden])')].map((o) => o.ariaLabel).join() !== before, near.join()); // prettier-ignore
    });
  });

  test('a file says who wrote the pictures, and one writer can be chosen', async () => {
    await withPage(async (page) => {
      await open(page);
      await page.getByText('Who wrote it?').click();
      const writers = Array.from({ length: 600 }, (_, i) => (i % 2 ? 2103 : i % 50));
      const choose = page.getByLabel('Choose a file of writers');
      await choose.setInputFiles(file('writers.txt', Buffer.from(writers.slice(1).join('\n'))));
      await page.getByText(/writers\.txt: expected who wrote each picture, 600 numbers, found 599/).waitFor();
      await choose.setInputFiles(file('writers.txt', Buffer.from(writers.join('\n'))));
      await page.getByLabel('Only writer number').fill('2103');
      await page.keyboard.press('Enter');
      await page.getByText(/ of 300$/).waitFor();
      await options(page).first().hover();
      await page.getByText('Written by number 2103, a high-school student').waitFor();
    });
  });
});
