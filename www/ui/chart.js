// A line chart as SVG: two axes, and a line for each series over whole-number steps (a run's epochs).
// Data in, picture out: it knows nothing of what the numbers mean. Its colours and widths are chart.css's.

import { buildSvg } from './dom.js';

/** @typedef {{ x: number, y: number }} Point */

/**
 * @template Row
 * @typedef {object} Series
 * @property {string} name a class of chart.css
 * @property {(row: Row) => number} y
 */

/** Most columns that a line is made of: more than a chart on this page has pixels. */
const MOST_COLUMNS = 1024;

// Pixels, where letters have their usual size; the picture grows with them.
const USUAL = 16;
const MARGIN = { top: 10, right: 12, bottom: 24, left: 8 };
const CHARACTER = 7;
const ROOM = { xTick: 40, yTick: 36, dot: 10 };

/**
 * @template Row
 * @param {HTMLElement} place the chart fills it and follows its size
 * @param {{ x: (row: Row) => number, series: readonly Series<Row>[] }} columns what a row holds; `x` is a
 *   whole number that grows from row to row; later series are drawn over earlier ones
 * @returns {{ update: (rows: readonly Row[], label: string) => void }} `label` is the text alternative. Rows
 *   that were shown before are not read again, so an update costs the same however many there are
 */
export function createChart(place, { x, series }) {
  const picture = buildSvg('svg', { class: 'chart', role: 'img' });
  place.replaceChildren(picture);
  let size = { width: 0, height: 0 };
  let lines = series.map(() => createLine());
  /** The rows that the lines hold: how many, and the last of them. */
  let seen = 0;
  /** @type {Row | undefined} */
  let last;

  function draw() {
    const points = lines.map((line) => line.points());
    const named = points.map((each, i) => ({ name: series[i]?.name ?? '', points: each }));
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
    const [width, height] = [size.width / letters, size.height / letters];
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const empty = size.width === 0 || points.every(({ length }) => length === 0);
    picture.replaceChildren(...(empty ? [] : drawing(named, { width, height })));
  }

  new ResizeObserver(([entry]) => {
    if (entry) size = entry.contentRect;
    draw();
  }).observe(place);

  return {
    update(rows, label) {
      if (rows.length < seen || rows[seen - 1] !== last) {
        lines = series.map(() => createLine());
        seen = 0;
      }
      for (const row of rows.slice(seen)) {
        series.forEach(({ y }, i) => lines[i]?.add({ x: x(row), y: y(row) }));
      }
      seen = rows.length;
      last = rows.at(-1);
      picture.setAttribute('aria-label', label);
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
  /** @type {Point[][]} */
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
          columns = pairs(columns).map(([a, b]) => extremes([...a, ...b]));
          span *= 2;
        }
        columns.push([]);
        inLast = 0;
      }
      columns.push(extremes([...(columns.pop() ?? []), point]));
      inLast += 1;
    },
    /** @returns {Point[]} in order, at most two a column */
    points: () => columns.flat(),
  };
}

/** @template T @param {T[]} items an even number @returns {[T, T][]} */
function pairs(items) {
  return Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]]);
}

/** @param {Point[]} points in order @returns {Point[]} the lowest and the highest, in order */
function extremes(points) {
  if (points.length < 3) return points;
  const low = points.reduce((a, b) => (b.y < a.y ? b : a));
  const high = points.reduce((a, b) => (b.y >= a.y ? b : a));
  return low.x < high.x ? [low, high] : [high, low];
}

/**
 * @param {{ name: string, points: Point[] }[]} lines
 * @param {{ width: number, height: number }} size pixels
 */
function drawing(lines, { width, height }) {
  const points = lines.flatMap((line) => line.points);
  const bottom = height - MARGIN.bottom;
  const vertical = range(points.map(({ y }) => y), (bottom - MARGIN.top) / ROOM.yTick); // prettier-ignore
  const yTicks = ticks(vertical);
  const names = yTicks.map((tick) => tickName(tick, vertical.step));
  const left = CHARACTER * Math.max(...names.map(({ length }) => length)) + MARGIN.left;
  const end = Math.max(2, ...points.map(({ x }) => x));
  // Half of the last tick's name may stand right of the axis.
  const right = width - Math.max(MARGIN.right, (CHARACTER * String(end).length) / 2);
  const xStep = Math.max(1, tickStep(end - 1, Math.max(1, (right - left) / ROOM.xTick)));
  const toX = (/** @type {number} */ x) => left + ((x - 1) / (end - 1)) * (right - left);
  const { min, max } = vertical;
  const toY = (/** @type {number} */ y) =>
    bottom - ((y - min) / (max - min)) * (bottom - MARGIN.top);

  const grid = [
    ...ticks({ min: 1, max: end, step: xStep }).flatMap((tick) => [
      buildSvg('path', { class: 'grid', d: `M${round(toX(tick))} ${MARGIN.top}V${bottom}` }),
      text(toX(tick), bottom + 16, 'middle', String(tick)),
    ]),
    ...yTicks.flatMap((tick, i) => [
      buildSvg('path', { class: 'grid', d: `M${left} ${round(toY(tick))}H${round(right)}` }),
      text(left - 6, toY(tick) + 4, 'end', names[i] ?? ''),
    ]),
  ];
  return [
    ...grid,
    ...lines.flatMap((line) => {
      const placed = line.points.map(({ x, y }) => ({ x: toX(x), y: toY(y) }));
      const path = buildSvg('path', { class: `line ${line.name}`, d: linePath(placed) });
      const roomForDots = (right - left) / (end - 1) >= ROOM.dot;
      if (!roomForDots) return [path];
      return [path, buildSvg('path', { class: `dots ${line.name}`, d: dotsPath(placed) })];
    }),
  ];
}

/**
 * The range of an axis, from tick to tick, around all values.
 * @param {number[]} values one or more
 * @param {number} most ticks, about
 */
export function range(values, most) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Equal values make no range: they lie at its upper end, so that an accuracy of 1 stays the highest.
  const step = tickStep(high - low || Math.abs(high) || 1, Math.max(1, most));
  const min = Math.floor(low / step + 1e-9) * step;
  const max = Math.ceil(high / step - 1e-9) * step;
  return { min: min < max ? min : max - step, max, step };
}

/**
 * @param {number} span more than 0
 * @param {number} most
 * @returns {number} the least of 1, 2 and 5 times a power of ten that cuts `span` into at most so many parts
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
 * @returns {string} with as many digits as tell two ticks apart
 */
export function tickName(tick, step) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (decimals <= 6) return tick.toFixed(decimals);
  const digits = tick === 0 ? 0 : Math.floor(Math.log10(Math.abs(tick))) + decimals;
  return tick.toExponential(Math.max(0, digits));
}

/** @param {Point[]} points */
export function linePath(points) {
  return points.map(({ x, y }, i) => `${i ? 'L' : 'M'}${round(x)} ${round(y)}`).join('');
}

/** Lines of no length, which round ends make dots. @param {Point[]} points */
export function dotsPath(points) {
  return points.map(({ x, y }) => `M${round(x)} ${round(y)}h0`).join('');
}

/** To a tenth of a pixel. @param {number} pixels */
const round = (pixels) => Math.round(pixels * 10) / 10;

/** @param {number} x @param {number} y @param {string} anchor @param {string} content */
function text(x, y, anchor, content) {
  const node = buildSvg('text', { x: round(x), y: round(y), 'text-anchor': anchor });
  node.textContent = content;
  return node;
}
