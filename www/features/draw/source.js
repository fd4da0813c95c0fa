// The switch that says whose weights answer: the shipped ones or the user's, and of those which run's. Loads and
// trains nothing.

import { text } from '../../strings/i18n.js';
import { fillSelect, find, parts, setText } from '../../ui/dom.js';

/** @typedef {import('../../state/types.js').Answering} Source */
/** @typedef {import('../../state/types.js').Origin} Origin */

/**
 * @typedef {object} Data
 * @property {Source} source
 * @property {Origin | null} origin of the user's weights; null: there are none
 * @property {number | null} id of the user's weights among the names
 * @property {ReadonlyMap<number, string>} names of the weights that can answer: of runs, then others, the oldest first
 * @property {boolean} others whether there are any of these
 * @property {boolean} free whether others can be taken
 * @property {boolean} inDoubt whether the answer is
 */

/**
 * @param {HTMLElement} element
 * @param {{ onSource: (source: Source) => void, onRun: (id: number) => void }} callbacks
 * @returns {{ update: (data: Data) => void }}
 */
export function createSource(element, { onSource, onRun }) {
  const choices = {
    shipped: find(element, '[value=shipped]', HTMLInputElement),
    yours: find(element, '[value=yours]', HTMLInputElement),
  };
  const which = find(element, 'select', HTMLSelectElement);
  const { name } = parts(element, 'name');
  /** @type {Data | null} */
  let shown = null;

  which.addEventListener('change', () => onRun(Number(which.value)));
  element.addEventListener('change', ({ target }) => {
    if (target === which) return;
    // Ids grow with the time, those of others below 0.
    const newest = [...(shown?.names.keys() ?? [])].reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    if (!choices.yours.checked) onSource('shipped');
    else if (shown?.origin) onSource('yours');
    else if (newest) onRun(newest);
  });

  /** The runs and, where other weights are the user's, those. @param {Data} data */
  function showRuns({ origin, id, names, others, free }) {
    const isNamed = id !== null && names.has(id);
    /** @type {[string, string][]} */
    const options = [...names].reverse().map(([id, name]) => [String(id), name]);
    if (!isNamed) options.unshift(['', origin ? nameOf(origin) : '']);
    which.hidden = names.size === 0;
    which.classList.toggle('others', others);
    which.disabled = !free;
    fillSelect(which, options);
    which.value = isNamed ? String(id) : '';
  }

  return {
    update(data) {
      const { source, origin, names, free, inDoubt } = data;
      shown = data;
      choices.yours.disabled = origin === null && (names.size === 0 || !free);
      // Only what was trained here was never calibrated.
      if (inDoubt && source === 'yours' && origin?.from === 'run') setText(name, text('source.caveat'));
      else setText(name, origin ? text('source.name', { name: nameOf(origin) }) : text('source.none'));
      showRuns(data);
      choices[source].checked = true;
    },
  };
}

/** @param {Origin} origin @param {ReadonlyMap<number, string>} [names] of runs, where the run is to be named */
export function nameOf(origin, names) {
  const { from, taught } = origin;
  const key = from === 'run' ? 'weights.trained' : 'weights.shipped';
  const run = from === 'run' && names?.get(origin.run);
  const name = from === 'file' ? origin.file : run || text(key);
  return taught ? text('weights.taught', { name }) : name;
}
