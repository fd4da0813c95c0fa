// The reliability diagram: of answers of a given probability, how many are right. A bar for each tenth; on the diagonal
// the two agree. Answers as drawings are read, calibrated, appear beside the plain ones once they are known.

import { text } from '../../strings/i18n.js';
import { actions, buildSvg, parts, setText, svgText } from '../../ui/dom.js';
import { percent, wholePercent } from '../../ui/format.js';
import { calibrationError, reliability } from './facts.js';

/** The plot within the drawing: 200 × 200 (view box units). */
const [LEFT, TOP, SIDE] = [44, 8, 200];

/** A bar of fewer answers is pale: chance moves it far. */
const FEW = 20;

/**
 * @typedef {object} CalibrationData
 * @property {readonly number[] | null} bins by the plain softmax; null: not known yet
 * @property {readonly number[] | null} asRead as drawings are read; null: not known
 * @property {boolean} canRead whether these weights have a calibration
 * @property {number | null} done of reading them, from 0 to 1; null: not requested
 */

/**
 * @param {HTMLElement} element
 * @param {{ onRead: () => void }} callbacks
 * @returns {{ update: (data: CalibrationData) => void }}
 */
export function createCalibration(element, { onRead }) {
  const { plot, said, read } = parts(element, 'plot', 'said', 'read');
  const { read: button } = actions(element, { read: onRead });

  return {
    update({ bins, asRead, canRead, done }) {
      const both = [bins, canRead ? asRead : null].filter((bins) => bins !== null);
      plot.replaceChildren(draw(both));
      setText(said, bins ? text('judge.calibration_plain', facts(bins)) : '');
      setText(read, asRead && canRead ? text('judge.calibration_read', facts(asRead)) : '');
      button.hidden = !canRead || asRead !== null;
      button.disabled = done !== null || bins === null;
      const progress = { percent: wholePercent(done ?? 0) };
      setText(button, text(done === null ? 'judge.read' : 'judge.reading', progress));
    },
  };
}

/** @param {readonly number[]} bins */
const facts = (bins) => ({ error: percent(calibrationError(bins)) });

/** @param {number} share 0 to 1 */
const x = (share) => LEFT + SIDE * share;
/** @param {number} share 0 to 1 */
const y = (share) => TOP + SIDE * (1 - share);

/** @param {(readonly number[])[]} both plain, and as drawings are read */
function draw(both) {
  const svg = buildSvg('svg', { viewBox: '0 0 268 248', role: 'img', class: 'reliability' });
  svg.setAttribute('aria-label', both.map(inWords).join(' ') || text('judge.calibration'));
  for (const share of [0, 0.5, 1]) {
    svg.append(
      buildSvg('line', { x1: x(0), x2: x(1), y1: y(share), y2: y(share), class: 'grid' }),
      svgText(x(0) - 6, y(share) + 4, 'end', wholePercent(share)),
      svgText(x(share), TOP + SIDE + 16, 'middle', wholePercent(share)),
    );
  }
  svg.append(svgText(x(0.5), TOP + SIDE + 34, 'middle', text('judge.sure')));
  const shown = both.map((bins) => reliability(bins));
  shown.forEach((bins, series) => {
    bins.forEach(({ pictures, right }, i) => {
      if (pictures === 0) return;
      const width = 0.08 / shown.length;
      const from = { x: x(i / 10 + 0.01 + series * width), y: y(right) };
      const bar = { ...from, width: SIDE * width, height: SIDE * right };
      svg.append(
        buildSvg('rect', {
          ...bar,
          class: `${series ? 'read' : 'plain'}${pictures < FEW ? ' few' : ''}`,
        }),
      );
    });
  });
  svg.append(buildSvg('line', { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: 'diagonal' }));
  return svg;
}

/** @param {readonly number[]} bins @param {number} series */
function inWords(bins, series) {
  const list = reliability(bins).filter(({ pictures }) => pictures > 0);
  const words = list.map(({ right, said }) => text('judge.bin', { sure: percent(said), right: percent(right) }));
  return `${text(series ? 'judge.as_read' : 'judge.plain')}: ${words.join(', ')}.`;
}
