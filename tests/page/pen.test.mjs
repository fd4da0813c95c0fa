// A hand at the pad: pen and palm, the eraser, a selection in the way, and undoing what replaces a
// drawing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, drawDigit, pad, press, untilAnswer, useSite } from './support/page.mjs';
import { DIGITS } from './support/digits.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

const TABLET = { viewport: { width: 820, height: 1180 }, hasTouch: true };

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {[number, number]} Point from 0 to 1 across the pad */

/**
 * Fingers and a pen, as the browser gets them from the system.
 * @param {Page} page
 */
async function hands(page) {
  const session = await page.context().newCDPSession(page);
  await pad(page).scrollIntoViewIfNeeded();
  const box = await pad(page).boundingBox();
  assert.ok(box);
  const at = (/** @type {Point} */ [x, y]) => ({
    x: box.x + x * box.width,
    y: box.y + y * box.height,
  });
  // The events' own time, so that nothing depends on how fast the machine is.
  let now = Date.now() / 1000;
  const next = () => (now += 0.01);
  const rest = (/** @type {number} */ seconds) => void (now += seconds);
  /** @param {'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel'} type @param {...Point} fingers */
  const touch = (type, ...fingers) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      timestamp: next(),
      touchPoints: fingers.map((point, id) => ({ ...at(point), id, radiusX: 20, radiusY: 25 })),
    });
  /** @param {'mousePressed' | 'mouseMoved' | 'mouseReleased'} type @param {Point} point */
  const pen = (type, point) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      timestamp: next(),
      ...at(point),
      pointerType: 'pen',
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
    });
  /** @param {Point[][]} strokes */
  const write = async (strokes) => {
    for (const [first, ...rest] of strokes) {
      assert.ok(first);
      await pen('mousePressed', first);
      for (const point of rest) await pen('mouseMoved', point);
      await pen('mouseReleased', rest.at(-1) ?? first);
    }
  };
  return { touch, write, rest };
}

/** @type {Point[]} where a palm moves while a pen writes */
const PALM = [[0.8, 0.9], [0.82, 0.92], [0.8, 0.95], [0.78, 0.9]]; // prettier-ignore

test('a palm comes first, then a pen writes a 4: the 4 is read, and the palm has drawn nothing', () =>
  withPage(async (page) => {
    const { touch, write } = await hands(page);
    await touch('touchStart', PALM[0]);
    for (const point of PALM) await touch('touchMove', point);
    await write(DIGITS[4] ?? []);
    await touch('touchMove', [0.2, 0.9]);
    await touch('touchEnd');
    await untilAnswer(page, 4);
    await press(page, 'Undo');
    await press(page, 'Undo');
    await untilAnswer(page, 'Draw a digit');
    assert.equal(await page.getByRole('button', { name: 'Undo' }).isEnabled(), false);
  }, TABLET));

test('a palm that lifts as the pen comes, and one that comes while it writes, draw nothing', () =>
  withPage(async (page) => {
    const { touch, write } = await hands(page);
    await touch('touchStart', PALM[0]);
    await touch('touchMove', [0.9, 0.6]);
    await touch('touchCancel');
    const [angle, line] = DIGITS[4] ?? [];
    assert.ok(angle && line);
    await write([angle]);
    await touch('touchStart', PALM[0], [0.9, 0.8]);
    await touch('touchMove', [0.9, 0.5], [0.95, 0.7]);
    await write([line]);
    await touch('touchEnd');
    await untilAnswer(page, 4);
  }, TABLET));

test('fingers draw again when the pen is away, and a drawing by finger stays when a pen comes later', () =>
  withPage(async (page) => {
    const { touch, write, rest } = await hands(page);
    const finger = async (/** @type {Point[]} */ points) => {
      const [first, ...rest] = points;
      assert.ok(first);
      await touch('touchStart', first);
      for (const point of rest) await touch('touchMove', point);
      await touch('touchEnd');
    };
    const [angle, line] = DIGITS[4] ?? [];
    assert.ok(angle && line);
    await finger(angle);
    rest(0.6);
    await write([line]);
    await untilAnswer(page, 4);
    await press(page, 'Clear');
    rest(0.6);
    await finger(DIGITS[7]?.[0] ?? []);
    await untilAnswer(page, 7);
  }, TABLET));

test('a pen turned over erases the strokes that it meets, and undo brings them back', () =>
  withPage(async (page) => {
    const [angle, line] = DIGITS[4] ?? [];
    assert.ok(angle && line);
    await draw(page, [line, angle]);
    await untilAnswer(page, 4);
    await pad(page).evaluate((canvas) => {
      const box = canvas.getBoundingClientRect();
      const point = (/** @type {number} */ x, /** @type {number} */ y) => ({
        clientX: box.left + x * box.width,
        clientY: box.top + y * box.height,
        pointerId: 9,
        pointerType: 'pen',
        bubbles: true,
      });
      const eraser = { button: 5, buttons: 32 };
      canvas.dispatchEvent(new PointerEvent('pointerdown', { ...point(0.2, 0.3), ...eraser }));
      canvas.dispatchEvent(new PointerEvent('pointermove', { ...point(0.33, 0.3), ...eraser, button: -1 }));
      canvas.dispatchEvent(new PointerEvent('pointerup', { ...point(0.33, 0.3), button: 5 }));
    });
    await untilAnswer(page, 1);
    await press(page, 'Undo');
    await untilAnswer(page, 4);
  }, TABLET));

for (const [name, select] of /** @type {const} */ ([
  ['Ctrl+A', (/** @type {Page} */ page) => page.keyboard.press('Control+a')],
  [
    'a triple click on a title',
    (/** @type {Page} */ page) => page.getByRole('heading', { name: 'Correct it' }).click({ clickCount: 3 }),
  ],
  [
    'a selection over the pad',
    (/** @type {Page} */ page) =>
      page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('#draw') ?? document.body)),
  ],
])) {
  test(`after ${name} a digit is drawn as ever`, () =>
    withPage(async (page) => {
      await page.locator('h1').click();
      await select(page);
      assert.ok((await page.evaluate(() => String(getSelection()).trim().length)) > 0);
      await drawDigit(page, 3);
      await untilAnswer(page, 3);
      await press(page, 'Undo');
      await untilAnswer(page, 'Draw a digit');
    }));
}

test('nothing is dragged or selected from the pad, and a finger that rests opens no menu', () =>
  withPage(async (page) => {
    const stopped = await pad(page).evaluate((canvas) => {
      const event = (/** @type {Event} */ event) => !canvas.dispatchEvent(event);
      const options = { bubbles: true, cancelable: true };
      return [
        event(new DragEvent('dragstart', options)),
        event(new MouseEvent('mousedown', options)),
        event(new PointerEvent('contextmenu', { ...options, pointerType: 'touch' })),
        event(new PointerEvent('contextmenu', { ...options, pointerType: 'mouse' })),
      ];
    });
    assert.deepEqual(stopped, [true, true, true, false]);
    await pad(page).click();
    assert.equal(await pad(page).evaluate((canvas) => canvas === document.activeElement), true);
  }));

/**
 * Pastes into what has the focus.
 * @param {Page} page
 * @param {Record<string, string>} texts by their types
 * @param {boolean} withPicture of a blue square
 */
const paste = (page, texts, withPicture = true) =>
  page.evaluate(
    async ({ texts, withPicture }) => {
      const data = new DataTransfer();
      for (const [type, text] of Object.entries(texts)) data.setData(type, text);
      if (withPicture) {
        const canvas = new OffscreenCanvas(60, 60);
        canvas.getContext('2d')?.fillRect(25, 10, 8, 40);
        const blob = await canvas.convertToBlob();
        data.items.add(new File([blob], 'image.png', { type: 'image/png' }));
      }
      const options = { clipboardData: data, bubbles: true, cancelable: true };
      return !document.activeElement?.dispatchEvent(new ClipboardEvent('paste', options));
    },
    { texts, withPicture },
  );

test('text, HTML and a picture, as a spreadsheet copies them, are the field’s, and the drawing stays', () =>
  withPage(async (page) => {
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    const sheet = { 'text/plain': '12', 'text/html': '<table><tr><td>12</td></tr></table>' };
    for (const name of ['Epochs', 'Hidden layers']) {
      await page.getByLabel(name).focus();
      assert.equal(await paste(page, sheet), false, name);
      assert.equal(await paste(page, {}), false, name);
    }
    await pad(page).focus();
    assert.equal(await paste(page, sheet), false, 'text is on the clipboard');
    const blank = { 'text/plain': '\t\r\n', 'text/html': '<table><tr><td></td><td></td></tr></table>' };
    assert.equal(await paste(page, blank), false, 'blank cells');
    assert.equal(await paste(page, { 'text/plain': 'see image.png' }), false, 'a sentence about a file');
    await page.waitForTimeout(300); // a picture would be shown by then
    await untilAnswer(page, 3);
  }));

test('a picture pasted from a page or copied as a file replaces the drawing, and undo brings it back', () =>
  withPage(async (page) => {
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    assert.equal(await paste(page, { 'text/html': '<img src="a.png">' }), true);
    await untilAnswer(page, 1);
    await page.keyboard.press('Control+z');
    await untilAnswer(page, 3);
    assert.equal(await paste(page, { 'text/plain': 'file:///home/me/image.png' }), true);
    await untilAnswer(page, 1);
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');
    await page.keyboard.press('Control+z');
    await untilAnswer(page, 1); // the picture
    await page.keyboard.press('Control+z');
    await untilAnswer(page, 3);
    await page.keyboard.press('Control+Shift+z');
    await untilAnswer(page, 1);
    await page.keyboard.press('Control+y');
    await untilAnswer(page, 'Draw a digit');
  }));

test('Ctrl+Z undoes on other layouts, and leaves the pad alone while somebody writes', () =>
  withPage(async (page) => {
    const type = (/** @type {object} */ keys, selector = 'body') =>
      page.locator(selector).evaluate((element, keys) => {
        const options = { ctrlKey: true, bubbles: true, cancelable: true, ...keys };
        return !element.dispatchEvent(new KeyboardEvent('keydown', options));
      }, keys);
    await drawDigit(page, 3);
    await untilAnswer(page, 3);
    for (const selector of ['#epochs', '#hidden_layers', '#threads', '#optimizer']) {
      assert.equal(await type({ key: 'z', code: 'KeyZ' }, selector), false, selector);
    }
    assert.equal(await type({ key: 'w', code: 'KeyZ' }), false, 'AZERTY’s W');
    assert.equal(await type({ key: 'z', code: 'KeyZ', altKey: true }), false);
    await untilAnswer(page, 3);
    for (const keys of [
      { key: 'я', code: 'KeyZ' },
      { key: 'Z', code: 'KeyZ' },
      { key: 'ζ', code: 'KeyZ' },
      { key: 'ז', code: 'KeyZ' },
      { key: 'z', code: 'KeyW' },
      { key: 'z', code: 'Slash', ctrlKey: false, metaKey: true },
    ]) {
      assert.equal(await type(keys), true, JSON.stringify(keys));
      await untilAnswer(page, 'Draw a digit');
      assert.equal(await type({ ...keys, shiftKey: true }), true);
      await untilAnswer(page, 3);
    }
  }));
