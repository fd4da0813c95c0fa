// ReLU, sigmoid and tanh side by side: a point that one moves on all three, its tangent, and where the curve is flat.

import { text } from '../../strings/i18n.js';
import { build, buildSvg, find, parts, setText } from '../../ui/dom.js';
import { FUNCTIONS, SATURATED } from './functions.js';

/** @typedef {import('./functions.js').ActivationFunction} ActivationFunction */

/** The visible range and its scale in drawing units; equal on both axes and for all, so that slopes look right. */
const PLANE = { left: -6, right: 6, bottom: -1.5, top: 3, unit: 20 };
const STEP = 0.1;

const x = (/** @type {number} */ sum) => (sum - PLANE.left) * PLANE.unit;
const y = (/** @type {number} */ value) => (PLANE.top - value) * PLANE.unit;

/**
 * @param {HTMLElement} element with a slider for the sum
 * @returns {{ update: (summary: import('../../engine/protocol.js').ModelSummary | null) => void }}
 */
export function createCurves(element) {
  const slider = find(element, 'input', HTMLInputElement);
  const { curves, sum: shown } = parts(element, 'curves', 'sum');
  const views = FUNCTIONS.map((each) => createCurve(each, moveTo));
  curves.append(...views.map((view) => view.element));
  let layers = 1;
  /** @type {string | undefined} */
  let used;

  /** @param {number} sum */
  function moveTo(sum) {
    slider.value = String(sum);
    show();
  }

  function show() {
    const sum = Number(slider.value);
    setText(shown, number(sum, 1));
    for (const view of views) view.update(sum, layers, used === view.name);
  }

  slider.addEventListener('input', show);
  return {
    update(summary) {
      const hidden = summary?.layers.filter(({ type }) => type !== 'Dropout').slice(0, -1) ?? [];
      layers = Math.max(1, hidden.length);
      used = hidden[0]?.activation;
      show();
    },
  };
}

/** @param {ActivationFunction} activation @param {(sum: number) => void} onSum */
function createCurve({ name, of, slope }, onSum) {
  const { left, right, bottom, top, unit } = PLANE;
  const tangent = buildSvg('path', { class: 'tangent' });
  const dot = buildSvg('circle', { class: 'dot', r: 5 });
  const picture = buildSvg(
    'svg',
    { viewBox: `0 0 ${(right - left) * unit} ${(top - bottom) * unit}`, 'aria-hidden': 'true' },
    ...flat(slope).map(([from, to]) =>
      buildSvg('rect', { class: 'flat', x: x(from), y: 0, width: x(to) - x(from), height: y(bottom) }),
    ),
    buildSvg('path', { class: 'axes', d: `M0 ${y(0)}H${x(right)}M${x(0)} 0V${y(bottom)}` }),
    buildSvg('path', { class: 'curve', d: `M${sums().map((sum) => `${x(sum)} ${y(of(sum))}`).join('L')}` }), // prettier-ignore
    tangent,
    dot,
  );
  const title = build('figcaption');
  const words = build('p');
  const element = build('figure', { class: 'curve' }, title, picture, words);

  /** @param {PointerEvent} event */
  function point({ clientX }) {
    const box = picture.getBoundingClientRect();
    const sum = left + ((clientX - box.left) / box.width) * (right - left);
    onSum(Math.round(Math.min(right, Math.max(left, sum)) / STEP) * STEP);
  }
  picture.addEventListener('pointerdown', (event) => {
    picture.setPointerCapture(event.pointerId);
    point(event);
  });
  // What is selected would be dragged instead.
  picture.addEventListener('mousedown', (event) => event.preventDefault());
  picture.addEventListener('pointermove', (event) => event.buttons && point(event));

  return {
    name,
    element,
    /** @param {number} sum @param {number} layers that the error goes back through @param {boolean} isUsed */
    update(sum, layers, isUsed) {
      const [value, steep] = [of(sum), slope(sum)];
      const run = 1.5 / Math.hypot(1, steep);
      tangent.setAttribute('d', `M${x(sum - run)} ${y(value - run * steep)}L${x(sum + run)} ${y(value + run * steep)}`);
      dot.setAttribute('cx', String(x(sum)));
      dot.setAttribute('cy', String(y(value)));
      const kind = steep >= SATURATED ? 'steep' : name === 'relu' ? 'silent' : 'saturated';
      element.classList.toggle('saturated', kind !== 'steep');
      setText(title, text(isUsed ? `curve.${name}_used` : `curve.${name}`));
      const facts = { value: number(value, 2), slope: number(steep, 3) };
      const back = { count: layers, layers, part: number(steep ** layers, 3) };
      setText(words, `${text('curve.point', facts)} ${text(`curve.${kind}`)} ${text('curve.back', back)}`);
    },
  };
}

const sums = () =>
  Array.from({ length: Math.round((PLANE.right - PLANE.left) / STEP) + 1 }, (_, i) => PLANE.left + i * STEP);

/** The stretches in which the slope is small. @param {(sum: number) => number} slope @returns {[number, number][]} */
function flat(slope) {
  /** @type {[number, number][]} */
  const found = [];
  let inside = false;
  for (const sum of sums()) {
    const small = slope(sum) < SATURATED;
    const last = found.at(-1);
    if (small && inside && last) last[1] = sum;
    else if (small) found.push([sum, sum]);
    inside = small;
  }
  return found;
}

/** @param {number} value @param {number} places */
const number = (value, places) => String(Number(value.toFixed(places))).replace('-', '−');
