// Says which build of the engine runs, on how many threads, and why that one, and lets a person choose
// another. Starts nothing itself.

import { sentence, text } from '../../strings/i18n.js';
import { find, setText } from '../../ui/dom.js';

/**
 * @typedef {import('../../engine/protocol.js').EngineInfo} EngineInfo
 * @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice
 */

/** More threads than a person would ask for. */
const MOST_THREADS = 64;

/**
 * @param {HTMLElement} element
 * @param {{ onChoice: (choice: EngineChoice) => void }} callbacks
 * @returns {{ update: (data: { phase: import('../../state/state.js').State['engine'], info: EngineInfo | null, open: boolean }) => void }}
 *   open: whether another can be chosen now
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

  return {
    update({ phase, info, open }) {
      for (const name of info?.builds ?? []) {
        const listed = [...build.options].some((option) => option.value === name);
        if (!listed) build.add(new Option(name, name));
      }
      if (phase === 'failed') setText(output, text('engine.not_running'));
      else if (phase === 'restarting') setText(output, text('engine.restarting'));
      else setText(output, info ? describe(info) : text('engine.starting'));
      build.disabled = threads.disabled = !open;
      if (open) build.value = info?.chosen ? info.build : ''; // a choice that was refused is none any more
    },
  };
}

/** @param {EngineInfo} info */
function describe({ build, kernel, family, threads, chosen, passed, builds, unlisted }) {
  const reasons = [
    chosen ? text('engine.chosen') : text(`engine.${family}_${threads > 1 ? 'threads' : 'thread'}`),
    ...passed.map(({ build, error }) => text('engine.passed', { build, why: sentence(error) })),
    ...(unlisted ? [text('engine.unlisted', { why: sentence(unlisted) })] : []),
    ...(unlisted || builds.length > 1 ? [] : [text('engine.only')]),
  ];
  const reason = reasons.join(text('list.separator'));
  return text('engine.running', { build, kernel, family, count: threads, reason });
}
