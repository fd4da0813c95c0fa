// The page's only state, in one object that is never changed in place. Subscribers name a part of the
// state and are called when it changes. Knows nothing of what the state means.

/**
 * @template {{ language: unknown }} State
 * @typedef {object} Store
 * @property {() => State} get
 * @property {(patch: Partial<State>) => void} set
 * @property {<T>(select: (state: State) => T, listener: (selected: T) => void) => void} subscribe calls the
 *   listener at once and after every change of what is selected; of a plain object its entries are compared
 * @property {<T>(select: (state: State) => T, update: (selected: T) => void) => void} show for views: the same,
 *   and when the language changes, because words are made where they are shown
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

  /** @type {Store<State>['subscribe']} */
  function subscribe(select, listener) {
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
    show(select, update) {
      subscribe(select, update);
      let { language } = state;
      listeners.push(() => {
        if (language === state.language) return;
        language = state.language;
        update(select(state));
      });
    },
  };
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
