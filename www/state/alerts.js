// The errors shown on the page.

/** @typedef {import('./state.js').Store} Store */

/**
 * Shows an error where all errors land; the same one again is counted.
 * @param {Store} store
 * @param {unknown} error
 * @param {(() => void) | null} [retry]
 */
export function report(store, error, retry = null) {
  const { alerts } = store.get();
  const key = identity(error);
  const known = alerts.find((alert) => identity(alert.error) === key);
  store.set({
    alerts: known
      ? alerts.map((alert) => (alert === known ? { ...alert, times: alert.times + 1, retry } : alert))
      : [...alerts, { error, times: 1, retry }],
  });
}

/** @param {Store} store @param {unknown} error that is dismissed */
export const dismiss = (store, error) =>
  store.set({ alerts: store.get().alerts.filter((alert) => alert.error !== error) });

/** Equal for two errors that say the same. @param {unknown} error */
const identity = (error) =>
  error instanceof Error ? `${error.message}\n${JSON.stringify(error)}` : JSON.stringify(error);
