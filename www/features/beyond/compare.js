// The newest LSTM's accuracy beside a perceptron's: the newest that was trained on the same pictures, or the shipped one,
// whose accuracy is counted when the chapter is seen.

import { latestWhileSeen } from '../../ui/seen.js';
import { countRight } from '../read/counting.js';
import { namesOf } from '../runs/naming.js';

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/types.js').KeptRun} KeptRun
 */

/** @typedef {{ lstm: number, perceptron: number, name: string | null }} Compared accuracies; `name` null: the shipped one's */

/** @param {State} state @returns {{ lstm: KeptRun, perceptron: KeptRun | undefined } | null} null: no LSTM has been tested */
function newest({ runs }) {
  const lstm = runs.findLast(({ form, test_accuracy }) => form.network === 'lstm' && test_accuracy !== null);
  const perceptron = runs.findLast(
    ({ form, test_accuracy, dataset }) =>
      form.network !== 'lstm' && test_accuracy !== null && dataset === lstm?.dataset,
  );
  return lstm ? { lstm, perceptron } : null;
}

/** @param {State} state @returns {Compared | null} */
export function compared(state) {
  const found = newest(state);
  if (!found) return null;
  const { lstm, perceptron } = found;
  const { runs, recipes, dataset, shippedScore } = state;
  const name = perceptron && recipes ? (namesOf(runs, recipes).get(perceptron.id) ?? '') : null;
  const shipped =
    shippedScore && shippedScore.of === dataset && dataset.name === lstm.dataset ? shippedScore.accuracy : null;
  const accuracy = perceptron ? perceptron.test_accuracy : shipped;
  return accuracy === null ? null : { lstm: lstm.test_accuracy ?? 0, perceptron: accuracy, name };
}

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {HTMLElement} section
 * @param {(error: unknown) => void} onError
 */
export function startCounting(store, client, section, onError) {
  const count = latestWhileSeen(section, async () => {
    const state = store.get();
    const { engine, dataset, weights, shippedScore } = state;
    const found = newest(state);
    const isWanted = found && !found.perceptron && found.lstm.dataset === dataset?.name && shippedScore?.of !== dataset;
    if (!isWanted || !dataset || engine !== 'ready' || weights.shipped === 0 || dataset.size !== 28) return;
    const goesOn = () => store.get().dataset === dataset;
    try {
      const accuracy = await countRight(client, 'shipped', new Uint8Array(), dataset.validation_images, goesOn);
      if (accuracy !== null) store.set({ shippedScore: { of: dataset, accuracy } });
    } catch (error) {
      onError(error);
    }
  });
  store.subscribe(({ engine, dataset, weights: { shipped }, runs }) => ({ engine, dataset, shipped, runs }), count);
}
