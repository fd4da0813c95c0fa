// Looks for faster builds that `npm start` makes behind the page, as long as it says that it is making some.
// Where a person has chosen a build, or the fastest runs already, nothing is looked for. Touches no element.

/** Between two looks (milliseconds). */
const INTERVAL = 2000;

/**
 * @param {import('../../state/state.js').Store} store
 * @param {(running: string) => Promise<import('../../state/state.js').State['builds']>} ask
 */
export function watchBuilds(store, ask) {
  store.subscribe(({ engineInfo }) => ({ info: engineInfo }), look);

  async function look() {
    const { engineInfo: info } = store.get();
    const none = { faster: null, pending: false };
    const isFastest = info && info.builds.length > 1 && info.build === info.builds[0];
    const worth = info && !info.chosen && !isFastest;
    // No list, no offer: whoever starts an engine says why there is none.
    const builds = worth ? await ask(info.build).catch(() => none) : none;
    if (store.get().engineInfo !== info) return; // another runs meanwhile, and was looked at
    // What was passed over when this one started would be again.
    const isPassed = info?.passed.some(({ build }) => build === builds.faster);
    store.set({ builds: isPassed ? { ...builds, faster: null } : builds });
    if (builds.pending) setTimeout(look, INTERVAL);
  }
}
