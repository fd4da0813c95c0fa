// Says which build of the engine runs, on how many threads, and why that one, and lets a person choose
// another. Starts nothing itself.

import { sentence, text } from '../app/i18n.js';
import { find, setText } from './dom.js';

/**
 * @typedef {import('../engine/protocol.js').EngineInfo} EngineInfo
 * @typedef {import('../engine/protocol.js').EngineChoice} EngineChoice
 */

/** More threads than a person would ask for. */
const MOST_THREADS = 64;

/**
 * @param {HTMLElement} element
 * @param {{ onChoice: (choice: EngineChoice) => void }} callbacks
 * @returns {{ update: (data: { info?: EngineInfo | null, fixed?: boolean }) => void }} no info: it could
 *   not be started; fixed: this is no time to choose another
 */
export function createEngine(element, { onChoice }) {
  const output = find(element, 'output', HTMLOutputElement);
  const build = find(element, '[name=build]', HTMLSelectElement);
  const threads = find(element, '[name=threads]', HTMLInputElement);
  threads.max = String(MOST_THREADS);

  element.addEventListener('change', () => {
    if (!threads.reportValidity()) return;
    onChoice({
      build: build.value || null,
      threads: threads.value === '' ? null : threads.valueAsNumber,
    });
  });

  let chosen = '';

  return {
    update({ info, fixed }) {
      if (info) {
        for (const name of info.builds) {
          const listed = [...build.options].some((option) => option.value === name);
          if (!listed) build.add(new Option(name, name));
        }
        setText(output, describe(info));
        chosen = info.chosen ? info.build : '';
      } else if (info === null) {
        setText(output, 'not running');
      }
      if (fixed !== undefined) build.disabled = threads.disabled = fixed;
      if (fixed === false) build.value = chosen; // a choice that was refused is none any more
    },
  };
}

/** @param {EngineInfo} info */
function describe({ build, kernel, family, threads, chosen, passed, builds }) {
  const what = `engine.${family}_${threads > 1 ? 'threads' : 'thread'}`;
  const reason = [
    text(chosen ? 'engine.chosen' : /** @type {import('../app/i18n.js').PlainKey} */ (what)),
    ...passed.map(({ build, error }) => text('engine.passed', { build, why: sentence(error) })),
    ...(builds.length > 1 ? [] : [text('engine.only')]),
  ].join('; ');
  return text('engine.running', { build, kernel, family, count: threads, reason });
}
