// The walk as a stranger takes it: a guess, an experiment, what happened in one's own numbers; a digit read, a network
// of one's own, the digit that it confuses most often. And the sheet for class.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { dataSet, file, labels, labelsFile } from './support/idx.mjs';
import { drawDigit, press, untilPainted, untilReady, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** A data set of which three test pictures of a 4 are labelled 9: whoever has learnt the rest takes them for a 4. */
function confusing() {
  const [images, names, tests] = dataSet();
  const labelled = labels(200).map((label, i) => (label === 4 && i < 30 ? 9 : label));
  return [images, names, tests, file('own-t10k-labels-idx1-ubyte', labelsFile(labelled))].flatMap((each) => each ?? []);
}

/** @param {Page} page @param {string} chapter its part of the walk */
const walk = (page, chapter) => page.locator(`#${chapter} .walk`);

test('a guess, a digit, what happened beside the guess, and on to the data; a reload forgets nothing', () =>
  withPage(async (page) => {
    await press(page, 'Start the walk');
    const read = walk(page, 'read');
    const guess = read.getByRole('button', { name: 'up to 50%' });
    await guess.click();
    assert.equal(await guess.getAttribute('aria-pressed'), 'true');
    await drawDigit(page, 7);
    const happened = read.getByRole('status');
    await happened.filter({ hasText: /^Your digit is read as 7, with \d+\.\d%\./ }).waitFor();
    const said = (await happened.textContent()) ?? '';
    const share = await page.locator('.meters').innerText();
    assert.ok(share.includes(/with (\S+%)/.exec(said)?.[1] ?? 'nothing'), `${said}: ${share}`);
    assert.match(said, /✗ You guessed up to 50%; it is (50 to 90%|90 to 99%|over 99%)\.$/);
    const chapters = page.getByRole('navigation', { name: 'Chapters' });
    await chapters.getByRole('link', { name: 'Read, done' }).waitFor();

    await read.getByRole('link', { name: 'Next: the data' }).click();
    const data = walk(page, 'data');
    await data.getByRole('button', { name: '784' }).click();
    await data.getByRole('button', { name: 'Fetch the 70,000 pictures' }).click();
    await data.getByText('Loaded: 60,000 to learn from and 10,000 for the exam, each of 28 × 28 pixels.').waitFor();
    await data.getByText('✓ You guessed it: 784.').waitFor();
    await page.waitForURL(/#data\?/);
    // What is kept is kept a moment later.
    await page.waitForFunction(() => /"data":\{/.test(localStorage.getItem('digitlab-walk') ?? ''));

    await page.reload();
    await untilReady(page);
    await chapters.getByRole('link', { name: 'Read, done' }).waitFor();
    await data.getByText('✓ You guessed it: 784.').waitFor();
    assert.equal(await data.getByRole('button', { name: '784' }).getAttribute('aria-pressed'), 'true');

    await press(page, 'Lab');
    assert.equal(await page.locator('.walk:visible').count(), 0);
  }));

test('a network of one’s own in one press, its numbers set beside the guess, and the digit it confuses most often', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(confusing());
    await page.getByText('1,000 pictures to learn from').waitFor();
    const train = walk(page, 'train');
    await train.getByText('what happens will stand here').waitFor();
    await train.getByRole('textbox').fill('12,5');
    await train.getByRole('button', { name: 'Learn: two epochs at full speed' }).click();
    await page.getByLabel('Test result').filter({ hasText: 'Test accuracy' }).waitFor();
    await train.scrollIntoViewIfNeeded();
    await train.getByText(/After the first of 2 epochs yours reads/).waitFor();
    const said = (await train.getByText(/After the first of 2 epochs yours reads/).textContent()) ?? '';
    const row = page.getByRole('table', { name: 'Training history' }).locator('tbody tr').first();
    const first = Number(await row.locator('> *').nth(4).textContent());
    const shown = Number(/reads (\S+)% of/.exec(said)?.[1]);
    assert.ok(Math.abs(shown - 100 * first) <= 0.051, `${shown}% and ${first}`);
    assert.match(said, new RegExp(`✗ You guessed 12.5%; it is ${shown.toFixed(1)}%\\.$`));

    assert.equal(await train.getByText('what happens will stand here').isVisible(), false);

    // The first chapter now leads to the mistakes.
    await page.locator('#start').getByRole('link', { name: 'See what it gets wrong' }).click();
    await page.waitForURL(/#judge\?/);
    assert.equal(await page.getByRole('button', { name: 'Your own network in seconds' }).isVisible(), false);
    const judge = walk(page, 'judge');
    await judge.scrollIntoViewIfNeeded();
    await judge.getByRole('button', { name: '9', exact: true }).click();
    const confused = /^Most often it is the 9: \d+ of its pictures get other answers, \d+ of them 4\. /;
    await judge.getByText(confused).waitFor();
    await judge.getByText('✓ You guessed it: 9.').waitFor();
    await judge.getByRole('button', { name: 'Show me the mistakes' }).click();
    await page.locator('#cell-title:visible').waitFor();
  }));

test('numbers, the network and the loss: each experiment fills in or draws what it speaks of', () =>
  withPage(async (page) => {
    const numbers = walk(page, 'numbers');
    await numbers.getByRole('button', { name: 'Count them in my drawing' }).click();
    await numbers.getByText(/^Of the 784 numbers of your drawing \d+ are 0/).waitFor();
    const loss = walk(page, 'loss');
    await loss.scrollIntoViewIfNeeded();
    // What answers the question is told to who has guessed or tried.
    assert.equal(await loss.getByRole('status').textContent(), '');
    const chapters = page.getByRole('navigation', { name: 'Chapters' });
    assert.equal(await chapters.getByRole('link', { name: 'Loss, done' }).count(), 0);
    await loss.getByRole('button', { name: 'about 2.3' }).click();
    await loss.getByText(/If your drawing is a 7/).waitFor();
    await chapters.getByRole('link', { name: 'Loss, done' }).waitFor();
    const [, p, ln] =
      /p = (\S+), and its loss is −ln p = (\S+)\. /.exec((await loss.getByRole('status').textContent()) ?? '') ?? [];
    assert.ok(Math.abs(-Math.log(Number(p)) - Number(ln)) < 0.0002, `${p}, ${ln}`);
    const model = walk(page, 'model');
    await model.getByRole('button', { name: 'about a third' }).click();
    await model.getByRole('button', { name: 'Halve the layers' }).click();
    await model.getByText('The network set up in Train now has 324,260 parameters, 36.1% of 898,510.').waitFor();
    await model.getByText('✓ You guessed it: about a third.').waitFor();
    assert.equal(await page.getByLabel('Hidden layers').inputValue(), '250, 250, 250');
    await model.getByText('The same in Python and in digitlab’s Rust').click();
    await model.getByText("model.add(Activation('relu'))").waitFor();
  }));

test('ten means found without labels, and how many pictures lie with their own kind', () =>
  withPage(async (page) => {
    await page.getByLabel('Choose IDX files').setInputFiles(dataSet());
    await page.getByText('1,000 pictures to learn from').waitFor();
    const beyond = walk(page, 'beyond');
    await beyond.getByRole('button', { name: 'nearly all' }).click();
    await beyond.getByRole('button', { name: 'Find ten means' }).click();
    await beyond.getByText(/^\d+\.\d% of the pictures lie with a mean/).waitFor();
    const said = (await beyond.getByRole('status').textContent()) ?? '';
    const purity = Number(/^(\S+)%/.exec(said)?.[1]);
    assert.match(said, purity > 85 ? /✓ You guessed it: nearly all\./ : /✗ You guessed nearly all/);
    const figure = await page.locator('#beyond').innerText();
    const shown = [...figure.matchAll(/(\d+\.\d\d)%/g)].map(([, number]) => Number(number));
    assert.ok(
      shown.some((number) => Math.abs(number - purity) <= 0.0501),
      `${purity}: ${shown}`,
    );
  }));

for (const locale of ['en-US', 'zh-CN']) {
  test(`axe finds nothing in the walk with its code open, and nothing is wider than a phone, in ${locale}`, () =>
    withPage(
      async (page) => {
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('.walk details')) {
            if (details instanceof HTMLDetailsElement) details.open = true;
          }
        });
        assert.deepEqual(await violations(page, '.walk'), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
        for (const button of await page.locator('.walk button:visible, .walk a:visible').all()) {
          const { width = 0, height = 0 } = (await button.boundingBox()) ?? {};
          assert.ok(width >= 44 && height >= 44, `${await button.textContent()}: ${width} × ${height}`);
        }
      },
      {
        locale,
        viewport: { width: 360, height: 740 },
        ready: (page) => page.locator('button[data-action=train]:enabled').waitFor(),
      },
    ));
}

for (const width of [1280, 360]) {
  test(`Walk and Lab say what they are, and switching keeps the chapter and finds the way back, ${width} px wide`, () =>
    withPage(
      async (page) => {
        const title = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true }).getAttribute('title');
        assert.match((await title('Lab')) ?? '', /^All figures and controls/);
        assert.match((await title('Walk')) ?? '', /a guess, an experiment/);
        await page.getByText('All figures and controls, closer together').scrollIntoViewIfNeeded();
        /** The chapter at a third of the screen, and where its title is. */
        const place = () =>
          page.evaluate(() => {
            const at = innerHeight / 3;
            const chapter = [...document.querySelectorAll('.chapter')].find((one) => one.getBoundingClientRect().bottom > at);
            return { chapter: chapter?.id, top: chapter?.querySelector('h2')?.getBoundingClientRect().top ?? NaN };
          });
        // By script: the pointer would scroll the switch into sight on a phone.
        const press = (/** @type {string} */ name) =>
          page.evaluate((name) => {
            const all = [...document.querySelectorAll('#mode button')];
            const button = all.find(({ textContent }) => textContent === name);
            if (button instanceof HTMLElement) button.click();
          }, name);
        for (const chapter of ['data', 'numbers', 'train', 'judge', 'beyond']) {
          for (const down of [0, 300, 900]) {
            await page.evaluate(({ chapter, down }) => {
              document.getElementById(chapter)?.scrollIntoView();
              scrollBy(0, down);
            }, { chapter, down });
            await untilPainted(page);
            const before = await place();
            await press('Lab');
            assert.equal((await place()).chapter, before.chapter, `${chapter} ${down}`);
            await press('Walk');
            const after = await place();
            assert.equal(after.chapter, before.chapter);
            assert.ok(Math.abs(after.top - before.top) <= 2, `${chapter} ${down}: ${before.top} ${after.top}`);
          }
        }
      },
      { viewport: { width, height: 800 } },
    ));
} // prettier-ignore

test('Tab goes through a chapter’s walk in the order in which it is taken', () =>
  withPage(async (page) => {
    await walk(page, 'model').getByRole('button').first().focus();
    const names = [];
    for (let i = 0; i < 6; i++) {
      names.push(await page.evaluate(() => document.activeElement?.textContent));
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(names, [
      'a half',
      'about a third',
      'a quarter',
      'Halve the layers',
      'The same in Python and in digitlab’s Rust',
      'Next: the loss',
    ]);
  }));

test('the sheet for class is one click away in the page’s language, and prints on A4', () =>
  withPage(async (page) => {
    await press(page, '中文');
    await page.getByRole('link', { name: /练习单/ }).click();
    const heading = page.getByRole('heading', { level: 1 });
    assert.equal(await heading.textContent(), '和 digitlab 一起的二十分钟');
    assert.equal(await page.locator('li:visible').count(), 8);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'English' }).click();
    assert.equal(await heading.textContent(), 'Twenty minutes with digitlab');
    assert.equal(await page.locator('li:visible').count(), 8);
    assert.deepEqual(await violations(page), []);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav').isVisible(), false);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const sides = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g) ?? [];
    assert.ok(sides.length >= 1 && sides.length <= 2, `${sides.length} pages`);
    const ends = await page
      .locator('.room:visible')
      .evaluateAll((all) => all.map((room) => getComputedStyle(room).borderBottomWidth));
    assert.deepEqual(ends, Array(8).fill('1px'), 'the last line to write on is no gradient’s');
    assert.equal(await page.locator('.sum:visible').evaluate((sum) => sum.getClientRects().length), 1);
    assert.match(pdf.toString('latin1'), /\/MediaBox \[0 0 59[45]\.\d* 84[12]/);
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    await page.getByRole('link', { name: 'Open digitlab' }).click();
    await untilReady(page);
  }));
