// Joins the pad, what the network makes of its ink, and the choice of whose weights answer.

import { isInDoubt, isReading } from '../../state/state.js';
import { part } from '../../ui/dom.js';
import { createDigits } from './digits.js';
import { createPad } from './pad.js';
import { createPrediction } from './prediction.js';
import { startReader } from './reader.js';
import { createSource } from './source.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(error: unknown) => void} onError
 * @returns {{ showPicture: (picture: import('./pad-drawing.js').Picture) => void }} puts it on the pad
 */
export function startDraw(store, client, onError) {
  const pad = createPad(part('pad'), {
    onInk: (ink) => store.set({ ink }),
    onPen: (drawing) => store.set({ drawing }),
  });
  const prediction = createPrediction(part('prediction'));
  const digits = createDigits(part('digits'), { onDigit: (shown) => store.set({ shown }) });
  const source = createSource(part('source'), { onSource: (source) => store.set({ source }) });

  store.show(
    (state) => {
      const { reading, inkless, shown, drawing } = state;
      return { reading, inkless, shown, busy: drawing || isReading(state) };
    },
    (data) => {
      prediction.update(data);
      digits.update(data);
    },
  );
  store.show(
    ({ source, origin, reading }) => ({ source, origin, inDoubt: isInDoubt(reading) }),
    source.update,
  );
  startReader(store, client, onError);

  return { showPicture: pad.update };
}
