// Greets who opens the page for the first time: the ghost pen's 7 is read, though it is on no pad.

import { createLatest, nextFrame } from '../../engine/latest.js';
import { isFirstVisit, SIZE, startGhost } from './ghost.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(written: import('./inside.js').Question | null) => void} onWritten what the pen has written so far; null when
 *   it is gone
 */
export function greet(store, client, onWritten) {
  if (!isFirstVisit()) return;
  let over = false;
  /** @type {ReturnType<typeof startGhost> | null} */
  let ghost = null;
  /** @type {number[][]} */
  let strokes = [];

  const read = createLatest(async () => {
    const { source, weights } = store.get();
    if (over || weights[source] === 0) return;
    const reading = client.request({
      type: 'predict_strokes',
      source,
      strokes: strokes.map((stroke) => Float32Array.from(stroke)),
      times: new Float64Array(),
      width: SIZE,
      height: SIZE,
    });
    const { picture, size } = await reading.catch(() => ({ picture: null, size: 0 })); // an engine that ends
    if (picture && !over) onWritten({ source, picture, size });
  }, nextFrame);

  /** @param {number[][]} all */
  function onStrokes(all) {
    strokes = all;
    read();
  }

  function onEnd() {
    over = true;
    onWritten(null);
  }

  // Not before there is something to see, and never over the user's ink.
  store.subscribe(
    ({ weights, source, ink }) => ({ ready: weights[source] > 0, drawn: hasInk(ink) }),
    ({ ready, drawn }) => {
      over ||= drawn;
      if (drawn) ghost?.end();
      else if (ready && !ghost && !over) ghost = startGhost({ onStrokes, onEnd });
    },
  );
  store.show(
    () => null,
    () => ghost?.speak(),
  );
}

/** @param {import('../../state/types.js').Ink} ink */
const hasInk = (ink) => !('strokes' in ink) || ink.strokes.length > 0;
