// Makes docs/pictures/failures.png from the folders that `digitlab evaluate … --failures FOLDER` left: a row for each kind, a
// picture and what it was answered with, `?` for a refusal, for each failure. `node scripts/failures.mjs FOLDER`; docs/judging.md has the commands.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { launchBrowser } from '../tests/page/support/browser.mjs';
import { ROOT } from './lib/paths.mjs';

/** Of each kind at most so many are shown, evenly taken from all. */
const SHOWN = 14;
/** Pixels along the longer side of a picture, and of the whole sheet from left to right. */
const SIDE = 44;
const WIDTH = 960;

const STYLE = `body{margin:8px;width:${WIDTH - 16}px;font:12px sans-serif;background:#fff;color:#222}
  section{display:flex;align-items:center;gap:6px;padding:3px 0;border-top:1px solid #ccc}
  h2{font-size:12px;font-weight:600;width:150px;margin:0}small{display:block;font-weight:400}
  figure{margin:0;width:48px;text-align:center}img{max-width:${SIDE}px;max-height:${SIDE}px;min-height:28px}
  figcaption{font-size:10px;white-space:nowrap}`;

/** @param {string} folder @param {string} kind */
function row(folder, kind) {
  const files = readdirSync(join(folder, kind)).sort();
  const step = Math.max(1, files.length / SHOWN);
  const shown = files.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).slice(0, SHOWN);
  const figures = shown.map((file) => {
    const [, label, answer] = file.replace('.png', '').split('-');
    const source = readFileSync(join(folder, kind, file)).toString('base64');
    return `<figure><img src="data:image/png;base64,${source}"><figcaption>${label} → ${answer?.replace('refused', '?')}</figcaption></figure>`;
  });
  return `<section><h2>${kind}<small>${files.length} not right</small></h2>${figures.join('')}</section>`;
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('expected the folder that --failures named');
const rows = readdirSync(folder).sort();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 100 } });
  await page.setContent(`<style>${STYLE}</style>${rows.map((kind) => row(folder, kind)).join('')}`);
  const png = await page.screenshot({ fullPage: true });
  const small = await sharp(png).png({ palette: true, colours: 32, effort: 10 }).toBuffer();
  writeFileSync(join(ROOT, 'docs', 'pictures', 'failures.png'), small);
  console.log(`docs/pictures/failures.png: ${rows.length} kinds, ${small.length} bytes`);
} finally {
  await browser.close();
}
