// My digit through time: the predictions for one drawing during training. Takes what the bench has read anyway, so
// it costs the run nothing. Touches no element.

/** @typedef {import('../../state/types.js').Course} Course */
/** @typedef {import('../../state/types.js').Guess} Guess */
/** @typedef {import('../../state/state.js').State} State */

/** Guesses at most: then every second one goes. */
export const MOST_GUESSES = 48;

/** Steps from one guess to the next, at first. */
export const STRIDE = 20;

/** @param {import('../../state/state.js').Store} store */
export function collectCourse(store) {
  store.subscribe('read', () => {
    const course = next(store.get());
    if (course) store.set({ course });
  });
}

/**
 * The course after the newest reading.
 * @param {Pick<State, 'course' | 'origin' | 'place' | 'read' | 'reading' | 'run' | 'runId'>} state
 * @returns {Course | null} null: it says nothing of a run
 */
export function next({ course, origin, place, read, reading, run, runId }) {
  if (!read || !reading || reading.blank || reading.nearest === null) return null;
  if (read.source !== 'yours' || reading.source !== 'yours') return null;
  if (runId === null || origin?.from !== 'run' || origin.run !== runId || origin.taught) return null;
  const goesOn = course?.run === runId && course.ink === read.ink ? course : null;
  if (run === 'idle' && !goesOn) return null; // of a run that has ended there is nothing more to see
  const digit = reading.nearest;
  const guess = { ...place, digit, probability: reading.probabilities[digit] ?? 0 };
  if (goesOn) return withGuess(goesOn, guess);
  const { picture, size } = reading;
  return { ink: read.ink, run: runId, picture, size, stride: STRIDE, guesses: [guess] };
}

/**
 * The newest guess is always at the end; those before it are a stride apart.
 * @param {Course} course
 * @param {Guess} guess
 * @returns {Course}
 */
export function withGuess(course, guess) {
  const before = course.guesses.at(-2);
  const last = course.guesses.at(-1);
  if (last && guess.step <= last.step) return course;
  const isNear = before && last && last.step - before.step < course.stride;
  const guesses = [...(isNear ? course.guesses.slice(0, -1) : course.guesses), guess];
  if (guesses.length <= MOST_GUESSES) return { ...course, guesses };
  const thinned = guesses.filter((_, i) => i % 2 === 0 || i === guesses.length - 1);
  return { ...course, stride: 2 * course.stride, guesses: thinned };
}
