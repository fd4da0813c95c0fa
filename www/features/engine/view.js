// Says which build of the engine runs, on how many threads, and why that one; offers a faster one that has
// been made meanwhile, and lets a person choose another. Starts nothing itself.

import { sentence, text } from '../../strings/i18n.js';
import { find, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';

/**
 * @typedef {import('../../engine/protocol.js').EngineInfo} EngineInfo
 * @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice
 */

/** More threads than a person would ask for. */
const MOST_THREADS = 64;

/**
 * @param {HTMLElement} element
 * @param {{ onChoice: (choice: EngineChoice) => void }} callbacks
 * @returns {{ update: (data: { phase: import('../../state/state.js').State['engine'], info: EngineInfo | null, builds: import('../../state/state.js').State['builds'], open: boolean }) => void }}
 *   open: whether another can be chosen now
 */
export function createEngine(element, { onChoice }) {
  const output = find(element, 'output', HTMLOutputElement);
  const build = find(element, '[name=build]', HTMLSelectElement);
  const threads = find(element, '[name=threads]', HTMLInputElement);
  const offer = find(element, 'button', HTMLButtonElement);
  const fold = find(element, 'summary', HTMLElement);
  threads.max = String(MOST_THREADS);

  offer.addEventListener('click', () => onChoice({ build: null, threads: null }));

  element.addEventListener('change', () => {
    if (!threads.reportValidity()) return;
    onChoice({
      build: build.value || null,
      threads: threads.value === '' ? null : threads.valueAsNumber,
    });
  });

  return {
    update({ phase, info, builds, open }) {
      for (const name of info?.builds ?? []) {
        const listed = [...build.options].some((option) => option.value === name);
        if (!listed) build.add(new Option(name, name));
      }
      if (phase === 'failed') setText(output, text('engine.not_running'));
      else if (phase === 'restarting') setText(output, text('engine.restarting'));
      else setText(output, info ? describe(info, builds) : text('engine.starting'));
      const { faster } = builds;
      if (faster) setText(offer, text('engine.offer', { build: faster }));
      const change = () => {
        offer.hidden = faster === null;
        offer.disabled = !open;
      };
      keepFocus(offer, change, () => fold);
      build.disabled = threads.disabled = !open;
      if (open) build.value = info?.chosen ? info.build : ''; // a choice that was refused is none any more
    },
  };
}

/** @param {EngineInfo} info @param {import('../../state/state.js').State['builds']} others */
function describe(info, { pending }) {
  const { build, kernel, family, threads, chosen, passed, builds, unlisted } = info;
  const reasons = [
    chosen ? text('engine.chosen') : text(`engine.${family}_${threads > 1 ? 'threads' : 'thread'}`),
    ...passed.map(({ build, error }) => text('engine.passed', { build, why: sentence(error) })),
    ...(unlisted ? [text('engine.unlisted', { why: sentence(unlisted) })] : []),
    ...(unlisted || pending || builds.length > 1 ? [] : [text('engine.only')]),
    ...(pending ? [text('engine.pending')] : []),
  ];
  const reason = reasons.join(text('list.separator'));
  return text('engine.running', { build, kernel, family, count: threads, reason });
}
