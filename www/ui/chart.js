// A line chart as SVG: two axes, lines of several runs over a run's epochs, marks, and a crosshair. Data in, picture
// out: it knows nothing of what the numbers mean. Its colours and widths are chart.css's: each run has one hue; a thin
// line is training, a thick one with dots validation.

import { buildSvg, svgText } from './dom.js';

/** @typedef {{ x: number, y: number }} Point */

/**
 * @typedef {object} Line
 * @property {string} run a class of chart.css: whose line it is
 * @property {'batches' | 'training' | 'validation'} kind a class of chart.css; what single batches do decides no
 *   axis where there are other lines
 * @property {readonly Point[]} points in order of x
 */

/**
 * @typedef {object} Picture
 * @property {readonly Line[]} lines later ones are drawn over earlier ones
 * @property {string} label the text alternative
 * @property {{ x: number, run: string, text: string } | null} [best] a line across with its name
 * @property {{ from: number, text: string } | null} [shade] from there to the end
 */

/** Most columns that a line is made of: more than a chart on this page has pixels. */
const MOST_COLUMNS = 640;

// Pixels, where letters have their usual size; the picture grows with them.
const USUAL = 16;
const MARGIN = { top: 18, right: 12, bottom: 24, left: 8 };
const CHARACTER = 7;
/** Fraction of a step by which a value of f32 may miss a tick. */
const NEAR = 1e-5;
const ROOM = { xTick: 40, yTick: 36, dot: 10 };

let charts = 0;

/**
 * @param {HTMLElement} place the chart fills it and follows its size
 * @param {{ onPoint?: (x: number | null) => void }} [callbacks] where the user points, in epochs; null: nowhere
 * @returns {{ update: (picture: Picture) => void, point: (x: number | null, dots: readonly (Point & { run: string })[]) => void, picture: SVGSVGElement }}
 */
export function createChart(place, { onPoint } = {}) {
  const id = `chart-${++charts}`;
  const picture = buildSvg('svg', { class: 'chart', role: 'img', 'aria-hidden': 'true' });
  const drawn = buildSvg('g', {});
  const cross = buildSvg('g', { class: 'cross' });
  picture.append(drawn, cross);
  place.replaceChildren(picture);
  let size = { width: 0, height: 0 };
  /** @type {Picture} */
  let shown = { lines: [], label: '' };
  /** @type {Scale | null} */
  let scale = null;
  /** @type {Parameters<typeof point>} */
  let pointed = [null, []];

  function draw() {
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
    const [width, height] = [size.width / letters, size.height / letters];
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const empty = size.width === 0 || shown.lines.every(({ points }) => points.length === 0);
    scale = empty ? null : scaleOf(shown.lines, { width, height });
    drawn.replaceChildren(...(scale ? drawing(shown, scale, id) : []));
    point(...pointed);
  }

  /** @param {number | null} x @param {readonly (Point & { run: string })[]} dots */
  function point(x, dots) {
    pointed = [x, dots];
    const visible = scale && x !== null ? { scale, x } : null;
    cross.replaceChildren(...(visible ? crosshair(visible.scale, visible.x, dots) : []));
  }

  new ResizeObserver(([entry]) => {
    if (entry) size = entry.contentRect;
    draw();
  }).observe(place);

  if (onPoint) {
    /** @param {PointerEvent} event */
    const follow = ({ clientX }) => {
      const { left, width } = picture.getBoundingClientRect();
      if (scale) onPoint(scale.fromX(((clientX - left) / width) * scale.width));
    };
    picture.addEventListener('pointerdown', follow);
    picture.addEventListener('pointermove', follow);
    picture.addEventListener('pointerleave', (event) => {
      if (event.pointerType === 'mouse') onPoint(null);
    });
  }

  return {
    picture,
    point,
    update(next) {
      shown = next;
      picture.setAttribute('aria-label', next.label);
      picture.setAttribute('aria-hidden', String(!next.label)); // without lines it is no picture
      draw();
    },
  };
}

/**
 * The points of a line that can be seen: neighbours share a column, of which the lowest and the highest
 * point are kept. Columns are joined in pairs whenever there are more than `most`.
 * @param {number} [most] even
 */
export function createLine(most = MOST_COLUMNS) {
  /** @type {{ low: Point, high: Point }[]} */
  let columns = [];
  /** How many points each column but the last was made of. */
  let span = 1;
  let inLast = 0;

  return {
    /** @param {Point} point what is not finite is left out */
    add(point) {
      if (!Number.isFinite(point.y)) return;
      if (inLast === span || columns.length === 0) {
        if (columns.length === most) {
          columns = pairs(columns).map(([a, b]) => ({
            low: b.low.y < a.low.y ? b.low : a.low,
            high: b.high.y >= a.high.y ? b.high : a.high,
          }));
          span *= 2;
        }
        columns.push({ low: point, high: point });
        inLast = 1;
        return;
      }
      const last = /** @type {{ low: Point, high: Point }} */ (columns.at(-1));
      if (point.y < last.low.y) last.low = point;
      else if (point.y >= last.high.y) last.high = point;
      inLast += 1;
    },
    /** @returns {Point[]} in order, at most two a column */
    points: () =>
      columns.flatMap(({ low, high }) => {
        if (low === high) return [low];
        return low.x < high.x ? [low, high] : [high, low];
      }),
  };
}

/** @template T @param {T[]} items an even number @returns {[T, T][]} */
function pairs(items) {
  return Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]]);
}

/** @typedef {ReturnType<typeof scaleOf>} Scale */

/**
 * Where numbers are in a picture of this size.
 * @param {readonly Line[]} lines some with points
 * @param {{ width: number, height: number }} size pixels
 */
function scaleOf(lines, { width, height }) {
  const steady = lines.filter(({ kind, points }) => kind !== 'batches' && points.length > 1);
  const points = lines.flatMap((line) => line.points);
  const bottom = height - MARGIN.bottom;
  const { top } = MARGIN;
  const deciding = steady.length ? steady.flatMap((line) => line.points) : points;
  const vertical = range(
    deciding.map(({ y }) => y),
    (bottom - top) / ROOM.yTick,
  );
  const yTicks = ticks(vertical);
  const names = yTicks.map((tick) => tickName(tick, vertical.step));
  const left = CHARACTER * Math.max(...names.map(({ length }) => length)) + MARGIN.left;
  const first = points.some(({ x }) => x < 1) ? 0 : 1;
  const end = Math.max(first + 1, Math.ceil(points.reduce((most, { x }) => Math.max(most, x), 0)));
  // Half of the last tick's name may be right of the axis.
  const right = width - Math.max(MARGIN.right, (CHARACTER * String(end).length) / 2);
  const { min, max } = vertical;
  return {
    ...{ width, left, right, top, bottom, first, end, yTicks, names },
    xStep: Math.max(1, tickStep(end - first, Math.max(1, (right - left) / ROOM.xTick))),
    dots: (right - left) / (end - first) >= ROOM.dot,
    toX: (/** @type {number} */ x) => left + ((x - first) / (end - first)) * (right - left),
    toY: (/** @type {number} */ y) => bottom - ((y - min) / (max - min)) * (bottom - top),
    fromX: (/** @type {number} */ x) => first + ((x - left) / (right - left)) * (end - first),
  };
}

/**
 * @param {Picture} picture
 * @param {Scale} scale
 * @param {string} id of what cuts off single batches beyond the axes
 */
function drawing({ lines, best, shade }, scale, id) {
  const { left, right, top, bottom, first, end, toX, toY } = scale;
  const area = { x: left, y: top, width: round(right - left), height: round(bottom - top) };
  const clip = buildSvg('clipPath', { id }, buildSvg('rect', area));
  const x = round(toX(shade?.from ?? 0));
  const shaded = shade
    ? [
        buildSvg('rect', { class: 'shade', ...area, x, width: round(right - x) }),
        text(x + 6, bottom - 8, 'start', shade.text),
      ]
    : [];
  const marked = best
    ? [
        buildSvg('path', {
          class: `best ${best.run}`,
          d: `M${round(toX(best.x))} ${top}V${bottom}`,
        }),
        name(toX(best.x), top - 5, best.text, scale),
      ]
    : [];
  const grid = [
    ...ticks({ min: first, max: end, step: scale.xStep }).flatMap((tick) => [
      buildSvg('path', { class: 'grid', d: `M${round(toX(tick))} ${top}V${bottom}` }),
      text(toX(tick), bottom + 16, 'middle', String(tick)),
    ]),
    ...scale.yTicks.flatMap((tick, i) => [
      buildSvg('path', { class: 'grid', d: `M${left} ${round(toY(tick))}H${round(right)}` }),
      text(left - 6, toY(tick) + 4, 'end', scale.names[i] ?? ''),
    ]),
  ];
  return [
    clip,
    ...shaded,
    ...grid,
    ...marked,
    ...lines.flatMap(({ kind, run, points }) => {
      const placed = points.map(({ x, y }) => ({ x: toX(x), y: toY(y) }));
      const path = buildSvg('path', { class: `line ${kind} ${run}`, d: linePath(placed) });
      if (kind === 'batches') path.setAttribute('clip-path', `url(#${id})`);
      if (!scale.dots || kind === 'batches') return [path];
      return [path, buildSvg('path', { class: `dots ${kind} ${run}`, d: dotsPath(placed) })];
    }),
  ];
}

/**
 * What a line across is called, on its side where there is more room, and within the picture.
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {Scale} scale
 */
function name(x, y, words, { left, right, width }) {
  // Chinese characters are twice as wide.
  const long = [...words].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1) * CHARACTER, 0);
  return x > (left + right) / 2
    ? text(Math.max(x, long), y, 'end', words)
    : text(Math.max(0, Math.min(x, width - long)), y, 'start', words);
}

/** @param {Scale} scale @param {number} x @param {readonly (Point & { run: string })[]} dots */
function crosshair({ top, bottom, toX, toY }, x, dots) {
  const at = round(toX(x));
  return [
    buildSvg('path', { class: 'hair', d: `M${at} ${top}V${bottom}` }),
    ...dots.map(({ x, y, run }) => buildSvg('circle', { class: run, cx: round(toX(x)), cy: round(toY(y)), r: 5 })),
  ];
}

/**
 * The range of an axis, from tick to tick, around all values.
 * @param {number[]} values one or more
 * @param {number} most ticks, about
 */
export function range(values, most) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // If all values are equal, they are at the top of the range, so that an accuracy of 1 stays the highest.
  const step = tickStep(high - low || Math.abs(high) || 1, Math.max(1, most));
  const min = Math.floor(low / step + NEAR) * step;
  const max = Math.ceil(high / step - NEAR) * step;
  return { min: min < max ? min : max - step, max, step };
}

/**
 * @param {number} span more than 0
 * @param {number} most
 * @returns {number} the least of 1, 2 and 5 times a power of ten that cuts `span` into at most `most` parts
 */
export function tickStep(span, most) {
  const power = 10 ** Math.floor(Math.log10(span / most));
  const factor = [1, 2, 5].find((factor) => factor * power * most >= span * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * @param {{ min: number, max: number, step: number }} range
 * @returns {number[]} the multiples of `step` within
 */
export function ticks({ min, max, step }) {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/**
 * @param {number} tick
 * @param {number} step
 * @returns {string} with as many digits as two ticks need to differ
 */
export function tickName(tick, step) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const digits = tick === 0 ? 0 : Math.floor(Math.log10(Math.abs(tick))) + decimals;
  const name = decimals <= 6 ? tick.toFixed(decimals) : tick.toExponential(Math.max(0, digits));
  return name.replaceAll('-', '−');
}

/** @param {readonly Point[]} points */
export function linePath(points) {
  return points.map(({ x, y }, i) => `${i ? 'L' : 'M'}${round(x)} ${round(y)}`).join('');
}

/** Lines of no length, which round ends make dots. @param {readonly Point[]} points */
export function dotsPath(points) {
  return points.map(({ x, y }) => `M${round(x)} ${round(y)}h0`).join('');
}

/** To a tenth of a pixel. @param {number} pixels */
const round = (pixels) => Math.round(pixels * 10) / 10;

/** @param {number} x @param {number} y @param {string} anchor @param {string} words */
const text = (x, y, anchor, words) => svgText(round(x), round(y), anchor, words);
