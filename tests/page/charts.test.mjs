// The charts, the verdict and the recipes as a person uses them, on made-up pictures.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { dataSet, file, labelsFile } from './support/idx.mjs';
import { download, press, runStage, untilHeld, untilReady, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** A run on a slow and shared machine (milliseconds). */
const LONG = 120_000;

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {{ epochs: number, rate?: string, hidden?: string }} run */
async function train(page, { epochs, rate = '0.001', hidden = '16' }) {
  await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 50 }));
  await page.getByText('600 pictures to learn from').waitFor();
  await page.getByLabel('Hidden layers').fill(hidden);
  await page.getByLabel('Learning rate', { exact: true }).fill(rate);
  await page.getByLabel('Epochs').fill(String(epochs));
  await press(page, 'Train');
}

/** @param {Page} page */
const finished = (page) => runStage(page, /^Finished: /).waitFor({ timeout: LONG });

const CHARTS = '#charts svg.chart';

test('a run has a thin line of its batches and epochs and a thick one of its validation, in the colour of the run', () =>
  withPage(async (page) => {
    await train(page, { epochs: 8 });
    await finished(page);
    await page.locator('#charts').scrollIntoViewIfNeeded();
    const loss = page.locator('[data-chart=loss]');
    await loss.locator('path.validation.line').waitFor();
    const widths = await loss.locator('path.line').evaluateAll((lines) =>
      lines.map((line) => {
        const { strokeWidth, stroke } = getComputedStyle(line);
        const points = (line.getAttribute('d') ?? '').split('L').length;
        return { kind: line.classList[1], width: parseFloat(strokeWidth), stroke, points };
      }),
    );
    assert.deepEqual(
      widths.map(({ kind }) => kind),
      ['batches', 'training', 'validation'],
    );
    // 600 pictures in batches of 128 are 5 an epoch.
    assert.deepEqual(
      widths.map(({ points }) => points),
      [40, 8, 8],
    );
    assert.ok((widths[2]?.width ?? 0) > (widths[1]?.width ?? 9));
    assert.equal(new Set(widths.map(({ stroke }) => stroke)).size, 1, 'hue means run');
    const { width, height } = (await loss.boundingBox()) ?? { width: 0, height: 1 };
    assert.ok(Math.abs(width / height - 2) < 0.05, `${width} × ${height}`);
    await loss.getByText(/^best: epoch \d$/).waitFor();
  }));

test('where a run begins to overfit, its loss is shaded to the end, as the verdict says', () =>
  withPage(async (page) => {
    // Labels that have nothing to do with the pictures can only be learnt by heart.
    const [images, names, tests, testLabels] = dataSet({ training: 200, test: 100 });
    assert.ok(images && names && tests && testLabels);
    const mixed = Array.from({ length: 200 }, (_, i) => (i * i * 7 + (i >> 3) * 3) % 10);
    await page
      .getByLabel('Choose IDX files')
      .setInputFiles([images, file('own-train-labels-idx1-ubyte', labelsFile(mixed)), tests, testLabels]);
    await page.getByText('200 pictures to learn from').waitFor();
    await press(page, 'Overfit on purpose');
    await page.getByLabel('Hidden layers').fill('100');
    await page.getByLabel('Batch size').fill('8');
    await press(page, 'Train');
    await finished(page);
    await page.locator('#charts').scrollIntoViewIfNeeded();
    const verdict = page.locator('#verdict');
    await verdict.filter({ hasText: /^Overfitting since/ }).waitFor();
    const words = await verdict.innerText();
    const epoch = Number(/epoch (\d+)/i.exec(words)?.[1]);
    const [shade, plot] = [
      page.locator('[data-chart=loss] .shade'),
      page.locator('[data-chart=loss] path.training.line'),
    ];
    await shade.first().waitFor();
    const [area, line] = [await shade.first().boundingBox(), await plot.boundingBox()];
    assert.ok(area && line);
    // 40 epochs from the first to the last.
    const from = 1 + (39 * (area.x - line.x)) / line.width;
    assert.ok(Math.abs(from - epoch) < 1, `${from}, “${words}”`);
    assert.ok(Math.abs(area.x + area.width - line.x - line.width) < 3);
  }));

test('the crosshair stands in all charts at the same epoch, by mouse and by keyboard, and says the values', () =>
  withPage(async (page) => {
    await train(page, { epochs: 6 });
    await finished(page);
    const slider = page.getByRole('slider', { name: 'Epoch' });
    await slider.scrollIntoViewIfNeeded();
    await slider.focus();
    await page.keyboard.press('End');
    const values = page.locator('#charts [data-part=values]');
    const table = page.getByRole('table', { name: 'Training history' });
    const cells = await table.locator('tbody tr').last().locator('td').allTextContents();
    await values.getByText(`Epoch 6: loss ${cells[0]} in training, ${cells[2]}`).waitFor();
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^Epoch 6: loss \d\.\d{4}/);
    await page.keyboard.press('ArrowLeft');
    await values.getByText('Epoch 5: loss').waitFor();
    const hairs = () =>
      page.locator(`${CHARTS} .hair`).evaluateAll((hairs) => hairs.map((hair) => hair.getBoundingClientRect().x));
    assert.equal((await hairs()).length, 2);

    const accuracy = page.locator('[data-chart=accuracy] svg');
    const box = await accuracy.boundingBox();
    assert.ok(box);
    await accuracy.hover({ position: { x: box.width - 14, y: box.height / 2 } });
    await values.getByText('Epoch 6: loss').waitFor();
    await accuracy.hover({ position: { x: box.width * 0.6, y: box.height / 2 } });
    await values.getByText(/Epoch [34]: loss/).waitFor();
    assert.equal(await page.locator(`${CHARTS} circle`).count(), 4);
    await page.mouse.move(0, 0);
    await values.getByText('Epoch 5: loss').waitFor(); // where the slider stands
    await slider.focus();
    await page.keyboard.press('End');
    await slider.blur();
    await page.waitForFunction(() => !document.querySelector('#charts .hair'));
  }));

test('the slider stands at the last epoch, goes on with a run, and stays where it was moved to', () =>
  withPage(async (page) => {
    await train(page, { epochs: 5 });
    await finished(page);
    const slider = page.getByRole('slider', { name: 'Epoch' });
    const values = page.locator('#charts [data-part=values]');
    await slider.scrollIntoViewIfNeeded();
    await page.locator('#charts .at').getByText('5, the last', { exact: true }).waitFor();
    assert.equal(await slider.inputValue(), '5');
    assert.match((await values.textContent()) ?? '', /^Epoch 5: loss/);
    assert.equal(await page.locator('#charts .hair').count(), 0, 'nothing is pointed at');

    // Every place that it has in a run under way, and the newest epoch then.
    await page.evaluate(() => {
      const slider = document.querySelector('#chart-epoch');
      const places = /** @type {string[][]} */ ([]);
      Object.assign(window, { places });
      const look = () => {
        const { value, max } = /** @type {HTMLInputElement} */ (slider);
        if (places.at(-1)?.[1] !== max) places.push([value, max]);
        requestAnimationFrame(look);
      };
      look();
    });
    /** @param {number} count @returns {Promise<string[][]>} */
    const untilPlaces = async (count) => {
      await page.waitForFunction((count) => /** @type {any} */ (window).places.length > count, count);
      return page.evaluate(() => /** @type {any} */ (window).places.splice(0));
    };
    await page.getByLabel('Hidden layers').fill('8');
    await page.getByLabel('Epochs').fill('4000');
    await press(page, 'Train');
    await slider.scrollIntoViewIfNeeded();
    const followed = await untilPlaces(12);
    const strayed = followed.filter(([value, max]) => value !== max);
    assert.deepEqual(strayed, []);
    await slider.focus();
    await page.keyboard.press('Home');
    await page.locator('#charts .hair').first().waitFor({ state: 'attached' });
    await untilPlaces(0);
    const kept = await untilPlaces(5);
    const left = kept.filter(([value]) => value !== '1');
    assert.deepEqual(left, []);
    await press(page, 'Stop');
    await runStage(page, /^Stopped: /).waitFor({ timeout: LONG });
    assert.equal(await slider.inputValue(), '1');
    assert.match((await page.locator('#charts .at').textContent()) ?? '', /^1 of \d+$/);
    await slider.focus();
    await page.keyboard.press('End');
    await page
      .locator('#charts .at')
      .getByText(/^\d+, the last$/)
      .waitFor();
  }));

test('a second run has lines of its own colour on the same axes, and the crosshair reads both', () =>
  withPage(async (page) => {
    await train(page, { epochs: 4 });
    await finished(page);
    await page.getByLabel('Hidden layers').fill('8');
    await press(page, 'Train');
    await page.locator('#runs [data-part=list] > li').nth(1).waitFor({ timeout: LONG });
    await page.locator('#charts').scrollIntoViewIfNeeded();
    const lines = page.locator('[data-chart=loss] path.validation.line');
    await lines.nth(1).waitFor({ state: 'attached' });
    const strokes = await lines.evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke));
    assert.equal(new Set(strokes).size, 2, `${strokes}`);
    const names = await page.locator('#charts [data-part=legend] .key').allTextContents();
    assert.equal(names.length, 2);
    assert.match(names.join(), /16 units.*8 units|8 units.*16 units/);
    await page.getByRole('slider', { name: 'Epoch' }).focus();
    await page.keyboard.press('End');
    const said = await page.locator('#charts [data-part=values] span').allTextContents();
    assert.equal(said.length, 2);
    assert.ok(
      said.every((words) => /units.*: Epoch 4: loss/.test(words)),
      said.join(),
    );
  }));

test('the history and the first line of the charts are of the run that answers', () =>
  withPage(async (page) => {
    const history = page.getByRole('table', { name: 'Training history' }).locator('tbody tr');
    const slider = page.getByRole('slider', { name: 'Epoch' });
    /** The table's rows, and of the epoch that is chosen what the charts say. */
    async function shown() {
      const rows = await history.evaluateAll((rows) => rows.map((row) => [...row.children].map((c) => c.textContent)));
      await slider.focus();
      await page.keyboard.press('Home');
      for (let epoch = 1; epoch < rows.length; epoch++) await page.keyboard.press('ArrowRight');
      const said = page.locator('#charts [data-part=values] span').first();
      await said.filter({ hasText: `Epoch ${rows.length}: ` }).waitFor();
      const [, loss, accuracy, valLoss, valAccuracy] = rows.at(-1) ?? [];
      for (const value of [loss, accuracy, valLoss, valAccuracy]) {
        assert.ok(((await said.textContent()) ?? '').includes(value ?? '–'), `${value} in ${await said.textContent()}`);
      }
      const points = await page
        .locator('[data-chart=loss] path.validation.line')
        .evaluateAll((lines) => lines.map((line) => (line.getAttribute('d') ?? '').split('L').length));
      assert.ok(points.includes(rows.length), `${points} points, ${rows.length} rows`);
      return rows;
    }
    await train(page, { epochs: 3 });
    await finished(page);
    const first = await shown();
    assert.equal(first.length, 3);
    await page.getByLabel('Hidden layers').fill('8');
    await page.getByLabel('Epochs').fill('5');
    await press(page, 'Train');
    await page.locator('#runs [data-part=list] > li').nth(1).waitFor({ timeout: LONG });
    const second = await shown();
    assert.equal(second.length, 5);
    const answers = page.locator('#runs [data-act=answer]');
    for (const [place, rows] of /** @type {const} */ ([
      [1, first],
      [0, second],
    ])) {
      await answers.nth(place).click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('#history tbody tr').length === count,
        rows.length,
      );
      assert.deepEqual(await shown(), rows);
    }
  }));

test('learning rate and gradient norm are drawn when asked for, the norm from then on', () =>
  withPage(async (page) => {
    await page.getByLabel('Gradient of each batch').check();
    await page.getByLabel('Rate of each batch').check();
    await train(page, { epochs: 4 });
    await finished(page);
    for (const name of ['rate', 'norm']) {
      const chart = page.locator(`[data-chart=${name}]`);
      await chart.scrollIntoViewIfNeeded();
      await chart.locator('path.batches').waitFor({ state: 'attached' });
      const points = await chart.locator('path.batches').getAttribute('d');
      assert.equal(points?.split('L').length, 20, name);
    }
    await page.getByRole('slider', { name: 'Epoch' }).focus();
    await page.keyboard.press('End');
    const said = await page.locator('#charts [data-part=values]').textContent();
    assert.match(said ?? '', /learning rate 0\.001; gradient norm [\d.]+$/);
  }));

test('charts are saved as an SVG that needs no style sheet, and as a PNG of it', () =>
  withPage(async (page) => {
    await train(page, { epochs: 3 });
    await finished(page);
    await page.locator('#charts').scrollIntoViewIfNeeded();
    await page.locator('#charts path.validation').first().waitFor();
    const svg = await readFile(await download(page, 'Save charts (SVG)'), 'utf8');
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(svg, /class=|var\(|href=/);
    const drawn = await page.evaluate(async (svg) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
      let blue = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [r = 0, , b = 0] = [data[i], data[i + 1], data[i + 2]];
        if (b - r > 80) blue += 1;
      }
      return { blue, size: [image.width, image.height] };
    }, svg);
    assert.ok(drawn.blue > 500, `${drawn.blue} pixels in the run's colour`);
    assert.match(svg, />Loss<[^]*>Accuracy</);
    const png = await readFile(await download(page, 'Save charts (PNG)'));
    assert.deepEqual([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(''), 'PNG');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    assert.deepEqual(
      [width, height],
      drawn.size.map((side) => side * 2),
    );
  }));

test('a run that diverges is never called finished: the verdict says so and what to try', () =>
  withPage(async (page) => {
    await page.getByLabel('Optimizer').selectOption('sgd');
    await train(page, { epochs: 5, rate: '1000', hidden: '64' });
    const stage = page.locator('#run-bar [data-part=stage]');
    await stage.filter({ hasText: /^Diverged/ }).waitFor({ timeout: LONG });
    assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /Finished: /);
    const verdict = page.locator('#verdict');
    await verdict.getByText(/^It diverged in epoch \d.*learning rate 1000 is too high: try 100\./).waitFor();
    assert.equal(await verdict.getAttribute('aria-live'), 'polite');
    // Sentence under sentence, on a phone too.
    await page.setViewportSize({ width: 360, height: 740 });
    const lefts = await verdict
      .locator('span')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    for (const width of lefts) assert.ok(width > 300, `${width} px wide`);
  }));

test('a recipe fills the form in and says what to look for; sigmoid is followed by ReLU', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600, test: 50 }));
    await page.getByText('600 pictures to learn from').waitFor();
    await page.getByRole('button', { name: 'Overfit on purpose' }).click();
    await page.getByText('Look for the epoch where the validation loss turns up').waitFor();
    assert.equal(await page.getByLabel('Dropout').inputValue(), '0');
    assert.equal(await page.getByLabel('Training pictures').inputValue(), '1000');

    await page.getByRole('button', { name: 'Sigmoid against ReLU' }).click();
    await page.getByText('Two runs, one after the other').waitFor();
    const activation = page.getByLabel('Activation');
    assert.equal(await activation.inputValue(), 'sigmoid');
    await page.getByLabel('Hidden layers').fill('16');
    await press(page, 'Train');
    await page.waitForFunction(() => {
      const select = document.querySelector('select[name=activation]');
      return select instanceof HTMLSelectElement && select.value === 'relu';
    });
    await finished(page);
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '16');
    await page.getByText(/Look at the gradient norm/).waitFor();

    // What it says to look at is there: the norm of each, nothing ticked by hand.
    const norms = page.locator('[data-chart=norm] path.batches');
    await page.locator('[data-chart=norm]').scrollIntoViewIfNeeded();
    await norms.nth(1).waitFor({ state: 'attached' });
    const strokes = await norms.evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke));
    assert.equal(new Set(strokes).size, 2, 'hue means run');

    // The lines of single batches are there on the next visit too.
    const points = () => norms.evaluateAll((lines) => lines.map((line) => line.getAttribute('d')?.split('L').length));
    assert.deepEqual(await points(), [15, 15], '600 pictures in batches of 128, 3 epochs');
    await untilHeld(page, 'runs', (runs) => runs.length === 2);
    await page.reload();
    await untilReady(page);
    await page.getByLabel('Gradient of each batch').check();
    const compare = page.locator('#runs [data-act=compare][aria-pressed=false]');
    await compare.click();
    await page.locator('[data-chart=norm]').scrollIntoViewIfNeeded();
    await norms.nth(1).waitFor({ state: 'attached' });
    assert.deepEqual(await points(), [15, 15]);
    assert.equal(await page.locator('[data-chart=loss] path.batches').count(), 2);
  }));

test('a recipe that is about the learning rate shows its chart', () =>
  withPage(async (page) => {
    const rate = page.locator('figure:has([data-chart=rate])');
    assert.equal(await rate.isVisible(), false);
    await page.getByRole('button', { name: '98% in seconds', exact: true }).click();
    await rate.waitFor();
    assert.equal(await page.getByLabel('Rate of each batch').isChecked(), true);
    await page.getByLabel('Rate of each batch').uncheck();
    await rate.waitFor({ state: 'hidden' });
  }));
