// One picture of the data set, large, with what is known of it; on a narrow screen a sheet. Asks for nothing.

import { text } from '../../strings/i18n.js';
import { actions, find, parts, setText } from '../../ui/dom.js';
import { count, percent } from '../../ui/format.js';
import { paintPicture } from '../../ui/picture.js';
import { createSheet } from '../../ui/narrow.js';
import { kindOfWriter } from './writers.js';

/** @typedef {import('../../state/types.js').Look} Look */

/** @param {HTMLElement} element holds a canvas @param {() => void} onClose the focus may have been in the sheet */
export function createLoupe(element, onClose) {
  const canvas = find(element, 'canvas', HTMLCanvasElement);
  const { what, answer, writer } = parts(element, 'what', 'answer', 'writer');

  const sheet = createSheet(element, '.shelf [role=option]', onClose);
  /** The picture that the sheet was opened for. @type {number | null} */
  let opened = null;
  function open(/** @type {number} */ place) {
    opened = place;
    sheet.set(true);
  }
  function close() {
    sheet.set(false);
    onClose();
  }
  actions(element, { close });

  return {
    open,
    /** Opens the sheet, or closes it when it is of that picture. @param {number} place */
    toggle(place) {
      if (sheet.isOpen() && place === opened) close();
      else open(place);
    },
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
