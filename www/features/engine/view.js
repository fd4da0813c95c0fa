// Says which build of the engine runs, on how many threads, and why that one; offers a faster one that has
// been made since, and lets the user choose another. Starts nothing itself.

import { sentence, text } from '../../strings/i18n.js';
import { find, setText } from '../../ui/dom.js';
import { keepFocus } from '../../ui/focus.js';
import { tenths } from '../../ui/format.js';
import { createNumberField } from '../../ui/number-field.js';

/**
 * @typedef {import('../../engine/protocol.js').EngineInfo} EngineInfo
 * @typedef {import('../../engine/protocol.js').EngineChoice} EngineChoice
 */

/** What the field of threads takes; 64 are more than users would ask for. */
/** @type {import('../../ui/numbers.js').Expected} */
const THREADS = { kind: 'optional', range: { kind: 'whole', least: 1, most: 64 } };

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {object} Shown
 * @property {State['engine']} phase
 * @property {EngineInfo | null} info
 * @property {State['builds']} builds
 * @property {State['threadTimes']} times
 * @property {State['rivals']} rivals
 * @property {State['gpuLeft']} gpuLeft
 * @property {boolean} open whether another can be chosen now
 */

/**
 * @param {HTMLElement} element
 * @param {{ onChoice: (choice: EngineChoice) => void }} callbacks
 * @returns {{ update: (data: Shown) => void }}
 */
export function createEngine(element, { onChoice }) {
  const output = find(element, 'output', HTMLOutputElement);
  const build = find(element, '[name=build]', HTMLSelectElement);
  const threads = find(element, '[name=threads]', HTMLInputElement);
  const offer = find(element, 'button', HTMLButtonElement);
  const fold = find(element, 'summary', HTMLElement);
  const field = createNumberField(threads, () => THREADS);
  threads.after(field.error);

  offer.addEventListener('click', () => onChoice({ build: null, threads: null }));

  element.addEventListener('change', () => {
    const wanted = field.read();
    if (wanted !== undefined) onChoice({ build: build.value || null, threads: wanted });
  });

  return {
    update({ phase, info, builds, times, rivals, gpuLeft, open }) {
      field.update();
      for (const name of info?.builds ?? []) {
        const listed = [...build.options].some((option) => option.value === name);
        if (!listed) build.add(new Option(name, name));
      }
      if (phase === 'failed') setText(output, text('engine.not_running'));
      else if (phase === 'restarting') setText(output, text('engine.restarting'));
      else if (!info) setText(output, text('engine.starting'));
      else setText(output, describe(info, builds, times, rivals, gpuLeft));
      const { faster } = builds;
      if (faster) setText(offer, text('engine.offer', { build: faster }));
      const change = () => {
        offer.hidden = faster === null;
        offer.disabled = !open;
      };
      keepFocus(offer, change, () => fold);
      build.disabled = threads.disabled = !open;
      if (open) build.value = info?.chosen ? info.build : ''; // a refused choice is dropped
    },
  };
}

/**
 * @param {EngineInfo} info
 * @param {State['builds']} others
 * @param {State['threadTimes']} times
 * @param {State['rivals']} rivals
 * @param {State['gpuLeft']} gpuLeft
 */
function describe(info, { pending }, times, rivals, gpuLeft) {
  const { build, kernel, family, threads, gpu, chosen, passed, builds, unlisted } = info;
  const reasons = [
    chosen ? text('engine.chosen') : text(whyOf(family, threads)),
    ...(times ? [describeTimes(times)] : []),
    ...(rivals && !chosen ? [describeRivals(rivals, gpu !== null)] : []),
    ...(gpuLeft && gpu !== null ? [text('engine.gpu_left')] : []),
    ...passed.map(({ build, error }) => text('engine.passed', { build, why: sentence(error) })),
    ...(unlisted ? [text('engine.unlisted', { why: sentence(unlisted) })] : []),
    ...(unlisted || pending || builds.length > 1 ? [] : [text('engine.only')]),
    ...(pending ? [text('engine.pending')] : []),
  ];
  const reason = reasons.join(text('list.separator'));
  if (gpu !== null) {
    return text('engine.on_gpu', { gpu: gpu || text('engine.gpu_nameless'), kernel, reason });
  }
  const rounding = text(family === 'fused' ? 'engine.family_fused' : 'engine.family_exact');
  return text('engine.running', { build, kernel, family: rounding, count: threads, reason });
}

/** @param {EngineInfo['family']} family @param {number} threads */
function whyOf(family, threads) {
  if (family === 'gpu') return 'engine.gpu_thread';
  return /** @type {const} */ (`engine.${family}_${threads > 1 ? 'threads' : 'thread'}`);
}

/** @param {NonNullable<State['rivals']>} rivals @param {boolean} onGpu */
function describeRivals(rivals, onGpu) {
  const which = onGpu ? 'faster' : 'slower';
  if (rivals === 'before') return text(`engine.gpu_${which}_before`);
  const { gpu, processor } = rivals;
  return text(`engine.gpu_${which}`, { gpu: tenths(gpu), processor: tenths(processor) });
}

/** @param {readonly import('./threads.js').Measured[]} times */
function describeTimes(times) {
  if (times.length === 0) return text('engine.remembered');
  const each = times.map(({ threads, milliseconds }) =>
    text('engine.step_time', { threads, milliseconds: tenths(milliseconds) }),
  );
  return text('engine.measured', { times: each.join(text('list.separator')) });
}
