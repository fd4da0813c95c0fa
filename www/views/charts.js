// Two charts of the history, loss and accuracy, each with training and validation. uPlot draws them
// when its package is installed; without it this says what to run, and nothing else depends on it.

import { build, find } from './dom.js';

/**
 * @typedef {import('../engine/protocol.js').EpochRow} EpochRow
 * @typedef {typeof import('uplot')} UPlotClass
 */

const SCRIPT = new URL('../../node_modules/uplot/dist/uPlot.esm.js', import.meta.url);
const STYLE = new URL('../../node_modules/uplot/dist/uPlot.min.css', import.meta.url);

const HEIGHT = 190;

/** @type {{ name: string, training: keyof EpochRow, validation: keyof EpochRow }[]} */
const CHARTS = [
  { name: 'loss', training: 'loss', validation: 'val_loss' },
  { name: 'accuracy', training: 'accuracy', validation: 'val_accuracy' },
];

/**
 * @param {HTMLElement} element
 * @returns {{ update: (rows: EpochRow[]) => void }}
 */
export function createCharts(element) {
  /** @type {EpochRow[]} */
  let rows = [];
  /** @type {ReturnType<typeof createChart>[]} */
  let charts = [];

  function show() {
    for (const chart of charts) chart.update(rows);
  }

  load().then(
    (UPlot) => {
      charts = CHARTS.map((chart) => createChart(UPlot, element, chart));
      show();
    },
    () => {
      const missing = find(element, '[data-part=missing]', HTMLElement);
      missing.replaceChildren('For charts run ', build('code', {}, 'npm install'), ' and reload.');
      missing.hidden = false;
    },
  );

  return {
    update(next) {
      rows = [...next];
      show();
    },
  };
}

/** @returns {Promise<UPlotClass>} rejects when the package is not installed */
async function load() {
  const module = await import(/* @vite-ignore */ SCRIPT.href);
  document.head.append(build('link', { rel: 'stylesheet', href: STYLE.href }));
  return module.default;
}

/**
 * @param {UPlotClass} UPlot
 * @param {HTMLElement} element
 * @param {typeof CHARTS[number]} chart
 */
function createChart(UPlot, element, { name, training, validation }) {
  const place = find(element, `[data-chart=${name}]`, HTMLElement);
  const figure = find(element, `figure:has([data-chart=${name}])`, HTMLElement);
  /** @type {EpochRow[]} */
  let rows = [];
  let plot = draw();

  function data() {
    const column = (/** @type {keyof EpochRow} */ key) => rows.map((row) => row[key]);
    return /** @type {import('uplot').AlignedData} */ ([
      column('epoch'),
      column(training),
      column(validation),
    ]);
  }

  function draw() {
    return new UPlot(options(place), data(), place);
  }

  new ResizeObserver(() => {
    if (place.clientWidth) plot.setSize({ width: place.clientWidth, height: HEIGHT });
  }).observe(place);
  // uPlot takes its colours once, so another colour scheme is another plot.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    plot.destroy();
    plot = draw();
  });

  return {
    /** @param {EpochRow[]} next */
    update(next) {
      rows = next;
      figure.hidden = rows.length === 0; // axes without a point would only puzzle
      plot.setData(data());
    },
  };
}

/**
 * @param {HTMLElement} place
 * @returns {import('uplot').Options}
 */
function options(place) {
  const style = getComputedStyle(place);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const font = `12px ${style.fontFamily}`;
  const axis = {
    stroke: colour('--muted'),
    font,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const line = (/** @type {string} */ label, /** @type {string} */ stroke) => ({
    label,
    stroke,
    width: 2,
    points: { show: true, size: 6, fill: stroke },
  });
  return {
    width: place.clientWidth || 300,
    height: HEIGHT,
    padding: [10, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_, min, max) => [1, Math.max(2, max ?? 2)] },
    },
    axes: [
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], space: 28, size: 30 },
      { ...axis, size: 52 },
    ],
    series: [
      {},
      line('training', colour('--training')),
      line('validation', colour('--validation')),
    ],
  };
}
