// At the first visit an animated pen draws a 7 over the empty pad, so that the network is seen at work before the user
// draws. Its ink is never on the pad: the first touch takes it away.

import { recall, remember } from '../../storage/remembered.js';
import { text } from '../../strings/i18n.js';
import { build, buildSvg, find, part } from '../../ui/dom.js';
import { isStill } from '../../ui/media.js';

/** Pad units along one side, and a 7 in them. */
export const SIZE = 280;
/** @type {[number, number][]} */
const SEVEN = [[96, 69], [197, 69], [157, 167], [116, 225]]; // prettier-ignore
/** How long it writes (milliseconds). */
const WRITES = 1400;

/** Whether this is a first visit without a link. */
export function isFirstVisit() {
  // An address written by the page itself is not a link.
  const isLink = location.hash !== '' && history.state === null;
  // Where storage is forbidden the pen would come back each time.
  return !isLink && recall('greeted', (kept) => kept === null) === true;
}

/**
 * @param {{ onStrokes: (strokes: number[][]) => void, onEnd: () => void }} callbacks `onEnd`: the pad has been touched
 * @returns {{ end: () => void, speak: () => void }}
 */
export function startGhost({ onStrokes, onEnd }) {
  const pad = part('pad');
  const canvas = find(pad, 'canvas', HTMLCanvasElement);
  const line = buildSvg('polyline', { points: '' });
  const drawing = buildSvg('svg', { viewBox: `0 0 ${SIZE} ${SIZE}` }, line);
  const words = build('p');
  const overlay = build('div', { class: 'ghost', 'aria-hidden': 'true' }, words);
  overlay.prepend(drawing);
  const lay = () => {
    const { offsetLeft, offsetTop, offsetWidth } = canvas;
    overlay.style.cssText = `left:${offsetLeft}px;top:${offsetTop}px;width:${offsetWidth}px`;
  };
  lay(); // in its place from its first frame
  pad.append(overlay);
  const place = new ResizeObserver(lay);
  place.observe(canvas);

  let over = false;
  let written = false;
  /** @param {number} share of the 7, from 0 to 1 */
  function write(share) {
    const points = partOf(SEVEN, share);
    line.setAttribute('points', points.join(' '));
    onStrokes([points.flat()]);
    written = share === 1;
    speak();
  }
  function speak() {
    words.textContent = written ? text('read.now_you') : '';
  }

  const began = performance.now();
  function frame() {
    if (over) return;
    const share = Math.min(1, (performance.now() - began) / WRITES);
    write(share);
    if (share < 1) requestAnimationFrame(frame);
  }
  if (isStill()) write(1);
  else frame();

  function end() {
    if (over) return;
    over = true;
    place.disconnect();
    overlay.remove();
    remember('greeted', 'yes');
    onEnd();
  }
  canvas.addEventListener('pointerdown', end, { once: true });
  canvas.addEventListener('keydown', end, { once: true });
  return { end, speak };
}

/** @param {[number, number][]} points @param {number} share @returns {[number, number][]} the line's first part */
function partOf(points, share) {
  const lengths = points.slice(1).map(([x, y], i) => {
    const [a, b] = points[i] ?? [x, y];
    return Math.hypot(x - a, y - b);
  });
  let left = share * lengths.reduce((a, b) => a + b, 0);
  const [first = [0, 0]] = points;
  /** @type {[number, number][]} */
  const part = [first];
  lengths.forEach((length, i) => {
    const [x, y] = points[i + 1] ?? first;
    const [a, b] = points[i] ?? first;
    const way = Math.min(1, left / length);
    if (way > 0) part.push([a + (x - a) * way, b + (y - b) * way]);
    left = Math.max(0, left - length);
  });
  return part;
}
