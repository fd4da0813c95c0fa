// Makes the picture files beside it, which the page and the command line are to read alike: a ruled sheet on a desk, with 2, 7
// and 4 on it. `node tests/support/sheets/make.mjs`

import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const INK = `<g fill="none" stroke="#1c2340" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">
<path d="M236 268Q262 214 306 238T262 372Q238 412 246 412 292 396 338 418"/>
<path d="M402 246Q450 240 506 240 466 318 446 420"/>
<path d="M590 238Q574 300 562 340 600 342 668 336M642 240Q636 330 632 424"/>
</g>`;

const LINES = Array.from({ length: 11 }, (_, i) => `<rect x="100" y="${140 + 45 * i}" width="700" height="2"/>`);

const PAPER = `<rect width="900" height="700" fill="#785a40"/><rect x="100" y="100" width="700" height="500" fill="#f6f4ec"/>
<g fill="#d2d9ee">${LINES.join('')}</g>`;

/** @param {string} content @param {number} [scale] */
const picture = (content, scale = 1) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${900 * scale}" height="${700 * scale}" viewBox="0 0 900 700">${content}</svg>`,
    ),
  );

const SMALL = { palette: true, colours: 32 };

const FILES = {
  'sheet.png': picture(PAPER + INK)
    .removeAlpha()
    .png(SMALL),
  'sheet.jpg': picture(PAPER + INK).jpeg({ quality: 80 }),
  'large.png': picture(PAPER + INK, 10 / 3)
    .resize(3000, 2000)
    .removeAlpha()
    .png(SMALL),
  'transparent.png': picture(INK).png(),
};

for (const [name, file] of Object.entries(FILES)) {
  await writeFile(new URL(name, import.meta.url), await file.toBuffer());
}
