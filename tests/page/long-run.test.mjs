// Runs of thousands of short epochs: what the page does for each does not grow with those before it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dataSet } from './support/idx.mjs';
import { download, drawDigit, pad, press, runStage, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';
import { fiftyMilliseconds, traceOf } from './support/work.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** Thousands of epochs on a slow and shared machine (milliseconds). */
const LONG = 300_000;

/** @param {Page} page @returns {Promise<string[]>} the epochs whose rows are in the document */
const epochs = (page) =>
  page
    .getByRole('table', { name: 'Training history' })
    .locator('tbody th')
    .evaluateAll((cells) => cells.map((cell) => cell.textContent ?? ''));

/** @param {Page} page */
const scroller = (page) => page.getByRole('region', { name: 'Rows of the history' });

test('after 3,000 epochs the page has as many elements as after 200, answers, and shows every row', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 10 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('8');
    await page.getByLabel('Dropout').fill('0');
    await page.getByLabel('Epochs').fill('3000');
    await page.evaluate(() => {
      const counts = Object.assign(window, { counts: /** @type {number[][]} */ ([]) }).counts;
      const body = document.querySelector('#history tbody');
      if (!body) throw new Error('no table');
      new MutationObserver(() => {
        const epoch = Number(body.querySelector('tr:last-child th')?.textContent);
        const all = document.querySelectorAll('body *:not(svg *)').length; // an axis has now more ticks, now fewer
        const path = document.querySelector('#charts path.line')?.getAttribute('d') ?? '';
        counts.push([epoch, body.childElementCount, all, path.split('L').length]);
      }).observe(body, { childList: true });
    });
    await press(page, 'Train');
    await runStage(page, /^Finished: 3000 epochs/).waitFor({ timeout: LONG });

    const counts = await page.evaluate(() => /** @type {any} */ (window).counts);
    const late = counts.filter((/** @type {number[]} */ [epoch]) => Number(epoch) > 200);
    assert.ok(late.length > 2, 'the history was shown while it grew');
    const [, , first] = late[0];
    for (const [epoch, rows, all, points] of late) {
      assert.equal(rows, 100, `rows after epoch ${epoch}`);
      assert.ok(all <= first + 5, `${all} elements after epoch ${epoch}, ${first} at first`);
      assert.ok(points <= 2048, `${points} points after epoch ${epoch}`);
    }

    assert.equal((await epochs(page)).at(-1), '3000');
    const shown = await scroller(page).evaluate((element) => {
      const { bottom } = element.getBoundingClientRect();
      const row = element.querySelector('tbody tr:last-child')?.getBoundingClientRect();
      return row !== undefined && row.bottom <= bottom + 1;
    });
    assert.ok(shown, 'the newest row is in sight');
    const table = page.getByRole('table', { name: 'Training history' });
    assert.equal(await table.getAttribute('aria-rowcount'), '3001');

    await scroller(page).focus();
    await page.keyboard.press('Home');
    await table.getByRole('rowheader', { name: '1', exact: true }).waitFor();
    assert.equal((await epochs(page))[0], '1');
    await scroller(page).evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
    await table.getByRole('rowheader', { name: '1500', exact: true }).waitFor();
    assert.equal(await table.locator('tr[aria-rowindex="1501"]').getByRole('rowheader').textContent(), '1500');
    const csv = await readFile(await download(page, 'Save history (CSV)'), 'utf8');
    assert.equal(csv.trimEnd().split('\n').length, 3001);
    await drawDigit(page, 3);
    await page.getByRole('radio', { name: 'Shipped weights' }).check();
    await page.getByRole('status', { name: 'Prediction' }).filter({ hasText: /^3$/ }).waitFor();
  }));

/** Rows after which a run is old: at 1,140 of them Stop once took 70 s. */
const OLD = 2000;

/**
 * What a mouse presses, what the page shows when it has reacted, and the event that it reacts to.
 * @type {Record<string, [string, string, 'pointerup' | 'pointerdown']>}
 */
const PRESSES = {
  begin: ['#run-bar [data-action=train]:enabled', '#run-bar [data-action=stop]:enabled', 'pointerup'],
  pause: ['#run-bar [data-action=pause]:enabled', '#run-bar [data-text="run.resume"]:enabled', 'pointerup'],
  resume: ['#run-bar [data-action=pause]:enabled', '#run-bar [data-text="run.pause"]:enabled', 'pointerup'],
  stop: ['#run-bar [data-action=stop]:enabled', '#run-bar [data-action=train]:enabled', 'pointerup'],
  draw: ['.pad-canvas', 'output.answer[aria-busy=false]:not(:empty)', 'pointerdown'],
  judge: ['.chapters [href="#judge"]', '.chapters [href="#judge"][aria-current]', 'pointerup'],
  train: ['.chapters [href="#train"]', '.chapters [href="#train"][aria-current]', 'pointerup'],
};

/** What is pressed again and again while a run goes on. */
const ROUND = ['pause', 'draw', 'resume', 'judge', 'draw', 'train'];

/** @param {Page} page @returns {Promise<number>} the epoch of the run under way */
const epochOf = (page) =>
  page.locator('#run-bar [data-part=stage]').evaluate(({ textContent }) => Number(/\d+/.exec(textContent ?? '')?.[0]));

/**
 * Presses with the mouse, and waits until the page has reacted. Both are marks in the page's trace.
 * @param {Page} page
 * @param {string} what of PRESSES
 * @param {string} name of this press
 * @param {() => Promise<unknown>} act
 */
async function pressed(page, what, name, act) {
  const watch = await page.evaluateHandle(
    ([name, on = '', reaction = '', when = '']) => {
      const shown = () => document.querySelector(reaction) !== null;
      const marked = new Promise((resolve) => {
        const mark = (/** @type {Event} */ { target, timeStamp }) => {
          if (!(target instanceof Element && target.closest(on))) return;
          removeEventListener(when, mark, true);
          performance.mark(`press ${name}`, { startTime: timeStamp });
          let waits = !shown(); // where an older answer stands it goes first
          const observer = new MutationObserver(() => {
            if (!shown()) waits = true;
            else if (waits) {
              observer.disconnect();
              performance.mark(`reaction ${name}`);
              resolve(null);
            }
          });
          observer.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
        };
        addEventListener(when, mark, true);
      });
      return { marked };
    },
    [name, ...(PRESSES[what] ?? [])],
  );
  await act();
  await watch.evaluate(({ marked }) => marked);
}

for (const [pictures, ending] of /** @type {[number, RegExp][]} */ ([
  [20, /^Finished: 3000 epochs/],
  [2000, /^Stopped: \d+ epochs/],
])) {
  test(`a run of 3,000 epochs of ${pictures} pictures answers the mouse, early and late`, () =>
    withPage(async (page) => {
      const most = 4 * (await fiftyMilliseconds(page)); // 200 ms
      await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: pictures, test: 10 }));
      await page.getByText(`${pictures.toLocaleString('en')} pictures to learn from`).waitFor();
      await page.getByLabel('Hidden layers').fill('8');
      await page.getByLabel('Dropout').fill('0');
      await page.getByLabel('Epochs').fill('3000');
      await pad(page).scrollIntoViewIfNeeded();
      const places = new Map(
        await Promise.all(
          Object.entries(PRESSES).map(async ([what, [on]]) => {
            const box = await page.locator(on.replace(':enabled', '')).boundingBox();
            assert.ok(box, what);
            return /** @type {const} */ ([what, box]);
          }),
        ),
      );
      const click = async (/** @type {string} */ what) => {
        const { x, y, width, height } = places.get(what) ?? assert.fail(what);
        if (what !== 'draw') return page.mouse.click(x + width / 2, y + height / 2);
        await page.mouse.move(x + width / 2, y + 0.3 * height);
        await page.mouse.down();
        await page.mouse.move(x + width / 2, y + 0.7 * height);
        await page.mouse.up();
      };
      const isEnabled = (/** @type {string} */ action) => page.locator(`#run-bar [data-action=${action}]`).isEnabled();
      const stops = String(ending).includes('Stopped');
      /** @type {string[]} */
      const names = [];
      const { main, worker, marks } = await traceOf(page, async () => {
        const ended = runStage(page, ending).waitFor({ timeout: LONG });
        ended.catch(() => {}); // fails where it is awaited
        const tried = async (/** @type {string} */ what, act = () => click(what)) => {
          const name = `${names.length}, ${what} in epoch ${await epochOf(page)}`;
          const reacts = pressed(page, what, name, act);
          reacts.catch(() => {});
          // The run may end meanwhile: then its buttons are dead.
          const isDone = await Promise.race([reacts.then(() => true), ended.then(() => false)]);
          if (isDone) names.push(name);
        };
        // A run of 20 pictures is over in a second: a mouse that hurries holds it.
        await tried('pause', async () => {
          await click('begin');
          await Promise.race([page.locator('#run-bar [data-action=pause]:enabled').waitFor(), ended]);
          await click('pause');
        });
        for (let i = 1; await isEnabled('stop'); i++) {
          if (stops && (await epochOf(page)) > OLD) await tried('stop');
          else await tried(ROUND[i % ROUND.length] ?? '');
          if (stops) await page.waitForTimeout(300);
        }
        await ended;
      });
      assert.ok(names.length >= 3, String(names));
      if (stops) assert.match(names.at(-1) ?? '', /stop in epoch [2-9]\d{3}/);
      /** @param {string} name @param {import('./support/work.mjs').Task[]} tasks @returns {number} milliseconds of processor time */
      const between = (name, tasks) => {
        const [from, to] = [`press ${name}`, `reaction ${name}`].map((mark) => marks.get(mark));
        if (from === undefined || to === undefined) throw new Error(`${name} is not in the trace`);
        const meanwhile = tasks.filter(({ start, wall }) => start < to && start + wall > from);
        return meanwhile.reduce((sum, { processor }) => sum + processor, 0);
      };
      for (const name of names) {
        const worked = between(name, main);
        assert.ok(worked <= most, `${name}: the page worked for ${worked} ms, where 200 ms of work take ${most}`);
      }
      // The worker trains on while the page waits for a processor: what most presses find is its own.
      const waits = names.map((name) => between(name, worker)).sort((a, b) => a - b);
      const usual = waits[waits.length >> 1] ?? NaN;
      assert.ok(usual <= most, `the worker worked for ${usual} ms, where 200 ms of work take ${most}`);
      const longest = Math.max(...main.map(({ processor }) => processor));
      assert.ok(longest <= most, `a task of ${longest} ms, where 200 ms of work take ${most}`);
    }));
}

test('the history follows the newest epoch, but not while a person reads an older one', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 10 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await page.getByLabel('Hidden layers').fill('8');
    await page.getByLabel('Epochs').fill('10000');
    await press(page, 'Train');
    const place = () => scroller(page).evaluate((element) => element.scrollTop);
    const untilMore = async () => {
      const [, epoch] = /^Epoch (\d+)/.exec((await runStage(page, /^Epoch \d/).textContent()) ?? '') ?? [];
      await page.waitForFunction((before) => {
        const stage = document.querySelector('#run-bar [data-part=stage]')?.textContent ?? '';
        return Number(/\d+/.exec(stage)) > before + 200;
      }, Number(epoch));
    };
    await untilMore();
    await scroller(page).evaluate((element) => (element.scrollTop = 200));
    await page.waitForFunction(() => document.querySelector('#history tbody th')?.textContent === '1');
    await untilMore();
    assert.equal(await place(), 200);
    assert.equal((await epochs(page))[0], '1');
    await scroller(page).evaluate((element) => (element.scrollTop = element.scrollHeight));
    const before = await place();
    await untilMore();
    assert.ok((await place()) > before, 'it follows again');
    await press(page, 'Stop');
    await runStage(page, /^Stopped: \d+ epochs/).waitFor();
  }));
