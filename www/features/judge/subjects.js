// What a judgement, a map or a matrix is about: which weights and which pictures, and where the engine has such weights.
// Pure functions.

/**
 * @typedef {import('../../state/state.js').State} State
 * @typedef {import('../../state/types.js').JudgedName} JudgedName
 */

/**
 * `of`: one object for each weights and pictures. `source`: which of the engine's weights they are; `aside`: they are
 * given to it first (aside.js).
 * @typedef {{ name: JudgedName, source: import('../../engine/protocol.js').Source, of: object }} Subject
 */

/** @type {WeakMap<object, Map<string, object>>} */
const subjects = new WeakMap();

/** @param {object} dataset @param {string} key */
export function subject(dataset, key) {
  const known = subjects.get(dataset) ?? new Map();
  subjects.set(dataset, known);
  if (!known.has(key)) known.set(key, {});
  return known.get(key);
}

/** Whether a judgement may be of these pictures. @param {unknown} of @param {object | null} dataset */
export function isOf(of, dataset) {
  const known = dataset && subjects.get(dataset);
  return known ? [...known.values()].includes(/** @type {object} */ (of)) : false;
}

/**
 * @param {State} state
 * @param {JudgedName} name
 * @returns {Subject | null} null: there are no such weights or no pictures, or a run is moving the weights
 */
export function subjectOf(state, name) {
  const { dataset, weights, run, runs, origin, beforeTeaching } = state;
  if (!dataset) return null;
  /** @param {Subject['source']} source @param {string} key @returns {Subject} */
  const about = (source, key) => ({ name, source, of: subject(dataset, key) });
  if (name === 'as_read') return weights.shipped > 0 ? about('shipped', `as_read ${weights.shipped}`) : null;
  if (name === 'shipped' || name === 'yours') {
    const isMoving = name === 'yours' && run !== 'idle';
    return weights[name] > 0 && !isMoving ? about(name, `${name} ${weights[name]}`) : null;
  }
  if (name === 'before') {
    if (!beforeTeaching) return null;
    const { source, times } = beforeTeaching;
    return about(source === 'yours' ? 'aside' : 'shipped', `${source} ${times}`);
  }
  const kept = runs.find(({ id }) => name === `run ${id}`);
  if (!kept) return null;
  const answers = origin?.from === 'run' && origin.run === kept.id && !origin.taught && run === 'idle';
  // A run that went on has other weights, and ended at another time.
  return answers ? about('yours', `yours ${weights.yours}`) : about('aside', `${name} ${kept.date}`);
}

/**
 * What is looked at: where nothing was chosen, or what was chosen is gone, the run under way, else the weights that answer.
 * @param {State} state
 */
export function chosen({ judgeChoice: { a, b, show }, source, run, judgements, runs, beforeTeaching }) {
  const there = (/** @type {JudgedName | null} */ name) => {
    const isGone =
      name === 'before' ? !beforeTeaching : name?.startsWith('run ') && !runs.some(({ id }) => name === `run ${id}`);
    return isGone ? null : name;
  };
  const isLive = run !== 'idle' && judgements.yours?.epoch;
  return { a: there(a) ?? (isLive ? /** @type {const} */ ('yours') : source), b: there(b), show };
}
