// A pen for the keyboard: arrows move it, Space puts it down and lifts it. Part of the pad; holds the
// pen's place and nothing of the ink.

import { ARROWS } from '../../ui/keys.js';

/** Pad units that one key press moves: a twentieth of the pad, or with Shift a seventieth. */
const STEP = 14;
const FINE_STEP = 4;

/** @typedef {{ x: number, y: number, down: boolean }} Cursor */

/**
 * @typedef {object} PenCallbacks
 * @property {(x: number, y: number) => void} onDown
 * @property {(x: number, y: number, down: boolean) => void} onMove
 * @property {() => void} onUp
 * @property {() => void} onClear
 * @property {(key: 'draw.pen_up' | 'draw.pen_down') => void} onStatus what a screen reader should say
 */

/**
 * @param {HTMLElement} target receives the keys
 * @param {number} size pad units along one side
 * @param {PenCallbacks} callbacks
 */
export function createKeyboardPen(target, size, callbacks) {
  let x = size / 2;
  let y = size / 4;
  let down = false;
  let visible = false;
  /** @type {Set<string>} arrows held right now: two of them move along the diagonal */
  const held = new Set();

  function lift() {
    if (!down) return;
    down = false;
    callbacks.onStatus('draw.pen_up');
    callbacks.onUp();
  }

  /** @param {boolean} fine */
  function move(fine) {
    const step = fine ? FINE_STEP : STEP;
    const clamp = (/** @type {number} */ value) => Math.min(size, Math.max(0, value));
    for (const key of held) {
      const [dx, dy] = ARROWS[key] ?? [0, 0];
      x = clamp(x + dx * step);
      y = clamp(y + dy * step);
    }
    callbacks.onMove(x, y, down);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was the pen's */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (ARROWS[event.key]) {
      held.add(event.key);
      move(event.shiftKey);
    } else if (event.key === ' ') {
      if (event.repeat) return true;
      if (down) lift();
      else {
        down = true;
        callbacks.onStatus('draw.pen_down');
        callbacks.onDown(x, y);
      }
      callbacks.onMove(x, y, down);
    } else if (event.key === 'Escape' || event.key === 'Delete' || event.key === 'Backspace') {
      callbacks.onClear();
    } else return false;
    return true;
  }

  target.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') visible = true;
    if (press(event)) event.preventDefault();
  });
  target.addEventListener('keyup', (event) => held.delete(event.key));
  target.addEventListener('focus', () => {
    visible = target.matches(':focus-visible');
    callbacks.onMove(x, y, down);
  });
  target.addEventListener('blur', () => {
    held.clear();
    visible = false;
    lift();
    callbacks.onMove(x, y, down);
  });

  return {
    lift,
    hide() {
      visible = false;
      lift();
    },
    /** @returns {Cursor | null} where to show the pen, when it should be seen */
    cursor: () => (visible ? { x, y, down } : null),
  };
}
