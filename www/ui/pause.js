// One button that pauses and resumes what runs: it keeps its place and the focus, and its name says what it does next.

import { text } from '../strings/i18n.js';
import { setText } from './dom.js';

/**
 * @param {HTMLButtonElement} button
 * @param {'run' | 'beyond'} of whose words it has
 * @param {{ onPause: () => void, onResume: () => void }} callbacks
 * @returns {(state: string) => void} to be told what the run does
 */
export function createPause(button, of, { onPause, onResume }) {
  let paused = false;
  button.addEventListener('click', () => (paused ? onResume() : onPause()));
  return (state) => {
    paused = state === 'paused';
    button.disabled = state !== 'running' && !paused;
    /** @type {`${typeof of}.pause` | `${typeof of}.resume`} */
    const name = `${of}.${paused ? 'resume' : 'pause'}`;
    button.dataset.text = name;
    setText(button, text(name));
  };
}
