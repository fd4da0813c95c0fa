// Joins the map of the test pictures with the store: what is pointed at, the digit that is shown alone, the drawing.

import { find, part, parts, setText } from '../../ui/dom.js';
import { createSwitch } from '../../ui/switch.js';
import { count, wholePercent } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { text } from '../../strings/i18n.js';
import { chosen } from './judging.js';
import { createMap } from './map.js';

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('./facts.js').Judgement} Judgement
 */

const CHOICES = /** @type {const} */ (['all', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);

const NONE = new Uint8Array();

/**
 * @param {import('../../state/state.js').Store} store
 * @param {ReturnType<typeof import('./pictures.js').createPictures>} pictures
 * @param {(index: number, name: import('../../state/types.js').JudgedName) => void} onPicture
 */
export function startMapFigure(store, pictures, onPicture) {
  const figure = part('map');
  const { only, state: words, pointed } = parts(figure, 'only', 'state', 'pointed');
  const loupe = find(find(figure, '.loupe', HTMLElement), 'canvas', HTMLCanvasElement);
  /** @type {number | null} */
  let at = null;
  const view = createMap(figure, {
    onPoint(index) {
      at = index;
      tellPointed();
    },
    onPicture(index) {
      const { map } = store.get();
      if (map) onPicture(index, map.source);
    },
  });
  const digits = createSwitch(only, CHOICES, {
    words: (choice) => (choice === 'all' ? text('judge.map_all') : choice),
    onChoice: (choice) => store.set({ mapOnly: choice === 'all' ? null : Number(choice) }),
  });

  /** What is pointed at, and its picture when it comes. */
  function tellPointed() {
    const [judgement, index] = [judgementOfMap(store.get()), at];
    loupe.hidden = true;
    if (index === null || !judgement) return setText(pointed, '');
    const [label, answer] = [judgement.labels[index] ?? 0, judgement.answers[index] ?? 0];
    const mark = label === answer ? '✓' : '✗';
    const facts = { place: count(index + 1), label, answer };
    setText(pointed, `${text('judge.pointed', facts)} ${mark}`);
    void pictures.get(judgement, index).then((pixels) => {
      if (!pixels || at !== index) return;
      paintPicture(loupe, pixels, Math.sqrt(pixels.length));
      loupe.hidden = false;
    });
  }

  store.show(
    ({ mapOnly }) => mapOnly,
    (mapOnly) => {
      digits.update(CHOICES.find((choice) => choice === String(mapOnly)) ?? 'all');
    },
  );
  store.show(
    (state) => ({ map: state.map, judgement: judgementOfMap(state), mine: state.mine, only: state.mapOnly }),
    ({ map, judgement, mine, only }) =>
      view.update({
        points: judgement && map && map.points,
        labels: judgement?.labels ?? NONE,
        answers: judgement?.answers ?? NONE,
        explained: map?.explained ?? [],
        mine: judgement && mine,
        only,
      }),
  );
  store.show(mapWords, (said) => setText(words, said));
}

/** @param {State} state @returns {Judgement | null} whose digits the map shows */
function judgementOfMap({ map, judgements }) {
  const judgement = map && judgements[map.source];
  return judgement && judgement.of === map.of ? judgement : null;
}

/** @param {State} state @returns {string} why there is no map, or how far it is */
function mapWords(state) {
  const { map, mapDone, run } = state;
  const { a } = chosen(state);
  if (mapDone !== null) return text('judge.map_working', { percent: wholePercent(mapDone) });
  if (map && judgementOfMap(state)) return map.points.length ? '' : text('judge.map_too_wide');
  return text(a === 'yours' && run !== 'idle' ? 'judge.map_moving' : 'judge.map_waiting');
}
