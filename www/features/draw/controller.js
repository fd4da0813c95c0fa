// Joins the pad, what the network makes of its ink, and the choice of whose weights answer.

import { isFree, isInDoubt, isLearning, isReading, yoursId } from '../../state/derived.js';
import { part, parts } from '../../ui/dom.js';
import { namesOf, untaken } from '../runs/naming.js';
import { createDigits } from './digits.js';
import { createPad } from './pad.js';
import { createPrediction } from './prediction.js';
import { startReader } from './reader.js';
import { createSource, nameOf } from './source.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ onError: (error: unknown) => void, onRun: (id: number) => void }} page `onRun`: a run's weights shall answer
 * @returns {{ showPicture: (picture: import('./pad-drawing.js').Picture) => void } & Pick<ReturnType<typeof createPad>, 'restore' | 'write'>}
 *   `showPicture` puts it on the pad, `restore` what stood there on another visit, `write` strokes
 */
export function startDraw(store, client, { onError, onRun }) {
  const pad = createPad(part('pad'), {
    onInk: (ink) => store.set({ ink }),
    onPen: (drawing) => store.set({ drawing }),
  });
  const prediction = createPrediction(part('prediction'));
  const digits = createDigits(part('digits'), { onDigit: (shown) => store.set({ shown }) });
  const source = createSource(part('source'), {
    onSource: (source) => store.set({ source }),
    onRun,
  });

  store.show(
    (state) => {
      const { reading, inkless, shown, drawing } = state;
      return { reading, inkless, shown, busy: drawing || isReading(state), learns: isLearning(state) };
    },
    (data) => {
      prediction.update(data);
      digits.update(data);
    },
  );
  store.show(
    (state) => {
      const { source, origin, runs, others, recipes, reading } = state;
      const [inDoubt, free] = [isInDoubt(reading), isFree(state)];
      return { source, origin, id: yoursId(state), runs, others, recipes, inDoubt, free };
    },
    ({ runs, others, recipes, ...data }) => {
      const names = namesOf(runs, recipes);
      for (const { id, origin } of others) names.set(id, untaken(nameOf(origin, names), names));
      source.update({ ...data, names, others: others.length > 0 });
    },
  );
  const picker = parts(part('picture'), 'hint', 'found');
  store.show(
    ({ ink, read }) => ({ isPicture: 'rgba' in ink && read?.ink === ink }),
    ({ isPicture }) => {
      picker.found.hidden = !isPicture;
      picker.hint.hidden = isPicture;
    },
  );
  startReader(store, client, onError);

  return { showPicture: pad.update, restore: pad.restore, write: pad.write };
}
