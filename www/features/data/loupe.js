// One picture of the data set, large, with what is known of it. Asks for nothing.

import { text } from '../../strings/i18n.js';
import { find, parts, setText } from '../../ui/dom.js';
import { count, percent } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { kindOfWriter } from './writers.js';

/** @typedef {import('../../state/types.js').Look} Look */

/** @param {HTMLElement} element holds a canvas */
export function createLoupe(element) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const { what, answer, writer } = parts(element, 'what', 'answer', 'writer');

  return {
    /** @param {Look | null} look */
    update(look) {
      element.classList.toggle('empty', look === null);
      if (!look) {
        canvas.width = canvas.height; // is empty then
        setText(what, text('loupe.empty'));
        setText(answer, '');
        return setText(writer, '');
      }
      paintPicture(canvas, look.pixels, look.size);
      const part = text(look.training ? 'shelf.training' : 'shelf.test');
      setText(what, text('loupe.what', { label: look.label, part, number: count(look.index + 1) }));
      setText(answer, answerOf(look));
      setText(writer, look.writer === null ? '' : writerOf(look.writer));
    },
  };
}

/** @param {Look} look */
function answerOf({ answer, label }) {
  if (!answer) return '';
  const facts = { digit: answer.digit, percent: percent(answer.probability) };
  if (answer.digit === label) return text('loupe.right', facts);
  return text('loupe.wrong', { ...facts, label, of_label: percent(answer.ofLabel) });
}

/** @param {number} writer */
function writerOf(writer) {
  const kind = kindOfWriter(writer);
  return text(kind ? `loupe.${kind}` : 'loupe.writer', { writer: String(writer) });
}
