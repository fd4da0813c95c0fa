// SVG pictures, which browsers do not decode as they do the others: an image element draws them. In one no script
// runs and nothing is fetched, independent of the file.

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Room for a picture that says nothing of its size (user units); the engine crops it to the ink. */
const UNKNOWN = 1024;

/** The longest file that is read: with its pictures and as a part of an address it takes nine times that (bytes). */
export const LONGEST = 16e6;

/** @param {File} file @returns {Promise<boolean>} whether it can only be an SVG */
export async function isSvg(file) {
  return file.type === 'image/svg+xml' || /^\s*</.test(await textOf(file.slice(0, 256)));
}

/** The start tag of the first element, and the part between its name and its end. */
const ROOT = /<((?:\w+:)?svg)((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/;

/**
 * @param {Blob} file
 * @param {number} side pixels of the longer side that it is drawn with: it has none of its own
 * @returns {Promise<HTMLImageElement>} ready to be drawn, with its width and height
 * @throws when it is no SVG
 */
export async function readSvg(file, side) {
  // Without comments, and without the encoding that it had as a file.
  const text = without(without(await textOf(file), '<!--', '-->'), '<?xml', '?>');
  const [start, name, attributes = '', end] = ROOT.exec(text) ?? [];
  if (start === undefined) throw new Error('no SVG');
  const sized = `<${name} ${sizedTo(side, attributes)}${end}>`;
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text.replace(start, () => sized))}`;
  await image.decode();
  return image;
}

/**
 * In one pass, however many of them have no end: a pattern would look for the end anew from each.
 * @param {string} text
 * @param {string} start of a part that is left out
 * @param {string} end of it; without one, nothing of the rest is left out
 */
function without(text, start, end) {
  const kept = [];
  let from = 0;
  for (;;) {
    const at = text.indexOf(start, from);
    const to = at < 0 ? -1 : text.indexOf(end, at + start.length);
    if (to < 0) return [...kept, text.slice(from)].join('');
    kept.push(text.slice(from, at));
    from = to + end.length;
  }
}

/**
 * @param {number} side
 * @param {string} attributes of the root element
 * @returns {string} the same of an element whose longer side has `side` pixels
 */
function sizedTo(side, attributes) {
  const all = new Map(
    [...attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', double, single = '']) => [
      name,
      (double ?? single).replaceAll('"', "'"),
    ]),
  );
  const [x, y, width, height] = boxOf(all);
  const scale = side / Math.max(width, height);
  const [w, h] = [width, height].map((length) => Math.max(1, Math.round(length * scale)));
  all.set('viewBox', `${x} ${y} ${width} ${height}`).set('width', `${w}`).set('height', `${h}`);
  all.set('style', `${all.get('style') ?? ''};width:${w}px;height:${h}px`); // goes before the file's own
  // Within HTML it need not name its namespace.
  if (![...all.values()].includes(NAMESPACE)) all.set('xmlns', NAMESPACE);
  return [...all].map(([name, value]) => `${name}="${value}"`).join(' ');
}

/** @param {Map<string, string>} root its attributes @returns {[x: number, y: number, width: number, height: number]} user units */
function boxOf(root) {
  const box = (root.get('viewBox') ?? '').trim().split(/[\s,]+/);
  const [x = NaN, y = NaN, width = NaN, height = NaN] = box.map(Number);
  if (Number.isFinite(x + y) && width > 0 && height > 0) return [x, y, width, height];
  return [0, 0, lengthOf(root.get('width')), lengthOf(root.get('height'))];
}

/** User units in each unit that an SVG's size may have. @type {Record<string, number>} */
const UNITS = { '': 1, px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 };

/** @param {string} [text] a width or height */
function lengthOf(text = '') {
  const length = /^\s*([\d.]+(?:e[+-]?\d+)?)([a-z]*)\s*$/i.exec(text);
  const [, number = '', unit = ''] = length ?? [];
  const units = Number(number) * (UNITS[unit.toLowerCase()] ?? NaN);
  return units > 0 ? units : UNKNOWN;
}

/** @param {Blob} file @returns {Promise<string>} of UTF-8, or of UTF-16 where its first bytes say so */
async function textOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const start = `${bytes[0]} ${bytes[1]}`;
  const label = start === '255 254' ? 'utf-16le' : start === '254 255' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}
