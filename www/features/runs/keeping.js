// The runs that have ended: a list in the store that the page works with at once, kept on this device where the
// browser allows it, and otherwise for this visit. Touches no element and asks nothing of the engine.

import { troubleOf } from '../../storage/database.js';
import { isWhole, overflowing, withoutSlots } from './list.js';

/** @typedef {import('./list.js').KeptRun} KeptRun */
/** @typedef {import('../../storage/runs.js').RunBytes} RunBytes */
/** @typedef {import('../../storage/runs.js').Kind} Kind */
/** @typedef {import('../../storage/runs.js').RunsDatabase<KeptRun>} Database */

/** After so long nobody takes a deletion back any more (milliseconds). */
const UNDO_FOR = 600_000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {() => Promise<Database>} open
 */
export function createKeeping(store, open) {
  let changes = 0;
  /** What the device has not taken, or not yet, by id. @type {Map<number, { run: KeptRun, bytes: RunBytes | null }>} */
  const unkept = new Map();
  const notKept = (/** @type {unknown} */ error) => store.set({ runTrouble: troubleOf(error) });

  const database = open();
  /** What is asked of the device, one after the other: what is read is never older than what was written. */
  let work = database.then((database) => database.onChange?.(refresh)).catch(notKept);

  /** @param {(database: Database) => Promise<void>} task */
  function ask(task) {
    work = work.then(async () => task(await database)).catch(notKept);
  }

  /** Shows what the device keeps; another tab may have changed it. */
  function refresh() {
    const before = changes;
    ask(async (database) => {
      const all = await database.all();
      if (changes !== before) return refresh(); // what changed meanwhile comes after it
      const whole = all.filter(isWhole);
      const gone = whole.filter(({ deleted }) => deleted && Date.now() - deleted > UNDO_FOR);
      if (gone.length) await database.remove(gone.map(({ id }) => id));
      const others = whole.filter(({ id }) => !unkept.has(id));
      const runs = [...others, ...[...unkept.values()].map(({ run }) => run)];
      show(runs, { unreadableRuns: all.length - whole.length });
    });
  }
  refresh();

  /** @param {readonly KeptRun[]} all @param {Partial<import('../../state/state.js').State>} [more] */
  function show(all, more = {}) {
    const runs = all.filter(({ deleted }) => !deleted).sort((a, b) => a.id - b.id);
    const { runs: before, slots } = store.get();
    const lost = before.map(({ id }) => id).filter((id) => !runs.some((run) => run.id === id));
    store.set({
      ...(isSame(before, runs) ? {} : { runs }),
      ...(lost.length ? { slots: withoutSlots(slots, lost) } : {}),
      ...more,
    });
  }

  /** @param {KeptRun} run @param {RunBytes | null} [bytes] none: as before */
  function put(run, bytes = unkept.get(run.id)?.bytes ?? null) {
    changes += 1;
    unkept.set(run.id, { run, bytes });
    ask(putAll);
  }

  /** Keeps what is not kept; there may be room again for what there was none for. @param {Database} database */
  async function putAll(database) {
    for (const [id, entry] of [...unkept]) {
      await database.put(entry.run, entry.bytes);
      if (unkept.get(id) === entry) unkept.delete(id);
    }
    store.set({ runTrouble: null });
  }

  /** @param {number} id */
  const others = (id) => store.get().runs.filter((run) => run.id !== id);

  return {
    refresh,
    /** Takes a run that has ended, or has gone on and ended again. @param {KeptRun} run @param {RunBytes} bytes */
    add(run, bytes) {
      put(run, bytes);
      const all = [...others(run.id), run];
      const over = overflowing(all);
      for (const { id } of over) unkept.delete(id);
      if (over.length) ask((database) => database.remove(over.map(({ id }) => id)));
      show(
        all.filter((run) => !over.includes(run)),
        { runsNotice: over.length ? { evicted: over } : null },
      );
    },
    /** @param {KeptRun} run @param {Partial<KeptRun>} patch */
    change(run, patch) {
      const changed = { ...run, ...patch };
      put(changed);
      show([...others(run.id), changed]);
      return changed;
    },
    /** @param {number} id @param {Kind} kind @returns {Promise<Uint8Array>} */
    async bytes(id, kind) {
      const here = unkept.get(id)?.bytes?.[kind];
      if (here) return here;
      await work;
      const there = await database.then((database) => database.bytes(id, kind)).catch(() => null);
      if (there instanceof Uint8Array) return there;
      throw { code: 'run-gone' };
    },
  };
}

/** @param {readonly KeptRun[]} a @param {readonly KeptRun[]} b */
const isSame = (a, b) =>
  a.length === b.length &&
  a.every((run, i) => {
    const other = /** @type {KeptRun} */ (b[i]);
    const keys = /** @type {const} */ (['id', 'name', 'pinned', 'date', 'resumable']);
    return keys.every((key) => run[key] === other[key]);
  });
