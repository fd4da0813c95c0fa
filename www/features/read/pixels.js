// Which pixels decide: for and against a digit, what the answer hangs on, and what the network would change the
// drawing into.

import { text } from '../../strings/i18n.js';
import { build, setText } from '../../ui/dom.js';
import { createSwitch } from '../../ui/switch.js';
import { percent } from '../../ui/format.js';
import { isStill } from '../../ui/media.js';
import { paintPicture } from '../../ui/picture.js';
import { paintOver } from './paint.js';

/** @typedef {import('../../state/types.js').Way} Way */

/** @type {readonly Way[]} */
export const WAYS = ['gradient_times_input', 'occlusion', 'changed_picture'];

/** @typedef {import('../../state/types.js').Pixels} Pixels */

/** From one picture to the next (milliseconds). */
const FRAME = 80;

/**
 * @param {{ onWay: (way: Way) => void, onDigit: (digit: number | null) => void }} callbacks null: the one that is obvious
 */
export function createPixels({ onWay, onDigit }) {
  const title = build('h3', { 'data-text': 'read.pixels' });
  const ways = build('div', { class: 'switch', role: 'group', 'data-label': 'read.pixels' });
  const choice = createSwitch(ways, WAYS, {
    words: (way) => text(`read.way_${way}`),
    onChoice: onWay,
  });
  const select = build('select', { id: 'pixels-digit' }, build('option', { value: '', 'data-text': 'read.obvious' }));
  for (let digit = 0; digit < 10; digit++) {
    select.append(build('option', { value: String(digit) }, String(digit)));
  }
  const name = build('label', { for: 'pixels-digit', 'data-text': 'read.about_digit' });
  const label = build('div', { class: 'about' }, name, select);
  const canvas = build('canvas', { role: 'img', width: '448', height: '448' });
  const note = build('p', { class: 'told' });
  const element = build('section', { class: 'pixels' }, title, ways, label, canvas, note);
  select.addEventListener('change', () => onDigit(select.value === '' ? null : Number(select.value)));

  /** @type {Pixels | null} */
  let shown = null;
  let playing = /** @type {ReturnType<typeof setInterval> | undefined} */ (undefined);

  /** @param {Pixels} pixels */
  function play({ frames, size }) {
    clearInterval(playing);
    const still = isStill();
    let at = still ? frames.length - 1 : 0;
    const next = () => {
      const frame = frames[at++];
      if (frame) paintPicture(canvas, frame, size);
      else clearInterval(playing);
    };
    next();
    if (!still) playing = setInterval(next, FRAME);
  }

  /** @param {Pixels} pixels */
  function paint(pixels) {
    canvas.classList.toggle('picture', pixels.frames.length > 0);
    if (pixels.frames.length) play(pixels);
    else {
      clearInterval(playing);
      paintOver(canvas, pixels.picture, pixels.values, pixels.size);
    }
  }

  return {
    element,
    /** @param {{ pixels: Pixels | null, way: Way }} data */
    update({ pixels, way }) {
      choice.update(way);
      if (pixels !== shown && pixels) paint(pixels);
      shown = pixels;
      const { digit = 0, probability = 0 } = pixels ?? {};
      const words = pixels ? text(`read.told_${pixels.way}`, { digit, percent: percent(probability) }) : '';
      setText(note, words);
      canvas.setAttribute('aria-label', words || text('read.pixels'));
    },
  };
}
