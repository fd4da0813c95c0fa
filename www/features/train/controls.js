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
  const acts = { train() {}, pause() {}, stop: callbacks.onStop }; // Train submits the form; Pause has its own part
  const { train: start, pause, stop } = actions(element, acts);
  return { update: runButtons(element, { start, pause, stop }, createPause(pause, 'run', callbacks)) };
}

/**
 * Which of a run's buttons act, and the focus on one that does.
 * @param {HTMLElement} element
 * @param {Record<'start' | 'pause' | 'stop', HTMLButtonElement>} buttons
 * @param {ReturnType<typeof createPause>} updatePause
 * @returns {(state: RunState) => void}
 */
export const runButtons =
  (element, { start, pause, stop }, updatePause) =>
  (state) => {
    const enable = () => {
      start.disabled = state !== 'idle';
      updatePause(state);
      // What is being tested after a stop can be cut short by another one.
      stop.disabled = pause.disabled && state !== 'stopping';
    };
    keepFocus(element, enable, () => (pause.disabled ? start : pause));
  };
