// The page's only state, in one object that is never changed in place. Subscribers name a part of the
// state and are called when it changes. Knows nothing of what the state means.

/**
 * What is selected: a part of the state by its name, some as an object, or what a function makes of all.
 * @template State
 * @typedef {{
 *   <K extends keyof State>(select: K, listener: (selected: State[K]) => void): void,
 *   <K extends keyof State>(select: readonly K[], listener: (selected: Pick<State, K>) => void): void,
 *   <T>(select: (state: State) => T, listener: (selected: T) => void): void,
 * }} Subscribe
 */

/**
 * @template {{ language: unknown }} State
 * @typedef {object} Store
 * @property {() => State} get
 * @property {(patch: Partial<State>) => void} set
 * @property {Subscribe<State>} subscribe calls the listener at once and after every change of what is selected; of a plain
 *   object its entries are compared
 * @property {Subscribe<State>} show for views: the same, and when the language changes, because words are made where they
 *   are shown
 */

/**
 * @template {{ language: unknown }} State
 * @param {State} initial
 * @returns {Store<State>}
 */
export function createStore(initial) {
  let state = initial;
  /** @type {(() => void)[]} */
  const listeners = [];
  let telling = false;
  let changed = false;

  /** A listener may change the state; then all listeners are called again after this round. */
  function tell() {
    changed = true;
    if (telling) return;
    telling = true;
    try {
      while (changed) {
        changed = false;
        for (const listener of listeners) listener();
      }
    } finally {
      telling = false;
    }
  }

  /** @param {any} selection @param {(selected: any) => void} listener */
  function subscribe(selection, listener) {
    const select = selector(selection);
    let selected = select(state);
    listeners.push(() => {
      const next = select(state);
      if (isSame(selected, next)) return;
      selected = next;
      listener(next);
    });
    listener(selected);
  }

  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      tell();
    },
    subscribe,
    show(/** @type {any} */ selection, /** @type {(selected: any) => void} */ update) {
      subscribe(selection, update);
      const select = selector(selection);
      let { language } = state;
      listeners.push(() => {
        if (language === state.language) return;
        language = state.language;
        update(select(state));
      });
    },
  };
}

/** @param {any} selection @returns {(state: any) => any} */
function selector(selection) {
  if (typeof selection === 'function') return selection;
  if (!Array.isArray(selection)) return (state) => state[selection];
  return (state) => Object.fromEntries(selection.map((key) => [key, state[key]]));
}

/** @param {unknown} a @param {unknown} b */
function isSame(a, b) {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isPlain = (value) =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
