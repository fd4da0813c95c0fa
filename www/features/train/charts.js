// The charts of runs: loss and accuracy, and on demand learning rate and gradient norm, with one crosshair across all.
// A slider moves it too, by keyboard and touch, and says the values in words.

import { text } from '../../strings/i18n.js';
import { createChart } from '../../ui/chart.js';
import { toPng, toSvg } from '../../ui/chart-file.js';
import { actions, build, find, parts, setText } from '../../ui/dom.js';
import { decimals } from '../../ui/format.js';
import { whileSeen } from '../../ui/seen.js';
import { createCourses, nearest } from './courses.js';
import { bestOf, leastLoss, overfit } from './verdict.js';

/**
 * @typedef {import('../../engine/protocol.js').EpochRow} EpochRow
 * @typedef {import('../../ui/chart.js').Line} Line
 * @typedef {import('./courses.js').Batches} Batches
 * @typedef {import('./courses.js').Measure} Measure
 */

/**
 * A run as the charts show it.
 * @typedef {object} ShownRun
 * @property {'run-a' | 'run-b' | 'run-c' | 'run-d'} run its colour
 * @property {string} name
 * @property {readonly EpochRow[]} rows one list that may grow in place
 * @property {Batches | null} batches
 */

/** @type {readonly { name: Measure, training?: 'loss' | 'accuracy', validation?: 'val_loss' | 'val_accuracy' }[]} */
const CHARTS = [
  { name: 'loss', training: 'loss', validation: 'val_loss' },
  { name: 'accuracy', training: 'accuracy', validation: 'val_accuracy' },
  { name: 'rate' },
  { name: 'norm' },
];

/**
 * @param {HTMLElement} element
 * @param {{ onNorm: (wanted: boolean) => void, onError: (error: unknown) => void, onSave: (name: string, content: string | Uint8Array<ArrayBuffer>, type: string) => void }} callbacks
 *   `onNorm`: whether the gradient's norm is to be measured
 * @returns {{ update: (runs: readonly ShownRun[]) => void, show: (name: 'rate' | 'norm') => void }}
 */
export function createCharts(element, { onNorm, onSave, onError }) {
  const { at: stand, values, legend, wait } = parts(element, 'at', 'values', 'legend', 'wait');
  const slider = find(element, 'input[type=range]', HTMLInputElement);
  const courses = createCourses();
  /** @type {readonly ShownRun[]} */
  let runs = [];
  /** The epoch that is pointed at in a chart, and the one that the slider was moved to; null: none. @type {number | null} */
  let pointed = null;
  /** @type {number | null} */
  let held = null;
  let last = 0;
  let seen = false;

  const charts = CHARTS.map((kind) => {
    const place = find(element, `[data-chart=${kind.name}]`, HTMLElement);
    const figure = find(element, `figure:has([data-chart=${kind.name}])`, HTMLElement);
    return { ...kind, figure, ...createChart(place, { onPoint: pointAt }) };
  });

  /** @param {number | null} x in epochs */
  function pointAt(x) {
    pointed = x === null || last === 0 ? null : Math.min(last, Math.max(1, Math.round(x)));
    point();
  }

  /** Shows the epoch that is pointed at; without one the slider is at the last, and follows the run. */
  function point() {
    const at = pointed ?? held;
    for (const { point, ...chart } of charts) point(at, at === null ? [] : dots(runs, chart, at));
    // The values of several runs take more room than is kept for them: they are shown only while the user points.
    const isSaid = at !== null || (runs.length === 1 && last > 0);
    const said = isSaid ? runs.map((run) => words(run, at ?? last, charts, runs.length > 1)) : [];
    const stands = last === 0 ? [text('charts.nowhere')] : said;
    values.replaceChildren(...stands.map((words) => build('span', {}, words)));
    slider.disabled = last === 0;
    slider.max = String(Math.max(1, last));
    slider.value = String(at ?? Math.max(1, last));
    const facts = { epoch: at ?? last, count: last };
    setText(stand, last === 0 ? '' : text(facts.epoch === last ? 'charts.at_last' : 'charts.at', facts));
    slider.setAttribute('aria-valuetext', stands.join(' ') || stand.textContent);
  }

  function draw() {
    const [first] = runs;
    const rows = first?.rows ?? [];
    wait.hidden = runs.some(({ rows, batches }) => rows.length > 0 || batches?.loss.length);
    for (const { name, training, validation, figure, update } of charts) {
      if (figure.hidden) continue;
      const lines = runs.flatMap((run) => linesOf(run, courses(run.rows), name, training, validation));
      const label = labelOf(name, training, validation, rows);
      update({ lines, label, ...(training && first ? marksOf(name, first) : {}) });
    }
    const names = runs.length > 1 ? runs.map(({ run, name }) => build('span', { class: `key ${run}` }, name)) : [];
    legend.replaceChildren(...names);
    point();
  }

  slider.addEventListener('input', () => {
    held = Number(slider.value);
    pointAt(null);
  });
  slider.addEventListener('focus', () => {
    held ??= last;
    point();
  });
  slider.addEventListener('blur', () => {
    if (held === last) held = null;
    pointAt(null);
  });
  const toggles = parts(element, 'rate', 'norm');
  const boxOf = (/** @type {'rate' | 'norm'} */ name) => find(toggles[name], 'input', HTMLInputElement);
  for (const name of /** @type {const} */ (['rate', 'norm'])) {
    const box = boxOf(name);
    box.addEventListener('change', () => {
      const chart = charts.find((chart) => chart.name === name);
      if (chart) chart.figure.hidden = !box.checked;
      if (name === 'norm') onNorm(box.checked);
      draw();
    });
  }
  const { svg, png } = createSaving(element, charts, { onSave, onError });
  whileSeen(element, (now) => {
    seen = now;
    if (seen) draw();
  });

  return {
    update(next) {
      const isAtLast = held === last;
      runs = next;
      last = Math.max(0, ...runs.map(({ rows }) => rows.length));
      svg.disabled = png.disabled = next.every(({ rows }) => rows.length === 0);
      if (held !== null && (isAtLast || held > last)) held = last || null;
      if (pointed !== null && pointed > last) pointed = null;
      if (seen) draw();
    },
    show: (name) => boxOf(name).checked || boxOf(name).click(),
  };
}

/**
 * The buttons that save the visible charts.
 * @param {HTMLElement} element
 * @param {readonly { name: Measure, figure: HTMLElement, picture: SVGSVGElement }[]} charts
 * @param {Pick<Parameters<typeof createCharts>[1], 'onSave' | 'onError'>} callbacks
 */
function createSaving(element, charts, { onSave, onError }) {
  const file = () => {
    const visible = charts.filter(({ figure }) => !figure.hidden);
    return toSvg(visible.map(({ name, picture }) => ({ title: text(`charts.${name}`), picture })));
  };
  return actions(element, {
    svg: () => onSave('digitlab-charts.svg', file().text, 'image/svg+xml'),
    png: () => void toPng(file()).then((bytes) => onSave('digitlab-charts.png', bytes, 'image/png'), onError),
  });
}

/**
 * Where the lines are at an epoch.
 * @param {readonly ShownRun[]} runs
 * @param {typeof CHARTS[number]} chart
 * @param {number} at
 */
function dots(runs, { name, training, validation }, at) {
  return runs.flatMap(({ run, rows, batches }) => {
    const row = rows[at - 1];
    const columns = [training, validation].filter((column) => column !== undefined);
    if (columns.length) return row ? columns.map((column) => ({ x: at, y: row[column], run })) : [];
    const batch = nearest(batches?.[name] ?? [], at);
    return batch ? [{ ...batch, run }] : [];
  });
}

/**
 * @param {ShownRun} shown
 * @param {ReturnType<ReturnType<typeof createCourses>>} course
 * @param {Measure} measure
 * @param {'loss' | 'accuracy'} [training]
 * @param {'val_loss' | 'val_accuracy'} [validation]
 * @returns {Line[]}
 */
function linesOf({ run, batches }, course, measure, training, validation) {
  /** @type {Line[]} */
  const lines = [{ run, kind: 'batches', points: batches?.[measure] ?? [] }];
  if (training) lines.push({ run, kind: 'training', points: course[training] });
  if (validation) lines.push({ run, kind: 'validation', points: course[validation] });
  return lines.filter(({ points }) => points.length > 0);
}

/** The best epoch of a run, and where it begins to overfit. @param {Measure} measure @param {ShownRun} shown */
function marksOf(measure, { run, rows }) {
  const best = rows.length > 1 ? (measure === 'loss' ? leastLoss : bestOf)(rows).epoch : 0;
  const over = overfit({ rows });
  return {
    best: best ? { x: best, run, text: text('charts.best', { epoch: best }) } : null,
    shade: over ? { from: over.epoch, text: text('charts.overfit') } : null,
  };
}

/**
 * A run's results in an epoch, in words.
 * @param {ShownRun} run
 * @param {number} epoch
 * @param {readonly { name: Measure, figure: HTMLElement }[]} charts
 * @param {boolean} isNamed
 */
function words({ name, rows, batches }, epoch, charts, isNamed) {
  const row = rows[epoch - 1];
  if (!row) return '';
  const said = text('charts.values', {
    epoch,
    loss: decimals(row.loss),
    val_loss: decimals(row.val_loss),
    accuracy: decimals(row.accuracy),
    val_accuracy: decimals(row.val_accuracy),
  });
  const more = charts.flatMap(({ name, figure }) => {
    if (figure.hidden || (name !== 'rate' && name !== 'norm')) return [];
    const batch = nearest(batches?.[name] ?? [], epoch);
    return batch ? [text(`charts.${name}_value`, { value: significant(batch.y) })] : [];
  });
  const all = [said, ...more].join(text('list.separator'));
  return isNamed ? text('charts.of_run', { name, values: all }) : all;
}

/** Three digits that count. @param {number} value */
const significant = (value) => String(Number(value.toPrecision(3)));

/**
 * The text alternative of a chart.
 * @param {Measure} name
 * @param {keyof EpochRow | undefined} training
 * @param {keyof EpochRow | undefined} validation
 * @param {readonly EpochRow[]} rows
 */
function labelOf(name, training, validation, rows) {
  if (!training || !validation || rows.length === 0) return text('charts.chart', { name: text(`charts.${name}`) });
  const facts = { training: course(rows, training), validation: course(rows, validation) };
  return text(name === 'loss' ? 'history.loss_chart' : 'history.accuracy_chart', facts);
}

/**
 * @param {readonly EpochRow[]} rows
 * @param {keyof EpochRow} key
 * @returns {string} the first epoch's value and the last one's
 */
function course(rows, key) {
  const [first = '', last = ''] = [rows[0], rows.at(-1)].map((row) => decimals(row?.[key] ?? NaN));
  return first === last ? `${first}` : text('history.course', { first, last });
}
