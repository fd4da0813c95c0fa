// The switch that says whose weights answer: the shipped ones or the user's, and of those which run's. Loads and
// trains nothing.

import { text } from '../../strings/i18n.js';
import { build, find, parts, setText } from '../../ui/dom.js';

/** @typedef {import('../../engine/protocol.js').Source} Source */
/** @typedef {import('../../state/state.js').Origin} Origin */

/**
 * @typedef {object} Data
 * @property {Source} source
 * @property {Origin | null} origin of the user's weights; null: there are none
 * @property {ReadonlyMap<number, string>} names of the runs that can answer, the oldest first
 * @property {boolean} free whether another run's weights can be taken
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
    const newest = [...(shown?.names.keys() ?? [])].at(-1);
    if (!choices.yours.checked) onSource('shipped');
    else if (shown?.origin) onSource('yours');
    else if (newest) onRun(newest);
  });

  /** The runs and, where other weights are the user's, those. @param {Data} data */
  function showRuns({ origin, names, free }) {
    const isRun = origin?.from === 'run' && !origin.taught && names.has(origin.run);
    /** @type {[string, string][]} */
    const options = [...names].reverse().map(([id, name]) => [String(id), name]);
    if (!isRun) options.unshift(['', origin ? nameOf(origin) : '']);
    which.hidden = names.size === 0;
    which.disabled = !free;
    const made = options.map(([value, name]) => `${value} ${name}`).join();
    if (which.dataset.made !== made) {
      which.dataset.made = made;
      which.replaceChildren(...options.map(([value, name]) => build('option', { value }, name)));
    }
    which.value = isRun ? String(origin.run) : '';
  }

  return {
    update(data) {
      const { source, origin, names, free, inDoubt } = data;
      shown = data;
      choices.yours.disabled = origin === null && (names.size === 0 || !free);
      // Only what was trained here was never calibrated.
      if (inDoubt && source === 'yours' && origin?.from === 'run') setText(name, text('source.caveat'));
      else setText(name, origin ? text('source.name', { name: nameOf(origin) }) : text('source.none')); // prettier-ignore
      showRuns(data);
      choices[source].checked = true;
    },
  };
}

/** @param {Origin} origin */
export function nameOf(origin) {
  const { from, taught } = origin;
  const key = from === 'run' ? 'weights.trained' : 'weights.shipped';
  const name = from === 'file' ? origin.file : text(key);
  return taught ? text('weights.taught', { name }) : name;
}
