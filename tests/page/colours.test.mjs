// The page in colours that a person has chosen (Windows' contrast themes): browsers then paint over backgrounds and
// shadows, so whatever they alone would show needs a border or a colour of the person's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { lostInForcedColours } from './support/forced.mjs';
import { drawNumber, readBook, trainToEnd, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/**
 * What cannot be told apart on the page, in words.
 * @param {import('playwright-core').Page} page
 */
const unseen = (page) =>
  page.evaluate(() => {
    /** @param {string} selector @param {string} [pseudo] */
    const styles = (selector, pseudo) => {
      const elements = [...document.querySelectorAll(selector)];
      if (elements.length === 0) throw new Error(`no ${selector}`);
      return elements.map((element) => getComputedStyle(element, pseudo));
    };
    const canvas = getComputedStyle(document.body).backgroundColor;
    /** @type {string[]} */
    const found = [];
    /** @param {boolean} isSeen @param {string} what */
    const need = (isSeen, what) => isSeen || found.push(what);
    for (const { borderTopWidth, borderTopStyle } of styles('.run-bar'))
      need(parseFloat(borderTopWidth) >= 1 && borderTopStyle === 'solid', 'border of the run bar');
    for (const { backgroundColor } of styles('.primary')) need(backgroundColor !== canvas, 'the main button');
    // The hue is the run's: training and validation differ by width.
    const [training, validation] = ['training', 'validation'].map((kind) => styles(`#charts .line.${kind}`));
    const lines = [...(training ?? []), ...(validation ?? [])];
    need(
      lines.every(({ stroke }) => stroke !== canvas && stroke !== 'none'),
      'lines of the charts',
    );
    const width = ({ strokeWidth = '0' } = {}) => parseFloat(strokeWidth);
    need(width(training?.[0]) < width(validation?.[0]), 'which line is of validation');
    const keys = ['training', 'validation'].map((kind) => styles(`.key.${kind}`, '::before')[0]);
    need(
      keys.every((key) => key?.backgroundColor === lines[0]?.stroke) &&
        parseFloat(keys[0]?.height ?? '') < parseFloat(keys[1]?.height ?? ''),
      'legend in the colour and the widths of the lines',
    );
    const top = styles('.meter.top .fill')[0]?.backgroundColor;
    const low = styles('.meter:not(.top) .fill').map((style) => style.backgroundColor);
    need(top !== undefined && !low.includes(top), 'the highest of the meters');
    return [...new Set(found)];
  });

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`in forced colours, ${colorScheme}, all that a background or a shadow shows is seen, and what is chosen`, () =>
    withPage(
      async (page) => {
        const files = dataSet({ training: 600, test: 100 });
        await page.getByLabel('Choose IDX files').setInputFiles(files);
        await page.getByText('600 pictures to learn from').waitFor();
        await readBook(page);
        await page.getByLabel('Hidden layers').fill('32');
        await page.getByLabel('Epochs').fill('3');
        await trainToEnd(page);
        // The charts are drawn where they are seen.
        await page.locator('#charts').scrollIntoViewIfNeeded();
        await page.locator('[data-chart=loss] .line').first().waitFor();
        await page.locator('[data-chart=accuracy]').scrollIntoViewIfNeeded();
        await page.locator('[data-chart=accuracy] .line').first().waitFor();
        await page.getByLabel('Shipped weights').check();
        await drawNumber(page, [2, 0, 2, 6]);
        await page.locator('.digits label').nth(3).waitFor();
        await page.getByRole('group', { name: 'Correct it' }).getByRole('button', { name: '4' }).click();
        await page.locator('.labels [aria-pressed=true]').waitFor();
        await page.locator('h1').hover(); // no control under the pointer
        assert.deepEqual(await unseen(page), []);
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        for (const mode of ['Walk', 'Lab']) {
          await page.locator('#mode').getByRole('button', { name: mode }).click();
          await readBook(page);
          await page.locator('h1').hover();
          const { watched, lost } = await lostInForcedColours(page);
          assert.ok(watched.size > 35, `${[...watched]}`);
          assert.deepEqual([...lost], [], mode);
        }
        await page.locator('#map').scrollIntoViewIfNeeded();
        await page.getByRole('application', { name: /A map of 100 test pictures/ }).waitFor();
        const counts = await page.locator('.matrix td.right.full').evaluateAll((cells) =>
          cells.map((cell) => {
            const { color, backgroundColor } = getComputedStyle(cell);
            return { color, backgroundColor };
          }),
        );
        assert.ok(counts.length > 0);
        for (const { color, backgroundColor } of counts) assert.notEqual(color, backgroundColor);
        const fonts = await page.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (window).fonts));
        assert.ok(
          fonts.some((font) => /^600 26px/.test(font)),
          `the clouds’ names are large: ${new Set(fonts)}`,
        );
      },
      {
        ...{ forcedColors: 'active', colorScheme },
        prepare: (page) =>
          page.addInitScript(() => {
            /** @type {string[]} */
            const fonts = [];
            Object.assign(window, { fonts });
            const write = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText =
              /** @this {CanvasRenderingContext2D} @param {Parameters<typeof write>} all */ function (...all) {
                fonts.push(this.font);
                write.apply(this, all);
              };
          }),
      },
    ));
}

test('what stands on the pad takes the colours of the screen when they change', () =>
  withPage(async (page) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await drawNumber(page, [1]);
    const ink = () =>
      page.locator('.pad-canvas').evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the pad is a canvas');
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
        const at = data?.findIndex((value, i) => i % 4 === 3 && value === 255) ?? 0;
        return data?.slice(at - 3, at).join();
      });
    const untilInk = (/** @type {string} */ colour) =>
      page.waitForFunction((colour) => {
        const canvas = document.querySelector('.pad-canvas');
        if (!(canvas instanceof HTMLCanvasElement)) return false;
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
        const at = data?.findIndex((value, i) => i % 4 === 3 && value === 255) ?? 0;
        return data?.slice(at - 3, at).join() === colour;
      }, colour);
    assert.notEqual(await ink(), '255,255,255');
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await untilInk('255,255,255');
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' });
    await untilInk('0,0,0');
  }));
