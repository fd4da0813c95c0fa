// An LSTM that reads the drawing row by row: where it is, its hidden state and gates as pictures, and its answer so far.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';
import { percent, percentExactly } from '../../ui/format.js';
import { isStill } from '../../ui/media.js';
import { paintPicture } from '../../ui/picture.js';
import { field } from '../../ui/words.js';

const DIGITS = 10;
/** h, then the gates i, f, g and o. */
const STATES = 5;
/** A unit's square (pixels of the canvas), and units in a line. */
const [CELL, LINE] = [12, 16];
/** Units that are shown where no LSTM answers: those of the one that a button trains. */
const UNITS = 64;
/** From row to row while it plays (milliseconds). */
const BEAT = 180;

/** @param {{ onRow: (row: number) => void, onTrain: () => void }} callbacks */
export function createLstm({ onRow, onTrain }) {
  const train = button({ 'data-text': 'beyond.train_lstm' }, onTrain);
  const note = build('p', { class: 'note', role: 'status' });
  const compared = build('p', { class: 'compared' });
  const slider = build('input', { id: 'lstm-row', type: 'range', min: '0', max: '27', step: '1' });
  slider.addEventListener('input', () => onRow(Number(slider.value)));
  const play = button({ 'data-text': 'beyond.play' }, start);
  const picture = build('canvas', { role: 'img', 'data-label': 'beyond.rows_read' });
  const state = build('canvas', { role: 'img', 'data-label': 'beyond.hidden_state' });
  const gates = ['i', 'f', 'g', 'o'].map((name) => ({
    name,
    canvas: build('canvas', { role: 'img', 'data-label': `beyond.gate_${name}` }),
  }));
  const bars = Array.from({ length: DIGITS }, (_, digit) => {
    const [fill, share] = [build('div', { class: 'fill' }), build('span')];
    const bar = build('div', { class: 'bar', 'aria-hidden': 'true' }, fill);
    return { fill, share, row: build('div', { class: 'row-answer' }, build('span', {}, `${digit}`), bar, share) };
  });
  const answer = build('p', { class: 'answer-so-far', 'aria-live': 'polite' });
  const figure = build(
    'div',
    { class: 'lstm-figure' },
    build('figure', {}, picture, build('figcaption', { 'data-text': 'beyond.rows_read' })),
    build('figure', {}, state, build('figcaption', { 'data-text': 'beyond.hidden_state' })),
    build('div', { class: 'row-answers' }, ...bars.map(({ row }) => row)),
  );
  const more = build('details', {},
    build('summary', { 'data-text': 'beyond.gates' }),
    build('div', { class: 'gates' }, ...gates.map(({ canvas, name }) => build('figure', {}, canvas, build('figcaption', { 'data-text': `beyond.gate_${name}` })))),
  ); // prettier-ignore
  const reading = build('div', { class: 'lstm-reading' },
    build('div', { class: 'step-fields' },
      field('lstm-row', 'beyond.row', slider), play),
    answer, figure, more,
  ); // prettier-ignore
  const element = build('section', { class: 'toy-lstm' },
    build('h3', { 'data-text': 'beyond.lstm_title' }),
    build('p', { class: 'note', 'data-text': 'beyond.lstm_note' }),
    build('div', { class: 'buttons' }, train), compared, note, reading,
  ); // prettier-ignore

  let timer = 0;
  /** Reads from the first row to the last; at once for who wants no motion. */
  function start() {
    clearInterval(timer);
    if (isStill()) return onRow(Number(slider.max));
    let row = 0;
    onRow(row);
    timer = window.setInterval(() => {
      onRow(++row);
      if (row >= Number(slider.max)) clearInterval(timer);
    }, BEAT);
  }

  return {
    element,
    /** @param {boolean} free */
    updateTrain(free) {
      train.disabled = !free;
    },
    /** @param {import('./compare.js').Compared | null} accuracies */
    compare(accuracies) {
      if (!accuracies) return setText(compared, text('beyond.compared_none'));
      const { name } = accuracies;
      const facts = { lstm: percentExactly(accuracies.lstm), perceptron: percentExactly(accuracies.perceptron) };
      const shipped = text('beyond.compared_shipped', facts);
      setText(compared, name === null ? shipped : text('beyond.compared_run', { ...facts, name }));
    },
    /**
     * @param {{ read: Float32Array | null, row: number, grey: Uint8Array | null, size: number, why: string }} data
     */
    update({ read, row, grey, size, why }) {
      // Without an LSTM the rows of the drawing still come one after another: its units and its answer stay empty.
      slider.disabled = play.disabled = !grey;
      setText(note, read && grey ? '' : why);
      const width = read && grey ? read.length / size : STATES * UNITS + DIGITS;
      const units = (width - DIGITS) / STATES;
      const here = read && grey ? read.subarray(row * width, (row + 1) * width) : new Float32Array(width);
      slider.max = String(size - 1);
      slider.value = String(row);
      slider.setAttribute('aria-valuetext', text('beyond.row_of', { row: row + 1, rows: size }));
      paintPicture(
        picture,
        (grey ?? new Uint8Array(size * size)).map((level, i) => (i < (row + 1) * size ? level : level >> 2)),
        size,
      );
      paintUnits(state, here.subarray(0, units), true);
      gates.forEach(({ canvas, name }, i) =>
        paintUnits(canvas, here.subarray((i + 1) * units, (i + 2) * units), name === 'g'),
      );
      const probabilities = here.subarray(STATES * units);
      bars.forEach(({ fill, share }, digit) => {
        fill.style.transform = `scaleX(${probabilities[digit] ?? 0})`;
        setText(share, read && grey ? percent(probabilities[digit] ?? 0) : '–');
      });
      if (!read || !grey) return setText(answer, '');
      const digit = probabilities.indexOf(Math.max(...probabilities));
      setText(
        answer,
        text('beyond.answer_so_far', { row: row + 1, rows: size, digit, percent: percent(probabilities[digit] ?? 0) }),
      );
    },
  };
}

/**
 * A number of each unit as a square: blue above 0, orange below it.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values from -1 to 1
 * @param {boolean} signed
 */
function paintUnits(canvas, values, signed) {
  const lines = Math.ceil(values.length / LINE);
  const [width, height] = [LINE * CELL, lines * CELL];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  const [plus, minus, line] = ['--positive', '--negative', '--control'].map((name) =>
    style.getPropertyValue(name).trim(),
  );
  context.clearRect(0, 0, width, height);
  values.forEach((value, i) => {
    const [x, y] = [(i % LINE) * CELL, Math.floor(i / LINE) * CELL];
    context.globalAlpha = 0.15;
    context.fillStyle = line || '#888';
    context.fillRect(x, y, CELL - 1, CELL - 1);
    context.globalAlpha = Math.min(1, Math.abs(value));
    context.fillStyle = (signed && value < 0 ? minus : plus) || '#2166ac';
    context.fillRect(x, y, CELL - 1, CELL - 1);
  });
}
