// The chapter Loss as a person uses it: each number that stands there is worked out again with a calculator's
// arithmetic from the numbers that stand beside it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { briefly } from '../../www/features/loss/arithmetic.js';
import { drawDigit, untilAnswer, untilPainted, useSite } from './support/page.mjs';
import { startServer } from './support/server.mjs';

const withPage = useSite(startServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page a 7 is drawn and the chapter is on the screen */
async function open(page) {
  await drawDigit(page, 7);
  await untilAnswer(page, 7);
  await page.locator('#loss').scrollIntoViewIfNeeded();
  await page.locator('#loss [data-line=new]').waitFor();
}

/** The numbers of a line, by name. @param {Page} page @param {string} name @returns {Promise<Record<string, number>>} */
const numbers = (page, name) =>
  page.locator(`#loss [data-line=${name}]`).evaluate(({ dataset, textContent }) =>
    Object.fromEntries(
      Object.entries(dataset)
        .filter(([key]) => key !== 'line')
        .map(([key, value]) => {
          if (!textContent?.includes(value ?? '')) throw new Error(`${key} does not stand there`);
          return [key, Number(value?.replaceAll('−', '-'))];
        }),
    ),
  );

/** The ten of a row of a line. @param {Page} page @param {string} line @param {string} row */
async function ten(page, line, row) {
  const texts = await page.locator(`#loss [data-line=${line}] [data-row=${row}]`).allTextContents();
  assert.equal(texts.length, 10);
  return texts.map((text) => Number(text.replaceAll('−', '-')));
}

/** To the six digits that stand there. @param {number} found @param {number} expected */
function same(found, expected) {
  const most = Math.max(1e-6, 1e-5 * Math.abs(expected)) / 1.9;
  assert.ok(Math.abs(found - expected) <= most, `${found}, by calculator ${expected}`);
}

/** @param {readonly number[]} logits */
function softmax(logits) {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** Checks every line. @param {Page} page @param {number} label @returns {Promise<{ loss: number, newLoss: number }>} */
async function check(page, label) {
  const of = (/** @type {string} */ name) => numbers(page, name);
  const [sum, loss, gradient, move, last] = [await of('sum'), await of('loss'), await of('gradient'), await of('move'), await of('new')]; // prettier-ignore
  const rate = Number(await page.locator('#loss [data-number=rate]').textContent());
  same(sum.product ?? NaN, (sum.x ?? NaN) * (sum.w ?? NaN));
  same(sum.sum ?? NaN, (sum.product ?? NaN) + (sum.rest ?? NaN));
  const [z, p, delta] = [
    await ten(page, 'logits', 'z'),
    await ten(page, 'logits', 'p'),
    await ten(page, 'logits', 'delta'),
  ];
  softmax(z).forEach((expected, digit) => same(p[digit] ?? NaN, expected));
  p.forEach((p, digit) => same(delta[digit] ?? NaN, p - (digit === label ? 1 : 0)));
  same(loss.loss ?? NaN, -Math.log(p[label] ?? NaN));
  same(gradient.gradient ?? NaN, (sum.x ?? NaN) * (gradient.delta ?? NaN));
  same(move.change ?? NaN, rate * (gradient.gradient ?? NaN));
  same(move.next ?? NaN, (sum.w ?? NaN) - (move.change ?? NaN));
  const after = softmax(await ten(page, 'new', 'z'))[label] ?? NaN;
  const newLoss = last.newLoss ?? NaN;
  assert.ok(Math.abs(newLoss + Math.log(after)) < 1e-5 * Math.max(1, newLoss), `${newLoss}, ${-Math.log(after)}`);
  return { loss: loss.loss ?? NaN, newLoss };
}

test('every number of a step by hand checks with a calculator, and a step down lowers the loss', () =>
  withPage(async (page) => {
    await open(page);
    await check(page, 7);
    const relu = await numbers(page, 'relu');
    same(relu.output ?? NaN, Math.max(0, (await numbers(page, 'sum')).sum ?? NaN));

    // A hidden unit's δ is the sum of what stands in its terms, times the slope.
    const terms = (await page.locator('#loss .terms li').allTextContents()).map((term) => term.replaceAll('−', '-'));
    const products = terms.map((term) => Number(term.split('= ')[1]));
    assert.equal(products.length, 10);
    terms.forEach((term, i) => {
      const [a = NaN, b = NaN] = [...term.matchAll(/-?\d[\d.e-]*/g)].map(([number]) => Number(number));
      same(products[i] ?? NaN, a * b);
    });
    const { back = NaN, slope = NaN } = await numbers(page, 'hidden_delta');
    assert.ok(Math.abs(back - products.reduce((a, b) => a + b)) < 1e-6);
    same((await numbers(page, 'gradient')).delta ?? NaN, back * slope);

    // Meant as a 6, the drawing costs much, and a step lowers that.
    await page.getByRole('button', { name: /^Digit 6: one-hot 0/ }).click();
    await page.getByRole('button', { name: /^Digit 6: one-hot 1/ }).waitFor();
    await page.locator('#loss [data-line=logits] [data-kind=label] strong').filter({ hasText: '6' }).waitFor();
    const { loss, newLoss } = await check(page, 6);
    assert.ok(loss > 2.3, `${loss}`);
    assert.ok(newLoss < loss, `${newLoss} < ${loss}`);
    const entropy = page.locator('#loss [data-number=cross-entropy]');
    const words = await entropy.textContent();
    // A screen reader tells what follows from a person's choice.
    assert.equal(await entropy.getAttribute('aria-live'), 'polite');
    assert.match(words ?? '', /^−ln \S+ = \d/);
    // A minus is as wide as a plus, wherever one stands.
    assert.doesNotMatch((await page.locator('#loss').textContent()) ?? '', /(^|[^\p{L}\d])-\d|\de-\d/u);
  }));

test('a probability has its room beside the one-hot row at every width and size of letters, however small it is', () =>
  withPage(async (page) => {
    await open(page);
    assert.equal(await page.locator('#loss [data-number=cross-entropy]').getAttribute('aria-live'), 'off');
    const shares = page.locator('#loss .one-hot .share');
    const longest = [briefly(0.9999), briefly(0.00012), briefly(1.2e-10)];
    await shares.evaluateAll((all, texts) => all.forEach((one, i) => (one.textContent = texts[i % 3] ?? '')), longest);
    const session = await page.context().newCDPSession(page);
    for (const size of [16, 24, 32]) {
      await session.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
      for (const width of [320, 360, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await untilPainted(page);
        const tooWide = (/** @type {Element[]} */ all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent); // prettier-ignore
        assert.deepEqual(await shares.evaluateAll(tooWide), [], `${size} px letters, ${width} px wide`);
      }
    }
  }));

test('on a phone the letters of the valley are as large as elsewhere, and apart', () =>
  withPage(
    async (page) => {
      await open(page);
      const texts = page.locator('.valley-figure text');
      await texts.first().waitFor({ state: 'attached' });
      const found = await texts.evaluateAll((texts) =>
        texts.map((text) => {
          const svg = /** @type {SVGSVGElement} */ (text.closest('svg'));
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          const { left, right, top, bottom } = text.getBoundingClientRect();
          return { size: scale * parseFloat(getComputedStyle(text).fontSize), left, right, top, bottom };
        }),
      );
      assert.ok(found.length > 4, `${found.length}`);
      for (const [i, a] of found.entries()) {
        assert.ok(a.size > 11.9, `${a.size} px`);
        const isOver = (/** @type {typeof a} */ b) =>
          a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const covered = found.slice(i + 1).filter(isOver);
        assert.deepEqual(covered, []);
      }
    },
    { viewport: { width: 360, height: 740 } },
  ));

test('each layer has its steepest weight, any other can be typed, and the rate goes by keys', () =>
  withPage(async (page) => {
    await open(page);
    const moved = () => page.locator('#loss [data-line=move]').textContent();
    for (const [layer, at] of [['0', 2], ['3', 0]]) {
      const before = await moved();
      await page.locator('#loss').getByLabel('Layer', { exact: true }).selectOption(String(layer));
      await page.waitForFunction((before) => document.querySelector('#loss [data-line=move]')?.textContent !== before, before);
      await check(page, 7);
      // The layers between are summed up.
      assert.equal(await page.locator('#loss [data-line=layer_delta]').count(), at);
    } // prettier-ignore
    const before = await moved();
    await page.getByLabel('to unit').fill('3');
    await page.getByLabel('to unit').press('Enter');
    await page.waitForFunction(
      (before) => document.querySelector('#loss [data-line=move]')?.textContent !== before,
      before,
    );
    await check(page, 7);
    await page.getByLabel('Rate η').focus();
    await page.keyboard.press('End');
    await page.locator('#loss [data-number=rate]').filter({ hasText: /^10$/ }).waitFor();
    await page
      .locator('#loss [data-line=move]')
      .filter({ hasText: /− 10 ×/ })
      .waitFor();
    await check(page, 7);
    const label = await page.locator('#loss .valley-figure svg').getAttribute('aria-label');
    assert.match(label ?? '', /^The loss along one weight\. Now: weight \S+, loss \S+\. After/);
  }));

test('softmax begins with the drawing’s logits, follows its sliders, and goes back', () =>
  withPage(async (page) => {
    await open(page);
    const shares = () => page.locator('#loss .logit-row > span:last-child').allTextContents();
    const slider = (/** @type {number} */ digit) => page.getByLabel(`Logit of digit ${digit}`);
    const ofDrawing = async () => {
      const z = await ten(page, 'logits', 'z');
      return z.map((z) => String(Math.round(Math.min(15, Math.max(-15, z)) * 10) / 10));
    };
    const values = () => Promise.all(Array.from({ length: 10 }, (_, digit) => slider(digit).inputValue()));
    assert.deepEqual(await values(), await ofDrawing());
    assert.equal(await page.getByRole('button', { name: 'My drawing’s logits' }).isEnabled(), false);
    await slider(3).focus();
    await page.keyboard.press('End');
    const logits = await values();
    const expected = softmax(logits.map(Number)).map((p) => `${(100 * p).toFixed(1)}%`);
    assert.deepEqual(await shares(), expected);
    assert.equal(expected[3], '100.0%');
    await page.getByRole('button', { name: 'My drawing’s logits' }).click();
    assert.deepEqual(await values(), await ofDrawing());
  }));

test('on a phone nothing of the chapter is wider than the screen, and without a drawing it says so', () =>
  withPage(
    async (page) => {
      await page.locator('#loss').scrollIntoViewIfNeeded();
      await page.locator('#loss .toy-hand [role=status]').filter({ hasText: 'Draw a digit first' }).waitFor();
      await page.locator('#draw').scrollIntoViewIfNeeded();
      await open(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${wide} px`);
      const small = await page
        .locator('#loss button, #loss select, #loss input')
        .evaluateAll((all) =>
          all.filter((element) => element.getBoundingClientRect().height < 44).map((element) => element.outerHTML),
        );
      assert.deepEqual(small, []);
    },
    { viewport: { width: 360, height: 740 } },
  ));
