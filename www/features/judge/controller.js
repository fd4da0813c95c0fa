// Joins the corrections that the user makes, teaching them, and the answers to the test pictures.

import { lessons, teachControls } from '../../state/derived.js';
import { openList } from '../../storage/database.js';
import { part } from '../../ui/dom.js';
import { createCorrect } from './correct.js';
import { correctionOf, createCorrecting } from './correcting.js';
import { createCorrectionsList } from './corrections.js';
import { createTeach } from './teach.js';
import { startJudgement } from './judgement.js';
import { createTeaching } from './teaching.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {Parameters<typeof startJudgement>[2] & { keptYours: () => Uint8Array | null }} page
 */
export function startJudge(store, client, page) {
  const { onError } = page;
  startJudgement(store, client, page);
  const correcting = createCorrecting(store, () => openList('corrections'));
  const teaching = createTeaching(store, client, onError, page.keptYours);

  const correct = createCorrect(part('correct'), {
    onLabel(label) {
      const reading = ofShownDigit(store.get());
      if (reading) correcting.correct(reading, label);
    },
  });
  store.show((state) => {
    const reading = ofShownDigit(state);
    const drawn = reading?.blank === false ? reading : null;
    const label = drawn && correctionOf(state.corrections, drawn.picture)?.label;
    return { ink: drawn !== null, label };
  }, correct.update);

  const list = createCorrectionsList(part('corrections'), {
    onRemove: correcting.remove,
    onClear: correcting.clear,
  });
  // A hidden tab may receive changes of other tabs late or never.
  addEventListener('focus', correcting.refresh);
  document.addEventListener('visibilitychange', () => document.hidden || correcting.refresh());
  store.show((state) => {
    const waiting = state.corrections.length - lessons(state).length;
    const { corrections, keeping, trouble, unreadable } = state;
    return { list: corrections, waiting, unreadable, trouble: keeping ? null : trouble };
  }, list.update);

  const teach = createTeach(part('teach'), {
    onTeach: teaching.teach,
    onStop: teaching.stop,
    onUndo: teaching.undo,
  });
  store.show('teachNews', teach.show);
  store.show(teachControls, teach.enable);
}

/** @param {import('../../state/state.js').State} state @returns the reading of the digit that is looked at */
function ofShownDigit({ reading, shown }) {
  return reading && { ...reading, ...reading.digits[shown] };
}
