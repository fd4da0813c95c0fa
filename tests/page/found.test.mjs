// What was found in a picture, as a person sees it in the chapter Numbers: a photograph's sheet, ruling and frame, the
// boxes around what is read, and nothing of it for a drawing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { answer, drawDigit, press, untilRead, useSite } from './support/page.mjs';
import { photograph } from './support/photograph.mjs';
import { startServer } from './support/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const withPage = useSite(startServer);

const found = (/** @type {Page} */ page) => page.locator('#numbers .found');

/** The names of the steps that are shown. @param {Page} page */
async function steps(page) {
  await page.locator('#numbers').scrollIntoViewIfNeeded();
  await found(page).locator('li').last().waitFor();
  return found(page).locator('strong').allInnerTexts();
}

/** How much of a step's picture is brighter than half, from 0 to 1. @param {Page} page @param {string} name */
const bright = (page, name) =>
  found(page)
    .getByRole('img', { name, exact: true })
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('a step is a canvas');
      const { width, height } = canvas;
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      return data.filter((level, i) => i % 4 === 0 && level > 60).length / (width * height);
    });

test('a photograph is seen step by step down to the digits that are read; a drawing has no such steps', () =>
  withPage(async (page) => {
    assert.equal(await found(page).isHidden(), true);
    await photograph(page);
    await answer(page).filter({ hasText: '71' }).waitFor();
    const names = await steps(page);
    assert.deepEqual([names[0], names.at(-1)], ['The picture', 'Read']);
    assert.ok(names.includes('Ruling'), names.join());
    const words = await found(page).innerText();
    assert.match(words, /The frame is around the sheet that was found/);
    assert.match(words, /read as one digit: 71\./);
    // The lines are in the picture before them and in none after.
    const at = names.indexOf('Ruling');
    const [before, after] = [await bright(page, names[at - 1]), await bright(page, 'Ruling')];
    assert.ok(before > after && after > 0.001, `${before} ${after}`);

    await press(page, 'Clear');
    await drawDigit(page, 3);
    await untilRead(page);
    await found(page).waitFor({ state: 'hidden' });
  }));

for (const [name, viewport] of /** @type {const} */ ([
  ['on a desk', { width: 1440, height: 900 }],
  ['on a phone', { width: 360, height: 740 }],
])) {
  test(`the bench leads from a picture that was read to what was found in it, ${name}`, () =>
    withPage(
      async (page) => {
        const link = page.getByRole('link', { name: 'See what was found in the picture' });
        const dock = page.locator('#dock');
        await drawDigit(page, 3);
        await untilRead(page);
        assert.equal(await link.count(), 0, 'a drawing');
        await page.evaluate(() => document.getElementById('beyond')?.scrollIntoView());
        const isPhone = await dock.isVisible();
        if (isPhone) await dock.click(); // the bench as a sheet
        await photograph(page);
        await answer(page).filter({ hasText: '71' }).waitFor();
        await link.click();
        await found(page).locator('li').last().waitFor();
        await page.waitForFunction(() => {
          const { top } = document.querySelector('#numbers .found')?.getBoundingClientRect() ?? { top: NaN };
          return top >= 0 && top < innerHeight / 2;
        });
        if (isPhone) assert.equal(await dock.getAttribute('aria-expanded'), 'false', 'the sheet has made room');
        await page.locator('#pad [data-action=clear]').click();
        await link.waitFor({ state: 'hidden' });
      },
      { viewport },
    ));
}

test('paper without ink is said to have none', () =>
  withPage(async (page) => {
    await photograph(page, true);
    assert.equal((await steps(page)).at(-1), 'Read');
    assert.match(await found(page).innerText(), /No ink was found/);
  }));

for (const [name, options] of /** @type {const} */ ([
  ['on a phone', { viewport: { width: 360, height: 740 } }],
  ['in the dark', { colorScheme: 'dark' }],
  ['in forced colours', { forcedColors: 'active' }],
])) {
  test(`${name} every step fits, has its words in Chinese too, and axe finds nothing`, () =>
    withPage(async (page) => {
      await photograph(page);
      const english = await steps(page);
      await press(page, '中文');
      await page.getByRole('heading', { name: '在图片里找到了什么' }).waitFor();
      const chinese = await steps(page);
      assert.equal(chinese.length, english.length);
      assert.equal(
        chinese.some((name) => /[a-z]/i.test(name)),
        false,
        chinese.join(),
      );
      const { inner, whole } = await page.evaluate(() => ({
        inner: innerWidth,
        whole: document.documentElement.scrollWidth,
      }));
      assert.ok(whole <= inner, `${whole} of ${inner}`);
      assert.deepEqual(await violations(page), []);
    }, options));
}
