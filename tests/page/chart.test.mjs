// The charts of the history in a real browser: their lines, their text, and that they follow the screen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useSite } from './support/page.mjs';
import { SOURCES, startPlainServer } from './support/server.mjs';

const withPage = useSite(() => startPlainServer(SOURCES));

/** @typedef {import('playwright-core').Page} Page */

/**
 * Puts a chart of so many made-up epochs on the page, 400 pixels wide, and returns what a person sees of it.
 * @param {Page} page
 * @param {number} epochs
 */
const showChart = (page, epochs) =>
  page.evaluate(async (epochs) => {
    const urls = ['/www/ui/chart.js', '/www/features/train/courses.js'];
    const [{ createChart }, { createCourses }] =
      /** @type {[typeof import('../../www/ui/chart.js'), typeof import('../../www/features/train/courses.js')]} */ (
        /** @type {unknown} */ (await Promise.all(urls.map((url) => import(url))))
      );
    const place = document.createElement('div');
    Object.assign(place, { id: 'probe', style: 'width: 400px; height: 190px' });
    document.body.append(place);
    const courses = createCourses();
    const chart = createChart(place);
    const rows = Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, loss: 1 / (i + 1) }));
    const show = (/** @type {any} */ rows) => {
      // A made-up column: the validation loss is half as much again.
      const { loss } = courses(rows);
      const lines = [
        { kind: 'training', points: loss },
        { kind: 'validation', points: loss.map(({ x, y }) => ({ x, y: y * 1.5 })) },
      ].map((line) => ({ run: 'run-a', ...line }));
      chart.update({ label: 'Probe', lines: /** @type {any} */ (lines) });
    };
    Object.assign(window, { probe: { show, chart } });
    show(rows);
  }, epochs);

/** @param {Page} page */
const lines = (page) =>
  page.locator('#probe path.line').evaluateAll((paths) =>
    paths.map((path) => {
      const { stroke, strokeWidth } = getComputedStyle(path);
      const { width, height } = path.getBoundingClientRect();
      const points = (path.getAttribute('d') ?? '').split(/[ML]/).length - 1;
      return { name: path.classList[1] ?? '', stroke, strokeWidth, width, height, points };
    }),
  );

test('training is a thin line, validation a thick one with dots, and axes name epochs and values', () =>
  withPage(async (page) => {
    await showChart(page, 10);
    const chart = page.getByRole('img', { name: 'Probe' });
    await chart.locator('path.line').first().waitFor();
    const [training, validation] = await lines(page);
    assert.ok(validation && training);
    assert.deepEqual([validation.name, training.name], ['validation', 'training']);
    assert.ok(parseFloat(validation.strokeWidth) > parseFloat(training.strokeWidth));
    assert.equal(validation.stroke, training.stroke, 'hue means run');
    for (const { points, width, height } of [validation, training]) {
      assert.equal(points, 10);
      assert.ok(width > 300 && height > 80, `${width} × ${height}`);
    }
    assert.equal(await chart.locator('path.dots.validation').count(), 1);
    const texts = await chart.locator('text').allTextContents();
    assert.deepEqual(texts.slice(0, 5), ['2', '4', '6', '8', '10']);
    assert.deepEqual(texts.slice(5), ['0.0', '0.5', '1.0', '1.5']);
  }));

test('the chart follows the width of its place and the colours of the screen, without being drawn anew', () =>
  withPage(async (page) => {
    await showChart(page, 10);
    await page.locator('#probe path.line').first().waitFor();
    const [light] = await lines(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const [dark] = await lines(page);
    assert.notEqual(dark?.stroke, light?.stroke);
    await page.evaluate(() => {
      const place = document.querySelector('#probe');
      if (place instanceof HTMLElement) place.style.width = '250px';
    });
    await page.locator('#probe svg[viewBox^="0 0 250 "]').waitFor();
    const [narrow] = await lines(page);
    assert.ok((narrow?.width ?? 0) < 250 && (narrow?.width ?? 0) > 180, `${narrow?.width}`);
  }));

test('one epoch is a point, and another run takes the place of the one before', () =>
  withPage(async (page) => {
    await showChart(page, 1);
    await page.locator('#probe path.dots').first().waitFor({ state: 'attached' });
    assert.deepEqual(
      (await lines(page)).map(({ points }) => points),
      [1, 1],
    );
    await page.evaluate(() => {
      const { show } = /** @type {any} */ (window).probe;
      show([
        { epoch: 1, loss: 5 },
        { epoch: 2, loss: 4 },
      ]);
    });
    assert.deepEqual(
      (await lines(page)).map(({ points }) => points),
      [2, 2],
    );
    await page.evaluate(() => /** @type {any} */ (window).probe.show([]));
    assert.deepEqual(await lines(page), []);
  }));

test('an epoch more costs the same after 20,000 of them as after 2,000', () =>
  withPage(async (page) => {
    await showChart(page, 0);
    await page.locator('#probe svg[viewBox^="0 0 400 "]').waitFor({ state: 'attached' });
    const [few, many] = await page.evaluate(() => {
      const { show } = /** @type {any} */ (window).probe;
      /** @type {{ epoch: number, loss: number }[]} */
      const rows = [];
      const read = { count: 0 };
      const grow = (/** @type {number} */ epochs) => {
        while (rows.length < epochs) {
          const epoch = rows.length + 1;
          rows.push({
            epoch,
            get loss() {
              read.count += 1;
              return Math.sin(epoch);
            },
          });
        }
        show(rows);
        read.count = 0;
        rows.push({ epoch: rows.length + 1, get loss() { read.count += 1; return 0; } }); // prettier-ignore
        show(rows);
        const points = [...document.querySelectorAll('#probe path.line')].map(
          (path) => (path.getAttribute('d') ?? '').split('L').length,
        );
        return { read: read.count, points };
      };
      return [grow(2_000), grow(20_000)];
    });
    assert.equal(few?.read, 1, 'the new row alone is read');
    assert.equal(many?.read, 1);
    for (const { points } of [few, many]) {
      assert.ok(
        points.every((count) => count > 900 && count <= 1280),
        `${points}`,
      );
    }
  }));

test('single batches decide no axis where epochs do, and are cut off beyond it', () =>
  withPage(async (page) => {
    await showChart(page, 10);
    await page.evaluate(() => {
      const { chart } = /** @type {any} */ (window).probe;
      const wild = [0.1, 0.2, 0.3].map((x) => ({ x, y: 90 }));
      const calm = [1, 2, 3].map((x) => ({ x, y: x / 10 }));
      const lines = [
        { run: 'run-a', kind: 'batches', points: wild },
        { run: 'run-a', kind: 'validation', points: calm },
      ];
      chart.update({ label: 'Probe', lines });
    });
    const texts = await page.locator('#probe text').allTextContents();
    assert.ok(
      texts.every((text) => Number(text) <= 3),
      `${texts}`,
    );
    assert.equal(texts[0], '0', 'batches begin at 0 epochs');
    const clip = await page.locator('#probe path.batches').getAttribute('clip-path');
    assert.match(clip ?? '', /^url\(#chart-\d+\)$/);
  }));
