// The loss of one picture as one weight moves: a line, the weight as it is, and where the step leads.

import { text } from '../../strings/i18n.js';
import { build, buildSvg } from '../../ui/dom.js';
import { dotsPath, linePath, range, tickName, ticks } from '../../ui/chart.js';
import { shown } from './arithmetic.js';

const [WIDTH, HEIGHT] = [640, 260];
const MARGIN = { top: 12, right: 16, bottom: 40, left: 84 };

/** @typedef {{ w: number, loss: number }} Point */

export function createValley() {
  const picture = buildSvg('svg', { class: 'chart', role: 'img', viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  const element = build(
    'figure',
    { class: 'valley-figure' },
    build('figcaption', { 'data-text': 'loss.valley_title' }),
    picture,
  );

  return {
    element,
    /** @param {{ line: readonly Point[], before: Point, after: Point } | null} data */
    update(data) {
      picture.setAttribute('aria-label', data ? label(data) : '');
      picture.setAttribute('aria-hidden', String(!data));
      picture.replaceChildren(...(data && data.line.length > 1 ? drawing(data) : []));
    },
  };
}

/** @param {{ before: Point, after: Point }} data */
const label = ({ before, after }) =>
  text('loss.valley', {
    w: shown(before.w),
    loss: shown(before.loss),
    next: shown(after.w),
    next_loss: shown(after.loss),
  });

/** @param {{ line: readonly Point[], before: Point, after: Point }} data */
function drawing({ line, before, after }) {
  const all = [...line, before, after];
  const x = range(
    all.map(({ w }) => w),
    6,
  );
  const y = range(
    all.map(({ loss }) => loss),
    5,
  );
  const toX = (/** @type {number} */ w) =>
    MARGIN.left + ((w - x.min) / (x.max - x.min)) * (WIDTH - MARGIN.left - MARGIN.right);
  const bottom = HEIGHT - MARGIN.bottom;
  const toY = (/** @type {number} */ loss) => bottom - ((loss - y.min) / (y.max - y.min)) * (bottom - MARGIN.top);
  const at = (/** @type {Point} */ { w, loss }) => ({ x: toX(w), y: toY(loss) });
  return [
    ...ticks(x).flatMap((tick) => [
      buildSvg('path', { class: 'grid', d: `M${toX(tick)} ${MARGIN.top}V${bottom}` }),
      word(toX(tick), bottom + 18, 'middle', tickName(tick, x.step)),
    ]),
    ...ticks(y).flatMap((tick) => [
      buildSvg('path', {
        class: 'grid',
        d: `M${MARGIN.left} ${toY(tick)}H${WIDTH - MARGIN.right}`,
      }),
      word(MARGIN.left - 8, toY(tick) + 4, 'end', tickName(tick, y.step)),
    ]),
    word(WIDTH - MARGIN.right, HEIGHT - 4, 'end', text('loss.valley_axis')),
    buildSvg('path', { class: 'valley-line', d: linePath(line.map(at)) }),
    buildSvg('path', { class: 'valley-step', d: linePath([at(before), at(after)]) }),
    buildSvg('path', { class: 'valley-before', d: dotsPath([at(before)]) }),
    buildSvg('path', { class: 'valley-after', d: dotsPath([at(after)]) }),
  ];
}

/** @param {number} x @param {number} y @param {string} anchor @param {string} content */
function word(x, y, anchor, content) {
  const node = buildSvg('text', { x, y, 'text-anchor': anchor });
  node.textContent = content;
  return node;
}
