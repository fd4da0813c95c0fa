// The runs that have ended: a list in the store that the page works with at once, kept on this device where the
// browser allows it, and otherwise for this visit. Touches no element and asks nothing of the engine.

import { troubleOf } from '../../storage/database.js';
import { createDeviceList } from '../../storage/device-list.js';
import { isWhole, overflowing, withoutSlots } from './list.js';

/** @typedef {import('./list.js').KeptRun} KeptRun */
/** @typedef {import('../../storage/runs.js').RunBytes} RunBytes */
/** @typedef {import('../../storage/runs.js').Kind} Kind */
/** @typedef {import('../../storage/runs.js').RunsDatabase<KeptRun>} Database */
/** @typedef {{ run: KeptRun, bytes: RunBytes | null }} Entry */

/** How long a deletion can be undone (milliseconds). */
const UNDO_FOR = 600_000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {() => Promise<Database>} open
 */
export function createKeeping(store, open) {
  /** @type {import('../../storage/device-list.js').DeviceList<Database, Entry>} */
  const device = createDeviceList(open, {
    put: (database, { run, bytes }) => database.put(run, bytes),
    show: showKept,
    onKept: () => store.set({ runTrouble: null }),
    onTrouble: (error) => store.set({ runTrouble: troubleOf(error) }),
  });
  const { unkept } = device;
  device.refresh();

  /** @param {readonly unknown[]} all @param {Database} database */
  async function showKept(all, database) {
    const whole = all.filter(isWhole);
    const gone = whole.filter(({ deleted }) => deleted && Date.now() - deleted > UNDO_FOR);
    if (gone.length) await database.remove(gone.map(({ id }) => id));
    const others = whole.filter(({ id }) => !unkept.has(id));
    const runs = [...others, ...[...unkept.values()].map(({ run }) => run)];
    show(runs, { unreadableRuns: all.length - whole.length });
  }

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
    device.put(run.id, { run, bytes });
  }

  /** @param {number} id */
  const others = (id) => store.get().runs.filter((run) => run.id !== id);

  return {
    refresh: device.refresh,
    /** Takes a run that has ended, or has gone on and ended again. @param {KeptRun} run @param {RunBytes} bytes */
    add(run, bytes) {
      put(run, bytes);
      const all = [...others(run.id), run];
      const over = overflowing(all);
      for (const { id } of over) unkept.delete(id);
      if (over.length) device.change((database) => database.remove(over.map(({ id }) => id)));
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
      const there = await device.ask((database) => database.bytes(id, kind)).catch(() => null);
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
