// Train, Pause, Resume and Stop: each enabled only when it acts, and the focus always on one that
// does. Starts nothing itself; Train is the form's submit button.

import { find } from './dom.js';

/** @typedef {'closed' | 'idle' | 'running' | 'paused'} RunState closed: the engine is not there */

/**
 * @param {HTMLElement} element
 * @param {{ onPause: () => void, onResume: () => void, onStop: () => void }} callbacks
 * @returns {{ update: (state: RunState) => void }}
 */
export function createControls(element, { onPause, onResume, onStop }) {
  const button = (/** @type {string} */ action) =>
    find(element, `[data-action=${action}]`, HTMLButtonElement);
  const [train, pause, resume, stop] = ['train', 'pause', 'resume', 'stop'].map(button);
  if (!train || !pause || !resume || !stop)
    throw new Error('unreachable: four names, four buttons');

  pause.addEventListener('click', onPause);
  resume.addEventListener('click', onResume);
  stop.addEventListener('click', onStop);

  return {
    update(state) {
      const running = state === 'running';
      const paused = state === 'paused';
      const hadFocus = element.contains(document.activeElement);
      train.disabled = state !== 'idle';
      pause.disabled = !running;
      resume.disabled = !paused;
      stop.disabled = !running && !paused;
      // A button that is disabled under the focus would drop it to the top of the page.
      const acting = running ? pause : paused ? resume : train;
      const focused = document.activeElement;
      const lost =
        focused instanceof HTMLButtonElement ? focused.disabled : focused === document.body;
      if (hadFocus && lost) acting.focus();
    },
  };
}
