// The loss of one picture as one weight moves: a line, the weight as it is, and where the step leads.

import { text } from '../../strings/i18n.js';
import { build, buildSvg, svgText } from '../../ui/dom.js';
import { dotsPath, linePath, range, tickName, ticks } from '../../ui/chart.js';
import { written } from './arithmetic.js';

/** Pixels of a usual letter's size: the picture grows with letters, and they keep their size on a small screen. */
const USUAL = 16;
const MARGIN = { top: 12, right: 16, bottom: 40, left: 56 };

/** @typedef {{ w: number, loss: number }} Point */
/** @typedef {{ line: readonly Point[], before: Point, after: Point }} Data */

export function createValley() {
  const picture = buildSvg('svg', { class: 'chart', role: 'img' });
  let size = { width: 0, height: 0 };
  /** @type {Data | null} */
  let shown = null;
  const element = build(
    'figure',
    { class: 'valley-figure' },
    build('figcaption', { 'data-text': 'loss.valley_title' }),
    picture,
  );

  function draw() {
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
    const [width, height] = [size.width / letters, size.height / letters];
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const data = width > 0 && shown && shown.line.length > 1 ? shown : null;
    picture.replaceChildren(...(data ? drawing(data, { width, height }) : []));
  }
  new ResizeObserver(([entry]) => {
    if (entry) size = entry.contentRect;
    draw();
  }).observe(picture);

  return {
    element,
    /** @param {Data | null} data */
    update(data) {
      shown = data;
      picture.setAttribute('aria-label', data ? label(data) : '');
      picture.setAttribute('aria-hidden', String(!data));
      draw();
    },
  };
}

/** @param {Pick<Data, 'before' | 'after'>} data */
const label = ({ before, after }) =>
  text('loss.valley', {
    w: written(before.w),
    loss: written(before.loss),
    next: written(after.w),
    next_loss: written(after.loss),
  });

/** @param {Data} data @param {{ width: number, height: number }} size */
function drawing({ line, before, after }, { width, height }) {
  const all = [...line, before, after];
  const x = range(
    all.map(({ w }) => w),
    width < 400 ? 3 : 6,
  );
  const y = range(
    all.map(({ loss }) => loss),
    5,
  );
  const toX = (/** @type {number} */ w) =>
    MARGIN.left + ((w - x.min) / (x.max - x.min)) * (width - MARGIN.left - MARGIN.right);
  const bottom = height - MARGIN.bottom;
  const toY = (/** @type {number} */ loss) => bottom - ((loss - y.min) / (y.max - y.min)) * (bottom - MARGIN.top);
  const at = (/** @type {Point} */ { w, loss }) => ({ x: toX(w), y: toY(loss) });
  return [
    ...ticks(x).flatMap((tick) => [
      buildSvg('path', { class: 'grid', d: `M${toX(tick)} ${MARGIN.top}V${bottom}` }),
      svgText(toX(tick), bottom + 18, 'middle', tickName(tick, x.step)),
    ]),
    ...ticks(y).flatMap((tick) => [
      buildSvg('path', {
        class: 'grid',
        d: `M${MARGIN.left} ${toY(tick)}H${width - MARGIN.right}`,
      }),
      svgText(MARGIN.left - 8, toY(tick) + 4, 'end', tickName(tick, y.step)),
    ]),
    svgText(width - MARGIN.right, height - 4, 'end', text('loss.valley_axis')),
    buildSvg('path', { class: 'valley-line', d: linePath(line.map(at)) }),
    buildSvg('path', { class: 'valley-step', d: linePath([at(before), at(after)]) }),
    buildSvg('path', { class: 'valley-before', d: dotsPath([at(before)]) }),
    buildSvg('path', { class: 'valley-after', d: dotsPath([at(after)]) }),
  ];
}
