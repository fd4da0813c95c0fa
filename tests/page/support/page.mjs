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
 * @param {string[]} [flags] of the browser
 */
export function useSite(start, flags = []) {
  /** @type {Server} */
  let server;
  /** @type {Browser} */
  let browser;
  before(async () => {
    server = await start();
    browser = await launchBrowser(flags);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /**
   * Opens the page for one test, waits until it can train, and closes it after.
   * @param {(page: Page) => Promise<void>} use
   * @param {ContextOptions & { prepare?: (page: Page) => Promise<unknown>, ready?: (page: Page) => Promise<unknown>, measures?: boolean }} [options]
   *   `measures`: as on a first visit, where the number of threads is not known yet and a pen writes a 7. Which is fastest depends on what
   *   else the machine does, so most tests come back to a page that knows
   */
  return async function withPage(use, { prepare, ready = untilReady, measures = false, ...options } = {}) {
    const context = await browser.newContext({ acceptDownloads: true, ...options });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const wrongs = watch(page, server.url);
      if (!measures) await page.addInitScript(knowThreads);
      await prepare?.(page);
      await page.goto(server.url);
      await ready(page);
      await use(page);
      assert.deepEqual(wrongs, []);
      if (!page.isClosed()) assert.deepEqual(await page.evaluate(wordless), [], 'words everywhere');
    } finally {
      await context.close();
    }
  };
}

/** Runs in the page: as many threads as there seem to be were the fastest on an earlier visit, which was greeted. */
function knowThreads() {
  localStorage.setItem('digitlab-greeted', 'yes');
  const processors = navigator.hardwareConcurrency;
  const kept = { threads: Math.min(processors, 8), processors, measured: Date.now() };
  localStorage.setItem('digitlab-threads', JSON.stringify(kept));
}

/** Runs in the page: the elements that should have words and have none, once the page has started. */
function wordless() {
  if (document.documentElement.dataset.filled === undefined) return [];
  const all = [...document.querySelectorAll('[data-text]')].filter((one) => !one.textContent);
  return all.map((one) => one.getAttribute('data-text'));
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

/** On a narrow screen all fields but Epochs are folded. @param {Page} page */
export async function unfoldForm(page) {
  const fold = page.locator('.settings > summary');
  if (await fold.isVisible()) await fold.click();
}

/** Opens the fold of the rare fields, or closes it. @param {Page} page */
export const unfoldMore = (page) => page.locator('.more > summary').click();

/** @param {Page} page */
export const pad = (page) => page.getByLabel('Drawing pad');

/**
 * What stands above the progress bar; a screen reader is told some of it in other words.
 * @param {Page} page
 * @param {RegExp} text
 */
export const runStage = (page, text) => page.locator('.stage', { hasText: text });

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

/** When each page's last stroke ended, by its own clock (seconds). @type {WeakMap<Page, number>} */
const clocks = new WeakMap();

/** From one stroke to the next where a test does not say (seconds). */
const PAUSE = 0.02;

/**
 * Draws with the mouse, in coordinates from 0 to 1 across the pad. The events say that a stroke took no time
 * and that so many seconds passed between: what the page makes of pauses must not depend on how fast the
 * machine is.
 * @param {Page} page
 * @param {[number, number][][]} strokes
 * @param {import('playwright-core').Locator} [canvas]
 * @param {{ pause?: number, wait?: number, slowly?: boolean }} [how] seconds between strokes, and before the first;
 *   `slowly`: the page draws a frame for each move, and reads what stands there. Otherwise as from a mouse that reports
 *   more often than the screen shows: the browser hands over a stroke's moves as few events that hold all of them
 */
export async function draw(page, strokes, canvas = pad(page), { pause = PAUSE, wait = pause, slowly = false } = {}) {
  const box = await boxOf(canvas);
  const browser = await page.context().newCDPSession(page);
  let timestamp = clocks.has(page) ? (clocks.get(page) ?? 0) + wait : Date.now() / 1000;
  /** @param {'mousePressed' | 'mouseMoved' | 'mouseReleased'} type @param {[number, number]} point @param {boolean} [down] */
  const mouse = (type, [x, y], down = true) =>
    browser.send('Input.dispatchMouseEvent', {
      type,
      x: box.x + x * box.width,
      y: box.y + y * box.height,
      button: down ? 'left' : 'none',
      buttons: down && type !== 'mouseReleased' ? 1 : 0,
      clickCount: type === 'mouseMoved' ? 0 : 1,
      timestamp,
    });
  for (const [first, ...rest] of strokes) {
    assert.ok(first, 'a stroke has a point');
    await mouse('mouseMoved', first, false);
    await mouse('mousePressed', first);
    let last = first;
    const moves = [];
    for (const point of rest) {
      for (const part of [1 / 3, 2 / 3, 1]) {
        const move = mouse('mouseMoved', [between(last[0], point[0], part), between(last[1], point[1], part)]);
        moves.push(move);
        if (slowly) await move;
      }
      last = point;
    }
    await Promise.all(moves);
    await mouse('mouseReleased', last);
    clocks.set(page, timestamp);
    timestamp += pause;
  }
  await browser.detach();
}

/** @param {number} from @param {number} to @param {number} part */
const between = (from, to, part) => from + (to - from) * part;

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
      /** @type {[number, number]} */ ([step * (place + 1.5 * x - 0.2), 0.5 + step * 1.5 * (y - 0.5)]);
  return digits.flatMap((digit, place) => (DIGITS[digit] ?? []).map((stroke) => stroke.map(put(place))));
}

/**
 * @param {Page} page
 * @param {number[]} digits
 */
export function drawNumber(page, digits) {
  return draw(page, numberStrokes(digits));
}

/** The prediction once it is of all that is drawn. @param {Page} page */
const settled = (page) => page.locator('output.answer[aria-busy=false]');

/** Waits until all that is drawn has been read. @param {Page} page */
export const untilRead = (page) => settled(page).waitFor();

/**
 * Waits until the prediction, of all that is drawn, says so.
 * @param {Page} page
 * @param {string | number} text
 */
export async function untilAnswer(page, text) {
  await settled(page)
    .filter({ hasText: new RegExp(`^${text}$`) })
    .waitFor()
    .catch(async () => {
      const [said, busy] = await answer(page).evaluate((it) => [it.textContent, it.getAttribute('aria-busy')]);
      assert.fail(`expected the answer "${text}" of all that is drawn, found "${said}" (busy: ${busy})`);
    });
}

/**
 * Waits until one of the records that the device keeps is so: a reload before that would lose it.
 * @param {Page} page
 * @param {string} name of the object store
 * @param {(record: any) => unknown} is
 */
export const untilKept = (page, name, is) => untilHeld(page, name, (records) => records.some(is));

/**
 * Waits until the device holds such records: the page shows a change at once, and the device takes it a moment later.
 * @param {Page} page
 * @param {string} name of the object store
 * @param {(records: any[]) => unknown} are
 */
export async function untilHeld(page, name, are) {
  for (const end = Date.now() + PATIENCE; ;) {
    const records = await page.evaluate(async (name) => {
      const opening = indexedDB.open('digitlab');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const asked = opening.result.transaction(name).objectStore(name).getAll();
      await new Promise((resolve) => (asked.onsuccess = resolve));
      opening.result.close();
      return asked.result;
    }, name);
    if (are(records)) return;
    assert.ok(Date.now() < end, `not yet so in ${name}: ${JSON.stringify(records).slice(0, 500)}`);
  }
}

/**
 * Waits until what the page has changed is painted: canvases are drawn before a frame.
 * @param {Page} page
 */
export function untilPainted(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/**
 * Reads the whole book and comes back to the top: figures begin when they are seen.
 * @param {Page} page
 */
export async function readBook(page) {
  const chapters = await page.locator('.chapter').evaluateAll((chapters) => chapters.map(({ id }) => id));
  for (const chapter of chapters) {
    await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), chapter);
    await untilPainted(page);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await untilPainted(page);
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
    const button = document.querySelector('button[data-action=train]');
    if (!result || !(button instanceof HTMLButtonElement)) throw new Error('no result or no button');
    return new Promise((resolve) => {
      new MutationObserver(() => {
        if (result.textContent) resolve(result.textContent);
      }).observe(result, { childList: true, characterData: true, subtree: true });
      button.click();
    });
  });
}
