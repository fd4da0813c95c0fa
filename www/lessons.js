// Wiring of what a person corrects and teaches: joins the corrections, their views and teaching, as main.js
// does for the rest of the page. Touches no element.

import { createCorrections } from './corrections.js';
import { openDatabase } from './database.js';
import { createTeaching, isTeachable } from './teaching.js';
import { createCorrect } from './views/correct.js';
import { createCorrectionsList } from './views/corrections.js';
import { createTeach } from './views/teach.js';

/** @typedef {import('./engine/protocol.js').Prediction} Prediction */

const TROUBLE =
  'This browser keeps nothing for this page (a private window?): corrections are gone when it is closed.';

/**
 * @param {import('./engine/client.js').Client} client
 * @param {(id: string) => HTMLElement} part
 * @param {Pick<import('./teaching.js').TeachingCallbacks, 'answering' | 'onBusy' | 'onWeights' | 'onError'>} page
 */
export function createLessons(client, part, page) {
  /** @type {Prediction | null} */
  let reading = null;

  const correct = createCorrect(part('correct'), {
    onLabel: (label) => reading && corrections.correct(reading, label),
  });
  const list = createCorrectionsList(part('corrections'), {
    onRemove: (id) => corrections.remove(id),
    onClear: () => corrections.clear(),
  });
  const teach = createTeach(part('teach'), {
    onTeach: () => void teaching.teach(),
    onStop: () => void teaching.stop(),
    onUndo: () => void teaching.undo(),
  });
  const corrections = createCorrections(openDatabase, {
    onChange: show,
    onTrouble: () => list.update({ trouble: TROUBLE }),
  });
  const teaching = createTeaching(client, {
    ...page,
    onCan: (can) => teach.update({ can }),
    onNews: (news) => teach.update({ news }),
  });

  function showLabel() {
    const drawn = reading?.blank === false ? reading : null;
    correct.update({ ink: drawn !== null, label: drawn && corrections.of(drawn.picture)?.label });
  }

  function show() {
    const all = corrections.list();
    const waiting = all.filter((correction) => !isTeachable(correction)).length;
    list.update({ list: all, waiting });
    teaching.take(all);
    showLabel();
  }

  show();
  return {
    /** @param {Prediction} prediction the newest */
    read(prediction) {
      reading = prediction;
      showLabel();
    },
    allow: teaching.allow,
    forgetUndo: teaching.forgetUndo,
  };
}
