// The two ways to begin, in the first chapter: the walk, and training a network in seconds; and where such a network's
// mistakes are.

import { build, button } from '../../ui/dom.js';
import { fillWords } from '../../ui/words.js';

/**
 * @param {{ onWalk: () => void, onQuick: () => void }} callbacks
 */
export function createStart({ onWalk, onQuick }) {
  const walk = button({ class: 'primary', 'data-text': 'walk.start' }, onWalk);
  const quick = button({ disabled: '', 'data-text': 'walk.quick' }, onQuick);
  const mistakes = build('a', { class: 'button', href: '#judge', 'data-text': 'walk.mistakes' });
  const element = build('div', { class: 'buttons', id: 'start' }, walk, quick, mistakes);
  fillWords(element);
  return {
    element,
    /** @param {{ isFree: boolean, hasOwn: boolean }} data `hasOwn`: a network of one's own answers, and can be judged */
    update({ isFree, hasOwn }) {
      quick.disabled = !isFree;
      quick.hidden = hasOwn;
      mistakes.hidden = !hasOwn;
    },
  };
}
