// Charts of the page as one file: an SVG that needs no style sheet, and the same as a PNG.

import { buildSvg } from './dom.js';

/** What chart.css decides, written into each element. */
const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linecap', 'stroke-linejoin', 'font-size', 'font-family']; // prettier-ignore

const TITLE = 28;
/** Pixels of the PNG for each of the page's, so that it can be printed. */
const DENSITY = 2;

/**
 * The charts one below the other, each under its title, in the colours of the screen.
 * @param {readonly { title: string, picture: SVGSVGElement }[]} charts
 */
export function toSvg(charts) {
  const sizes = charts.map(({ picture }) => picture.getBoundingClientRect());
  const width = Math.ceil(Math.max(...sizes.map((size) => size.width)));
  const height = Math.ceil(sizes.reduce((sum, size) => sum + size.height + TITLE, 0));
  const { color, fontFamily } = getComputedStyle(document.body);
  const { backgroundColor } = getComputedStyle(document.body);
  const file = buildSvg('svg', { viewBox: `0 0 ${width} ${height}`, width, height });
  file.append(buildSvg('rect', { width, height, fill: backgroundColor }));
  let y = 0;
  charts.forEach(({ title, picture }, i) => {
    const heading = buildSvg('text', { x: 8, y: y + 20, fill: color, 'font-size': 15, 'font-family': fontFamily });
    heading.textContent = title;
    const size = sizes[i] ?? { width, height };
    const place = { x: 0, y: y + TITLE, width: size.width, height: size.height };
    const copy = inlined(picture);
    for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value));
    file.append(heading, copy);
    y += size.height + TITLE;
  });
  return { text: new XMLSerializer().serializeToString(file), width, height };
}

/** @param {SVGSVGElement} picture @returns {SVGSVGElement} a copy with its styles */
function inlined(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const originals = picture.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, i) => {
    const original = originals[i];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
  });
  copy.removeAttribute('class');
  return copy;
}

/** @param {ReturnType<typeof toSvg>} file @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function toPng({ text, width, height }) {
  const image = new Image(width * DENSITY, height * DENSITY);
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(width * DENSITY, height * DENSITY);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}
