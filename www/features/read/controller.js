// Joins the figures of the chapter Read with the store and what the engine says of the network's inside.

import { text } from '../../strings/i18n.js';
import { build, find, part, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { whileSeen } from '../../ui/seen.js';
import { fillWords } from '../../ui/words.js';
import { startAsking } from './asking.js';
import { greet } from './greet.js';
import { createHero } from './hero.js';
import { lookedAt, weightsOf } from './inside.js';
import { isOff, offOf, startSwitching } from './off.js';
import { createPixels } from './pixels.js';
import { createSwitching } from './switching.js';
import { createUnit } from './unit.js';

/**
 * @typedef {import('./inside.js').Place} Place
 * @typedef {import('./inside.js').Question} Question
 */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function startRead(store, client, onError) {
  /** What the user has chosen to look at, to come back to when a mouse has left. @type {Place | null} */
  let chosen = null;
  /** What the ghost pen has written so far. @type {Question | null} */
  let written = null;

  const off = startSwitching(store, client, onError);
  const hero = createHero({
    onLook: (place) => store.set({ look: place ?? chosen }),
    onChoose,
    onSwitch: toggle,
    onSilence: off.silence,
  });
  const switching = createSwitching({ onAllBack: off.allBack });
  const unit = createUnit({ onChoose, onSwitch: toggle });
  const pixels = createPixels({
    onWay: (pixelsWay) => store.set({ pixelsWay }),
    onDigit: (pixelsDigit) => store.set({ pixelsDigit }),
  });
  const room = part('hero');
  const plain = build('p', { class: 'hint', 'data-text': 'read.plain' });
  room.append(...hero.elements, plain, switching.element, unit.element, pixels.element);
  fillWords(room);

  // Own weights answer with one look, too.
  store.show('source', (source) => {
    plain.style.visibility = source === 'shipped' ? '' : 'hidden';
  });
  store.show((state) => {
    const { inside, look } = state;
    return { inside, look: inside && lookedAt(inside, look), off: offOf(state) };
  }, hero.update);
  store.show((state) => {
    const { inside, score } = state;
    return { off: offOf(state), score, recurrent: inside?.recurrent ?? false };
  }, switching.update);
  store.show((state) => {
    const { inside, unitView } = state;
    return { inside, unitView, isOff: isOff(state, unitView) };
  }, unit.update);
  const lead = find(part('read'), '.lead', HTMLElement);
  store.show(
    ({ inside }) => inside && weightsOf(inside),
    (number) => number && setText(lead, text('read.numbers', { number: count(number) })),
  );
  store.show(({ pixels, pixelsWay }) => ({ pixels, way: pixelsWay }), pixels.update);

  /** @param {Place} place */
  function onChoose(place) {
    chosen = place;
    store.set({ look: place });
  }

  /** @param {Place} place */
  function toggle(place) {
    onChoose(place);
    off.toggle(place);
  }

  /** The picture that is looked at: the shown digit's, or what the ghost pen writes. @returns {Question | null} */
  function question() {
    const { reading, shown } = store.get();
    if (written && reading?.blank) return written;
    if (!reading) return null;
    const { picture } = reading.digits[shown] ?? reading;
    const source = /** @type {import('../../state/types.js').Answering} */ (reading.source);
    return { source, picture, size: reading.size };
  }

  const asking = startAsking(store, client, onError, question);
  whileSeen(part('read'), asking.see);
  whileSeen(pixels.element, asking.seePixels);
  greet(store, client, (question) => {
    written = question;
    asking.look();
  });
}
