// How far the run is: the bar within the epoch, the figures so far, and the test score at the end.
// Keeps no history.

import { build, find, setText } from './dom.js';
import { count, decimals, duration } from './format.js';

/**
 * @typedef {import('../engine/protocol.js').TrainingProgress} TrainingProgress
 * @typedef {import('../engine/protocol.js').TrainingResult} TrainingResult
 */

/**
 * What to show: a run that is starting, one under way, its end, or that it failed.
 * @typedef {{ starting: true } | { progress: TrainingProgress } | { result: TrainingResult } | { failed: true }} RunNews
 */

/**
 * @param {HTMLElement} element
 * @returns {{ update: (news: RunNews) => void }}
 */
export function createProgress(element) {
  const part = (/** @type {string} */ name) => find(element, `[data-part=${name}]`, HTMLElement);
  const bar = find(element, '[role=progressbar]', HTMLElement);
  const fill = find(bar, '.fill', HTMLElement);
  const [stage, result] = [part('stage'), part('result')];
  const figures = {
    loss: part('loss'),
    accuracy: part('accuracy'),
    speed: part('speed'),
    left: part('left'),
  };

  /** @param {number} done 0 to 1 @param {string} text */
  function setBar(done, text) {
    const whole = Math.round(done * 100);
    bar.setAttribute('aria-valuenow', String(whole));
    bar.setAttribute('aria-valuetext', `${text}, ${whole}%`);
    fill.style.transform = `scaleX(${done})`;
  }

  /** @param {TrainingProgress} news */
  function showProgress(news) {
    const epoch = `Epoch ${news.epoch} of ${news.epochs}`;
    const batch = `batch ${count(news.batch)} of ${count(news.batches)}`;
    const done = news.batches ? news.batch / news.batches : 0;
    if (news.phase === 'training') setText(stage, `${epoch}, ${batch}`);
    else if (news.phase === 'validating') setText(stage, `${epoch}: validating, ${batch}`);
    else if (news.phase === 'paused') setText(stage, `${epoch}: paused at ${batch}`);
    else setText(stage, `${epoch}: done`); // only the test may be left
    setBar(news.phase === 'validating' || news.phase === 'finished' ? 1 : done, epoch);
    setText(figures.loss, decimals(news.loss));
    setText(figures.accuracy, decimals(news.accuracy));
    setText(figures.speed, count(news.images_per_second));
    setText(figures.left, news.phase === 'paused' ? '–' : duration(news.seconds_left));
  }

  /** @param {TrainingResult} end */
  function showResult(end) {
    setText(stage, endingText(end));
    if (end.ending !== 'stopped') setBar(1, 'Finished');
    setText(figures.left, '–');
    const { test_score, test_accuracy } = end;
    if (test_score === null || test_accuracy === null) return;
    result.replaceChildren(
      build('span', {}, `Test score: ${decimals(test_score)}`),
      '  ',
      build('span', {}, `Test accuracy: ${decimals(test_accuracy)}`),
    );
  }

  return {
    update(news) {
      if ('starting' in news) {
        setText(stage, 'Starting…');
        setText(result, '');
        setBar(0, 'Starting');
        for (const figure of Object.values(figures)) setText(figure, '–');
      } else if ('progress' in news) showProgress(news.progress);
      else if ('result' in news) showResult(news.result);
      else setText(stage, 'The run ended with an error.');
    },
  };
}

/** What a run with patience waits for, by what it watches. */
const BETTER = { val_loss: 'lower validation loss', val_accuracy: 'higher validation accuracy' };

/**
 * How the run ended, after how much, and whose weights are in use if not the last epoch's.
 * @param {Pick<TrainingResult, 'ending' | 'history' | 'weights_epoch' | 'monitor' | 'seconds'>} end
 */
export function endingText({ ending, history, weights_epoch: kept, monitor, seconds }) {
  const epochs = `${history.length} ${history.length === 1 ? 'epoch' : 'epochs'}`;
  const spent = `${epochs} in ${duration(seconds)}`;
  const since =
    kept !== null && kept < history.length
      ? `no ${BETTER[monitor]} since epoch ${kept}, whose weights are in use.`
      : null;
  if (ending === 'early') {
    return `Stopped early after ${spent}: ${since ?? `no ${BETTER[monitor]} any more.`}`;
  }
  const word = ending === 'finished' ? 'Finished' : 'Stopped';
  return `${word}: ${spent}${since ? `; ${since}` : '.'}`;
}
