// Teach it, and Stop teaching and Undo teaching while they act; how far the lesson is, and what it did.
// Teaches nothing itself.

import { text } from '../../strings/i18n.js';
import { fillBar } from '../../ui/bar.js';
import { actions, build, find, parts, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { count, percentExactly, tenths, wholePercent } from '../../ui/format.js';

/** @typedef {import('../../engine/protocol.js').Taught} Taught */

/** The message below the buttons. @typedef {import('../../state/types.js').TeachNews} TeachNews */

/**
 * @param {HTMLElement} element
 * @param {{ onTeach: () => void, onStop: () => void, onUndo: () => void }} callbacks
 */
export function createTeach(element, { onTeach, onStop, onUndo }) {
  const buttons = actions(element, { teach: onTeach, stop: onStop, undo: onUndo });
  const { stage } = parts(element, 'stage');
  const bar = find(element, '[role=progressbar]', HTMLElement);
  const result = find(element, 'output', HTMLOutputElement);

  /** @param {{ teach: boolean, stop: boolean, undo: boolean }} can */
  function enable(can) {
    const change = () => {
      buttons.teach.disabled = !can.teach;
      buttons.stop.hidden = !can.stop;
      buttons.undo.hidden = !can.undo;
    };
    keepFocus(element, change, () => buttons[can.stop ? 'stop' : can.teach ? 'teach' : 'undo']);
  }

  /** @param {TeachNews | null} news */
  function show(news) {
    if (news === null) return;
    const busy = typeof news === 'object' && 'stage' in news;
    bar.hidden = stage.hidden = !busy;
    result.hidden = busy;
    if (busy) {
      setText(stage, text(`teach.${news.stage}`, { percent: wholePercent(news.done) }));
      fillBar(bar, news.done);
    } else if (typeof news === 'string') setText(result, text(`teach.${news}`));
    else result.replaceChildren(...sentences(news.taught, news.seconds));
  }

  return { enable, show };
}

/** @param {Taught} taught @param {number} seconds */
function sentences(taught, seconds) {
  const accuracy = {
    before: percentExactly(taught.accuracy_before),
    after: percentExactly(taught.accuracy_after),
  };
  const right = {
    count: taught.corrections,
    number: count(taught.corrections),
    before: taught.right_before,
    after: taught.right_after,
    seconds: tenths(seconds),
  };
  return [build('span', {}, text('teach.accuracy', accuracy)), ' ', build('span', {}, text('teach.right', right))];
}
