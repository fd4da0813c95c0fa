// Joins the matrices, the sentence about them and the pictures of a cell with the store.

import { actions, find, part, parts, setText } from '../../ui/dom.js';
import { count, percentExactly, wholePercent } from '../../ui/format.js';
import { text } from '../../strings/i18n.js';
import { createCell } from './cell.js';
import { createChoice } from './choice.js';
import { createDigitTable } from './digit-table.js';
import { countOf, difference, picturesOf, totals, worstCell } from './facts.js';
import { createMatrix } from './matrix.js';
import { chosen } from './subjects.js';
import { namesOf } from '../runs/naming.js';

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/types.js').JudgedName} JudgedName
 * @typedef {import('./facts.js').Cell} Cell
 */

/** Pictures of a cell that are shown at first; each time twice as many more. */
const FEW = 24;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {{ loadMnist: () => void, onCell: (name: JudgedName, cell: Cell | null) => void }} callbacks `onCell`: its
 *   pictures are wanted
 */
export function startMatrices(store, { loadMnist, onCell }) {
  const element = part('judgement');
  const { state: words, finding, matrices, digits } = parts(element, 'state', 'finding', 'matrices', 'digits');
  const { worst, mnist } = actions(element, {
    mnist: loadMnist,
    worst() {
      const name = told(looked(store.get()));
      const counts = store.get().judgements[name]?.counts;
      onCell(name, counts ? worstCell(counts) : null);
    },
  });
  const left = createMatrix((cell) => onCell(cellOwner(store.get(), cell), cell));
  const right = createMatrix((cell) => {
    const { a, b } = chosen(store.get());
    onCell(b ?? a, cell);
  });
  matrices.append(left.element, right.element);
  const table = createDigitTable(digits);
  const choice = createChoice(element, (judgeChoice) => store.set({ judgeChoice }));

  store.show(
    ['judgeChoice', 'weights', 'beforeTeaching', 'runs', 'recipes'],
    ({ judgeChoice, weights, beforeTeaching: before, runs, recipes }) => {
      const isThere = { shipped: weights.shipped > 0, yours: weights.yours > 0, before: !!before };
      const fixed = /** @type {const} */ (['shipped', 'yours', 'before']).filter((name) => isThere[name]);
      const ofRuns = runs.map(({ id }) => /** @type {const} */ (`run ${id}`)).reverse();
      const name = named({ runs, recipes });
      const options = [...fixed, ...ofRuns].map((value) => ({ value, words: name(value) }));
      choice.update({ choice: judgeChoice, options });
    },
  );
  store.show(looked, (data) => {
    const { b, show, judgements, hasDataset } = data;
    const name = told(data);
    left.update(b !== null && show === 'difference' ? differenceOf(data, b) : dataOf(data, name));
    right.element.hidden = b === null || show !== 'both';
    if (b) right.update(dataOf(data, b));
    const counts = judgements[name]?.counts ?? null;
    table.update(counts);
    // What the other side waits for is said too.
    const others = [b, show === 'difference' ? data.a : null].filter((each) => each && !judgements[each]);
    const all = [name, ...(show === 'both' || show === 'difference' ? others : [])];
    setText(words, [...new Set(all.map((each) => each && stateOf(data, each)))].join(' '));
    mnist.hidden = hasDataset;
    tellWorst(counts);
  });

  /** @param {readonly number[] | null} counts */
  function tellWorst(counts) {
    const pair = counts && worstCell(counts);
    worst.hidden = !pair;
    if (!pair) return setText(finding, counts ? text('judge.no_wrong') : '');
    const facts = { count: pair.count, number: count(pair.count) };
    setText(worst, text('judge.open_worst', facts));
    setText(finding, text('judge.worst', { ...pair, ...facts }));
  }
}

/**
 * The pictures of the cell that is open.
 * @param {import('../../state/state.js').Store} store
 * @param {ReturnType<typeof import('./pictures.js').createPictures>} pictures
 * @param {(index: number, name: JudgedName) => void} onPicture
 * @returns {{ open: (name: JudgedName, cell: Cell | null) => void, show: () => void }}
 */
export function startCell(store, pictures, onPicture) {
  const { cell: element, matrices } = parts(part('judgement'), 'cell', 'matrices');
  let shown = FEW;
  const view = createCell(element, {
    onPicture(index) {
      const { judgeCell } = store.get();
      if (judgeCell) onPicture(index, judgeCell.name);
    },
    onMore() {
      shown += 2 * FEW;
      show();
    },
    onClose: close,
  });

  function close() {
    store.set({ judgeCell: null });
    find(matrices, '[tabindex="0"]', HTMLElement).focus();
  }

  function show() {
    const { judgeCell, judgements, dataset } = store.get();
    const judgement = judgeCell && judgements[judgeCell.name];
    if (!judgeCell || !judgement || !dataset) return view.update(null);
    const all = picturesOf(judgement, judgeCell);
    const some = all.slice(0, shown);
    view.update({
      cell: judgeCell,
      name: named(store.get())(judgeCell.name),
      total: all.length,
      size: dataset.size,
      pictures: some.map((index) => ({
        index,
        probabilities: [...judgement.probabilities.subarray(index * 10, index * 10 + 10)],
        pixels: pictures.known(judgement, index),
      })),
    });
    pictures.want(judgement, some);
  }
  store.show(['judgements', 'judgeCell'], show);

  return {
    show,
    open(name, cell) {
      const { judgeCell: open } = store.get();
      const isSame = open?.name === name && open.label === cell?.label && open.answer === cell.answer;
      if (isSame && view.isSheet()) return close();
      shown = FEW;
      store.set({ judgeCell: cell && { ...cell, name } });
      if (cell) view.focus();
    },
  };
}

/** Whose pictures a cell of the left matrix opens: of a difference those of the second where the first has none. @param {State} state @param {Cell} cell */
function cellOwner(state, cell) {
  const data = looked(state);
  const ofFirst = countOf(state.judgements[data.a]?.counts ?? [], cell);
  return data.b && data.show === 'difference' && ofFirst === 0 ? data.b : told(data);
}

/** Whose numbers are put in words. @param {ReturnType<typeof looked>} data @returns {JudgedName} */
const told = ({ a, b, show }) => (b !== null && show === 'b' ? b : a);

/** What is judged, in words. @param {Pick<State, 'runs' | 'recipes'>} state @returns {(name: JudgedName) => string} */
function named({ runs, recipes }) {
  const names = namesOf(runs, recipes);
  return (name) => {
    if (name === 'shipped' || name === 'yours' || name === 'before') return text(`judge.${name}`);
    return names.get(Number(name.slice('run '.length))) ?? text('judge.yours');
  };
}

/** @param {ReturnType<typeof looked>} data @param {JudgedName} name @returns {import('./matrix.js').MatrixData} */
const dataOf = ({ judgements, judgeCell, runs, recipes }, name) => ({
  title: text('judge.matrix', { name: named({ runs, recipes })(name) }),
  counts: judgements[name]?.counts ?? null,
  difference: false,
  open: judgeCell?.name === name ? judgeCell : null,
});

/** @param {ReturnType<typeof looked>} data @param {JudgedName} b @returns {import('./matrix.js').MatrixData} */
function differenceOf({ a, judgements, judgeCell, ...data }, b) {
  const [first, second] = [judgements[a], judgements[b]];
  const name = named(data);
  const names = { first: name(a), second: name(b) };
  return {
    title: text('judge.matrix_difference', names),
    counts: first && second ? difference(first.counts, second.counts) : null,
    difference: true,
    open: judgeCell,
  };
}

/** What the matrices depend on. @param {State} state */
function looked(state) {
  const { judgements, judging, judgeRefused, judgeCell, weights, dataset, runs, recipes } = state;
  const { a, b, show } = chosen(state);
  const hasDataset = dataset !== null || state.loading;
  return {
    a,
    b,
    show,
    judgements,
    judging,
    judgeRefused,
    judgeCell,
    weights,
    hasDataset,
    runs,
    recipes,
  };
}

/** @param {ReturnType<typeof looked>} data @param {JudgedName} name @returns {string} */
function stateOf({ judgements, judging, judgeRefused, hasDataset, weights }, name) {
  const judgement = judgements[name];
  if (judging?.name === name && !judgement) {
    return text('judge.working', { percent: wholePercent(judging.done) });
  }
  if (judgeRefused === name) return text('judge.refused');
  if (!judgement) {
    if (!hasDataset) return text('judge.no_pictures');
    const isComing = name.startsWith('run ') || weights[name === 'shipped' ? 'shipped' : 'yours'] > 0;
    return isComing ? text('judge.working', { percent: wholePercent(0) }) : text('judge.no_weights');
  }
  const { pictures, right, wrong } = totals(judgement.counts);
  const facts = { number: count(pictures), right: count(right), wrong: count(wrong) };
  const key = judgement.held_back ? 'judge.on_held_back' : 'judge.on_test';
  const words = text(key, { ...facts, percent: percentExactly(right / (pictures || 1)) });
  return judgement.epoch ? text('judge.live', { epoch: judgement.epoch, words }) : words;
}
