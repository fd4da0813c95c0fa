// The verdict on a run, in sentences.

import { text } from '../../strings/i18n.js';
import { build } from '../../ui/dom.js';
import { decimals, percent, percentExactly } from '../../ui/format.js';

/** @typedef {import('./verdict.js').Finding} Finding */

/** @param {HTMLElement} element */
export function createVerdict(element) {
  let said = '';
  return {
    /** @param {{ findings: readonly Finding[], ended: boolean }} verdict */
    update({ findings, ended }) {
      // While a run is under way its numbers change with each epoch: a screen reader should not read them all.
      element.setAttribute('aria-live', ended ? 'polite' : 'off');
      element.classList.toggle('hint', findings.length === 0);
      const sentences = findings.length ? findings.map(sentence) : [text('verdict.none')];
      // At the end it is announced, also if it was shown before.
      const all = [ended, ...sentences].join('\n');
      if (all === said) return;
      said = all;
      element.replaceChildren(...sentences.map((words) => build('span', {}, words)));
    },
  };
}

/** @param {number} rate as people write it: a tenth of 0.003 without rounding errors */
const rate = (rate) => String(Number(rate.toPrecision(6)));

/** @param {Finding} finding */
export function sentence(finding) {
  const { key } = finding;
  switch (key) {
    case 'verdict.diverged': {
      const rates = { rate: rate(finding.rate), lower: rate(finding.lower) };
      const { epoch, loss } = finding;
      if (!Number.isFinite(loss)) return text('verdict.broken', { epoch, ...rates });
      return text(key, { epoch, loss: decimals(loss), ...rates });
    }
    case 'verdict.stuck': {
      const { epoch, accuracy, lower } = finding;
      return text(key, { epoch, accuracy: percent(accuracy), lower: rate(lower) });
    }
    case 'verdict.stuck_sigmoid':
      return text(key, { epoch: finding.epoch, accuracy: percent(finding.accuracy) });
    case 'verdict.overfit': {
      const { epoch, from, to, more } = finding;
      return text(key, { epoch, from: decimals(from), to: decimals(to), more: percent(more) });
    }
    case 'verdict.plateau': {
      const { epoch, since, accuracy } = finding;
      return text(key, { epoch, since, accuracy: percentExactly(accuracy) });
    }
    case 'verdict.slow': {
      const { loss, higher } = finding;
      return text(key, {
        loss: decimals(loss),
        rate: rate(finding.rate),
        higher: rate(higher),
      });
    }
    case 'verdict.more':
      return text(key, { less: percent(finding.less) });
    case 'verdict.good':
      return text(key, { epoch: finding.epoch, accuracy: percentExactly(finding.accuracy) });
    case 'verdict.dropout': {
      const { training, validation, dropout } = finding;
      return text(key, {
        training: percentExactly(training),
        validation: percentExactly(validation),
        dropout: percent(dropout),
      });
    }
  }
}
