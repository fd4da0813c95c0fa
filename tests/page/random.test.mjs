// Two hundred actions in no sensible order: whatever a person presses, types, draws and resizes, the page goes on
// answering, loses no run and breaks nothing. `SEED=…` in the environment repeats a run that failed.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import en from '../../www/strings/en-errors.js';
import zh from '../../www/strings/zh-errors.js';
import { dataSet } from './support/idx.mjs';
import { untilPainted, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

const ACTIONS = 200;

const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));

const TEXTS = ['', '0', '-1', '1e9', 'abc', '1', '2', '0.5', '3', '８', '8, 8', '0,001', 'NaN', '<b>', '9'.repeat(400)];
const KEYS = 'Control+z Control+y Escape Tab Enter Space ArrowUp ArrowLeft Delete Home 7'.split(' ');
const SIZES = [
  [1280, 720],
  [1440, 900],
  [360, 740],
  [320, 480],
  [800, 600],
];

const PRESSED = 'button, summary, a[href^="#"], label:has([type=radio]), [type=checkbox]';
const TYPED = 'input:not([type=file], [type=radio], [type=checkbox]), select';

/** How an alert begins that tells of a broken engine. A build that the browser cannot run is refused in other words. */
const BROKEN = [en, zh].flatMap(({ errors }) =>
  /** @type {const} */ ([
    'stopped',
    'ended',
    'silent',
    'unreadable',
    'no-script',
    'not-started',
    'internal',
    'message',
  ]).map((code) => errors[code].split('{', 1)[0] ?? ''),
);

/** Numbers from 0 up to 1 (mulberry32). @param {number} seed @returns {() => number} */
function numbersOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Uses one of the elements that a person sees and may use: presses it, or types the text.
 * @param {Page} page
 * @param {string} selector
 * @param {number} which from 0 up to 1
 * @param {string | null} text null: it is pressed
 * @returns {Promise<string>} what it was
 */
const use = (page, selector, which, text) =>
  page.evaluate(([selector, which, text]) => {
    const all = [...document.querySelectorAll(selector)].filter(
      (element) => element.checkVisibility() && !element.matches(':disabled, [aria-disabled=true]'),
    );
    const element = all[Math.floor(which * all.length)];
    if (!(element instanceof HTMLElement)) return 'nothing';
    const { localName, className, dataset, textContent } = element;
    if (text === null) {
      element.focus();
      element.click();
    } else {
      element.focus();
      if (element instanceof HTMLInputElement) element.value = text;
      if (element instanceof HTMLSelectElement) element.selectedIndex = Math.floor(which * 1000) % element.length;
      for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true }));
    }
    return `${localName} ${className} ${dataset.act ?? ''} “${textContent?.trim().slice(0, 30)}”`;
  }, /** @type {const} */ ([selector, which, text]));

/**
 * What a person sees of the page, once it has read what is drawn.
 * @param {Page} page
 */
async function seen(page) {
  await untilPainted(page);
  // As long as a machine takes that does other work too.
  await page.locator('output.answer[aria-busy=false]').waitFor({ timeout: 120_000 });
  return page.evaluate(() => ({
    alerts: [...document.querySelectorAll('[role=alert] > *')].map(({ textContent }) => textContent ?? ''),
    drawn: !document.querySelector('#pad [data-action=clear]')?.matches(':disabled'),
    answered: !document.querySelector('output.answer')?.matches('.blank'),
    runs: [...document.querySelectorAll('[data-run]')].map((run) => run.getAttribute('data-run')),
  }));
}

test(`${ACTIONS} random actions: the page answers what is drawn, keeps its runs and breaks nothing`, () =>
  withPage(async (page) => {
    const random = numbersOf(SEED);
    const of = (/** @type {readonly any[]} */ list) => list[Math.floor(random() * list.length)];
    const [did, wrongs] = /** @type {string[][]} */ ([[], []]);
    page.on('console', (message) => message.type() === 'error' && wrongs.push(message.text()));
    page.on('pageerror', (error) => wrongs.push(String(error)));
    page.on('dialog', (dialog) => dialog.dismiss());
    page.on('filechooser', () => {}); // no file is chosen
    await page.evaluate(() => (window.print = () => {}));
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 300, test: 50 }));
    await page.getByText('300 pictures to learn from').waitFor();
    const press = async () => `press ${await use(page, PRESSED, random(), null)}`;
    const acts = [
      ...[press, press, press, press],
      async () => {
        const text = of(TEXTS);
        return `type ${text.slice(0, 9)} into ${await use(page, TYPED, random(), text)}`;
      },
      async () => {
        const pad = page.locator('.pad-canvas');
        await pad.scrollIntoViewIfNeeded();
        const box = await pad.boundingBox();
        if (!box) return 'no pad';
        const place = () => [box.x + random() * box.width, box.y + random() * box.height];
        const [x = 0, y = 0] = place();
        await page.mouse.move(x, y);
        await page.mouse.down();
        for (let i = 0; i < 3; i++) {
          const [x = 0, y = 0] = place();
          await page.mouse.move(x, y);
        }
        await page.mouse.up();
        return 'draw';
      },
      async () => {
        const key = of(KEYS);
        await page.keyboard.press(key);
        return key;
      },
      async () => {
        const [width, height] = of(SIZES);
        await page.setViewportSize({ width, height });
        return `${width}×${height}`;
      },
      async () => `speak ${await use(page, '#language button', random(), null)}`,
      async () => {
        await page.evaluate(() => {
          const field = document.querySelector('#epochs');
          if (field instanceof HTMLInputElement) field.value = '3';
          field?.dispatchEvent(new Event('input', { bubbles: true }));
        });
        return `run: ${await use(page, '#run-bar button', random(), null)}`;
      },
    ];
    const told = () => `seed ${SEED}:\n${did.join('\n')}`;
    let runs = /** @type {(string | null)[]} */ ([]);
    while (did.length < ACTIONS) {
      const action = await of(acts)();
      const now = await seen(page).catch((error) => assert.fail(`after ${action}: ${error.message}\n${told()}`));
      did.push(action);
      const failed = now.alerts.filter((alert) => BROKEN.some((start) => alert.startsWith(start)));
      assert.deepEqual([...failed, ...wrongs], [], told());
      assert.equal(now.answered, now.drawn, told());
      const mayLose = /press button .* delete /.test(action) || action === 'Enter' || action === 'Space';
      const lost = runs.filter((run) => !now.runs.includes(run));
      assert.ok(lost.length <= Number(mayLose), told());
      runs = now.runs;
    }
  }));
