// The chapter Read as a person uses it: the network lit by the drawing, what is behind a unit and a digit, units
// switched off, the pixels that decide, and the pen that writes a 7 at the first visit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { dataSet } from './support/idx.mjs';
import { answer, draw, drawDigit, pad, press, untilAnswer, untilReady, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';
import { DIGITS } from './support/digits.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {number} layer from 1 */
const grid = (page, layer) => page.getByRole('slider', { name: new RegExp(`^Layer ${layer}:`) });
/** @param {Page} page */
const title = (page) => page.locator('.unit h3');
/** @param {Page} page */
const switching = (page) => page.locator('.switching p');
/** @param {Page} page @param {number} digit */
const vote = (page, digit) =>
  page.getByRole('group', { name: 'The ten digits' }).getByRole('button', { name: new RegExp(`^${digit} `) });

/** @param {Page} page @param {number} digit */
async function drawn(page, digit) {
  await drawDigit(page, digit);
  await untilAnswer(page, digit);
  await page.locator('#read').scrollIntoViewIfNeeded();
  await page.locator('.vote.top .digit').getByText(String(digit)).waitFor();
}

/** '−0.120' → -0.12 @param {string | null} text */
const number = (text) => Number((text ?? '').replace('−', '-').replace('%', ''));

/** Waits until something is so. @param {() => Promise<boolean>} is */
async function until(is) {
  for (let tries = 0; tries < 300; tries++) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('it did not become so');
}

/** The table of a sum: its terms, and what stands below. @param {Page} page */
async function sumOf(page) {
  const cells = page.getByRole('table', { name: 'What is added up' }).locator('tr td:last-child');
  const numbers = (await cells.allTextContents()).map(number);
  return { terms: numbers.slice(0, -1), sum: numbers.at(-1) ?? NaN };
}

/** @param {Page} page that the shown terms add up to the shown sum, to the last digit */
async function assertAddsUp(page) {
  const { terms, sum } = await sumOf(page);
  assert.ok(terms.length >= 3, `${terms.length} terms`);
  const added = terms.reduce((a, b) => a + b, 0);
  assert.equal(added.toFixed(3), sum.toFixed(3));
  return sum;
}

test('Tab goes through the network that has read a drawing: a stop a layer, one for ten digits, what lies behind', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    await grid(page, 1).focus();
    /** @type {string[]} */
    const names = [];
    for (let i = 0; i < 40; i++) {
      const { name, outline, isInside } = await page.evaluate(() => {
        const element = /** @type {HTMLElement} */ (document.activeElement);
        const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
        return { name, outline: getComputedStyle(element).outlineStyle, isInside: element.closest('#hero') !== null };
      });
      if (!isInside) break;
      assert.ok(name.trim() && outline !== 'none', `stop ${i}: “${name}”, ${outline}`);
      names.push(name.trim());
      await page.keyboard.press('Tab');
    }
    const stops = [/^Layer 1:/, /^Switch off silent/, /^Layer 2:/, /^Layer 3:/, /^7/, /^unit \d+/];
    let at = -1;
    for (const stop of stops) {
      at = names.findIndex((name, i) => i > at && stop.test(name));
      assert.ok(at >= 0, `${stop} among ${names.join(', ')}`);
    }
    assert.equal(names.filter((name) => /^\d ?\d/.test(name)).length, 1, 'one stop for ten digits');
  }));

test('a drawing lights the network, and the terms behind a unit and a digit add up', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    await page.getByText(/^Draw a digit\. Watch 898,510 numbers read it\.$/).waitFor();
    const captions = await page.locator('#hero .layer figcaption').allTextContents();
    assert.equal(captions.length, 3);
    for (const caption of captions) {
      const [, silent = 0] = /^(\d+) of 500 silent$/.exec(caption) ?? [];
      assert.ok(Number(silent) > 100 && Number(silent) < 500, caption);
    }
    // The answer's digit is open; its sum becomes its probability.
    assert.equal(await title(page).textContent(), 'Why 7, and why not?');
    await assertAddsUp(page);
    assert.match((await page.locator('.outcome').textContent()) ?? '', /makes \d+\.\d% of it/);

    // A unit that speaks for it is one press away; it has passed its ReLU, and the 7 hears it.
    await page.locator('.sum tbody .link').first().click();
    await title(page)
      .filter({ hasText: /^Layer 3, unit \d+$/ })
      .waitFor();
    const sum = await assertAddsUp(page);
    assert.ok(sum > 0);
    const outcome = await page.locator('.outcome').textContent();
    assert.equal(outcome, `ReLU lets it pass: the unit gives ${sum.toFixed(3)}.`);

    // A press on a grid looks at a unit of it.
    await grid(page, 1).click({ position: { x: 5, y: 5 } });
    await title(page)
      .filter({ hasText: /^Layer 1, unit 1$/ })
      .waitFor();
    await page.getByRole('img', { name: 'Its 784 weights: blue adds, orange takes away.' }).waitFor();
    await assertAddsUp(page);

    await vote(page, 3).click();
    await title(page).filter({ hasText: 'Why 3' }).waitFor();
    await assertAddsUp(page);
    assert.deepEqual(await violations(page, '#read'), []);
  }));

test('a unit says where it goes: what it gives times each weight, and a press follows one', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    await page.locator('.sum tbody .link').first().click();
    await title(page)
      .filter({ hasText: /^Layer 3, unit \d+$/ })
      .waitFor();
    const gives = Number(/gives ([\d.]+)\.$/.exec((await page.locator('.outcome').textContent()) ?? '')?.[1]);
    const goes = page.getByRole('table', { name: 'Where it goes' });
    const rows = await goes
      .locator('tr')
      .evaluateAll((rows) => rows.map(({ children }) => [...children].map((cell) => cell.textContent)));
    assert.equal(rows.length, 4);
    const terms = rows.map(([to, how, term]) => {
      assert.match(to ?? '', /^digit \d$/);
      const [value, weight] = (how ?? '').split(' × ');
      assert.ok(Math.abs(number(value ?? '') - gives) <= 0.0051, `${value}, ${gives}`);
      // Three digits after the point of each.
      assert.ok(
        Math.abs(gives * number(weight ?? '') - number(term ?? '')) <= 0.0006 * (1 + gives),
        `${how} = ${term}`,
      );
      return number(term ?? '');
    });
    assert.deepEqual(
      terms,
      terms.toSorted((a, b) => b - a),
    );
    const [to = ''] = rows[1] ?? [];
    await goes.getByRole('button', { name: to ?? '' }).click();
    await title(page)
      .filter({ hasText: `Why ${/\d/.exec(to ?? '')?.[0]}` })
      .waitFor();
  }));

test('a pointer over a unit or a digit shows what is behind it, until it leaves', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    await grid(page, 1).hover({ position: { x: 5, y: 5 } });
    await title(page)
      .filter({ hasText: /^Layer 1, unit 1$/ })
      .waitFor();
    await assertAddsUp(page);
    await vote(page, 3).hover();
    await title(page).filter({ hasText: 'Why 3' }).waitFor();
    await page.mouse.move(0, 0);
    await title(page).filter({ hasText: 'Why 7' }).waitFor();
  }));

test('the grids follow the pen while it is down', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');
    const lamps = () => grid(page, 1).evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const box = await pad(page).boundingBox();
    assert.ok(box);
    const at = (/** @type {number} */ x, /** @type {number} */ y) =>
      page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 5 });
    await at(0.28, 0.24);
    await page.mouse.down();
    const pictures = new Set([await lamps()]);
    for (const [x, y] of /** @type {const} */ ([
      [0.72, 0.22],
      [0.55, 0.5],
      [0.45, 0.82],
    ])) {
      // prettier-ignore
      await at(x, y);
      await until(async () => !pictures.has(await lamps()));
      pictures.add(await lamps());
    }
    await page.mouse.up();
  }));

test('the grids follow the drawing', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    const shot = () => grid(page, 1).screenshot();
    const seven = await shot();
    await press(page, 'Clear');
    await drawn(page, 4);
    assert.notDeepEqual(await shot(), seven);
  }));

test('units are switched off and on: the answer and the test score follow', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    const before = await vote(page, 7).textContent();
    for (const layer of [1, 2, 3]) {
      // All that are silent for this drawing: it is read as before.
      await page
        .locator('#hero .layer')
        .nth(layer - 1)
        .getByRole('button')
        .click();
      await page
        .locator('#hero .layer figcaption')
        .nth(layer - 1)
        .filter({ hasText: /^0 silent, \d+ off/ })
        .waitFor();
    }
    assert.equal(await vote(page, 7).textContent(), before);
    // MNIST comes by itself; without what only other digits need, little else is read.
    const told = /^1\d{3} units are off\. Of the test pictures (.*)% are read right; with all units, (.*)%\.$/;
    await switching(page).filter({ hasText: told }).waitFor();
    const [, now, all] = told.exec((await switching(page).textContent()) ?? '') ?? [];
    assert.ok(Number(all) > 98 && Number(now) < 60, `${now}%, ${all}%`);
    // Another digit needs the units that are off.
    await press(page, 'Clear');
    await draw(page, DIGITS[4] ?? []);
    await page.locator('output.answer[aria-busy=false]:not(.blank)').waitFor();
    assert.notEqual(await answer(page).textContent(), '4');
    await press(page, 'All back on');
    await untilAnswer(page, 4);
    await switching(page).filter({ hasText: 'All units are on' }).waitFor();
  }));

test('everything by keyboard: a grid is walked with arrows and a unit switched with Space', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    await grid(page, 2).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await title(page)
      .filter({ hasText: /^Layer 2, unit 479$/ })
      .waitFor();
    assert.match((await grid(page, 2).getAttribute('aria-valuetext')) ?? '', /^Unit 479 gives \d/);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await title(page)
      .filter({ hasText: /^Layer 2, unit 21$/ })
      .waitFor();
    await page.keyboard.press('Space');
    await page
      .locator('.switching')
      .getByText(/^1 unit is off\./)
      .waitFor();
    assert.equal(await grid(page, 2).getAttribute('aria-valuetext'), 'Unit 21 is switched off and gives 0.');
    await page.getByRole('button', { name: 'Switch on', exact: true }).press('Enter');
    await page.getByText('All units are on.').waitFor();
    await vote(page, 7).focus();
    await page.keyboard.press('ArrowDown');
    await title(page).filter({ hasText: 'Why 8' }).waitFor();
    assert.equal(await vote(page, 8).getAttribute('aria-pressed'), 'true');
  }));

test('Space switches a unit whose grid has only just come into sight, before its value is known', () =>
  withPage(
    async (page) => {
      await page.evaluate(() => {
        const { postMessage } = Worker.prototype;
        /** @type {(() => void)[] | null} */
        let held = [];
        Object.assign(window, {
          release() {
            held?.forEach((send) => send());
            held = null;
          },
        });
        Worker.prototype.postMessage = /** @this {Worker} @param {...any} all */ function (...all) {
          const send = () => void Reflect.apply(postMessage, this, all);
          if (held && all[0].type === 'look_inside') held.push(send);
          else send();
        };
      });
      await drawDigit(page, 7);
      await untilAnswer(page, 7);
      await grid(page, 1).focus();
      await page.keyboard.press('Space');
      await switching(page).filter({ hasText: 'All units are on' }).waitFor();
      await page.evaluate(() => /** @type {any} */ (window).release());
      await switching(page)
        .getByText(/^1 unit is off\./)
        .waitFor();
      assert.equal(await grid(page, 1).getAttribute('aria-valuetext'), 'Unit 1 is switched off and gives 0.');
      await page.keyboard.press('Space');
      await switching(page).filter({ hasText: 'All units are on' }).waitFor();
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true },
  ));

test('pixels speak for and against, are covered up, and are changed into another digit', () =>
  withPage(async (page) => {
    await drawn(page, 7);
    const told = page.locator('.pixels .told');
    await told.scrollIntoViewIfNeeded();
    await told.filter({ hasText: /speak for 7 .* The network gives it \d+\.\d%\.$/ }).waitFor();
    const figure = page.locator('.pixels canvas');
    const pro = await figure.screenshot();
    await press(page, 'Covered up');
    await told.filter({ hasText: 'the 7 loses probability' }).waitFor();
    assert.notDeepEqual(await figure.screenshot(), pro);
    await press(page, 'Changed');
    await page.getByRole('combobox', { name: 'Digit' }).selectOption('3');
    await told.filter({ hasText: /to see a 3: / }).waitFor();
    const [, sure] = /it is (\d+\.\d)% sure/.exec((await told.textContent()) ?? '') ?? [];
    assert.ok(Number(sure) > 80, `${sure}%`);
  }));

test('while your own network is trained it is seen as it is now', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet({ training: 600 }));
    await drawDigit(page, 7);
    await page.getByRole('textbox', { name: 'Hidden layers' }).fill('40, 30');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('10000');
    await press(page, 'Train');
    await page.locator('#read').scrollIntoViewIfNeeded();
    await until(async () => (await page.locator('#hero .layer').count()) === 2);
    await page.getByText('Watch 32,940 numbers read it.').waitFor();
    // The sum behind the answer: it moves with every step, where a percentage may have come to its end.
    const sums = new Set();
    await until(async () => {
      const { sum } = await sumOf(page);
      if (Number.isFinite(sum)) sums.add(sum);
      return sums.size > 2; // the first may be of the network before
    });
    await press(page, 'Stop');
  }));

test('on a phone the strip scrolls to the layer that is tapped, and nothing leaves the page', () =>
  withPage(
    async (page) => {
      await drawn(page, 7);
      await grid(page, 3).tap();
      await title(page)
        .filter({ hasText: /^Layer 3, unit \d+$/ })
        .waitFor();
      await until(() =>
        grid(page, 3).evaluate((canvas) => {
          const { left, right } = canvas.getBoundingClientRect();
          return left >= 0 && right <= innerWidth;
        }),
      );
      const small = await page.locator('#read').evaluate((chapter) =>
        [...chapter.querySelectorAll('button, select')]
          .filter((control) => control.checkVisibility())
          .filter((control) => control.getBoundingClientRect().height < 44)
          .map((control) => control.textContent),
      );
      assert.deepEqual(small, []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(wide, 360);
    },
    { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true },
  ));

/** The pen of nobody's, when it has written. @param {Page} page */
const ghost = (page) => page.locator('.ghost').getByText('Now you');

test('at the first visit a pen writes a 7; the first touch takes it away and leaves a clean pad', () =>
  withPage(
    async (page) => {
      await ghost(page).waitFor();
      await page.locator('.vote.top .digit').getByText('7').waitFor();
      assert.equal(await answer(page).textContent(), 'Draw a digit');
      await drawDigit(page, 1);
      await untilAnswer(page, 1);
      await page.locator('.vote.top .digit').getByText('1').waitFor();
      assert.equal(await page.locator('.ghost').count(), 0);
      await page.reload();
      await untilReady(page);
      await page.locator('#hero .layer figcaption').first().filter({ hasText: 'silent' }).waitFor();
      assert.equal(await page.locator('.ghost').count(), 0, 'it writes once');
    },
    { measures: true },
  ));

test('on a phone, where the network is screens below, the pen writes on the pad too', () =>
  withPage((page) => ghost(page).waitFor(), { measures: true, viewport: { width: 360, height: 740 } }));

test('with reduced motion the 7 is there at once, and a key takes it away', () =>
  withPage(
    async (page) => {
      await ghost(page).waitFor();
      const points = await page.locator('.ghost polyline').getAttribute('points');
      assert.equal(points?.split(' ').length, 4);
      await pad(page).focus();
      await page.keyboard.press('ArrowLeft');
      assert.equal(await page.locator('.ghost').count(), 0);
    },
    { reducedMotion: 'reduce', measures: true },
  ));

test('nobody writes over what a link opens', () =>
  withPage(
    async (page) => {
      await page.locator('#read').scrollIntoViewIfNeeded(); // the link opens another chapter
      await page.locator('#hero .layer figcaption').first().filter({ hasText: 'silent' }).waitFor();
      assert.equal(await page.locator('.ghost').count(), 0);
      await title(page).filter({ hasText: 'No ink yet: only biases speak for' }).waitFor();
    },
    {
      measures: true,
      prepare: (page) => page.addInitScript(() => history.replaceState(null, '', '#train?epochs=2')),
    },
  ));
