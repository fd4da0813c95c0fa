// Looks for faster builds that `npm start` makes behind the page, as long as it says that it is making some.
// A list that did not come is asked for again, a few times. Where the user has chosen a build, or the fastest runs already, nothing is looked for. Touches no element.

/** Between two looks (milliseconds). */
const INTERVAL = 2000;

/** Looks in a row that may fail: a list that is being replaced is whole again soon, one that is broken stays so. */
const MOST_FAILURES = 5;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {(running: string) => Promise<import('../../state/state.js').State['builds']>} ask
 */
export function watchBuilds(store, ask) {
  store.subscribe(
    ({ engineInfo }) => ({ info: engineInfo }),
    () => void look(),
  );

  async function look(failures = 0) {
    const { engineInfo: info, builds: before } = store.get();
    const none = { faster: null, pending: false };
    const isFastest = info && info.builds.length > 1 && info.build === info.builds[0];
    const worth = info && !info.chosen && !isFastest;
    const answer = worth ? await ask(info.build).catch(() => null) : none;
    if (store.get().engineInfo !== info) return; // another engine runs by now, and was checked
    const again = answer ? answer.pending : failures + 1 < MOST_FAILURES;
    // Without a list nothing is offered: the start of the engine reports why.
    const builds = answer ?? (again ? before : none);
    // Builds skipped at the start would be skipped again.
    const isPassed = info?.passed.some(({ build }) => build === builds.faster);
    store.set({ builds: isPassed ? { ...builds, faster: null } : builds });
    if (again) setTimeout(look, INTERVAL, answer ? 0 : failures + 1);
  }
}
