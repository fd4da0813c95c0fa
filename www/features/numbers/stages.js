// The way from ink to numbers as one picture and one sentence, stage by stage. Computes none of the stages.

import { text } from '../../strings/i18n.js';
import { find, parts, setText } from '../../ui/dom.js';
import { tenths } from '../../ui/format.js';
import { onColours } from '../../ui/media.js';
import { canvasOf, paintPicture } from '../../ui/picture.js';

/** In their order. */
export const STAGES = /** @type {const} */ (['ink', 'box', 'fit', 'mass', 'scale', 'row']);

/** @typedef {import('../../state/types.js').Stages} Stages */

/** Pixels of the canvas along a side: a multiple of 28. */
const SIDE = 672;

/** Width of a line (canvas pixels). */
const LINE = 6;

/** @param {HTMLElement} element holds a canvas */
export function createStages(element) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const { sentence, facts, of } = parts(element, 'sentence', 'facts', 'of');
  canvas.width = canvas.height = SIDE;
  const strokes = createStrokes();
  /** @type {{ stage: number, stages: Stages | null }} */
  let last = { stage: 0, stages: null };

  function paint() {
    const context = canvas.getContext('2d');
    const { stages } = last;
    if (!context) return;
    if (!stages) context.clearRect(0, 0, SIDE, SIDE);
    else paintStage(context, stages, STAGES[last.stage], coloursOf(canvas), strokes);
  }
  onColours(paint);

  return {
    /** @param {{ stage: number, stages: Stages | null }} data */
    update(data) {
      last = data;
      const stage = STAGES[data.stage];
      setText(sentence, text(`stage.${stage}.text`));
      setText(facts, data.stages ? factsOf(data.stages, stage) : '');
      setText(of, data.stages ? text(`stages.${data.stages.of}`) : '');
      paint();
    },
  };
}

/** @param {Element} element */
function coloursOf(element) {
  const style = getComputedStyle(element);
  return { ink: style.color, mark: style.getPropertyValue('--doubt'), line: style.getPropertyValue('--accent') };
}

/** @typedef {ReturnType<typeof coloursOf>} Colours */

/** Sides of the whole that the ink came in, in its units. @param {Stages['ink']} ink */
function extentOf(ink) {
  if ('strokes' in ink) return ink.size;
  return 'rgba' in ink ? Math.max(ink.width, ink.height) : Math.sqrt(ink.finished.length);
}

/** @param {Stages} stages @param {typeof STAGES[number]} stage */
function factsOf({ low, high, mass, moved, fitted, picture, ink }, stage) {
  const size = Math.sqrt(picture.length);
  if (stage === 'box') {
    const [width, height] = [0, 1].map((axis) => tenths(high[axis] - low[axis]));
    return text('stage.box.facts', { width, height, side: tenths(extentOf(ink)) });
  }
  if (stage === 'fit') {
    const inked = fitted.filter((level) => level > 0).length;
    return text('stage.fit.facts', { inked, total: size * size });
  }
  if (stage === 'mass') {
    const [x, y] = mass.map(tenths);
    return text('stage.mass.facts', { x, y, dx: signed(moved[0]), dy: signed(moved[1]) });
  }
  if (stage === 'ink') return '';
  const most = picture.reduce((a, b) => Math.max(a, b), 0);
  const zeros = picture.filter((level) => level === 0).length;
  return text(`stage.${stage}.facts`, { zeros, most, total: size * size });
}

/** @param {number} value */
const signed = (value) => `${value < 0 ? '−' : '+'}${tenths(Math.abs(value))}`;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stages} stages
 * @param {typeof STAGES[number]} stage
 * @param {Colours} colours
 * @param {ReturnType<typeof createStrokes>} strokes
 */
function paintStage(context, stages, stage, colours, strokes) {
  const { ink, low, high, fitted, picture, mass, moved } = stages;
  if (stage === 'ink' || stage === 'box') {
    const unit = SIDE / extentOf(ink);
    if ('strokes' in ink) {
      context.globalCompositeOperation = 'copy'; // in place of what was there
      context.drawImage(strokes(ink.strokes, colours.ink, unit), 0, 0);
      context.globalCompositeOperation = 'source-over';
    } else paintPixels(context, ink, unit);
    if (stage === 'box') {
      const [x, y] = low.map((at) => at * unit);
      outline(context, [x, y, (high[0] - low[0]) * unit, (high[1] - low[1]) * unit], colours.mark);
    }
    return;
  }
  const levels = stage === 'fit' ? fitted : picture;
  const size = Math.sqrt(picture.length);
  const cell = SIDE / size;
  paintLevels(context, levels, size);
  if (stage === 'fit') {
    const side = Math.round((size * 20) / 28);
    outline(
      context,
      [(size - side) / 2, (size - side) / 2, side, side].map((v) => v * cell),
      colours.mark,
    );
  }
  if (stage === 'mass') {
    const to = [0, 1].map((axis) => (mass[axis] + moved[axis]) * cell);
    const from = mass.map((at) => at * cell);
    context.strokeStyle = colours.mark;
    context.lineWidth = 4;
    context.beginPath();
    context.moveTo(to[0] - 24, to[1]);
    context.lineTo(to[0] + 24, to[1]);
    context.moveTo(to[0], to[1] - 24);
    context.lineTo(to[0], to[1] + 24);
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
    context.stroke();
    context.beginPath();
    context.arc(from[0], from[1], 9, 0, 2 * Math.PI);
    context.stroke();
  }
  if (stage === 'scale' || stage === 'row') paintGrid(context, size, stage === 'row');
}

/** Strokes on a canvas of their own: of a drawing that goes on only what is new is painted. */
function createStrokes() {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  const context = canvas.getContext('2d');
  /** What stands there: of each stroke how many numbers. */
  let painted = { colour: '', unit: 0, strokes: /** @type {{ stroke: readonly number[], length: number }[]} */ ([]) };

  /** @param {readonly number[][]} strokes @param {string} colour @param {number} unit pixels of the canvas */
  return (strokes, colour, unit) => {
    if (!context) return canvas;
    const goesOn =
      painted.colour === colour &&
      painted.unit === unit &&
      painted.strokes.every(({ stroke, length }, i) => isSame(stroke, strokes[i], length));
    if (!goesOn) {
      context.clearRect(0, 0, SIDE, SIDE);
      painted = { colour, unit, strokes: [] };
    }
    Object.assign(context, { strokeStyle: colour, lineWidth: LINE, lineCap: 'round', lineJoin: 'round' });
    for (const [i, stroke] of strokes.entries()) {
      const { length: from } = painted.strokes[i] ?? { length: 0 };
      if (stroke.length === from) continue;
      context.beginPath();
      for (let at = Math.max(0, from - 2); at < stroke.length; at += 2) {
        context.lineTo((stroke[at] ?? 0) * unit, (stroke[at + 1] ?? 0) * unit);
      }
      if (stroke.length === 2) context.lineTo((stroke[0] ?? 0) * unit, (stroke[1] ?? 0) * unit);
      context.stroke();
      painted.strokes[i] = { stroke, length: stroke.length };
    }
    return canvas;
  };
}

/** Whether a stroke is one of which so much was painted, grown perhaps. @param {readonly number[]} before @param {readonly number[] | undefined} stroke @param {number} length */
const isSame = (before, stroke, length) =>
  stroke !== undefined &&
  (stroke === before ||
    (stroke.length >= length && [0, 1, length - 2, length - 1].every((i) => stroke[i] === before[i])));

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Exclude<Stages['ink'], { strokes: number[][] }>} ink
 * @param {number} unit pixels of the canvas
 */
function paintPixels(context, ink, unit) {
  if ('finished' in ink) return paintLevels(context, ink.finished, Math.sqrt(ink.finished.length));
  const { rgba, width, height } = ink;
  context.imageSmoothingEnabled = true;
  context.clearRect(0, 0, SIDE, SIDE);
  context.drawImage(canvasOf(rgba, width, height), 0, 0, width * unit, height * unit);
}

/** As squares. @param {CanvasRenderingContext2D} context @param {Uint8Array} levels @param {number} size */
function paintLevels(context, levels, size) {
  const canvas = document.createElement('canvas');
  paintPicture(canvas, levels, size);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, SIDE, SIDE);
}

/** @param {CanvasRenderingContext2D} context @param {number[]} box x, y, width, height @param {string} colour */
function outline(context, [x, y, width, height], colour) {
  context.strokeStyle = colour;
  context.lineWidth = 4;
  context.strokeRect(x, y, width, height);
}

/** @param {CanvasRenderingContext2D} context @param {number} size @param {boolean} rows only lines between rows */
function paintGrid(context, size, rows) {
  context.strokeStyle = 'rgb(128 128 128 / 0.6)';
  context.lineWidth = rows ? 4 : 1;
  context.beginPath();
  for (let i = 1; i < size; i++) {
    const at = (i * SIDE) / size;
    context.moveTo(0, at);
    context.lineTo(SIDE, at);
    if (rows) continue;
    context.moveTo(at, 0);
    context.lineTo(at, SIDE);
  }
  context.stroke();
}
