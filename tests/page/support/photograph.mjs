// A photograph, drawn by the page's own browser: a ruled sheet on a desk, with a seven and a one on it.

/** @typedef {import('playwright-core').Page} Page */

/** Gives it to the page, as a person who chooses a file; blank: clean paper alone. @param {Page} page @param {boolean} isBlank */
export async function photograph(page, isBlank = false) {
  const bytes = await page.evaluate(async (isBlank) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 700 });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    const fill = (/** @type {string} */ colour, /** @type {number[]} */ ...[x, y, w, h]) => {
      context.fillStyle = colour;
      context.fillRect(x, y, w, h);
    };
    fill('#f6f4ec', 0, 0, 900, 700);
    if (!isBlank) {
      fill('#785a40', 0, 0, 900, 700);
      fill('#f6f4ec', 100, 100, 700, 500);
      for (let y = 140; y < 600; y += 45) fill('#d2d9ee', 100, y, 700, 2);
      Object.assign(context, { strokeStyle: '#1c2340', lineWidth: 9, lineCap: 'round' });
      for (const line of [
        [
          [320, 250],
          [430, 245],
          [360, 430],
        ],
        [
          [535, 245],
          [530, 430],
        ],
      ]) {
        context.beginPath();
        for (const [x, y] of line) context.lineTo(x, y);
        context.stroke();
      }
    }
    const blob = await new Promise((done) => canvas.toBlob(done));
    if (!(blob instanceof Blob)) throw new Error('no picture');
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, isBlank);
  const picture = { name: 'sheet.png', mimeType: 'image/png', buffer: Buffer.from(bytes) };
  await page.getByLabel('Choose a picture').setInputFiles(picture);
}
