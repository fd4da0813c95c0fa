// Joins the map of the test pictures with the store: what is pointed at, the digit that is shown alone, the drawing.

import { find, part, parts, setText } from '../../ui/dom.js';
import { createSwitch } from '../../ui/switch.js';
import { count, wholePercent } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { text } from '../../strings/i18n.js';
import { chosen, subjectOf } from './subjects.js';
import { createMap } from './map.js';

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/types.js').DigitMap} DigitMap
 */

const CHOICES = /** @type {const} */ (['all', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);

const NONE = new Uint8Array();

/**
 * @param {import('../../state/state.js').Store} store
 * @param {ReturnType<typeof import('./pictures.js').createPictures>} pictures
 * @param {(index: number, of: Parameters<typeof pictures.get>[0]) => void} onPicture
 */
export function startMapFigure(store, pictures, onPicture) {
  const figure = part('map');
  const { only, state: words, pointed } = parts(figure, 'only', 'state', 'pointed');
  const loupe = find(find(figure, '.loupe', HTMLElement), 'canvas', HTMLCanvasElement);
  /** The point that is pointed at. @type {number | null} */
  let at = null;
  const view = createMap(figure, {
    onPoint(place) {
      at = place;
      tellPointed();
    },
    onPicture(place) {
      const map = mapOfNow(store.get());
      if (map) onPicture(map.indices[place] ?? 0, picturesOf(map));
    },
  });
  const digits = createSwitch(only, CHOICES, {
    words: (choice) => (choice === 'all' ? text('judge.map_all') : choice),
    onChoice: (choice) => store.set({ mapOnly: choice === 'all' ? null : Number(choice) }),
  });

  /** What is pointed at, and its picture when it comes. */
  function tellPointed() {
    const [map, place] = [mapOfNow(store.get()), at];
    loupe.hidden = true;
    if (place === null || !map) return setText(pointed, map ? movesWords(store.get()) : '');
    const [index, label, answer] = [map.indices, map.labels, map.answers].map((list) => list[place] ?? 0);
    const mark = label === answer ? '✓' : '✗';
    const facts = { place: count(index + 1), label, answer };
    setText(pointed, `${text('judge.pointed', facts)} ${mark}`);
    void pictures.get(picturesOf(map), index).then((pixels) => {
      if (!pixels || at !== place) return;
      paintPicture(loupe, pixels, Math.sqrt(pixels.length));
      loupe.hidden = false;
    });
  }

  store.show('mapOnly', (mapOnly) => {
    digits.update(CHOICES.find((choice) => choice === String(mapOnly)) ?? 'all');
  });
  store.show(
    (state) => ({ map: mapOfNow(state), mine: state.mine, only: state.mapOnly }),
    ({ map, mine, only }) =>
      view.update({
        points: map && map.points,
        labels: map?.labels ?? NONE,
        answers: map?.answers ?? NONE,
        explained: map?.explained ?? [],
        isMoving: map !== null && map.run !== null,
        mine: map && mine,
        only,
      }),
  );
  store.show(mapWords, (said) => setText(words, said));
  store.show(movesWords, () => at ?? tellPointed());
}

/** The map, where it is of the weights that are looked at. @param {State} state @returns {DigitMap | null} */
function mapOfNow(state) {
  const { map, runId, dataset } = state;
  if (!map) return null;
  const { a } = chosen(state);
  const isOfNow =
    map.run === null ? subjectOf(state, a)?.of === map.of : a === 'yours' && map.run === runId && map.of === dataset;
  return isOfNow ? map : null;
}

/** Where its pictures are. @param {DigitMap} map */
const picturesOf = ({ labels }) => ({ held_back: false, labels });

/** @param {State} state @returns {string} why there is no map, or how far it is */
function mapWords(state) {
  const { mapDone, run, judgeRefused } = state;
  const map = mapOfNow(state);
  const { a } = chosen(state);
  const isMoving = a === 'yours' && run !== 'idle';
  if (mapDone !== null) return text('judge.map_working', { percent: wholePercent(mapDone) });
  if (map && map.points.length === 0) return text('judge.map_too_wide');
  if (map) return '';
  if (judgeRefused === a) return text('judge.refused');
  return text(isMoving ? 'judge.map_soon' : 'judge.map_waiting');
}

/** @param {State} state @returns {string} what moves; it stands below the map, which is full */
function movesWords(state) {
  const map = mapOfNow(state);
  const isMoving = map !== null && map.run !== null && map.points.length > 0 && state.run !== 'idle';
  return isMoving ? text('judge.map_moves', { number: count(map.labels.length) }) : '';
}
