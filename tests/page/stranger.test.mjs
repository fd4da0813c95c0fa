// A stranger with an empty device, who presses only what is seen, by its words: a digit that is read, a network of
// one's own, the digit that it confuses most often, and the pictures of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, drawDigit, runStage, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** Two epochs on 60,000 pictures, on a machine that does other work too (milliseconds). */
const RUN = 300_000;

/** The one thing to press with these words that is seen without anything being unfolded. @param {Page} page @param {RegExp} words */
const shown = (page, words) => page.locator('button:visible:enabled, a:visible').filter({ hasText: words });

/** What the matrix holds: [label][answer] in one list. @param {Page} page */
const counts = (page) =>
  page
    .getByRole('grid', { name: 'Confusion matrix: yours' })
    .getByRole('gridcell')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent)));

/** @type {[string, import('playwright-core').BrowserContextOptions, (page: Page, words: RegExp) => Promise<void>][]} */
const DEVICES = [
  ['a desk', { viewport: { width: 1440, height: 900 } }, (page, words) => shown(page, words).click()],
  [
    'a phone',
    { viewport: { width: 360, height: 740 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true },
    (page, words) => shown(page, words).tap(),
  ],
];

for (const [device, options, press] of DEVICES) {
  test(`on ${device} a stranger comes from a digit to a network of their own and to what it confuses most often`, () =>
    withPage(
      async (page) => {
        await drawDigit(page, 4);
        await untilAnswer(page, 4);
        await press(page, /^Your own network in seconds$/);
        await shown(page, /^See what it gets wrong$/).waitFor({ timeout: RUN });
        await runStage(page, /^Finished: 2 epochs in /).waitFor();
        const [, score = 0] = /Test accuracy: (\S+)/.exec(await page.getByLabel('Test result').innerText()) ?? [];
        assert.ok(Number(score) > 0.96, `${score}`);
        await untilAnswer(page, 4); // by the new network
        await press(page, /^See what it gets wrong$/);

        const sentence = page.getByText(/^The most frequent mix-up: \d taken for \d, \d+ times\.$/);
        await sentence.waitFor();
        assert.ok(await sentence.isVisible());
        const [label = NaN, other = NaN, times = NaN] =
          ((await sentence.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
        const all = await counts(page);
        const wrong = all.map((count, i) => (i % 11 === 0 ? 0 : count));
        assert.equal(
          all.reduce((a, b) => a + b),
          10_000,
        );
        assert.deepEqual([wrong[label * 10 + other], Math.max(...wrong)], [times, times]);

        await press(page, new RegExp(`^Show ${times} pictures$`));
        await page.getByText(`yours: ${times} pictures of ${label} that are taken for ${other} ✗`).waitFor();
        const tiles = page.getByRole('button', { name: `: a ${label}, answered ${other} with` });
        assert.equal(await tiles.count(), Math.min(24, times));
        await page.waitForFunction(() =>
          [...document.querySelectorAll('#judgement .tiles canvas')].every(
            (canvas) =>
              canvas instanceof HTMLCanvasElement &&
              canvas
                .getContext('2d')
                ?.getImageData(0, 0, 28, 28)
                .data.some((v, i) => i % 4 < 3 && v > 99),
          ),
        );
        await tiles.first().click();
        await untilAnswer(page, other);
        assert.equal(await answer(page).isVisible(), true);
      },
      { ...options, measures: true },
    ));
}
