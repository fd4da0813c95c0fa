// Joins what weights make of the test pictures (matrices, a cell's pictures, the map, the calibration) with the store
// and the engine.

import { part } from '../../ui/dom.js';
import { finishedPicture } from '../../ui/picture.js';
import { whileSeen } from '../../ui/seen.js';
import { createAside } from './aside.js';
import { createCalibration } from './calibration.js';
import { createJudging } from './judging.js';
import { startMapFigure } from './map-figure.js';
import { createMapping } from './mapping.js';
import { startCell, startMatrices } from './matrices.js';
import { createPictures } from './pictures.js';
import { chosen } from './subjects.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {{ onError: (error: unknown) => void, loadMnist: () => void, weightsOf: (run: number) => Promise<Uint8Array>, showPicture: (picture: import('../../state/types.js').PadPicture) => void }} page
 */
export function startJudgement(store, client, { onError, loadMnist, weightsOf, showPicture }) {
  const pictures = createPictures(store, client, { onError, onPictures: () => cell.show() });
  const cell = startCell(store, pictures, (index, name) => putOnBench(index, store.get().judgements[name]));
  startMatrices(store, { loadMnist, onCell: cell.open });
  startMapFigure(store, pictures, putOnBench);
  startCalibration(store);
  // The map and the calibration are of what the matrix counts.
  const aside = createAside(store, client, weightsOf);
  whileSeen(part('judge'), createJudging(store, client, onError, aside).see);
  whileSeen(part('map'), createMapping(store, client, onError, aside).see);

  /** @param {number} index @param {Parameters<typeof pictures.get>[0] | undefined} of */
  function putOnBench(index, of) {
    if (!of) return;
    void pictures.get(of, index).then((pixels) => {
      if (pixels) showPicture(finishedPicture(pixels, Math.sqrt(pixels.length)));
    });
  }
}

/** @param {import('../../state/state.js').Store} store */
function startCalibration(store) {
  const view = createCalibration(part('calibration'), {
    onRead: () => store.set({ judgeAsRead: true }),
  });
  store.show(
    (state) => {
      const { a } = chosen(state);
      const { judgements, judging, judgeAsRead } = state;
      const done = judging?.name === 'as_read' ? judging.done : judgeAsRead ? 0 : null;
      return { a, of: judgements[a], asRead: judgements.as_read, done };
    },
    ({ a, of, asRead, done }) => {
      const bins = of?.bins ?? null;
      view.update({ bins, asRead: asRead?.bins ?? null, canRead: a === 'shipped', done });
    },
  );
}
