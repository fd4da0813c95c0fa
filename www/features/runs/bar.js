// The run at a glance, in the bar below the page: the course of the validation accuracy, its newest value, and the
// newest runs to choose from. Draws what it is given.

import { newsOf } from '../../state/derived.js';
import { text } from '../../strings/i18n.js';
import { build, buildSvg, onButtons, parts, setText } from '../../ui/dom.js';
import { duration, percent } from '../../ui/format.js';
import { COLOURS } from './compare.js';
import { namesOf } from './naming.js';

/** @typedef {import('./list.js').KeptRun} KeptRun */
/** @typedef {import('../../state/state.js').State} State */

/** Points of the line, at most; its box. */
const MOST_POINTS = 60;
const BOX = { width: 88, height: 28 };

/** Runs that the bar has room for. */
const MOST_CHIPS = 4;

/**
 * @param {HTMLElement} element
 * @param {{ onAnswer: (id: number) => void }} callbacks
 * @returns {{ update: (data: Pick<State, 'runs' | 'slots' | 'recipes' | 'history' | 'run'> & { news: State['runNews'], answering: number | null }) => void }}
 */
export function createBar(element, { onAnswer }) {
  const { spark, accuracy, left, chips } = parts(element, 'spark', 'accuracy', 'left', 'chips');
  const line = buildSvg('polyline', { points: '' });
  const { width, height } = BOX;
  spark.replaceChildren(
    buildSvg(
      'svg',
      { preserveAspectRatio: 'none', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
      line,
    ),
  );
  onButtons(chips, onAnswer);
  /** What the chips were made of. @type {unknown[]} */
  let shown = [];

  return {
    update({ runs, slots, recipes, history, news, run, answering }) {
      const at = (/** @type {number} */ i) => history.rows[i]?.val_accuracy ?? 0;
      line.setAttribute('points', pointsOf(history.length, at));
      const last = history.rows.at(-1)?.val_accuracy;
      setText(accuracy, last === undefined ? '' : text('run.val', { accuracy: percent(last) }));
      const progress = newsOf(news, 'progress');
      const goesOn = run === 'running' && progress !== null && progress.phase !== 'finished';
      setText(left, goesOn ? text('run.left_short', { duration: duration(progress.seconds_left) }) : '');
      const newest = runs.slice(-MOST_CHIPS).reverse();
      const language = text('runs.title');
      const isBusy = run !== 'idle';
      const made = [runs, slots, recipes, answering, isBusy, language];
      if (made.every((each, i) => each === shown[i])) return;
      shown = made;
      const names = namesOf(runs, recipes);
      chips.replaceChildren(
        ...newest.map((run) => {
          const { id } = run;
          const colour = COLOURS[slots.indexOf(id)] ?? '';
          const name = names.get(id) ?? '';
          const button = build(
            'button',
            {
              type: 'button',
              value: String(id),
              'aria-pressed': String(id === answering),
              title: name,
            },
            build('span', { class: `swatch ${colour}` }),
            build('span', { class: 'score' }, scoreOf(run)),
            build('span', { class: 'name' }, name),
          );
          button.disabled = isBusy;
          return button;
        }),
      );
    },
  };
}

/** A run's result, short enough for a chip. @param {KeptRun} run */
function scoreOf({ test_accuracy: test, history }) {
  const accuracy = test ?? history.at(-1)?.val_accuracy;
  return accuracy === undefined ? '–' : percent(accuracy);
}

/**
 * A line from the lowest to the highest value.
 * @param {number} count
 * @param {(index: number) => number} at
 * @returns {string}
 */
export function pointsOf(count, at) {
  if (count === 0) return '';
  const parts = Math.min(MOST_POINTS, Math.max(2, count)) - 1;
  const some = Array.from({ length: parts + 1 }, (_, i) => at(Math.round((i / parts) * (count - 1))));
  const [low, high] = [Math.min(...some), Math.max(...some)];
  const { width, height } = BOX;
  return some
    .map((value, i) => {
      const y = height - 3 - ((value - low) / (high - low || 1)) * (height - 6);
      return `${(2 + (i / parts) * (width - 4)).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
