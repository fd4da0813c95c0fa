// Letters, corners and movement come from www/ui/tokens.css: few sizes and weights, none too small to read, two radii,
// and nothing that moves where one asks for less of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawDigit, press, readBook, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/**
 * 13 to 96 are the tokens; 16 is the browser's own, which running text has, so that whoever sets another gets it; 12 is the
 * least, in figures, tables and bars with little room.
 */
const SIZES = [12, 13, 15, 16, 17, 21, 28, 40, 96];

/** Fitted to their room: an answer of several digits, the matrix's counts, code that is shorter than its lines. */
const FITTED = '.answer, .matrix *, pre *, pre';

const SCREENS = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

/** Everything open, and drawn. @param {Page} page */
async function unfold(page) {
  await drawDigit(page, 7);
  await untilAnswer(page, 7);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await readBook(page);
}

for (const viewport of SCREENS) {
  test(`texts have the sizes and weights of the tokens and corners their radii, ${viewport.width} px wide`, () =>
    withPage(
      async (page) => {
        await unfold(page);
        const found = await page.evaluate(
          ({ sizes, fitted }) => {
            /** @type {Set<string>} */
            const wrong = new Set();
            const name = (/** @type {Element} */ element) =>
              `${element.closest('[id]')?.id} ${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
            for (const element of document.querySelectorAll('body *')) {
              const style = getComputedStyle(element);
              for (const corner of /** @type {const} */ (['borderTopLeftRadius', 'borderBottomRightRadius'])) {
                if (!['0px', '2px', '6px', '12px', '50%', '99px'].includes(style[corner]))
                  wrong.add(`${name(element)}: radius ${style[corner]}`);
              }
              const says = [...element.childNodes].some((node) => node instanceof Text && node.data.trim());
              if (!says || !element.checkVisibility()) continue;
              const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
              const size = parseFloat(style.fontSize) * scale;
              if (!['400', '600'].includes(style.fontWeight)) wrong.add(`${name(element)}: weight ${style.fontWeight}`);
              if (size < 11.95) wrong.add(`${name(element)}: only ${size} px`);
              const own = scale !== 1 || sizes.some((token) => Math.abs(token - size) < 0.05);
              if (!own && !element.matches(fitted)) wrong.add(`${name(element)}: ${size} px`);
            }
            return [...wrong];
          },
          { sizes: SIZES, fitted: FITTED },
        );
        assert.deepEqual(found, []);
      },
      { viewport },
    ));
}

test('with reduced motion nothing moves in any chapter', () =>
  withPage(
    async (page) => {
      await unfold(page);
      for (const [i, chapter] of (await page.locator('.chapter').all()).entries()) {
        await chapter.evaluate((one) => one.scrollIntoView());
        await press(page, 'Clear');
        await drawDigit(page, i % 2 ? 7 : 4);
        await untilAnswer(page, i % 2 ? 7 : 4);
        const moving = await page.evaluate(() => {
          const all = document.getAnimations().filter(({ timeline }) => timeline instanceof DocumentTimeline);
          return all.map(({ effect }) =>
            effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 100) : '',
          );
        });
        assert.deepEqual(moving, []);
      }
      assert.ok(await page.evaluate(() => matchMedia('(prefers-reduced-motion)').matches));
    },
    { reducedMotion: 'reduce' },
  ));
