// Joins the chapter Loss: sliders of softmax, the drawing's cross-entropy, one weight's valley and a step by hand.
// What it asks of the engine is of the drawing as the weights that answer read it, and only while it is seen.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { isEnd } from '../../engine/client.js';
import { text } from '../../strings/i18n.js';
import { isLearning } from '../../state/derived.js';
import { build, part } from '../../ui/dom.js';
import { whileSeen } from '../../ui/seen.js';
import { fillWords } from '../../ui/words.js';
import { shownDigit } from '../../state/derived.js';
import { asShown, lossOfLogits, steepest, stepByHand } from './arithmetic.js';
import { createEntropy } from './entropy.js';
import { createHand } from './hand.js';
import { createSoftmax } from './softmax.js';
import { createValley } from './valley.js';

/** Values of the weight at which the valley is measured. */
const POINTS = 41;

/** Logits to play with until something is drawn. */
const EXAMPLE = [0, 1, 2, 0, -1, 0, 0.5, 4, 0, 1.5];

/**
 * @typedef {object} Found
 * @property {import('./arithmetic.js').Ways} ways
 * @property {number} label
 * @property {import('./arithmetic.js').Place} place
 * @property {number[]} weight
 * @property {ReturnType<typeof stepByHand>} step
 * @property {{ w: number, loss: number }[]} line
 * @property {{ w: number, loss: number }} before
 * @property {{ w: number, loss: number, logits: number[] }} next
 */

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 */
export function startLoss(store, client, onError) {
  let seen = false;
  /** The newest answer; a text says why there is none. @type {Found | 'none' | 'lstm'} */
  let found = 'none';

  const setLoss = (/** @type {Partial<import('../../state/types.js').LossState>} */ part) =>
    store.set({ loss: { ...store.get().loss, ...part } });
  const softmaxView = createSoftmax({
    onLogits: (logits) => setLoss({ logits }),
    onMine: () => setLoss({ logits: null }),
  });
  const entropy = createEntropy({ onLabel: (label) => setLoss({ label }) });
  const hand = createHand({
    onPlace: (place) => setLoss({ place }),
    onSteepest: (layer) => typeof found === 'object' && setLoss({ place: steepest(found.ways, layer) }),
    onRate: (rate) => setLoss({ rate }),
  });
  const valley = createValley();
  const section = part('loss');
  section.append(
    build('div', { class: 'toys' }, softmaxView.element, entropy.element),
    build(
      'section',
      { class: 'toy-hand' },
      build('h3', { 'data-text': 'loss.hand_title' }),
      build('p', { class: 'note', 'data-text': 'loss.hand_note' }),
      hand.fields,
      valley.element,
      hand.lines,
    ),
  );
  fillWords(section);

  function show() {
    const { loss, run, source } = store.get();
    const all = typeof found === 'object' ? found : null;
    const own = all && mine(all);
    softmaxView.update({ logits: loss.logits ?? own ?? EXAMPLE, hasMine: own !== null && loss.logits !== null });
    const probabilities = all ? all.step.probabilities : [];
    const isAsked = loss.label !== null && !isLearning({ run, source });
    entropy.update(all && { label: all.label, probabilities, loss: all.step.loss }, isAsked);
    hand.update(all && { ...all, rate: loss.rate }, text(found === 'lstm' ? 'loss.lstm' : 'loss.draw_first'));
    valley.update(all && { line: all.line, before: all.before, after: all.next });
  }

  async function work() {
    try {
      found = await ask();
    } catch (error) {
      if (!isEnd(error)) onError(error);
      found = 'none';
    }
    show();
  }

  /** @returns {Promise<typeof found>} */
  async function ask() {
    const state = store.get();
    const digit = shownDigit(state);
    if (!seen || state.weights[state.source] === 0) return found;
    if (!digit || digit.nearest === null) return 'none';
    const { source, loss } = state;
    const label = loss.label ?? digit.nearest;
    return findStep(client, { source, picture: digit.picture, label }, loss);
  }
  const askSoon = createLatest(work, nextFrame);

  whileSeen(section, (now) => {
    seen = now;
    if (seen) askSoon();
  });
  // Another drawing may be another digit.
  store.subscribe('ink', () => store.get().loss.label !== null && setLoss({ label: null }));
  store.subscribe(
    ({ reading, shown, source, weights, loss: { label, place, rate } }) =>
      [reading, shown, source, weights[source], label, place, rate], () => seen && askSoon(),
  ); // prettier-ignore
  store.show(({ loss, language, run, source }) => ({ loss, language, learns: isLearning({ run, source }) }), show);
}

/**
 * The step by hand: a weight's gradient and step for that picture, and the loss along the weight.
 * @param {import('../../engine/client.js').Client} client
 * @param {{ source: import('../../engine/protocol.js').Source, picture: Uint8Array, label: number }} about
 * @param {Pick<import('../../state/types.js').LossState, 'place' | 'rate'>} chosen the weight, and the learning rate
 * @returns {Promise<Found | 'lstm'>}
 */
async function findStep(client, about, { place: wanted, rate }) {
  const lists = await client.request({ type: 'backpropagate', ...about });
  if (!lists) return 'lstm';
  const third = lists.length / 3;
  const ways = {
    inputs: lists.slice(0, third),
    sums: lists.slice(third, 2 * third),
    deltas: lists.slice(2 * third),
  };
  const place = fitting(wanted, ways) ?? steepest(ways, Math.max(0, third - 2));
  const weight = await client.request({ type: 'weight', source: about.source, ...place });
  if (!weight) return 'lstm';
  const step = stepByHand(ways, place, { weight, label: about.label, rate });
  const { values, line } = around(step);
  const losses = await client.request({ type: 'weight_losses', ...about, ...place, values });
  const [next = [], ...rows] = losses ?? [];
  // Near certainty an f32 loss moves in visible steps, so it is computed from the logits in f64.
  const lossOf = (/** @type {readonly number[]} */ row = []) => lossOfLogits(row.slice(0, 10), about.label);
  return {
    ways,
    label: about.label,
    place,
    weight,
    step,
    line: line.map((w, i) => ({ w, loss: lossOf(rows[i]) })),
    before: { w: step.w, loss: lossOf(rows[(POINTS - 1) / 2]) },
    next: { w: step.next, loss: lossOf(next), logits: next.slice(0, 10).map(asShown) },
  };
}

/** @param {Found} found @returns {number[]} the drawing's logits, as values of sliders */
const mine = ({ step }) => step.logits.map((z) => Math.round(10 * Math.min(15, Math.max(-15, z))) / 10);

/**
 * @param {import('./arithmetic.js').Place | null} place
 * @param {import('./arithmetic.js').Ways} ways
 */
function fitting(place, { inputs, sums }) {
  if (!place) return null;
  const fits = place.from < (inputs[place.layer]?.length ?? 0) && place.to < (sums[place.layer]?.length ?? 0);
  return fits ? place : null;
}

/** @param {{ w: number, next: number }} step @returns {{ values: Float32Array, line: number[] }} the new weight first */
function around({ w, next }) {
  const reach = Math.max(1, 1.25 * Math.abs(next - w));
  const line = Array.from({ length: POINTS }, (_, i) => w + reach * ((2 * i) / (POINTS - 1) - 1));
  return { values: Float32Array.from([next, ...line]), line };
}
