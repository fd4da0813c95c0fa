// The list of runs, the newest first: each with its colour where it is compared, its name, its score, and what can be
// done with it. Draws the list that it is given and keeps none.

import { lang, text } from '../../strings/i18n.js';
import { actions, build, parts, say, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { duration, fileSize } from '../../ui/format.js';
import { fillWords } from '../../ui/words.js';
import { COLOURS } from './compare.js';
import { MOST_BYTES } from './list.js';
import { namesOf, scoreOf } from './naming.js';
import { createSettings } from './settings.js';

/** @typedef {import('./list.js').KeptRun} KeptRun */
/** @typedef {import('../../state/state.js').State} State */
/** @typedef {(id: number) => void} OnRun */

/**
 * @typedef {object} Data
 * @property {readonly KeptRun[]} runs
 * @property {import('./list.js').Slots} slots
 * @property {State['recipes']} recipes
 * @property {State['runsNotice']} notice
 * @property {State['runTrouble']} trouble
 * @property {number} unreadable
 * @property {number | null} answering
 * @property {boolean} free whether the engine can take weights or a run
 */

/**
 * @typedef {object} Callbacks
 * @property {OnRun} onAnswer
 * @property {OnRun} onContinue
 * @property {OnRun} onSettings
 * @property {OnRun} onLink
 * @property {(id: number, name: string) => void} onRename an empty name: the one by what differs
 * @property {OnRun} onPin
 * @property {OnRun} onDelete
 * @property {() => void} onUndo
 * @property {(run: { id: number }) => void} onCompare
 * @property {OnRun} onWeights
 * @property {OnRun} onHistory
 */

/** What the buttons under “More” do. */
const MORE = /** @type {const} */ (['settings', 'link', 'rename', 'pin', 'weights', 'history', 'delete']);

/**
 * @param {HTMLElement} element
 * @param {Callbacks} callbacks
 * @returns {{ update: (data: Data) => void }}
 */
export function createRunsList(element, callbacks) {
  const { title, list, empty, notice, trouble, unreadable } = parts(
    element,
    'title',
    'list',
    'empty',
    'notice',
    'trouble',
    'unreadable',
  );
  const { 'undo-delete': undo } = actions(element, { 'undo-delete': callbacks.onUndo });
  /** @type {Map<number, ReturnType<typeof createRow>>} */
  const rows = new Map();
  /** What each button does; its name is in its `data-act`. @type {Record<string, OnRun>} */
  const acts = {
    compare: (id) => callbacks.onCompare({ id }),
    answer: callbacks.onAnswer,
    continue: callbacks.onContinue,
    settings: callbacks.onSettings,
    link: callbacks.onLink,
    rename: (id) => rows.get(id)?.edit((name) => callbacks.onRename(id, name)),
    pin: callbacks.onPin,
    weights: callbacks.onWeights,
    history: callbacks.onHistory,
    delete: callbacks.onDelete,
  };
  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-act]') : null;
    const id = Number(button?.closest('[data-run]')?.getAttribute('data-run'));
    if (button && id) acts[button.getAttribute('data-act') ?? '']?.(id);
  });

  /** @param {Data} data */
  function show(data) {
    const newest = [...data.runs].reverse();
    const names = namesOf(data.runs, data.recipes);
    for (const [id, row] of rows) {
      if (data.runs.some((run) => run.id === id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    newest.forEach((run, i) => {
      const row = rows.get(run.id) ?? createRow(run.id);
      rows.set(run.id, row);
      if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
      row.update(run, names.get(run.id) ?? '', data);
    });
    empty.hidden = data.runs.length > 0;
  }

  return {
    update(data) {
      keepFocus(
        element,
        () => show(data),
        () => title,
      );
      const { notice: gone } = data;
      undo.hidden = !gone || !('deleted' in gone);
      setText(notice, gone ? wordsOf(gone, data.recipes) : '');
      // For corrections it is said in their own place; here only once there is a run to lose.
      const lost = data.runs.length > 0 && data.trouble;
      say(trouble, lost && text(`not_kept.${lost}`, { what: text('runs.what') }));
      say(unreadable, data.unreadable > 0 && text('runs.unreadable', { count: data.unreadable }));
    },
  };
}

/** @param {NonNullable<State['runsNotice']>} notice @param {State['recipes']} recipes */
function wordsOf(notice, recipes) {
  const gone = 'deleted' in notice ? [notice.deleted] : notice.evicted;
  const facts = { names: [...namesOf(gone, recipes).values()].join(text('list.separator')) };
  if ('deleted' in notice) return text('runs.deleted', facts);
  return text('runs.evicted', { ...facts, most: fileSize(MOST_BYTES) });
}

/** @param {number} id */
function createRow(id) {
  const act = (/** @type {string} */ name, /** @type {Record<string, string>} */ more = {}) =>
    build('button', { type: 'button', 'data-act': name, 'aria-describedby': `run-${id}`, ...more });
  const slot = act('compare', { class: 'slot' });
  const name = build('span', { class: 'name', id: `run-${id}` });
  const score = build('span', { class: 'score' });
  const end = build('span', { class: 'end' });
  const answer = act('answer', { 'data-text': 'runs.answer' });
  const goOn = act('continue', { 'data-text': 'runs.continue' });
  const more = MORE.map((name) => act(name, { 'data-text': `runs.${name}` }));
  const pin = /** @type {HTMLButtonElement} */ (more[MORE.indexOf('pin')]);
  const history = /** @type {HTMLButtonElement} */ (more[MORE.indexOf('history')]);
  const settings = createSettings();
  const facts = build('p', { class: 'hint' });
  const element = build(
    'li',
    { class: 'run', 'data-run': String(id) },
    build('div', { class: 'line' }, slot, name, score, end),
    build(
      'div',
      { class: 'buttons' },
      answer,
      goOn,
      build(
        'details',
        {},
        build('summary', { 'data-text': 'runs.more' }),
        build('div', { class: 'buttons' }, ...more),
        settings.element,
        facts,
      ),
    ),
  );
  let language = '';
  let current = '';

  return {
    element,
    /** @param {KeptRun} run @param {string} called @param {Data} data */
    update(run, called, { slots, answering, free }) {
      if (language !== lang()) fillWords(element);
      language = lang();
      current = called;
      setText(name, run.pinned ? text('runs.pinned', { name: called }) : called);
      const place = slots.indexOf(id);
      slot.className = place < 0 ? 'slot' : `slot ${COLOURS[place]}`;
      setText(slot, place < 0 ? '' : (['A', 'B', 'C', 'D'][place] ?? ''));
      slot.setAttribute('aria-pressed', String(place >= 0));
      slot.setAttribute('aria-label', text('runs.compare'));
      setText(score, scoreOf(run));
      setText(end, text(`runs.ended_${run.ending}`, { count: run.history.length, duration: duration(run.seconds) }));
      answer.setAttribute('aria-pressed', String(answering === id));
      answer.disabled = !free;
      goOn.hidden = !run.resumable;
      goOn.disabled = !free;
      history.disabled = !free || run.history.length === 0;
      setText(pin, text(run.pinned ? 'runs.unpin' : 'runs.pin'));
      settings.update(run.form);
      setText(facts, factsOf(run));
    },
    /** The name becomes a field until it is left. @param {(name: string) => void} onName */
    edit(onName) {
      const field = build('input', { 'aria-label': text('runs.name'), maxlength: '60' });
      field.value = current;
      let open = true;
      /** @param {boolean} takes */
      function close(takes) {
        if (!open) return;
        open = false;
        const hadFocus = field === document.activeElement;
        const value = field.value.trim();
        field.replaceWith(name);
        if (hadFocus) more[MORE.indexOf('rename')]?.focus();
        if (takes && value !== current) onName(value);
      }
      field.addEventListener('blur', () => close(true));
      field.addEventListener('keydown', (event) => {
        if (event.isComposing) return; // an input method is at work
        if (event.key === 'Enter' || event.key === 'Escape') {
          event.preventDefault();
          close(event.key === 'Enter');
        }
      });
      name.replaceWith(field);
      field.select();
      field.focus();
    },
  };
}

/** @param {KeptRun} run */
function factsOf({ date, dataset, build, family, hash, bytes }) {
  const when = new Intl.DateTimeFormat(lang(), { dateStyle: 'medium', timeStyle: 'short' });
  const facts = { date: when.format(date), dataset, build, size: fileSize(bytes) };
  const said = text('runs.facts', facts);
  if (!hash) return said;
  const kind = family === 'exact' || family === 'gpu' ? family : 'other';
  return [said, text(`runs.hash_${kind}`, { hash: hash.slice(0, 8) })].join(' ');
}
