// The page at every width that screens have: nothing leaves its part of the page or the window, no two controls
// lie on each other.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import {
  draw,
  drawDigit,
  numberStrokes,
  press,
  readBook,
  trainToEnd,
  unfoldMore,
  untilAnswer,
  untilPainted,
  useSite,
} from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** Around each change of the layout, and a phone's and two desks' widths (CSS pixels). */
const WIDTHS = [320, 360, 480, 639, 641, 767, 769, 1151, 1153, 1440, 1920, 2560];

/**
 * What is wrong with the layout, in words.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
const faults = (page) =>
  page.evaluate(() => {
    const SCROLLED = '.scroller, .chapters ol, .digits, .hero .layers';
    /** @param {Element} element */
    const name = (element) =>
      `${element.tagName.toLowerCase()} “${(element.textContent || element.id).trim().slice(0, 30)}”`;
    /** @param {Element} element of which people see something */
    const isSeen = (element) =>
      element.getClientRects().length > 0 &&
      element.checkVisibility() &&
      !element.closest(`.visually-hidden, .skip, ${SCROLLED}`);
    const root = document.documentElement;
    /** What reaches beyond the window, its letters too. */
    const widest = () => {
      const range = document.createRange();
      const beyond = [...document.body.querySelectorAll('*')].filter((element) => {
        range.selectNodeContents(element);
        const right = Math.max(element.getBoundingClientRect().right, range.getBoundingClientRect().right);
        return right > root.clientWidth + 0.5 && !element.closest(SCROLLED);
      });
      return `${root.scrollWidth} of ${root.clientWidth}, ${beyond.slice(-5).map(name).join(', ')}`;
    };
    // Otherwise what is taken out of the flow in it, as hidden words are, makes the page wider.
    const scrolling = [...document.body.querySelectorAll('*')].filter(
      (element) => element.checkVisibility() && /auto|scroll/.test(getComputedStyle(element).overflowX),
    );
    const loose = scrolling.filter((element) => getComputedStyle(element).position === 'static');
    const found = loose.map((element) => `${name(element)} scrolls and has no position`);
    if (root.scrollWidth > root.clientWidth) found.push(`the page scrolls sideways: ${widest()}`);
    for (const card of document.querySelectorAll('.bench, .chapter, .run-bar, .masthead')) {
      // What the bench has no room for is scrolled to.
      const scrolls = getComputedStyle(card).overflowY === 'auto';
      const inside = card.getBoundingClientRect();
      for (const element of [...card.querySelectorAll('*')].filter(isSeen)) {
        const { left, right, bottom } = element.getBoundingClientRect();
        // Half a pixel for rounding.
        const fits =
          left >= inside.left - 0.5 && right <= inside.right + 0.5 && (scrolls || bottom <= inside.bottom + 0.5);
        if (!fits) found.push(`${name(element)} leaves its part`);
      }
    }
    const controls = [...document.querySelectorAll('button, .button, input, select')].filter(isSeen);
    /** The bars lie over the book, which is scrolled below them. @param {Element} element */
    const layer = (element) => element.closest('.bench, .book, .run-bar, .masthead');
    controls.forEach((one, i) => {
      const a = one.getBoundingClientRect();
      for (const other of controls.slice(i + 1).filter((other) => layer(other) === layer(one))) {
        const b = other.getBoundingClientRect();
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        if (!apart) found.push(`${name(one)} and ${name(other)} lie on each other`);
      }
    });
    return found;
  });

/**
 * The charts follow the width some frames later: what is still wrong after many frames is a fault.
 * @param {import('playwright-core').Page} page
 */
async function lastingFaults(page) {
  let found = ['not looked at yet'];
  for (let frames = 0; frames < 120 && found.length > 0; frames++) {
    await untilPainted(page);
    found = await faults(page);
  }
  return found;
}

test('at every width everything keeps to its part of the page, before training and after', () =>
  withPage(async (page) => {
    /** @param {string} when */
    const look = async (when) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await lastingFaults(page), [], `${when}, ${width} px wide`);
      }
    };
    await readBook(page);
    await page.setViewportSize({ width: 2560, height: 900 });
    const [bench = 0, ...bars] = await page.evaluate(() =>
      ['.bench-room', '.masthead h1', '.run-bar .controls'].map(
        (part) => document.querySelector(part)?.getBoundingClientRect().left ?? 0,
      ),
    );
    assert.ok(bench > 300, `${bench}`);
    assert.deepEqual(bars, [bench, bench], 'the bars begin where the bench does');
    // Every field is shown, and one has an error beside it.
    await page.getByLabel('Optimizer').selectOption('SGD');
    await page.getByLabel('Momentum').fill('2');
    await page.locator('#momentum[aria-invalid=true]').waitFor();
    await look('before');
    await page.getByText('Choose another build').click();
    await unfoldMore(page);
    await page.getByLabel('Weight decay').fill('2');
    await page.locator('#weight_decay[aria-invalid=true]').waitFor();
    await look('with the builds and more open');
    await page.getByLabel('Weight decay').fill('0');
    await page.getByLabel('Optimizer').selectOption('Adam');
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await page.getByLabel('Epochs').fill('12');
    await page.getByLabel('Hidden layers').fill('32');
    await page.getByLabel('Patience').fill('3');
    await unfoldMore(page);
    for (const digit of [3, 1, 8, 2, 0, 7]) {
      if (digit !== 3) await press(page, 'Clear');
      await drawDigit(page, digit);
      await untilAnswer(page, digit);
      const labels = page.getByRole('group', { name: 'Correct it' });
      await labels.getByRole('button', { name: digit === 8 ? 'None' : '4' }).click();
    }
    await trainToEnd(page);
    await look('after');
  }));

for (const locale of ['en-US', 'zh-CN']) {
  test(`with letters of one and a half and of twice the usual size nothing leaves its card either, in ${locale}`, () =>
    withPage(
      async (page) => {
        const session = await page.context().newCDPSession(page);
        const letters = () => page.evaluate(() => getComputedStyle(document.body).fontSize);
        assert.equal(await letters(), '16px');
        await readBook(page);
        await page.locator('#idx-files').setInputFiles(dataSet({ training: 600, test: 100 }));
        await page.locator('#dataset').getByText('600').waitFor();
        await page.locator('#epochs').fill('2');
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        const result = page.locator('#progress [data-part=result] span').first();
        await page.locator('button[data-action=train]').click();
        await result.waitFor();
        await draw(page, numberStrokes([2, 0, 2, 6]), page.locator('.pad-canvas'));
        await page.locator('#digits label').first().waitFor();
        await page.locator('#correct button').last().click();
        await page.locator('#weight_decay').fill('2');
        await page.locator('[aria-invalid=true]').waitFor();
        for (const size of [24, 32]) {
          // What a person sets in the browser.
          await session.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
          for (const width of [320, 360, 768, 1440]) {
            await page.setViewportSize({ width, height: 900 });
            await untilPainted(page);
            assert.equal(await letters(), `${size}px`);
            assert.deepEqual(await lastingFaults(page), [], `${size} px letters, ${width} px wide`);
          }
        }
      },
      { locale, ready: (page) => page.locator('button[data-action=train]:enabled').waitFor() },
    ));
}

for (const [zoom, width, height] of /** @type {const} */ ([
  ['200%', 640, 450],
  ['400%', 320, 225],
])) {
  test(`at ${zoom} of zoom on a screen of 1280 × 900 the whole book is there without sideways scroll`, () =>
    withPage(
      async (page) => {
        await readBook(page);
        assert.deepEqual(await lastingFaults(page), []);
        // Bars that stuck would leave no room to read in.
        const covered = await page.evaluate(() => {
          const bars = [...document.querySelectorAll('.masthead, .run-bar')];
          const stuck = bars.filter((bar) => getComputedStyle(bar).position === 'sticky');
          return stuck.reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0) / innerHeight;
        });
        assert.ok(covered < 0.35, `bars cover ${covered} of the screen`);
      },
      { viewport: { width, height }, deviceScaleFactor: 2 },
    ));
}

/**
 * How a strip's far edge fades, and how much of its next part is in sight (CSS pixels).
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 */
const fadeOf = (page, selector) =>
  page.locator(selector).evaluate((strip) => parseFloat(getComputedStyle(strip).getPropertyValue('--fade')));

for (const [width, height, least] of /** @type {const} */ ([
  [1280, 800, 250],
  [1440, 900, 285],
])) {
  test(`at ${width} × ${height} the pad is as large as its bars leave it room, all ten are seen, and words stay whole`, () =>
    withPage(
      async (page) => {
        const side = async () => (await page.locator('.pad-canvas').boundingBox())?.width ?? 0;
        assert.ok((await side()) >= least, `${await side()} px`);
        const last = await page.getByRole('meter', { name: 'Digit 9' }).boundingBox();
        const bar = await page.locator('#run-bar').boundingBox();
        assert.ok(last && bar && last.y + last.height <= bar.y, JSON.stringify([last, bar]));
        const [undo, clear] = await page.locator('.pad .buttons button').evaluateAll((all) =>
          all.map((button) => {
            const range = document.createRange();
            range.selectNodeContents(button);
            return range.getClientRects().length;
          }),
        );
        assert.deepEqual([undo, clear], [1, 1], 'lines of words');
      },
      { viewport: { width, height } },
    ));
}

test('what goes on beyond an edge shows it: the layers and the chapters on a phone, the bench on a low screen', () =>
  withPage(
    async (page) => {
      await readBook(page);
      const layers = page.locator('.hero .layers');
      const peeks = await layers.evaluate((strip) => {
        const next = strip.querySelectorAll('.layer')[1]?.getBoundingClientRect().left ?? Infinity;
        return strip.getBoundingClientRect().right - next;
      });
      assert.ok(peeks >= 24, `${peeks} px of the second layer are seen`);
      for (const selector of ['.hero .layers', '.chapters']) {
        assert.ok((await fadeOf(page, selector)) > 20, selector);
        await page.locator(selector).evaluate((strip) => strip.scrollTo(strip.scrollWidth, 0));
        await untilPainted(page);
        assert.ok((await fadeOf(page, selector)) < 1, `${selector} at its end`);
      }
      await page.setViewportSize({ width: 1280, height: 640 });
      await untilPainted(page);
      assert.ok((await fadeOf(page, '.bench')) > 10);
      await page.locator('.bench').evaluate((bench) => bench.scrollTo(0, bench.scrollHeight));
      await untilPainted(page);
      assert.ok((await fadeOf(page, '.bench')) < 1);
      await page.setViewportSize({ width: 1440, height: 2400 });
      await untilPainted(page);
      assert.equal(await fadeOf(page, '.bench'), 0, 'all of it is seen');
    },
    { viewport: { width: 360, height: 740 } },
  ));
