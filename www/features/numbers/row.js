// The picture and its numbers in one row: a pixel on one side is marked on the other. A pointer or keys choose it.

import { text } from '../../strings/i18n.js';
import { build, find, parts, setText } from '../../ui/dom.js';
import { arrowStep } from '../../ui/keys.js';
import { paintPicture } from '../../ui/picture.js';

/** Numbers on each side of the chosen one that are written out. */
const BESIDE = 3;

/**
 * @param {HTMLElement} element
 * @param {{ onPixel: (pixel: number) => void }} callbacks
 */
export function createRow(element, { onPixel }) {
  const { picture, strip, cells, place } = parts(element, 'picture', 'strip', 'cells', 'place');
  const [large, long] = [picture, strip].map((part) => find(part, 'canvas', HTMLCanvasElement));
  const numbers = Array.from({ length: 2 * BESIDE + 1 }, () => {
    const index = build('span', {});
    const value = build('strong', {});
    return { index, value, cell: build('li', {}, value, index) };
  });
  cells.replaceChildren(...numbers.map(({ cell }) => cell));
  let size = 28;
  let pixel = 0;
  /** @type {Uint8Array | null} */
  let shown = null;

  /** @param {number} next */
  function choose(next) {
    const there = Math.max(0, Math.min(size * size - 1, next));
    if (there !== pixel) onPixel(there);
  }

  /** @param {HTMLElement} part @param {(x: number, y: number) => void} at from 0 to 1 */
  function point(part, at) {
    for (const name of /** @type {const} */ (['pointermove', 'pointerdown'])) {
      part.addEventListener(name, ({ offsetX, offsetY }) =>
        at(offsetX / part.clientWidth, offsetY / part.clientHeight),
      );
    }
  }
  const whole = (/** @type {number} */ part, /** @type {number} */ count) =>
    Math.max(0, Math.min(count - 1, Math.floor(part * count)));
  point(picture, (x, y) => choose(whole(y, size) * size + whole(x, size)));
  point(strip, (x) => choose(whole(x, size * size)));

  for (const part of [picture, strip]) {
    part.addEventListener('keydown', (event) => {
      const { key } = event;
      const way = arrowStep(key, size);
      if (way !== null) choose(pixel + way);
      else if (key === 'Home') choose(0);
      else if (key === 'End') choose(size * size - 1);
      else return;
      event.preventDefault();
    });
  }

  /** The picture's numbers side by side, each a column. @param {Uint8Array} levels */
  function paintStrip(levels) {
    long.width = levels.length;
    long.height = 1;
    const context = long.getContext('2d');
    const image = context?.createImageData(levels.length, 1);
    if (!context || !image) return;
    new Uint32Array(image.data.buffer).set(Uint32Array.from(levels, (level) => 0xff000000 + level * 0x010101));
    context.putImageData(image, 0, 0);
  }

  return {
    /** @param {{ pixel: number, picture: Uint8Array | null }} data */
    update({ pixel: chosen, picture: levels }) {
      if (levels && !isEqual(levels, shown)) {
        shown = levels;
        size = Math.sqrt(levels.length);
        paintPicture(large, levels, size);
        paintStrip(levels);
      }
      pixel = Math.min(chosen, size * size - 1);
      const [row, column] = [Math.floor(pixel / size), pixel % size];
      const level = levels?.[pixel] ?? 0;
      element.style.setProperty('--row', String(row / size));
      element.style.setProperty('--column', String(column / size));
      element.style.setProperty('--size', String(size));
      element.style.setProperty('--at', String((pixel + 0.5) / (size * size)));
      const words = text('row.place', { ...{ row, column, size, pixel, level }, value: decimals(level) });
      setText(place, words);
      strip.setAttribute('aria-valuemax', String(size * size - 1));
      strip.setAttribute('aria-valuenow', String(pixel));
      strip.setAttribute('aria-valuetext', words);
      numbers.forEach(({ index, value, cell }, i) => {
        const at = pixel - BESIDE + i;
        const there = at >= 0 && at < size * size;
        setText(value, there ? decimals(levels?.[at] ?? 0) : '');
        setText(index, there ? String(at) : '');
        cell.classList.toggle('chosen', at === pixel);
      });
    },
  };
}

/** @param {Uint8Array} levels @param {Uint8Array | null} others */
export const isEqual = (levels, others) =>
  levels.length === others?.length && levels.every((level, i) => level === others[i]);

/** @param {number} level 0 to 255 */
const decimals = (level) => (level / 255).toFixed(3);
