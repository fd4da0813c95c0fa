// Numbers: several digits drawn or photographed side by side, each to be looked at on its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { draw, drawDigit, drawNumber, numberStrokes, pad, press, untilAnswer, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const choices = (page) => page.getByRole('radiogroup', { name: 'Digits of the number' });

/** @param {Page} page @returns {Promise<number>} the digit whose meter is fullest */
const fullest = (page) =>
  page.getByRole('meter').evaluateAll((meters) => {
    const shares = meters.map((meter) => Number(meter.getAttribute('aria-valuenow')));
    return shares.indexOf(Math.max(...shares));
  });

/** @param {Page} page @returns {Promise<string>} */
const picture = (page) =>
  page
    .getByLabel('What the network sees')
    .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));

for (const digits of [
  [2, 0, 2, 6],
  [4, 5],
  [1, 0, 7],
]) {
  test(`${digits.join('')} drawn with the mouse is read`, () =>
    withPage(async (page) => {
      await drawNumber(page, digits);
      await untilAnswer(page, digits.join(''));
    }));
}

test('where the room between strokes leaves it open, the pause decides', () =>
  withPage(async (page) => {
    /** A bowl and a line: a four whose leg stands apart, or a one after something like a six. */
    const strokes = [
      [
        [70, 60],
        [62, 120],
        [66, 170],
        [90, 180],
        [120, 160],
      ],
      [
        [194, 60],
        [189, 220],
      ],
    ].map((stroke) => stroke.map(([x, y]) => /** @type {[number, number]} */ ([x / 280, y / 280])));
    await draw(page, strokes, pad(page), { pause: 0.2 });
    await untilAnswer(page, 4);
    await press(page, 'Clear');
    await draw(page, strokes, pad(page), { pause: 0.8 });
    await untilAnswer(page, 61);
    // The second stroke again, long after: its first time is forgotten with it.
    await press(page, 'Undo');
    await draw(page, strokes.slice(1), pad(page), { wait: 9 });
    await untilAnswer(page, 61);
  }));

test('each digit of a number has its own picture and bars: by click and by arrow keys', () =>
  withPage(async (page) => {
    await drawNumber(page, [2, 0, 2, 6]);
    await untilAnswer(page, '2026');
    const radios = choices(page).getByRole('radio');
    assert.equal(await radios.count(), 4);
    const second = page.getByRole('radio', { name: /^2 of 4: 0, .*%/ });
    await second.check();
    await second.focus(); // it may have been shown already
    assert.equal(await fullest(page), 0);
    const zero = await picture(page);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await radios.nth(3).isChecked(), true);
    assert.equal(await fullest(page), 6);
    assert.notEqual(await picture(page), zero);
    await untilAnswer(page, '2026');
  }));

test('the least certain digit is shown first and named', () =>
  withPage(async (page) => {
    await drawNumber(page, [4, 5, 7]);
    await untilAnswer(page, '457');
    const unsure = choices(page).getByRole('radio', { name: /least certain$/ });
    assert.equal(await unsure.count(), 1);
    assert.equal(await unsure.isChecked(), true);
    await page.getByText(/^least certain: \d in place \d/).waitFor();
  }));

test('one digit has nothing to choose from, before a number and after', () =>
  withPage(async (page) => {
    await drawDigit(page, 5);
    await untilAnswer(page, 5);
    assert.equal(await choices(page).count(), 0);
    await press(page, 'Clear');
    await drawNumber(page, [4, 5]);
    await untilAnswer(page, 45);
    assert.equal(await choices(page).count(), 1);
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');
    assert.equal(await choices(page).count(), 0);
  }));

test('a correction is of the digit that is looked at', () =>
  withPage(async (page) => {
    await drawNumber(page, [4, 5]);
    await untilAnswer(page, 45);
    const labels = page.getByRole('group', { name: 'Correct it' });
    await page.getByRole('radio', { name: /^1 of 2/ }).check();
    await labels.getByRole('button', { name: '9', exact: true }).click();
    const nine = labels.getByRole('button', { name: '9', exact: true, pressed: true });
    await nine.waitFor();
    await page.getByRole('radio', { name: /^2 of 2/ }).check();
    await nine.waitFor({ state: 'detached' });
  }));

test('a line of digits on paper in uneven light is read from its picture', () =>
  withPage(async (page) => {
    const strokes = numberStrokes([4, 0, 7]);
    const base64 = await page.evaluate((strokes) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      const light = context.createLinearGradient(0, 0, 640, 0);
      light.addColorStop(0, '#fbf6e8');
      light.addColorStop(1, '#6c6a64');
      context.fillStyle = light;
      context.fillRect(0, 0, 640, 400);
      Object.assign(context, {
        strokeStyle: 'rgb(20 20 40 / 70%)',
        lineWidth: 13,
        lineCap: 'round',
        lineJoin: 'round',
      });
      for (const stroke of strokes) {
        context.beginPath();
        for (const [x, y] of stroke) context.lineTo(x * 640, y * 600 - 100);
        context.stroke();
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    }, strokes);
    await page.getByLabel('Choose a picture').setInputFiles({
      name: 'line.png',
      mimeType: 'image/png',
      buffer: Buffer.from(base64, 'base64'),
    });
    await untilAnswer(page, 407);
  }));

for (const [name, options] of /** @type {const} */ ([
  ['a light screen', {}],
  ['a dark screen', { colorScheme: 'dark' }],
  ['a phone', { viewport: { width: 360, height: 740 } }],
])) {
  test(`axe finds nothing with a number on ${name}, and it fits`, () =>
    withPage(async (page) => {
      await drawNumber(page, [2, 0, 2, 6, 1, 7]);
      await choices(page).waitFor();
      assert.deepEqual(await violations(page, '#draw'), []);
      const widths = await page.evaluate(() => {
        const answer = document.querySelector('output');
        const root = document.documentElement;
        return [answer?.scrollWidth, answer?.clientWidth, root.scrollWidth, root.clientWidth];
      });
      assert.ok((widths[0] ?? 1e9) <= (widths[1] ?? 0), `the answer is too wide: ${widths}`);
      assert.equal(widths[2], widths[3]);
    }, options));
}

test('a dot beside a number is no digit', () =>
  withPage(async (page) => {
    await drawNumber(page, [4, 5]);
    await draw(page, [[[0.02, 0.9]]]);
    await untilAnswer(page, 45);
  }));
