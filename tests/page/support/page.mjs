// What every page test needs: servers and a browser for the file's tests, a page that is ready, a hand
// that draws. Every page is watched: an uncaught error or a request to another origin fails its test.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launchBrowser } from './browser.mjs';
import { DIGITS } from './digits.mjs';

/**
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').BrowserContextOptions} ContextOptions
 * @typedef {import('./server.mjs').Server} Server
 */

/** How long anything but training may take; machines are slow and shared (milliseconds). */
const PATIENCE = 30_000;

/**
 * Starts a server and a browser for the tests of a file and ends them after.
 * @param {() => Promise<Server>} start
 */
export function useSite(start) {
  /** @type {Server} */
  let server;
  /** @type {Browser} */
  let browser;
  before(async () => {
    server = await start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /**
   * Opens the page for one test, waits until it can train, and closes it after.
   * @param {(page: Page) => Promise<void>} use
   * @param {ContextOptions & { prepare?: (page: Page) => Promise<unknown>, ready?: (page: Page) => Promise<unknown> }} [options]
   */
  return async function withPage(use, { prepare, ready = untilReady, ...options } = {}) {
    const context = await browser.newContext({ acceptDownloads: true, ...options });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const wrongs = watch(page, server.url);
      await prepare?.(page);
      await page.goto(server.url);
      await ready(page);
      await use(page);
      assert.deepEqual(wrongs, []);
    } finally {
      await context.close();
    }
  };
}

/** @param {Page} page waits until the engine runs and the form is filled */
export function untilReady(page) {
  return page.locator('button:text-is("Train"):enabled').waitFor();
}

/**
 * @param {Page} page
 * @param {string} home
 * @returns {string[]} grows with everything that should not happen
 */
function watch(page, home) {
  /** @type {string[]} */
  const wrongs = [];
  page.on('pageerror', (error) => wrongs.push(`uncaught: ${error.message}`));
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'blob:' || url.protocol === 'data:') return;
    if (url.origin !== new URL(home).origin) wrongs.push(`request to ${url.origin}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) wrongs.push(message.text());
  });
  return wrongs;
}

/** @param {Page} page */
export const pad = (page) => page.getByLabel('Drawing pad');

/** @param {Page} page */
export const answer = (page) => page.getByRole('status', { name: 'Prediction' });

/**
 * Where a canvas is, once it is on the screen.
 * @param {import('playwright-core').Locator} canvas
 */
async function boxOf(canvas) {
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box, 'the pad is on the screen');
  return box;
}

/**
 * Draws with the mouse, in coordinates from 0 to 1 across the pad.
 * @param {Page} page
 * @param {[number, number][][]} strokes
 * @param {import('playwright-core').Locator} [canvas]
 */
export async function draw(page, strokes, canvas = pad(page)) {
  const box = await boxOf(canvas);
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map(
      ([x, y]) => /** @type {const} */ ([box.x + x * box.width, box.y + y * box.height]),
    );
    assert.ok(first, 'a stroke has a point');
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...point, { steps: 3 });
    await page.mouse.up();
  }
}

/**
 * Draws with a mouse whose events say that the strokes took no time, with pauses of so many seconds between: what
 * the page makes of pauses must not depend on how fast the machine is.
 * @param {Page} page
 * @param {[number, number][][]} strokes from 0 to 1 across the pad
 * @param {number} pause
 * @param {number} [wait] seconds from now to the first stroke, which no time passes for either
 */
export async function drawWithPauses(page, strokes, pause, wait = 0) {
  const box = await boxOf(pad(page));
  const browser = await page.context().newCDPSession(page);
  let timestamp = Date.now() / 1000 + wait;
  for (const stroke of strokes) {
    const points = stroke.map(([x, y]) => ({
      x: box.x + x * box.width,
      y: box.y + y * box.height,
      timestamp,
    }));
    const mouse = (/** @type {'mousePressed' | 'mouseMoved' | 'mouseReleased'} */ type, at = 0) =>
      browser.send('Input.dispatchMouseEvent', {
        type,
        button: 'left',
        buttons: type === 'mouseReleased' ? 0 : 1,
        clickCount: 1,
        ...(points.at(at) ?? assert.fail('a stroke has a point')),
      });
    await mouse('mousePressed');
    for (const index of points.keys()) await mouse('mouseMoved', index);
    await mouse('mouseReleased', -1);
    timestamp += pause;
  }
  await browser.detach();
}

/**
 * @param {Page} page
 * @param {number} digit
 */
export function drawDigit(page, digit) {
  return draw(page, DIGITS[digit] ?? []);
}

/**
 * A number's strokes, digit after digit, in one line across the pad's middle.
 * @param {number[]} digits
 * @returns {[number, number][][]} from 0 to 1
 */
export function numberStrokes(digits) {
  const step = 0.9 / Math.max(2, digits.length);
  const put =
    (/** @type {number} */ place) =>
    (/** @type {[number, number]} */ [x, y]) =>
      /** @type {[number, number]} */ ([
        step * (place + 1.5 * x - 0.2),
        0.5 + step * 1.5 * (y - 0.5),
      ]);
  return digits.flatMap((digit, place) =>
    (DIGITS[digit] ?? []).map((stroke) => stroke.map(put(place))),
  );
}

/**
 * @param {Page} page
 * @param {number[]} digits
 */
export function drawNumber(page, digits) {
  return draw(page, numberStrokes(digits));
}

/**
 * Waits until the prediction says so.
 * @param {Page} page
 * @param {string | number} text
 */
export async function untilAnswer(page, text) {
  const shown = answer(page);
  await shown
    .filter({ hasText: new RegExp(`^${text}$`) })
    .waitFor({ timeout: 10_000 })
    .catch(() => {});
  assert.equal(await shown.textContent(), String(text));
}

/**
 * Presses a button that opens nothing, by its public name.
 * @param {Page} page
 * @param {string} name
 */
export function press(page, name) {
  return page.getByRole('button', { name, exact: true }).click();
}

/** @param {Page} page @param {string} name @returns {Promise<string>} */
export async function download(page, name) {
  const waiting = page.waitForEvent('download');
  await press(page, name);
  return (await waiting).path();
}

/**
 * Presses Train and waits for the test score, even when an older one stands there: a short run would
 * be over before a look from outside.
 * @param {Page} page
 * @returns {Promise<string>} the score as the page prints it
 */
export function trainToEnd(page) {
  return page.evaluate(() => {
    const result = document.querySelector('output[aria-label="Test result"]');
    const button = document.querySelector('button[type=submit]');
    if (!result || !(button instanceof HTMLButtonElement))
      throw new Error('no result or no button');
    return new Promise((resolve) => {
      new MutationObserver(() => {
        if (result.textContent) resolve(result.textContent);
      }).observe(result, { childList: true, characterData: true, subtree: true });
      button.click();
    });
  });
}
