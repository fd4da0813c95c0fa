// The chapter Numbers: what was found in a picture, what the ink on the pad goes through until it is numbers, which
// number a pixel is, and the label as a row of ten. Without a drawing a picture of the data set, or a seven of its own, shows the way.

import { digitOf, isLearning } from '../../state/derived.js';
import { find, part, parts } from '../../ui/dom.js';
import { latestWhileSeen } from '../../ui/seen.js';
import { createSwitch } from '../../ui/switch.js';
import { text } from '../../strings/i18n.js';
import { startFinding } from './finding.js';
import { createFound } from './found.js';
import { createOneHot } from './one-hot.js';
import { createRow, isEqual } from './row.js';
import { STAGES, createStages } from './stages.js';

/** @typedef {import('../../state/state.js').State} State */

/** A seven for who has not drawn yet, on a pad of 280 × 280. */
const EXAMPLE = { strokes: [[78, 74, 130, 66, 204, 68, 160, 140, 132, 222], [104, 146, 182, 142]], size: 280 }; // prettier-ignore

/** Pixels along a side of the picture where no weights say how many they read. */
const SIZE = 28;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function startNumbers(store, client, onError) {
  const element = part('numbers');
  const { stages, names, row, label } = parts(element, 'stages', 'names', 'row', 'label');
  /** @param {Partial<State['numbers']>} patch */
  const set = (patch) => store.set({ numbers: { ...store.get().numbers, ...patch } });

  const nameSwitch = createSwitch(names, STAGES, {
    words: (stage) => text(`stage.${stage}`),
    onChoice: (stage) => set({ stage: STAGES.indexOf(stage) }),
  });
  const slider = find(element, 'input[type=range]', HTMLInputElement);
  slider.addEventListener('input', () => set({ stage: Number(slider.value) }));
  const figure = createStages(stages);
  store.show(
    ({ numbers, stages }) => ({ stage: numbers.stage, stages }),
    (data) => {
      const stage = STAGES[data.stage];
      nameSwitch.update(stage);
      slider.value = String(data.stage);
      slider.setAttribute('aria-valuetext', text(`stage.${stage}`));
      figure.update(data);
    },
  );

  const line = createRow(row, { onPixel: (pixel) => set({ pixel }) });
  store.show(({ numbers, stages }) => ({ pixel: numbers.pixel, picture: stages?.picture ?? null }), line.update);

  const oneHot = createOneHot(label, { onLabel: (label) => set({ label }) });
  store.show(
    (state) => ({
      chosen: state.numbers.label ?? state.stages?.label ?? digitOf(state)?.answer ?? 7,
      learns: isLearning(state),
    }),
    oneHot.update,
  );

  store.show(['found'], createFound(find(element, '.found', HTMLElement)).update);
  startFinding(store, client, { chapter: element, onError });

  /** Whose way was asked for last. @type {Subject | null} */
  let asked = null;
  const work = latestWhileSeen(element, async () => {
    const subject = subjectOf(store.get());
    if (isSame(subject, asked)) return;
    asked = subject;
    try {
      const stages = await stagesOf(client, subject);
      if (stages) store.set({ stages });
    } catch (error) {
      asked = null;
      onError(error);
    }
  });
  store.subscribe(['ink', 'reading', 'shown', 'dataset', 'engine'], work);
}

/**
 * Whose way is shown.
 * @typedef {{ of: 'drawing' | 'example', ink?: State['ink'], strokes: number[][], size: number, pixels: number }
 *   | { of: 'photo', rgba: Uint8Array, width: number, height: number, pixels: number, given: Uint8Array | null }
 *   | { of: 'number' | 'finished' | 'sample', finished: Uint8Array, label?: number }} Subject
 *   `ink`: another one each time that a stroke grows, which is the same list; `pixels`: along a side of the picture that comes out; `given`: what the network was given of a photograph
 */

/** Whether it is the same, so that its way is known. @param {Subject} subject @param {Subject | null} other */
const isSame = (subject, other) =>
  Object.entries(subject).every(([key, value]) => {
    const before = /** @type {any} */ (other)?.[key];
    return value === before || (value instanceof Uint8Array && before instanceof Uint8Array && isEqual(value, before));
  });

/** @param {State} state @returns {Subject} */
function subjectOf({ ink, reading, shown, dataset }) {
  const pixels = reading?.size ?? SIZE;
  const digit = reading?.digits[shown];
  if (digit) return { of: 'number', finished: digit.picture };
  if ('finished' in ink) return { of: 'finished', finished: ink.finished };
  if ('rgba' in ink) return { of: 'photo', ...ink, pixels, given: reading && !reading.blank ? reading.picture : null };
  if (ink.strokes.length > 0) {
    return { of: 'drawing', ink, strokes: ink.strokes, size: ink.size, pixels };
  }
  if (dataset && dataset.samples.labels.length > 0) {
    const { samples, size } = dataset;
    const finished = samples.pixels.slice(0, size * size);
    return { of: 'sample', finished, label: samples.labels[0] };
  }
  return { of: 'example', ...EXAMPLE, pixels: SIZE };
}

/**
 * @param {import('../../engine/client.js').Client} client
 * @param {Subject} subject
 * @returns {Promise<State['stages']>} null without ink
 */
async function stagesOf(client, subject) {
  const finished = async (/** @type {Uint8Array} */ picture) => client.request({ type: 'picture_stages', picture });
  const { of } = subject;
  if ('finished' in subject) {
    const steps = await finished(subject.finished);
    const { label } = subject;
    return steps && { ...steps, of, label: label ?? null, ink: { finished: subject.finished } };
  }
  if ('strokes' in subject) {
    const { strokes, size, pixels } = subject;
    const steps = await client.request({
      ...{ type: 'stroke_stages', strokes: strokes.map((stroke) => Float32Array.from(stroke)) },
      ...{ width: size, height: size, size: pixels },
    });
    return steps && { ...steps, of, label: null, ink: { strokes, size } };
  }
  const { rgba, width, height, pixels, given } = subject;
  const steps = await client.request({ type: 'pixel_stages', rgba, width, height, size: pixels });
  // In uneven light the network is given another cut of the picture: then that is where the way begins.
  if (steps && (!given || given.every((level, i) => level === steps.picture[i]))) {
    return { ...steps, of, label: null, ink: { rgba, width, height } };
  }
  const cut = given && (await finished(given));
  return cut && { ...cut, of: 'number', label: null, ink: { finished: given } };
}
