// Drawing as a person does it, and what the page makes of it, by the shipped weights.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { answer, draw, drawDigit, pad, press, untilAnswer, untilPainted, untilRead, useSite } from './support/page.mjs';
import { processorTime } from './support/work.mjs';
import { DIGITS } from './support/digits.mjs';
import { SCHOOLS, WAYS } from './support/ways.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @param {import('playwright-core').Page} page @returns {Promise<number[]>} */
const probabilities = (page) =>
  page.getByRole('meter').evaluateAll((meters) => meters.map((meter) => Number(meter.getAttribute('aria-valuenow'))));

/** @param {import('playwright-core').Page} page how many pixels of the pad have ink */
async function inkedPixels(page) {
  await untilPainted(page);
  return pad(page).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the pad is a canvas');
    const context = canvas.getContext('2d');
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.filter((value, i) => i % 4 === 3 && value > 0).length;
  });
}

/** A digit as a dark line on a light picture, drawn by the browser itself. */
const digitPicture = (/** @type {import('playwright-core').Page} */ page, /** @type {number} */ digit) =>
  page.evaluate(async (strokes) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 400 });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#f3eee0';
    context.fillRect(0, 0, 300, 400);
    Object.assign(context, {
      strokeStyle: '#223',
      lineWidth: 22,
      lineCap: 'round',
      lineJoin: 'round',
    });
    for (const stroke of strokes) {
      context.beginPath();
      for (const [x, y] of stroke) context.lineTo(x * 300, 50 + y * 300);
      context.stroke();
    }
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  }, DIGITS[digit] ?? []);

/** @param {number[]} shares @param {number} digit the one with the largest */
function assertShares(shares, digit) {
  assert.equal(shares.length, 10);
  assert.equal(shares.indexOf(Math.max(...shares)), digit);
  const sum = shares.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - 1) < 0.01, `the meters add up to ${sum}`);
}

/**
 * Draws each on a clean pad and tells what is not read as its digit.
 *
 * @param {import('playwright-core').Page} page
 * @param {[digit: number, import('./support/ways.mjs').Way][]} ways
 */
async function misreadOf(page, ways) {
  /** @type {string[]} */
  const misread = [];
  for (const [digit, { name, strokes }] of ways) {
    await draw(page, strokes);
    await untilAnswer(page, digit)
      .then(async () => assertShares(await probabilities(page), digit))
      .catch(async (error) => {
        misread.push(`${digit} ${name}: ${await answer(page).textContent()}, ${error.message}`);
      });
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');
  }
  return misread;
}

test('each digit is read as itself in five ways of drawing it', () =>
  withPage(async (page) => {
    assert.equal(WAYS.length, 10);
    for (const [digit, ways] of WAYS.entries()) {
      assert.equal(ways.length, 5);
      assert.deepEqual(ways[0]?.strokes, DIGITS[digit]);
    }
    const all = WAYS.flatMap((ways, digit) => ways.map((way) => /** @type {[number, typeof way]} */ ([digit, way])));
    assert.deepEqual(await misreadOf(page, all), []);
  }));

test('ones, twos, fours and nines are read as other schools teach them, too', () =>
  withPage(async (page) => {
    assert.deepEqual(await misreadOf(page, SCHOOLS), []);
  }));

test('what is no digit is answered so, in one stroke and in strokes that cross', () =>
  withPage(async (page) => {
    /** @type {[number, number][][][]} */
    const drawings = [
      [[[0.2, 0.3], [0.8, 0.3], [0.2, 0.5], [0.8, 0.5], [0.2, 0.7], [0.8, 0.7], [0.3, 0.2], [0.6, 0.8]]], // prettier-ignore
      [
        [
          [0.5, 0.1],
          [0.5, 0.9],
        ],
        [
          [0.1, 0.5],
          [0.9, 0.5],
        ],
        [
          [0.2, 0.2],
          [0.8, 0.8],
        ],
        [
          [0.8, 0.2],
          [0.2, 0.8],
        ],
      ],
    ];
    for (const strokes of drawings) {
      await draw(page, strokes);
      await untilAnswer(page, 'Not a digit');
      await press(page, 'Clear');
      await untilAnswer(page, 'Draw a digit');
    }
  }));

test('the first drawing is read after little work, of which none is for what nobody asked', () =>
  withPage(
    async (page) => {
      await draw(page, DIGITS[7] ?? [], pad(page), { slowly: true });
      await untilAnswer(page, 7);
      const seconds = await processorTime(page);
      // Half a second, so that it takes less than a second where nothing else runs. How long it takes here
      // would tell of the machine.
      assert.ok(seconds < 2, `${seconds} s of processor time since the page was opened`);
      const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      assert.deepEqual(
        fetched.filter((name) => /-ubyte|shipped-history/.test(name)),
        [],
      );
    },
    { ready: (page) => pad(page).waitFor() },
  ));

test('a blank pad invites, and all meters are at zero', () =>
  withPage(async (page) => {
    assert.equal(await answer(page).textContent(), 'Draw a digit');
    assert.deepEqual(await probabilities(page), Array(10).fill(0));
    await drawDigit(page, 1);
    await untilAnswer(page, 1);
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');
    assert.deepEqual(await probabilities(page), Array(10).fill(0));
    assert.equal(await inkedPixels(page), 0);
  }));

test('undo takes back one stroke, by button and by Ctrl+Z', () =>
  withPage(async (page) => {
    const [angle, line] = DIGITS[4] ?? [];
    assert.ok(angle && line);
    await draw(page, [line]);
    await untilAnswer(page, 1);
    const oneStroke = await inkedPixels(page);
    await draw(page, [angle]);
    await untilAnswer(page, 4);
    await press(page, 'Undo');
    await untilAnswer(page, 1);
    assert.equal(await inkedPixels(page), oneStroke);
    await page.keyboard.press('Control+z');
    await untilAnswer(page, 'Draw a digit');
    assert.equal(await page.getByRole('button', { name: 'Undo' }).isEnabled(), false);
  }));

test('a small drawing in a corner gives nearly the picture of a large one', () =>
  withPage(async (page) => {
    const picture = () =>
      page.getByLabel('What the network sees').evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('a canvas');
        const data = canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [];
        return [...data].filter((_, i) => i % 4 === 0);
      });
    await drawDigit(page, 2);
    await untilAnswer(page, 2);
    const large = await picture();
    await press(page, 'Clear');
    await draw(
      page,
      (DIGITS[2] ?? []).map((stroke) => stroke.map(([x, y]) => [x * 0.4, y * 0.4])),
    );
    await untilAnswer(page, 2);
    const small = await picture();
    const ink = large.reduce((a, b) => a + b, 0);
    const difference = large.reduce((sum, value, i) => sum + Math.abs(value - (small[i] ?? 0)), 0);
    assert.ok(ink > 0);
    assert.ok(difference < ink * 0.35, `they differ by ${difference} of ${ink}`);
  }));

test('a stroke that leaves the pad goes on where it comes back, as one stroke', () =>
  withPage(async (page) => {
    await draw(page, [
      [
        [0.5, 0.3],
        [0.5, -0.2],
        [0.7, -0.2],
        [0.7, 0.6],
      ],
    ]);
    await untilPainted(page);
    const ink = await pad(page).evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the pad is a canvas');
      const { width, height } = canvas;
      const context = canvas.getContext('2d');
      const at = (/** @type {number} */ x, /** @type {number} */ y) =>
        context?.getImageData(x * width, y * height, 1, 1).data[3] ?? 0;
      return [at(0.5, 0.1), at(0.6, 0.3), at(0.7, 0.4)].map((alpha) => alpha > 0);
    });
    assert.deepEqual(ink, [true, false, true]);
    await press(page, 'Undo');
    await untilAnswer(page, 'Draw a digit');
    assert.equal(await inkedPixels(page), 0);
  }));

test('a line that a mouse draws along an edge, on its border too, is ink', () =>
  withPage(async (page) => {
    const box = await pad(page).boundingBox();
    assert.ok(box);
    const { x, y, width, height } = box;
    const [left, right, top, bottom] = [x + 0.5, x + width - 1, y + 0.5, y + height - 1];
    const third = { x: x + width / 3, y: y + height / 3 };
    const edges = /** @type {[[number, number], [number, number]][]} */ ([
      [[left, third.y], [left, bottom - 40]],
      [[right, third.y], [right, bottom - 40]],
      [[third.x, top], [right - 40, top]],
      [[third.x, bottom], [right - 40, bottom]],
      [[left, third.y], [left - 5, bottom - 40]],
    ]); // prettier-ignore
    for (const [from, to] of edges) {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move(...to, { steps: 8 });
      await page.mouse.up();
      await untilRead(page);
      assert.notEqual(await answer(page).textContent(), 'Draw a digit', String(from));
      await press(page, 'Clear');
      await untilAnswer(page, 'Draw a digit');
    }
  }));

test('the pad has a pixel for each of the screen’s, on any screen and after a resize', () =>
  withPage(
    async (page) => {
      const untilSharp = () =>
        page.waitForFunction(() => {
          const canvas = document.querySelector('canvas');
          return canvas && Math.abs(canvas.width / canvas.clientWidth - 2.5) < 0.02;
        });
      await drawDigit(page, 3);
      await untilSharp();
      await page.setViewportSize({ width: 500, height: 900 });
      await untilSharp();
      assert.ok((await inkedPixels(page)) > 1000, 'the drawing is still there');
    },
    { deviceScaleFactor: 2.5 },
  ));

test('a picture of a digit is read: chosen, dropped and pasted', () =>
  withPage(async (page) => {
    const five = await digitPicture(page, 5);
    await page.getByLabel('Choose a picture').setInputFiles({
      name: 'five.png',
      mimeType: 'image/png',
      buffer: Buffer.from(five, 'base64'),
    });
    await untilAnswer(page, 5);
    assert.ok((await inkedPixels(page)) > 0, 'the picture stands on the pad');
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');

    for (const [way, digit] of /** @type {const} */ ([
      ['drop', 2],
      ['paste', 3],
    ])) {
      const base64 = await digitPicture(page, digit);
      await page.evaluate(
        ({ way, base64 }) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], 'digit.png', { type: 'image/png' }));
          const event =
            way === 'drop'
              ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
          document.body.dispatchEvent(event);
        },
        { way, base64 },
      );
      await untilAnswer(page, digit);
    }
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
  }));

test('a file that is no picture is named, and the drawing stays', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    await page.getByLabel('Choose a picture').setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: await readFile(new URL(import.meta.url)),
    });
    const alert = page.getByRole('alert');
    await alert.getByText('notes.txt').waitFor();
    await untilAnswer(page, 7);
    await press(page, 'Dismiss');
    assert.equal(await alert.textContent(), '');
  }));
