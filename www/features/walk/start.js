// The two ways to begin, in the first chapter: the walk, and training a network in seconds.

import { build } from '../../ui/dom.js';
import { fillWords } from '../../ui/words.js';

/**
 * @param {{ onWalk: () => void, onQuick: () => void }} callbacks
 */
export function createStart({ onWalk, onQuick }) {
  const walk = build('button', { type: 'button', class: 'primary', 'data-text': 'walk.start' });
  const quick = build('button', { type: 'button', disabled: '', 'data-text': 'walk.quick' });
  walk.addEventListener('click', onWalk);
  quick.addEventListener('click', onQuick);
  const element = build('div', { class: 'buttons', id: 'start' }, walk, quick);
  fillWords(element);
  return {
    element,
    /** @param {boolean} isFree */
    update(isFree) {
      quick.disabled = !isFree;
    },
  };
}
