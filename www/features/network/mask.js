// Dropout's mask: which units of the first hidden layer a step leaves out. A press makes another one. For a figure:
// the masks of a run come from its seed.

import { text } from '../../strings/i18n.js';
import { actions, buildSvg, parts, setText } from '../../ui/dom.js';
import { count, wholePercent } from '../../ui/format.js';

/** The tutorial's 500 units: 20 rows of 25. As many are shown of a wider layer. */
const COLUMNS = 25;
const MOST = 500;

/** The tutorial's rate, for a network without dropout. */
const EXAMPLE = 0.2;

/** The filled part of a cell of 1 × 1. */
const CELL = 0.8;

/**
 * @param {HTMLElement} element
 * @param {() => number} random 0 to 1
 * @returns {{ update: (summary: import('../../engine/protocol.js').ModelSummary | null) => void }}
 */
export function createMask(element, random = Math.random) {
  const { words, grid } = parts(element, 'words', 'grid');
  const [kept, dropped] = ['kept', 'dropped'].map((name) => buildSvg('path', { class: name }));
  const picture = buildSvg('svg', { 'aria-hidden': 'true' }, kept, dropped);
  grid.append(picture);
  let [units, rate] = [0, 0];
  let isExample = false;
  /** @type {boolean[]} whether a unit is dropped */
  let mask = [];

  function draw() {
    mask = Array.from({ length: Math.min(units, MOST) }, () => random() < rate);
  }

  function show() {
    const rows = Math.ceil(mask.length / COLUMNS);
    picture.setAttribute('viewBox', `0 0 ${COLUMNS} ${Math.max(1, rows)}`);
    const path = (/** @type {boolean} */ wanted) => mask.map((is, i) => (is === wanted ? cell(i) : '')).join('');
    kept.setAttribute('d', path(false));
    dropped.setAttribute('d', path(true));
    const facts = {
      dropped: count(mask.filter(Boolean).length),
      units: count(mask.length),
      rate: wholePercent(rate),
      factor: String(Number((1 / (1 - rate)).toPrecision(3))),
    };
    setText(words, text(isExample ? 'mask.example' : 'mask.words', facts));
  }

  const { mask: button } = actions(element, {
    mask() {
      draw();
      show();
    },
  });

  return {
    update(summary) {
      const [layer, next] = summary?.layers ?? [];
      const wide = layer?.output_shape[1] ?? 0;
      const own = next?.type === 'Dropout' ? (next.rate ?? 0) : 0;
      isExample = own === 0;
      const part = own || EXAMPLE;
      const isNew = units !== wide || rate !== part;
      [units, rate] = [wide, part];
      if (isNew) draw();
      button.disabled = wide === 0;
      show();
    },
  };
}

/** @param {number} index */
const cell = (index) => `M${index % COLUMNS} ${Math.floor(index / COLUMNS)}h${CELL}v${CELL}h-${CELL}z`;
