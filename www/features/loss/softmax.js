// Ten sliders, a logit each, and the probabilities that softmax makes of them.

import { text } from '../../strings/i18n.js';
import { build, button, setText } from '../../ui/dom.js';
import { percent, tenths } from '../../ui/format.js';
import { softmax } from './arithmetic.js';

const MOST = 15;

/** @param {{ onLogits: (logits: number[]) => void, onMine: () => void }} callbacks */
export function createSoftmax({ onLogits, onMine }) {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const slider = build('input', { type: 'range', min: `${-MOST}`, max: `${MOST}`, step: '0.1' });
    const [logit, fill, share] = [build('span', { class: 'logit' }), build('div', { class: 'fill' }), build('span')];
    slider.addEventListener('input', () => onLogits(rows.map(({ slider }) => Number(slider.value))));
    const bar = build('div', { class: 'bar', 'aria-hidden': 'true' }, fill);
    const row = build('div', { class: 'logit-row' }, build('span', { class: 'digit' }, `${digit}`), slider, logit, bar, share); // prettier-ignore
    return { digit, row, slider, logit, fill, share };
  });
  const mine = button({ 'data-text': 'loss.my_logits' }, onMine);
  const element = build(
    'section',
    { class: 'toy-softmax' },
    build('h3', { 'data-text': 'loss.softmax_title' }),
    build('div', { class: 'logits' }, ...rows.map(({ row }) => row)),
    mine,
    build('p', { class: 'note', 'data-text': 'loss.softmax_note' }),
  );

  return {
    element,
    /** @param {{ logits: readonly number[], hasMine: boolean }} data */
    update({ logits, hasMine }) {
      mine.disabled = !hasMine;
      const probabilities = softmax(logits);
      for (const { digit, slider, logit, fill, share } of rows) {
        const [z, p] = [logits[digit] ?? 0, probabilities[digit] ?? 0];
        if (Number(slider.value) !== z) slider.value = String(z);
        slider.setAttribute('aria-label', text('loss.logit', { digit }));
        slider.setAttribute('aria-valuetext', text('loss.logit_value', { logit: tenths(z), percent: percent(p) }));
        setText(logit, tenths(z));
        setText(share, percent(p));
        fill.style.transform = `scaleX(${p})`;
      }
    },
  };
}
