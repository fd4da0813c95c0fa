// The network itself: the picture, a grid for each hidden layer, and ten bars, showing the activations for the drawing.

import { buildBar, fillBar } from '../../ui/bar.js';
import { build, setText } from '../../ui/dom.js';
import { percent } from '../../ui/format.js';
import { fillWords } from '../../ui/words.js';
import { paintPicture } from '../../ui/picture.js';
import { offIn } from './inside.js';
import { createLayer } from './layer.js';

/**
 * @typedef {import('./inside.js').Inside} Inside
 * @typedef {import('./inside.js').Place} Place
 */

/**
 * @param {object} callbacks
 * @param {(place: Place | null) => void} callbacks.onLook a mouse is over it; null: it has left
 * @param {(place: Place) => void} callbacks.onChoose
 * @param {(place: Place) => void} callbacks.onSwitch
 * @param {(layer: number) => void} callbacks.onSilence
 */
export function createHero({ onLook, onChoose, onSwitch, onSilence }) {
  const picture = build('canvas', {
    role: 'img',
    width: '28',
    height: '28',
    'data-label': 'read.picture',
  });
  const caption = build('figcaption', { 'data-text': 'read.picture' });
  const seen = build('figure', { class: 'input' }, picture, caption);
  const votes = Array.from({ length: 10 }, (_, digit) => createVote(digit));
  const outputs = build(
    'div',
    { class: 'votes', role: 'group', 'data-label': 'read.digits' },
    ...votes.map(({ element }) => element),
  );
  const element = build('div', { class: 'layers', role: 'group', 'data-label': 'read.figure' }, seen, outputs);
  element.classList.add('scroller');
  const recurrent = build('p', { class: 'hint', 'data-text': 'read.recurrent', hidden: '' });
  /** @type {ReturnType<typeof createLayer>[]} */
  let layers = [];
  let digitLayer = 0;

  // One stop for the keyboard, and the arrows from there.
  outputs.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const from = votes.findIndex(({ element }) => element === event.target);
    const next = step && votes[from + step];
    if (!next) return;
    event.preventDefault();
    onChoose({ layer: digitLayer, unit: from + step });
    next.element.focus();
  });
  votes.forEach(({ element }, unit) => {
    element.addEventListener('click', () => onChoose({ layer: digitLayer, unit }));
    element.addEventListener('pointerenter', (event) => {
      if (event.pointerType === 'mouse') onLook({ layer: digitLayer, unit });
    });
    element.addEventListener('pointerleave', () => onLook(null));
  });

  /** @param {number} count */
  function grow(count) {
    while (layers.length > count) layers.pop()?.element.remove();
    while (layers.length < count) {
      const layer = layers.length;
      const made = createLayer({
        onLook: (unit) => onLook(unit === null ? null : { layer, unit }),
        onChoose(unit) {
          onChoose({ layer, unit });
          made.focus();
        },
        onSwitch: (unit) => onSwitch({ layer, unit }),
        onSilence: () => onSilence(layer),
      });
      fillWords(made.element);
      layers = [...layers, made];
      outputs.before(made.element);
    }
  }

  // The shipped network's room, so that nothing moves when its numbers come.
  const [SHIPPED_LAYERS, SHIPPED_UNITS] = [3, 500];
  grow(SHIPPED_LAYERS);

  /** @param {Inside} inside @param {Place} look @param {Uint8Array} off */
  function show(inside, look, off) {
    paintPicture(picture, inside.picture, inside.size);
    recurrent.hidden = !inside.recurrent;
    grow(inside.recurrent ? 0 : inside.layers.length);
    digitLayer = inside.layers.length;
    layers.forEach((layer, index) => {
      const values = inside.layers[index] ?? new Float32Array();
      layer.update(index, values, offIn(inside, off, index), look.layer === index ? look.unit : null);
    });
    const best = Math.max(...inside.probabilities);
    votes.forEach((vote, digit) => {
      const share = inside.probabilities[digit] ?? 0;
      vote.update(share, share === best, look.layer === digitLayer && look.unit === digit);
    });
    const stop = look.layer === digitLayer ? look.unit : inside.probabilities.indexOf(best);
    votes.forEach(({ element }, digit) => (element.tabIndex = digit === stop ? 0 : -1));
  }

  return {
    elements: [element, recurrent],
    /** @param {{ inside: Inside | null, look: Place | null, off: Uint8Array }} data */
    update({ inside, look, off }) {
      if (inside && look) show(inside, look, off);
      else {
        layers.forEach((layer, index) => layer.describe(index, SHIPPED_UNITS));
        votes.forEach((vote) => vote.update(0, false, false));
      }
    },
  };
}

/** @param {number} digit */
function createVote(digit) {
  const bar = buildBar('meter', 1);
  bar.setAttribute('aria-hidden', 'true');
  const share = build('span', { class: 'percent' });
  const name = build('span', { class: 'digit' }, String(digit));
  const element = build('button', { type: 'button', class: 'vote' }, name, bar, share);
  return {
    element,
    /** @param {number} probability @param {boolean} top @param {boolean} looked */
    update(probability, top, looked) {
      fillBar(bar, probability, probability.toFixed(4));
      setText(share, percent(probability));
      element.setAttribute('aria-pressed', String(looked));
      element.classList.toggle('top', top);
    },
  };
}
