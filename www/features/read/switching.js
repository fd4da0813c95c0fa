// What became of the network without some of its units: how many are off, and how many test pictures it reads right.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';
import { percentExactly } from '../../ui/format.js';

/** @typedef {import('../../state/types.js').Score} Score */

/** @param {{ onAllBack: () => void }} callbacks */
export function createSwitching({ onAllBack }) {
  const words = build('p', { role: 'status' });
  const back = button({ class: 'small', 'data-text': 'read.all_back' }, onAllBack);
  const element = build('div', { class: 'switching' }, words, back);

  return {
    element,
    /** @param {{ off: Uint8Array, score: Score | null, recurrent: boolean }} data */
    update({ off, score, recurrent }) {
      element.hidden = recurrent;
      const count = off.filter((unit) => unit).length;
      back.disabled = count === 0;
      setText(words, count === 0 ? text('read.all_on') : `${text('read.off', { count })} ${told(score)}`);
    },
  };
}

/** @param {Score | null} score */
function told(score) {
  if (score === null) return '';
  if (typeof score === 'string') return text(`read.score_${score}`);
  const { all, now } = score;
  return text('read.score', { now: percentExactly(now), all: percentExactly(all) });
}
