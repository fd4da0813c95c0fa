// Cross-entropy of the drawing: its probabilities beside the one-hot row of the digit that it really is.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';
import { briefly, written } from './arithmetic.js';

/** @param {{ onLabel: (label: number) => void }} callbacks */
export function createEntropy({ onLabel }) {
  const cells = Array.from({ length: 10 }, (_, digit) => {
    const words = build('span', { class: 'visually-hidden' });
    const [hot, share] = [build('span', { class: 'hot' }), build('span', { class: 'share' })];
    const name = build('strong', {}, `${digit}`);
    for (const seen of [name, hot, share]) seen.setAttribute('aria-hidden', 'true');
    const cell = button({ class: 'label' }, () => onLabel(digit), words, name, hot, share);
    return { digit, button: cell, words, hot, share };
  });
  const loss = build('output', { class: 'formula', 'data-number': 'cross-entropy' });
  const group = build(
    'div',
    { class: 'one-hot', role: 'group', 'data-label': 'loss.label' },
    ...cells.map(({ button }) => button),
  );
  const element = build(
    'section',
    { class: 'toy-entropy' },
    build('h3', { 'data-text': 'loss.entropy_title' }),
    group,
    build('p', { class: 'note', 'data-text': 'loss.rows_note' }),
    build('p', { class: 'note', 'data-text': 'loss.entropy_note' }),
    loss,
  );

  return {
    element,
    /**
     * @param {{ label: number | null, probabilities: readonly number[], loss: number } | null} data null without a drawing
     * @param {boolean} isAsked whether the loss follows from what a person chose, and a screen reader tells it
     */
    update(data, isAsked) {
      loss.setAttribute('aria-live', isAsked ? 'polite' : 'off');
      for (const { digit, button, words, hot, share } of cells) {
        const isHot = digit === data?.label;
        const p = data ? briefly(data.probabilities[digit] ?? 0) : '–';
        button.disabled = !data;
        button.setAttribute('aria-pressed', String(isHot));
        setText(words, text('loss.label_cell', { digit, one: isHot ? 1 : 0, p }));
        setText(hot, isHot ? '1' : '0');
        setText(share, p);
      }
      if (!data || data.label === null) return setText(loss, text('loss.draw_first'));
      const p = written(data.probabilities[data.label] ?? 0);
      setText(loss, `−ln ${p} = ${written(data.loss)}`);
    },
  };
}
