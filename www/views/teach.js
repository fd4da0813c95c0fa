// Teach it, and Stop teaching and Undo teaching while they act; how far the lesson is, and what it did.
// Teaches nothing itself.

import { build, find, setText } from './dom.js';
import { count, percentExactly } from './format.js';

/** @typedef {import('../engine/protocol.js').Taught} Taught */

/**
 * What stands below the buttons.
 * @typedef {{ stage: string, done: number } | { taught: Taught, seconds: number } | { note: string }} TeachNews
 */

/**
 * @param {HTMLElement} element
 * @param {{ onTeach: () => void, onStop: () => void, onUndo: () => void }} callbacks
 * @returns {{ update: (data: { can?: { teach: boolean, stop: boolean, undo: boolean }, news?: TeachNews }) => void }}
 */
export function createTeach(element, { onTeach, onStop, onUndo }) {
  const button = (/** @type {string} */ action) =>
    find(element, `[data-action=${action}]`, HTMLButtonElement);
  const buttons = { teach: button('teach'), stop: button('stop'), undo: button('undo') };
  const [bar, stage] = [
    find(element, '[role=progressbar]', HTMLElement),
    find(element, '[data-part=stage]', HTMLElement),
  ];
  const fill = find(bar, '.fill', HTMLElement);
  const result = find(element, 'output', HTMLOutputElement);

  buttons.teach.addEventListener('click', onTeach);
  buttons.stop.addEventListener('click', onStop);
  buttons.undo.addEventListener('click', onUndo);

  /** @param {{ teach: boolean, stop: boolean, undo: boolean }} can */
  function enable(can) {
    const hadFocus = element.contains(document.activeElement);
    buttons.teach.disabled = !can.teach;
    buttons.stop.hidden = !can.stop;
    buttons.undo.hidden = !can.undo;
    // A button that goes from under the focus would drop it to the top of the page.
    const focused = document.activeElement;
    const lost = focused instanceof HTMLButtonElement && (focused.disabled || focused.hidden);
    if (hadFocus && lost)
      (can.stop ? buttons.stop : can.teach ? buttons.teach : buttons.undo).focus();
  }

  /** @param {TeachNews} news */
  function show(news) {
    const busy = 'stage' in news;
    bar.hidden = stage.hidden = !busy;
    result.hidden = busy;
    if (busy) {
      setText(stage, news.stage);
      bar.setAttribute('aria-valuenow', String(Math.round(news.done * 100)));
      fill.style.transform = `scaleX(${news.done})`;
    } else if ('note' in news) setText(result, news.note);
    else result.replaceChildren(...sentences(news.taught, news.seconds));
  }

  return {
    update({ can, news }) {
      if (news) show(news);
      if (can) enable(can);
    },
  };
}

/** @param {Taught} taught @param {number} seconds */
function sentences(taught, seconds) {
  const { accuracy_before: before, accuracy_after: after, corrections, ...right } = taught;
  const of = corrections === 1 ? 'correction' : 'corrections';
  return [
    build(
      'span',
      {},
      `MNIST’s test set: ${percentExactly(before)} before, ${percentExactly(after)} after.`,
    ),
    ' ',
    build(
      'span',
      {},
      `Right of ${count(corrections)} ${of}: ${right.right_before} before, ${right.right_after} after, in ${seconds.toFixed(1)} s.`,
    ),
  ];
}
