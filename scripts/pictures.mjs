// Makes the pictures of README and of docs/ink.md, and the animation, from the page itself, so that they can be made
// again when the page changes: `npm run pictures`. Needs a built engine (`npm start` or `npm test` makes it) and MNIST's files.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { DIGITS } from '../tests/page/support/digits.mjs';
import { launchBrowser } from '../tests/page/support/browser.mjs';
import { photograph } from '../tests/page/support/photograph.mjs';
import { ROOT } from './lib/paths.mjs';
import { serve } from './lib/serve.mjs';

/** @typedef {import('playwright-core').Page} Page */

const FOLDER = join(ROOT, 'docs', 'pictures');
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
/** Of the animation: its width (pixels), and how long a frame stands (milliseconds). */
const ANIMATION = { width: 960, delay: 80, hold: 1600 };

/** @param {Page} page @param {import('playwright-core').PageScreenshotOptions} [options] */
const shot = (page, options) => page.screenshot({ animations: 'disabled', ...options });

/** @param {string} name @param {Buffer} png */
async function keep(name, png) {
  const file = `${name}.png`;
  writeFileSync(join(FOLDER, file), await sharp(png).png({ palette: true, quality: 90 }).toBuffer());
  console.log(`docs/pictures/${file}`);
}

/** @param {Page} page @param {string} id of what is scrolled to the top of the screen */
async function open(page, id) {
  await page.locator(`#${id}`).evaluate((section) => section.scrollIntoView());
  await page.waitForTimeout(800);
}

/**
 * Draws a digit with the mouse.
 * @param {Page} page
 * @param {number} digit
 * @param {() => Promise<void>} [each] called after every point
 */
async function draw(page, digit, each) {
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (!box) throw new Error('no pad');
  for (const stroke of DIGITS[digit] ?? []) {
    const places = stroke.map(([x, y]) => ({
      x: box.x + x * box.width,
      y: box.y + y * box.height,
    }));
    const [first, ...rest] = places;
    if (!first) continue;
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const { x, y } of rest) {
      await page.mouse.move(x, y, { steps: 3 });
      await each?.();
    }
    await page.mouse.up();
  }
}

/** @param {Page} page a digit while it is drawn, and the units that it lights */
async function animate(page) {
  /** @type {Buffer[]} */
  const frames = [];
  const frame = async () => {
    await page.waitForTimeout(60);
    frames.push(
      await sharp(await shot(page))
        .resize(ANIMATION.width)
        .png()
        .toBuffer(),
    );
  };
  for (const digit of [3, 8]) {
    await page.getByRole('button', { name: 'Clear' }).click({ force: true });
    await draw(page, digit, frame);
    await page.waitForTimeout(600);
    await frame();
  }
  const last = new Set([frames.length - 1]);
  const delay = frames.map((_, i) => (last.has(i) ? ANIMATION.hold : ANIMATION.delay));
  const animation = sharp(frames, { join: { animated: true } }).webp({
    quality: 80,
    delay,
    loop: 0,
  });
  await animation.toFile(join(FOLDER, 'drawing.webp'));
  console.log('docs/pictures/drawing.webp');
}

/** @param {Page} page trains for a few epochs, so that there is something to look at */
async function train(page) {
  await page.getByLabel('Epochs', { exact: true }).fill('4');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.locator('#progress [data-part=result] span').first().waitFor({ timeout: 600_000 });
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 8080));
    });
  });

mkdirSync(FOLDER, { recursive: true });
const server = await serve(await freePort());
const browser = await launchBrowser();
try {
  /** @param {import('playwright-core').BrowserContextOptions} options */
  const opened = async (options) => {
    const page = await (await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options })).newPage();
    await page.goto(server.url);
    await page.locator('button:text-is("Train"):enabled').waitFor();
    return page;
  };
  const page = await opened({ viewport: WIDE });
  await draw(page, 5);
  await page.waitForTimeout(1500);
  await animate(page);
  await train(page);
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  for (const [name, id] of [
    ['data', 'data'],
    ['train', 'charts'],
    ['judge', 'judge'],
  ]) {
    await open(page, id);
    await keep(name, await shot(page));
  }
  const reader = await opened({ viewport: WIDE });
  await photograph(reader);
  const found = reader.locator('#numbers .found');
  await open(reader, 'numbers');
  await found.locator('li').last().waitFor();
  await reader.waitForTimeout(800);
  await keep('stages', await found.screenshot({ animations: 'disabled' }));
  const phone = await opened({ viewport: PHONE, deviceScaleFactor: 2, colorScheme: 'dark' });
  await draw(phone, 7);
  await phone.waitForTimeout(1500);
  await keep('phone', await shot(phone));
} finally {
  await browser.close();
  await server.close();
}
