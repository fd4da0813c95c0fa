// A chapter's part of the walk: what it is about, a question to guess first, the experiment, what happened beside the
// guess, code, and the way on. Shows what it is given; does no experiment itself.

import { has, text } from '../../strings/i18n.js';
import { CODE, KERAS } from '../../strings/code.js';
import { build, button, setText } from '../../ui/dom.js';
import { createNumberField } from '../../ui/number-field.js';
import { fillWords } from '../../ui/words.js';

/** @typedef {import('../../state/chapters.js').Chapter} Chapter */
/** @typedef {import('./steps.js').Step} Step */
/** @typedef {import('./steps.js').Facts} Facts */

/** What a guess in percent may be. @type {import('../../ui/numbers.js').Expected} */
const PERCENT = { kind: 'optional', range: { kind: 'up-to', most: 100 } };

/**
 * @param {Chapter} chapter
 * @param {Chapter | null} next
 * @param {Step} step
 * @param {{ onGuess: (guess: string) => void, onTry: () => void }} callbacks
 */
export function createStep(chapter, next, step, { onGuess, onTry }) {
  const key = (/** @type {string} */ part) => `walk.${chapter}.${part}`;
  const question = build('p', { id: `${chapter}-question`, class: 'question', 'data-text': key('question') });
  const guess = build('div', { class: 'guess', role: 'group', 'aria-labelledby': question.id });
  const buttons = (step.choices ?? []).map((choice) => {
    const words = key(`guess.${choice}`);
    /** @type {Record<string, string>} */
    const name = has(words) ? { 'data-text': words } : {};
    const element = button(name, () => onGuess(choice), has(words) ? '' : choice);
    guess.append(element);
    return { choice, button: element };
  });
  const field = build('input', { id: `${chapter}-guess`, inputmode: 'decimal', 'aria-labelledby': question.id });
  const guessed = createNumberField(field, () => PERCENT);
  field.addEventListener('change', () => {
    const number = guessed.read();
    if (number !== undefined) onGuess(String(number ?? ''));
  });
  if (!step.choices) guess.append(field, '%', guessed.error);

  const go = button({ 'data-text': key('try') }, onTry);
  const happened = build('p', { role: 'status' });
  const waits = build('p', { class: 'hint' });
  const onward = next
    ? build('a', { class: 'button', href: `#${next}`, 'data-text': `walk.next.${next}` })
    : build('p', { 'data-text': 'walk.end' });

  const element = build(
    'div',
    { class: 'walk' },
    build('p', { 'data-text': key('text') }),
    question,
    guess,
    go,
    build('div', { class: 'happened' }, happened, waits),
    codeOf(chapter),
    onward,
  );
  fillWords(element);

  /** @param {string} choice */
  const wordsOf = (choice) => {
    const words = key(`guess.${choice}`);
    if (step.choices === null) return `${choice}%`;
    return has(words) ? text(/** @type {'walk.read.guess.half'} */ (words)) : choice;
  };

  return {
    element,
    /** @param {{ guess: string | undefined, facts: Facts | undefined, isFree: boolean }} data */
    update({ guess, facts, isFree }) {
      for (const { choice, button } of buttons) button.setAttribute('aria-pressed', String(choice === guess));
      guessed.fill(guess ?? '');
      guessed.update();
      go.disabled = !isFree;
      setText(waits, isFree ? (facts ? '' : text('walk.waits')) : text('walk.busy'));
      if (!facts) return setText(happened, '');
      const right = step.outcome(facts);
      const compared = !guess
        ? ''
        : guess === right
          ? text('walk.right', { guess: wordsOf(guess) })
          : text('walk.wrong', { guess: wordsOf(guess), right: wordsOf(right) });
      setText(happened, `${step.tell(facts)} ${compared}`);
    },
  };
}

/** @param {Chapter} chapter */
function codeOf(chapter) {
  /** @param {Node | string} caption @param {string} lines */
  const figure = (caption, lines) =>
    build('figure', {}, build('figcaption', {}, caption), build('pre', { tabindex: '0', translate: 'no' }, lines));
  return build(
    'details',
    { class: 'walk-code' },
    build('summary', { 'data-text': 'walk.code' }),
    ...(CODE[chapter] ?? []).map(({ theirs, by = KERAS, file, ours }) =>
      build('div', {}, figure(by, theirs), figure(build('code', {}, file), ours)),
    ),
  );
}
