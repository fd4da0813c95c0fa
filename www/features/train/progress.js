// How far the run is: in the run bar its stage and the bar of all its epochs; the figures so far, and the test score at the end.
// Keeps no history.

import { text } from '../../strings/i18n.js';
import { fillBar } from '../../ui/bar.js';
import { build, find, parts, setText } from '../../ui/dom.js';
import { count, decimals, duration, wholePercent } from '../../ui/format.js';
import { diverged } from './verdict.js';

/**
 * @typedef {import('../../engine/protocol.js').TrainingProgress} TrainingProgress
 * @typedef {import('../../engine/protocol.js').TrainingResult} TrainingResult
 */

/** @typedef {import('../../state/types.js').RunNews} RunNews */

/**
 * @param {HTMLElement} element with the figures and the result
 * @param {HTMLElement} runBar with the stage and the bar
 * @returns {{ update: (news: RunNews | null) => void }}
 */
export function createProgress(element, runBar) {
  const bar = find(runBar, '[role=progressbar]', HTMLElement);
  const { stage } = parts(runBar, 'stage');
  const { result, ...figures } = parts(element, 'result', 'loss', 'accuracy', 'speed', 'left');

  /** @param {number} done 0 to 1 @param {(percent: string) => string} words */
  function setBar(done, words) {
    fillBar(bar, done);
    bar.setAttribute('aria-valuetext', words(wholePercent(done)));
  }

  function showStart() {
    setText(stage, text('run.starting'));
    setText(result, '');
    setBar(0, (percent) => text('run.bar_starting', { percent }));
    for (const figure of Object.values(figures)) setText(figure, '–');
  }

  /** @param {TrainingProgress} news */
  function showProgress({ paused, epoch, epochs, ...news }) {
    const phase = paused ? 'paused' : news.phase;
    const batch = { epoch, epochs, batch: count(news.batch), batches: count(news.batches) };
    // After the last batch only the test may be left.
    if (phase === 'finished') setText(stage, text('run.epoch_done', { epoch, epochs }));
    else setText(stage, text(`run.${phase}`, batch));
    const inEpoch = news.batches ? news.batch / news.batches : 0;
    const done = phase === 'validating' || phase === 'finished' ? 1 : inEpoch;
    setBar((epoch - 1 + done) / epochs, (percent) => text('run.bar_epoch', { epoch, epochs, percent }));
    setText(figures.loss, decimals(news.loss));
    setText(figures.accuracy, decimals(news.accuracy));
    setText(figures.speed, count(news.images_per_second));
    setText(figures.left, phase === 'paused' ? '–' : duration(news.seconds_left));
  }

  /** @param {TrainingResult} end */
  function showResult(end) {
    setText(stage, endingText(end));
    if (end.ending !== 'stopped') setBar(1, (percent) => text('run.bar_finished', { percent }));
    setText(figures.left, '–');
    const { test_score, test_accuracy } = end;
    if (test_score === null || test_accuracy === null) return;
    result.replaceChildren(
      build('span', {}, text('run.test_score', { loss: decimals(test_score) })),
      '  ',
      build('span', {}, text('run.test_accuracy', { accuracy: decimals(test_accuracy) })),
    );
  }

  /** @param {{ brokeIn: number, kept: number | null }} news */
  function showBreak({ brokeIn: epoch, kept }) {
    setText(figures.left, '–');
    if (epoch === 0) setText(stage, text('run.broke_before'));
    else if (kept === null) setText(stage, text('run.broke_first', { epoch }));
    else setText(stage, text('run.broke', { epoch, kept }));
  }

  return {
    update(news) {
      // Not known yet how far: it moves.
      bar.classList.toggle('unknown', news === 'asked' || news === 'measuring' || news === 'starting');
      if (news === null) setText(stage, text('run.idle'));
      else if (news === 'asked') setText(stage, text('run.starting'));
      else if (news === 'measuring') setText(stage, text('run.measuring'));
      else if (news === 'starting') showStart();
      else if (news === 'stopping') setText(stage, text('run.stopping'));
      else if (news === 'failed') setText(stage, text('run.failed'));
      else if ('progress' in news) showProgress(news.progress);
      else if ('result' in news) showResult(news.result);
      else if ('divergedIn' in news) setText(stage, text('run.diverged_in', { epoch: news.divergedIn }));
      else if ('brokeIn' in news) showBreak(news);
      else setText(stage, text('run.stopped', { count: 0, duration: duration(news.stoppedAfter) }));
    },
  };
}

/**
 * How the run ended, after how much, and whose weights are in use if not the last epoch's.
 * @param {Pick<TrainingResult, 'ending' | 'history' | 'weights_epoch' | 'monitor' | 'seconds'>} end
 */
export function endingText({ ending, history, weights_epoch: best, monitor, seconds }) {
  const spent = { count: history.length, duration: duration(seconds) };
  const watched = monitor === 'val_loss' ? 'loss' : 'accuracy';
  const kind = ending === 'early' ? 'early' : 'finished';
  if (ending === 'stopped') return text('run.stopped', spent);
  // Its last epoch is no success.
  if (diverged({ rows: history, learning_rate: NaN })) return text('run.diverged', spent);
  if (best !== null && best < history.length) {
    return text(`run.${kind}_best_${watched}`, { ...spent, best });
  }
  return kind === 'early' ? text(`run.early_${watched}`, spent) : text('run.finished', spent);
}
