// A phone: 360 × 740, fingers only.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import {
  draw,
  drawDigit,
  drawNumber,
  numberStrokes,
  pad,
  readBook,
  trainToEnd,
  unfoldForm,
  untilAnswer,
  untilRead,
  useSite,
} from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

const PHONE = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 3,
  hasTouch: true,
  isMobile: true,
};

/** @typedef {import('playwright-core').Page} Page */

/**
 * A hand on the glass: real touch events of the browser, which scroll the page unless it forbids that.
 * @param {Page} page
 */
async function hand(page) {
  const session = await page.context().newCDPSession(page);
  const box = await pad(page).boundingBox();
  assert.ok(box);
  /**
   * @param {'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel'} type
   * @param {...[number, number]} fingers 0 to 1 across the pad
   */
  return (type, ...fingers) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers.map(([x, y], id) => ({
        x: box.x + x * box.width,
        y: box.y + y * box.height,
        id,
      })),
    });
}

/** @param {number} from @param {number} to @param {number} part */
const between = (from, to, part) => from + (to - from) * part;

test('a digit drawn with a finger is read, and the page does not scroll', () =>
  withPage(async (page) => {
    const touch = await hand(page);
    await touch('touchStart', [0.5, 0.15]);
    for (let i = 1; i <= 20; i++) await touch('touchMove', [0.5, between(0.15, 0.85, i / 20)]);
    await touch('touchEnd');
    await untilAnswer(page, 1);
    assert.equal(await page.evaluate(() => scrollY), 0);
  }, PHONE));

test('a second finger does not draw, and a cancelled touch ends its stroke', () =>
  withPage(async (page) => {
    const touch = await hand(page);
    await touch('touchStart', [0.5, 0.15]);
    await touch('touchStart', [0.5, 0.2], [0.1, 0.1]);
    for (let i = 1; i <= 20; i++) {
      const y = between(0.2, 0.85, i / 20);
      await touch('touchMove', [0.5, y], [between(0.1, 0.9, i / 20), 0.1]);
    }
    await touch('touchCancel');
    await untilAnswer(page, 1);
    // One stroke: undoing once leaves nothing.
    await page.getByRole('button', { name: 'Undo' }).tap();
    await untilAnswer(page, 'Draw a digit');
  }, PHONE));

test('the pad and the answer are seen without scrolling, and nothing is wider than the screen', () =>
  withPage(async (page) => {
    for (const part of [pad(page), page.getByLabel('Prediction')]) {
      const box = await part.boundingBox();
      assert.ok(box && box.y >= 0 && box.y + box.height <= 740, 'within the first screen');
    }
    const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth]);
    assert.deepEqual(await widths(), [360, 360]);
    await unfoldForm(page);
    await page.getByLabel('Dropout').fill('123456789012345678901234567890');
    await page.locator('[aria-invalid=true]').waitFor();
    await page
      .getByLabel('Choose IDX files')
      .setInputFiles([{ name: `${'long'.repeat(40)}.gz`, mimeType: '', buffer: Buffer.from('bad') }]);
    await page.getByRole('alert').getByText('longlong').waitFor();
    assert.deepEqual(await widths(), [360, 360]);
  }, PHONE));

for (const locale of ['en-US', 'zh-CN']) {
  test(`whatever is tapped is at least 44 pixels high, in every chapter, in ${locale}`, () =>
    withPage(
      async (page) => {
        await readBook(page);
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        await readBook(page);
        const low = await page
          .locator(
            'button:visible, label.button:visible, .field input:visible, input[type=range]:visible, select:visible, summary:visible, .source label, .chapters a',
          )
          .evaluateAll((elements) =>
            elements
              .filter((element) => element.closest('.check') === null)
              .filter((element) => element.getBoundingClientRect().height < 44)
              .map((element) => element.outerHTML),
          );
        assert.deepEqual(low, []);
      },
      {
        ...PHONE,
        locale,
        ready: (page) => page.locator('button[data-action=train]:enabled').waitFor(),
      },
    ));
}

test('pad, buttons, answer and ten bars are on the first screen, above the run bar', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    const bar = await page.locator('.run-bar').boundingBox();
    assert.ok(bar);
    for (const part of ['.pad-canvas', '#pad .buttons', '.answer', '.seen canvas', '.meters']) {
      const box = await page.locator(part).boundingBox();
      assert.ok(box && box.y >= 0 && box.y + box.height <= bar.y + 1, `${part}: ${box?.y} + ${box?.height}`);
    }
    assert.match((await page.locator('.sure').textContent()) ?? '', /^\d+\.\d%$/);
  }, PHONE));

test('what the run bar says of a run is not cut', () =>
  withPage(async (page) => {
    const isCut = (/** @type {string} */ words) =>
      page.locator('#run-bar .stage').evaluate((stage, words) => {
        stage.textContent = words;
        return stage.scrollHeight > stage.clientHeight;
      }, words);
    for (const words of [
      'Stopped: 11 epochs in 1 min 23 s.',
      'Epoch 17 of 20: batch 1,234 of 1,875',
      '已停止：11 轮，用时 1 分 23 秒。',
      '第 17 轮，共 20 轮；第 1,234 批，共 1,875 批',
    ]) {
      assert.equal(await isCut(words), false, words);
    }
    assert.equal(await isCut('Longer than the bar has room for. '.repeat(5)), true);
  }, PHONE));

for (const locale of ['en', 'zh-CN']) {
  test(`the words of the run's buttons stand in one line on the smallest phone, in ${locale}`, () =>
    withPage(
      async (page) => {
        // The longer of the two names that one button has.
        await page
          .locator('#controls [data-action=pause]')
          .evaluate((pause, name) => void (pause.textContent = name), locale === 'en' ? 'Resume' : '继续');
        const boxes = await page.locator('#controls button').evaluateAll((buttons) =>
          buttons.map((button) => {
            const words = document.createRange();
            words.selectNodeContents(button);
            const [lines, width] = [words.getClientRects().length, words.getBoundingClientRect().width];
            return { lines, fits: width <= button.clientWidth };
          }),
        );
        assert.deepEqual(boxes, Array(3).fill({ lines: 1, fits: true }));
      },
      {
        ...PHONE,
        viewport: { width: 320, height: 640 },
        locale,
        ready: (page) => page.locator('button[data-action=train]:enabled').waitFor(),
      },
    ));
}

test('ten upright bars stand in one row, and a tap or the arrow keys tell a bar’s number', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    const meters = page.getByRole('meter');
    const boxes = await meters.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
    assert.equal(new Set(boxes.map(({ y }) => y)).size, 1);
    assert.ok(boxes.every(({ width, height }) => width >= 24 && height > width));
    // A certain digit fills its bar upwards, after a moment of movement.
    await page.waitForFunction(
      () => (document.querySelector('.meter.top .fill')?.getBoundingClientRect().height ?? 0) > 40,
    );
    const number = (/** @type {number} */ digit) => page.locator('.meter .percent').nth(digit);
    assert.equal(await number(3).isVisible(), false);
    await meters.nth(3).tap();
    assert.equal(await number(3).isVisible(), true);
    await page.keyboard.press('ArrowRight');
    assert.deepEqual([await number(3).isVisible(), await number(4).isVisible()], [false, true]);
    for (const digit of [0, 9]) {
      await meters.nth(digit).tap();
      const box = await number(digit).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 360, `number of ${digit}`);
    }
  }, PHONE));

test('once the bench is scrolled away the dock tells digit and percentage, opens the bench, and Escape closes it', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    await readBook(page); // all figures have their height
    const dock = page.locator('#dock');
    assert.equal(await dock.isVisible(), false);
    await page.evaluate(() => document.getElementById('charts')?.scrollIntoView());
    await dock.waitFor();
    assert.match((await dock.textContent()) ?? '', /^✎ 7 \d+\.\d%$/);
    assert.match((await dock.getAttribute('aria-label')) ?? '', /^Draw: 7 \d+\.\d%$/);
    const place = () => page.locator('#charts').evaluate((charts) => charts.getBoundingClientRect().top);
    const before = await place();
    await dock.tap();
    assert.equal(await dock.getAttribute('aria-expanded'), 'true');
    const box = await pad(page).boundingBox();
    assert.ok(box && box.y >= 0 && box.y + box.height < 740, 'the pad is on the screen');
    await page.getByRole('button', { name: 'Clear' }).tap();
    await drawNumber(page, [4, 5]);
    await untilAnswer(page, 45);
    // What the sheet does not take of a swipe does not move the page behind it.
    await page.mouse.move(180, 600);
    for (let swipe = 0; swipe < 5; swipe++) await page.mouse.wheel(0, 800);
    await page.keyboard.press('Escape'); // clears the pad, which has the focus
    await page.locator('#source input').first().focus();
    await page.keyboard.press('Escape');
    assert.equal(await dock.getAttribute('aria-expanded'), 'false');
    assert.equal(await dock.evaluate((one) => one === document.activeElement), true);
    const moved = Math.abs((await place()) - before);
    assert.ok(moved < 0.5, `the page keeps its place: ${moved} px`); // pixels have parts
  }, PHONE));

test('on the first screen a button leads on to the two ways to begin, and gives its place to the dock', () =>
  withPage(async (page) => {
    const onward = page.getByRole('button', { name: 'Go on' });
    const place = await onward.boundingBox();
    const begin = page.getByRole('button', { name: 'Your own network in seconds' });
    const isSeen = () => begin.evaluate((one) => one.getBoundingClientRect().bottom < innerHeight - 110);
    assert.equal(await isSeen(), false);
    await onward.tap();
    assert.equal(await isSeen(), true);
    await onward.tap();
    await page.waitForFunction(() => {
      const top = document.getElementById('read')?.getBoundingClientRect().top ?? Infinity;
      return Math.abs(top) < 100;
    });
    await page.evaluate(() => document.getElementById('charts')?.scrollIntoView());
    await page.locator('#dock').waitFor();
    assert.equal(await onward.isVisible(), false);
    assert.deepEqual(await page.locator('#dock').boundingBox(), place);
  }, PHONE));

for (const locale of ['en', 'zh-CN']) {
  test(`the run bar keeps its parts where they are when the bench opens and whatever it reads, in ${locale}`, () =>
    withPage(
      async (page) => {
        const canvas = page.locator('.pad-canvas');
        const dock = page.locator('#dock');
        const boxes = () =>
          page.locator('#run-bar').evaluate((bar) => {
            const parts = [bar, ...bar.querySelectorAll('.course, .glance, #dock')];
            return parts.map((part) => {
              const { x, y, width, height } = part.getBoundingClientRect();
              return `${part.className}: ${x} ${y} ${width} ${height}`;
            });
          });
        await page.evaluate(() => document.getElementById('charts')?.scrollIntoView());
        await dock.waitFor();
        const before = await boxes();
        await dock.tap();
        assert.deepEqual(await boxes(), before, 'open');
        for (const number of [[7], [4, 2], [1, 2, 3, 4]]) {
          await draw(page, numberStrokes(number), canvas);
          await untilRead(page);
          await dock.tap();
          assert.deepEqual(await boxes(), before, String(number));
          assert.ok(await dock.evaluate((one) => one.scrollHeight <= one.clientHeight), 'not cut');
          await dock.tap();
          await page.locator('#pad [data-action=clear]').click();
        }
      },
      { ...PHONE, locale, ready: (page) => page.locator('button[data-action=train]:enabled').waitFor() },
    ));
}

test('where the pad is on the screen the line of chapters is at the first', () =>
  withPage(async (page) => {
    const marked = page.locator('#chapters [aria-current]');
    await page.evaluate(() => document.getElementById('judge')?.scrollIntoView());
    await marked.getByText('Judge').waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await marked.getByText('Read').waitFor();
  }, PHONE));

test('a finger on a chart moves the crosshair of both, and the values stay when it is lifted', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await unfoldForm(page);
    await page.getByLabel('Hidden layers').fill('16');
    await page.getByLabel('Epochs').fill('5');
    await trainToEnd(page);
    const chart = page.locator('[data-chart=loss] svg');
    await chart.scrollIntoViewIfNeeded();
    await page.locator('[data-chart=loss] path.validation.line').waitFor();
    const box = await chart.boundingBox();
    assert.ok(box);
    const session = await page.context().newCDPSession(page);
    const touch = (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, /** @type {number[]} */ ...parts) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: parts.map((part) => ({ x: box.x + part * box.width, y: box.y + box.height / 2 })),
      });
    const values = page.locator('#charts [data-part=values]');
    await touch('touchStart', 0.98);
    await values.getByText('Epoch 5: loss').waitFor();
    for (const part of [0.8, 0.6, 0.4]) await touch('touchMove', part);
    await values.getByText(/^Epoch [123]: loss/).waitFor();
    await touch('touchEnd');
    assert.equal(await page.locator('#charts .hair').count(), 2);
    assert.match((await values.textContent()) ?? '', /^Epoch [123]: loss/);
  }, PHONE));

test('a run on a phone fills the history, which fits the screen', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    await unfoldForm(page);
    await page.getByLabel('Hidden layers').fill('64');
    await page.getByLabel('Epochs').fill('3');
    await trainToEnd(page);
    const table = page.getByRole('table', { name: 'Training history' });
    assert.equal(await table.locator('tbody tr').count(), 3);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  }, PHONE));
