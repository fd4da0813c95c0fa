// What was found in a picture: what each step left of it, side by side, with a sentence each. Finds nothing itself.

import { text } from '../../strings/i18n.js';
import { build, find } from '../../ui/dom.js';
import { onColours } from '../../ui/media.js';
import { canvasOf } from '../../ui/picture.js';

/** @typedef {import('../../state/types.js').Found} Found */

/** Pixels of a canvas along its longer side: twice those of what comes. */
const SIDE = 480;

/** @param {HTMLElement} element */
export function createFound(element) {
  const list = find(element, 'ol', HTMLOListElement);
  /** @type {Found | null} */
  let shown = null;

  function paint() {
    if (shown) list.replaceChildren(...figuresOf(shown, getComputedStyle(element)));
  }
  onColours(paint);

  return {
    /** @param {{ found: Found | null }} data in the language in use */
    update({ found }) {
      element.hidden = found === null;
      shown = found;
      paint();
    },
  };
}

/** @param {Found} found @param {CSSStyleDeclaration} style */
function figuresOf(found, style) {
  const { ink, sheet, steps, width, height, levels, answer, places } = found;
  const mark = { colour: style.getPropertyValue('--doubt'), family: style.fontFamily };
  const small = (/** @type {number} */ step) => levels.subarray(step * width * height, (step + 1) * width * height);
  const whole = figure('picture', text(sheet.length > 0 ? 'found.sheet.text' : 'found.picture.text'));
  const context = paintImage(whole.canvas, ink.rgba, ink.width, ink.height);
  if (context && sheet.length > 0) outline(context, sheet, mark);
  const left = steps.map((step, i) => {
    const one = figure(step, text(`found.${step}.text`));
    paintImage(one.canvas, grey(small(i)), width, height);
    return one;
  });
  if (steps.length === 0) return [whole.item];
  const read = figure('read', answer ? text('found.read.text', { answer }) : text('found.none'));
  const last = paintImage(read.canvas, grey(small(steps.length - 1)), width, height);
  [...answer].forEach((name, i) => {
    if (last) outline(last, places.slice(4 * i, 4 * i + 4), mark, name);
  });
  return [whole, ...left, read].map(({ item }) => item);
}

/**
 * @param {'picture' | import('../../engine/protocol.js').Found['steps'][number] | 'read'} name
 * @param {string} sentence
 */
function figure(name, sentence) {
  const title = text(`found.${name}`);
  const canvas = build('canvas', { role: 'img', 'aria-label': title });
  const item = build('li', {}, canvas, build('strong', {}, title), build('p', {}, sentence));
  return { canvas, item };
}

/** White ink on black, as MNIST shows its own. @param {Uint8Array} levels */
function grey(levels) {
  const rgba = new Uint8Array(levels.length * 4).fill(255);
  levels.forEach((level, i) => rgba.fill(level, i * 4, i * 4 + 3));
  return rgba;
}

/**
 * @param {HTMLCanvasElement} canvas gets the picture's proportions
 * @param {Uint8Array} rgba
 * @param {number} width
 * @param {number} height
 */
function paintImage(canvas, rgba, width, height) {
  const unit = SIDE / Math.max(width, height);
  [canvas.width, canvas.height] = [width, height].map((side) => Math.max(1, Math.round(side * unit)));
  const context = canvas.getContext('2d');
  context?.drawImage(canvasOf(rgba, width, height), 0, 0, canvas.width, canvas.height);
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly number[]} place left, top, right and bottom, as fractions
 * @param {{ colour: string, family: string }} mark
 * @param {string} [name] is written at its corner
 */
function outline(context, [left, top, right, bottom], { colour, family }, name) {
  const { width, height } = context.canvas;
  const [x, y] = [left * width, top * height];
  Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: 4 });
  context.strokeRect(x, y, (right - left) * width, (bottom - top) * height);
  if (!name) return;
  // A plate above the box or, where there is no room, within it.
  const at = y < 36 ? y : y - 36;
  context.fillRect(x - 2, at, 28, 36);
  context.font = ['600', '30px', family].join(' ');
  Object.assign(context, { fillStyle: 'black', textAlign: 'center', textBaseline: 'middle' });
  context.fillText(name, x + 12, at + 19);
}
