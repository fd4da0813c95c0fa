// SVG pictures of a digit, as drawing programs, icon sets and hands write them; and a folder that is dropped.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { DIGITS } from './support/digits.mjs';
import { drawDigit, press, untilAnswer, useSite } from './support/page.mjs';
import { startPlainServer } from './support/server.mjs';
import { fiftyMilliseconds, tasksOf } from './support/work.mjs';

const withPage = useSite(startPlainServer);

/** @typedef {import('playwright-core').Page} Page */

/** A 3 of 100 user units. */
const PATH = `<path d="M${(DIGITS[3]?.[0] ?? []).map(([x, y]) => `${(x * 100).toFixed(1)} ${(y * 100).toFixed(1)}`).join('L')}" fill="none" stroke="#112" stroke-width="7"/>`;
const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';

/** @type {Record<string, string>} */
const FILES = {
  'with a view box and no size': `<svg ${XMLNS} viewBox="0 0 100 100">${PATH}</svg>`,
  'with a size and no view box': `<svg ${XMLNS} width="100" height="100">${PATH}</svg>`,
  'with neither': `<svg ${XMLNS}>${PATH}</svg>`,
  'as small as an icon': `<svg ${XMLNS} viewBox="0 0 100 100" width="16" height="16">${PATH}</svg>`,
  'in millimetres': `<svg ${XMLNS} width="26.5mm" height="26.5mm">${PATH}</svg>`,
  'as wide as its place': `<svg ${XMLNS} viewBox="0 0 100 100" width="100%" height="100%" style="width: 3px; height: 3px">${PATH}</svg>`,
  'off its origin': `<svg ${XMLNS} viewBox="-50,-50,200,200">${PATH}</svg>`,
  'with a declaration, a comment and a doctype': `<?xml version="1.0" encoding="UTF-8"?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg ${XMLNS} viewBox="0 0 100 100">${PATH}</svg>`,
  'as it stands in HTML': `<svg viewBox="0 0 100 100">${PATH}</svg>`,
  'on white paper': `<svg ${XMLNS} viewBox="0 0 100 100"><rect width="100" height="100" fill="white"/>${PATH}</svg>`,
};

/** @param {Page} page @param {string} name @param {Buffer} buffer @param {string} [mimeType] */
const choose = (page, name, buffer, mimeType = 'image/svg+xml') =>
  page.getByLabel('Choose a picture').setInputFiles({ name, mimeType, buffer });

test('an SVG is read like any picture, whatever it says of its size', () =>
  withPage(async (page) => {
    for (const [name, text] of Object.entries(FILES)) {
      await choose(page, `${name}.svg`, Buffer.from(text));
      await untilAnswer(page, 3).catch((error) => assert.fail(`${name}: ${error.message}`));
      await press(page, 'Clear');
      await untilAnswer(page, 'Draw a digit');
    }
    const text = FILES['with neither'] ?? '';
    await choose(page, 'utf-16.svg', Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${text}`, 'utf16le'));
    await untilAnswer(page, 3);
    await press(page, 'Clear');
    await untilAnswer(page, 'Draw a digit');
    await choose(page, 'picture', Buffer.from(text), ''); // known by its content alone
    await untilAnswer(page, 3);
    assert.equal(await page.getByRole('alert').textContent(), '');
  }));

test('an SVG runs no script and fetches nothing', () =>
  withPage(async (page) => {
    const elsewhere = 'http://elsewhere.invalid';
    const text = `<svg ${XMLNS} xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100" onload="parent.ran = 1">
      <script>parent.ran = 1; fetch('${elsewhere}/script')</script>
      <style>@import url(${elsewhere}/style.css);</style>
      <image xlink:href="${elsewhere}/image.png" width="9" height="9" onerror="parent.ran = 1"/>
      <use href="${elsewhere}/shapes.svg#shape"/>${PATH}</svg>`;
    await choose(page, 'evil.svg', Buffer.from(text));
    await untilAnswer(page, 3); // withPage fails on a request to another origin
    assert.equal(await page.evaluate(() => 'ran' in window), false);
    assert.equal(await page.locator('svg svg, body > svg').count(), 0);
  }));

test('what looks like an SVG and is none is named, and the drawing stays', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await untilAnswer(page, 7);
    for (const [name, text] of [
      ['broken.svg', '<svg'],
      ['page.html', '<!doctype html><p>7</p>'],
      ['empty.svg', ''],
    ]) {
      await choose(page, name ?? '', Buffer.from(text ?? ''));
      await page.getByRole('alert').getByText(`${name} is neither a picture`).waitFor();
    }
    await untilAnswer(page, 7);
  }));

/** A megabyte of it. @param {string} part */
const megabyte = (part) => part.repeat(1e6 / part.length);

test('a file of beginnings without an end is read once, not from each beginning again', () =>
  withPage(async (page) => {
    const parts = ['<!--', '<?xml ', '<svg ', '<svg a="', "<svg a=' b=", '<svg a="b" ', '<a:svg\n', 'a'];
    const files = parts.map((part, i) => [`many-${i}.svg`, `<${megabyte(part)}`]);
    files.push(['spaces.svg', `<svg${megabyte(' ')}<`], ['attributes.svg', `<svg${megabyte(' a="b"')}<`]);
    const most = 4 * (await fiftyMilliseconds(page));
    for (const [name = '', text = ''] of files) {
      const tasks = await tasksOf(page, async () => {
        await choose(page, name, Buffer.from(text));
        await page.getByRole('alert').getByText(`${name} is neither a picture`).waitFor();
      });
      const longest = Math.max(...tasks.map(({ processor }) => processor));
      assert.ok(longest < most, `${name}: a task of ${longest.toFixed()} of ${most.toFixed()} ms`);
    }
    // Comments without number, and the picture after them.
    await choose(page, 'comments.svg', Buffer.from(`${megabyte('<!---->')}${FILES['with neither']}`));
    await untilAnswer(page, 3);
  }));

test('an SVG longer than any picture needs is refused by its length', () =>
  withPage(async (page) => {
    await choose(page, 'long.svg', Buffer.from(`${FILES['with neither']}${' '.repeat(16e6)}`));
    await page.getByRole('alert').getByText('long.svg: expected at most 16000000 bytes, found 1600').waitFor();
  }));

test('a folder that is dropped is named, and the files beside it are taken', () =>
  withPage(async (page) => {
    const folder = await mkdtemp(join(tmpdir(), 'digits-'));
    try {
      const file = join(folder, 'three.svg');
      await writeFile(file, FILES['with neither'] ?? '');
      const session = await page.context().newCDPSession(page);
      for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
        const data = { items: [], files: [folder, file], dragOperationsMask: 1 };
        await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
      }
      const alert = page.getByRole('alert');
      await alert.getByText(`“${basename(folder)}” is a folder: drop the files`).waitFor();
      await untilAnswer(page, 3);
    } finally {
      await rm(folder, { recursive: true });
    }
  }));
