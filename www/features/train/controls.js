// Train, Pause, Resume and Stop: each enabled only when it acts, and the focus always on one that
// does. Starts nothing itself; Train is the form's submit button.

import { actions } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';

/** @typedef {ReturnType<typeof import('../../state/derived.js').runControls>} RunState closed: the engine is not there */

/**
 * @param {HTMLElement} element
 * @param {{ onPause: () => void, onResume: () => void, onStop: () => void }} callbacks
 * @returns {{ update: (state: RunState) => void }}
 */
export function createControls(element, { onPause, onResume, onStop }) {
  const buttons = actions(element, 'train', 'pause', 'resume', 'stop');
  buttons.pause.addEventListener('click', onPause);
  buttons.resume.addEventListener('click', onResume);
  buttons.stop.addEventListener('click', onStop);

  return {
    update(state) {
      const running = state === 'running';
      const paused = state === 'paused';
      const enable = () => {
        buttons.train.disabled = state !== 'idle';
        buttons.pause.disabled = !running;
        buttons.resume.disabled = !paused;
        // What is being tested after a stop can be cut short by another one.
        buttons.stop.disabled = !running && !paused && state !== 'stopping';
      };
      keepFocus(element, enable, () => buttons[running ? 'pause' : paused ? 'resume' : 'train']);
    },
  };
}
