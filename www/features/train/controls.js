// Train, Pause or Resume, and Stop: each enabled only when it acts, and the focus always on one that
// does. Starts nothing itself; Train is the form's submit button.

import { actions } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { createPause } from '../../ui/pause.js';

/** @typedef {ReturnType<typeof import('../../state/derived.js').runControls>} RunState closed: the engine is not there */

/**
 * @param {HTMLElement} element
 * @param {{ onPause: () => void, onResume: () => void, onStop: () => void }} callbacks
 * @returns {{ update: (state: RunState) => void }}
 */
export function createControls(element, callbacks) {
  const { train, pause, stop } = actions(element, 'train', 'pause', 'stop');
  const updatePause = createPause(pause, 'run', callbacks);
  stop.addEventListener('click', callbacks.onStop);

  return {
    update(state) {
      const enable = () => {
        train.disabled = state !== 'idle';
        updatePause(state);
        // What is being tested after a stop can be cut short by another one.
        stop.disabled = pause.disabled && state !== 'stopping';
      };
      keepFocus(element, enable, () => (pause.disabled ? train : pause));
    },
  };
}
