// The program for Keras, to read and to copy.

import { text } from '../../strings/i18n.js';
import { actions, find, parts, setText } from '../../ui/dom.js';
import { kerasCode } from './keras.js';

/**
 * @typedef {import('../../engine/protocol.js').ModelSummary} ModelSummary
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (data: { summary: ModelSummary | null, form: TrainingForm | null, usual: TrainingForm | null, isWrong: boolean, own: import('./keras.js').Own | null }) => void }}
 */
export function createCode(element) {
  const code = find(element, 'pre', HTMLElement);
  const { said } = parts(element, 'said');

  actions(element, {
    copy() {
      // Without a clipboard the code is chosen, so that the user's keys copy it.
      const choose = () => {
        getSelection()?.selectAllChildren(code);
        setText(said, text('keras.chosen'));
      };
      if (!navigator.clipboard) return choose();
      navigator.clipboard.writeText(code.textContent ?? '').then(() => setText(said, text('keras.copied')), choose);
    },
  });

  return {
    update({ summary, form, usual, isWrong, own }) {
      if (!summary || !form || !usual || isWrong) return;
      const words = { rest: text('keras.rest'), bits: text('keras.bits') };
      setText(code, kerasCode(form, summary, usual, words, own));
      setText(said, '');
    },
  };
}
