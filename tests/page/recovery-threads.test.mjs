// The engine breaks while two threads train, as `npm start` serves it: the page says so at once, also when only the
// thread fails that the worker waits for, and another engine stands with the weights of the last epoch.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENDS, PICTURES, breakRun, prepare, rows, worker } from './support/breaking.mjs';
import { labels } from './support/idx.mjs';
import { press, useSite } from './support/page.mjs';
import { SOURCES, startServer } from './support/server.mjs';

const withPage = useSite(() => startServer(SOURCES));

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const untilThreads = (page) =>
  page
    .getByRole('status', { name: 'Engine' })
    .filter({ hasText: /threads/ })
    .waitFor();

// With spoilt memory threads may wait for one another, and nothing traps: that is a hang.
for (const [way, end, words] of ENDS.filter(([way]) => /close|returns/.test(way))) {
  test(`after ${way} a run of several threads ends with the weights of its last epoch`, () =>
    withPage(
      async (page) => {
        await untilThreads(page);
        await breakRun(page, end, words);
      },
      { prepare },
    ));
}

/**
 * The order in which an epoch takes the pictures, asked of the engine.
 * @param {Page} page
 * @param {number} epoch from 0
 * @returns {Promise<number[]>}
 */
const orderOf = (page, epoch) =>
  page.evaluate(
    ([epoch, pictures]) =>
      new Promise((resolve) => {
        /** @type {Worker} */
        const worker = /** @type {any} */ (globalThis).testWorkers.at(-1);
        const id = `order of ${epoch}`;
        worker.addEventListener('message', ({ data }) => {
          if (data.id === id) resolve([...new Float32Array(data.result.buffer)]);
        });
        worker.postMessage({ id, type: 'epoch_order', seed: 9999, epoch, pictures });
      }),
    [epoch, PICTURES],
  );

/**
 * Makes the label of one picture into one that no digit has: who computes its loss traps. It is one that this thread
 * learns from in this epoch and the two after: of each batch of 128 each takes 64, and helps another that is late.
 * @param {Page} page
 * @param {number} thread 0: the engine's own
 */
async function spoilLabel(page, thread) {
  await press(page, 'Pause');
  await page.getByRole('button', { name: 'Resume', exact: true }).and(page.locator(':enabled')).waitFor();
  const done = Number(await rows(page).last().locator('th, td').first().textContent());
  /** @type {Set<number>[]} */
  const ofThread = [];
  for (const epoch of [done, done + 1, done + 2]) {
    const order = await orderOf(page, epoch);
    const isOf = (/** @type {number} */ place) => Math.floor((place % 128) / 64) === thread;
    ofThread.push(new Set(order.filter((_, place) => isOf(place) && place < PICTURES - 128)));
  }
  const picture = labels(PICTURES).findIndex((_, index) => ofThread.every((of) => of.has(index)));
  assert.ok(picture >= 0);
  const spoilt = await worker(page).evaluate(
    ([picture, count]) => {
      const memory = new Uint8Array(/** @type {any} */ (self).testMemory.buffer);
      const head = [0, 0, 8, 1, 0, 0, count >> 8, count & 255, 0, 1, 2, 3];
      let spoilt = 0;
      for (let at = memory.indexOf(8); at >= 0; at = memory.indexOf(8, at + 1)) {
        if (!head.every((byte, i) => memory[at - 2 + i] === byte)) continue;
        memory[at + 6 + picture] = 99;
        spoilt += 1;
      }
      return spoilt;
    },
    [picture, PICTURES],
  );
  assert.ok(spoilt > 0, 'the labels are found');
  await press(page, 'Resume');
}

for (const [of, thread] of /** @type {const} */ ([
  ['the engine’s own thread', 0],
  ['a thread for which the worker waits', 1],
])) {
  test(`a trap in ${of} is noticed by itself, not by silence`, () =>
    withPage(
      async (page) => {
        await untilThreads(page);
        await breakRun(page, (page) => spoilLabel(page, thread), /The engine stopped \(/);
      },
      { prepare },
    ));
}
