// What the page knows, as one type, and what follows from it: which buttons act is worked out here and
// stored nowhere, so that it cannot drift. Touches no element and asks nothing of the engine.

/**
 * @import { Clusters, DataProgress, EngineError, EngineInfo, EpochRow, LoadedDataset, ModelSummary, Prediction, Recipes,
 *   Samples, Source, Taught, TrainingForm, TrainingProgress, TrainingResult } from '../engine/protocol.js'
 */

/** @typedef {import('./store.js').Store<State>} Store */

/**
 * Where the user's weights come from: a run, a file, or the shipped ones; and whether they were taught since.
 * @typedef {{ from: 'run', run: number, taught?: true } | { from: 'shipped', taught?: true } | { from: 'file', file: string, taught?: true }} Origin
 */

/**
 * Weights that no run keeps, because they were taught or came from a file: they can answer again, on the next visit
 * too. Their ids are below 0, the newest one's the lowest; those of runs are above.
 * @typedef {{ id: number, origin: Origin, bytes: Uint8Array }} Other
 */

/**
 * An error that stands on the page, how often it has come, and what a person can do about it: try again.
 * @typedef {{ error: unknown, times: number, retry: (() => void) | null }} Alert
 */

/**
 * Strokes (x0,y0,x1,y1,… in pad units) with the milliseconds when each began and ended, or a picture's pixels; a
 * finished picture, such as one of a data set, is read as it is.
 * @typedef {{ strokes: number[][], times: [number, number][], size: number } | { rgba: Uint8Array, width: number, height: number } | { finished: Uint8Array }} Ink
 *   `finished`: size × size, 0 = paper, 255 = ink
 */

/**
 * The newest of a run: what trains fastest is measured for it, it starts, is under way, has ended or has failed.
 * @typedef {'asked' | 'measuring' | 'starting' | 'stopping' | 'failed' | { progress: TrainingProgress } | { result: TrainingResult } | { stoppedAfter: number } | { divergedIn: number } | { brokeIn: number, kept: number | null }} RunNews
 *   `asked`: the form is being checked. `stoppedAfter`: seconds, before the run had begun. `divergedIn`: the epoch in which a loss or a weight
 *   became no number. `brokeIn`: the epoch in which the engine broke, 0 before
 *   the first; `kept`: the one whose weights are in use
 */

/**
 * The rows of a run so far, an epoch each. They are one list that grows in place, because a run has up to 10,000
 * of them and a copy an epoch would cost more and more; each addition makes a new object around it.
 * @typedef {{ readonly rows: readonly EpochRow[], readonly length: number }} History
 */

/** @typedef {import('../features/runs/list.js').KeptRun} KeptRun */

/** Steps that a run has taken since its start, and the epoch, from 1. @typedef {{ step: number, epoch: number }} Place */

/**
 * What the network said of a drawing at a moment of a run: the most probable digit.
 * @typedef {Place & { digit: number, probability: number }} Guess
 */

/**
 * My digit through time: one drawing in one run. The guesses stand `stride` steps apart; the newest may be nearer.
 * @typedef {{ ink: Ink, run: number, picture: Uint8Array, size: number, stride: number, guesses: readonly Guess[] }} Course
 */

/**
 * The newest of a lesson. `done` is from 0 to 1.
 * @typedef {{ stage: 'starting' | 'loading' | 'first' | 'again', done: number }
 *   | { taught: Taught, seconds: number } | 'stopped' | 'failed' | 'undone'} TeachNews
 */

/**
 * The weights of a judgement: a run's by its id, those from before the last lesson, or the shipped ones as drawings are
 * read.
 * @typedef {Source | `run ${number}` | 'before' | 'as_read'} JudgedName
 */

/**
 * Which judgements are shown: one, two side by side, or their difference. `a` null: that of the weights that answer.
 * @typedef {{ a: JudgedName | null, b: JudgedName | null, show: 'both' | 'a' | 'b' | 'difference' }} JudgeChoice
 */

/**
 * @typedef {object} Browse
 * @property {boolean} training or the test pictures
 * @property {number | null} label null: all
 * @property {import('../features/data/order.js').Order} order
 * @property {number} round how often they were shuffled
 * @property {number | null} writer null: all
 * @property {number} page from 0
 */

/**
 * What is chosen in the chapter Loss: softmax's sliders; the digit that the drawing really is, `null` for the network's
 * answer; the weight that moves, `null` for one with a large gradient; the learning rate.
 * @typedef {{ logits: readonly number[], label: number | null, place: import('../features/loss/arithmetic.js').Place | null, rate: number }} LossState
 */

/**
 * @typedef {object} State
 * @property {import('../strings/i18n.js').Language} language
 * @property {import('./mode.js').Mode} mode
 * @property {import('../features/frame/chapters.js').Chapter} chapter that is read
 * @property {readonly Alert[]} alerts
 * @property {'starting' | 'ready' | 'switching' | 'restarting' | 'failed'} engine
 * @property {EngineInfo | null} engineInfo
 * @property {{ faster: string | null, pending: boolean }} builds the build that could be taken now, if it is faster
 *   than the one that runs, and whether more are being made
 * @property {readonly import('../features/engine/threads.js').Measured[] | null} threadTimes used to choose the number of
 *   threads; empty: on an earlier visit
 * @property {import('../features/engine/threads.js').Rivals | 'before' | null} rivals used to choose GPU or processor,
 *   perhaps on an earlier visit; null: there is no GPU, or it is not measured yet
 * @property {{ cause: EngineError, epoch: number } | null} gpuLeft why the processor trains the run that a GPU began or
 *   was to begin, and from which epoch on
 * @property {LoadedDataset | null} dataset
 * @property {Browse} browse which pictures of the data set are looked at
 * @property {import('../features/data/shelf.js').Pictures | null} shelf a page of them
 * @property {import('../features/data/labels.js').Census | null} census of the part that is looked at
 * @property {{ done: number, total: number } | null} survey how many pictures the engine has read for an order
 * @property {import('../features/data/loupe.js').Look | null} loupe the picture that is seen large
 * @property {{ training: Int32Array | null, test: Int32Array | null }} writers who wrote each picture, where known
 * @property {{ stage: number, pixel: number, label: number | null }} numbers what the chapter Numbers looks at: a stage,
 *   a pixel by its index, and a label; null: the answer's
 * @property {import('../features/numbers/stages.js').Stages | null} stages of the ink on the pad
 * @property {import('../features/numbers/found.js').Found | null} found in the picture on the pad
 * @property {boolean} loading whether a data set is on its way
 * @property {readonly DataProgress[]} files of a data set, while they are on their way
 * @property {Recipes | null} recipes
 * @property {keyof Recipes | null} recipe the one that was chosen last
 * @property {import('../features/train/fields.js').Texts | null} form what the training form holds, field by field, as
 *   texts: filling it in sets this; null until the recipes are there
 * @property {{ hash: string, form: import('../features/train/fields.js').Texts } | null} link what a link that was
 *   followed says its training results in: the first 16 hex digits of SHA-256 of the weights
 * @property {import('../features/walk/progress.js').Walk} walk
 * @property {readonly import('../features/train/fields.js').FieldProblem[]} fieldErrors what is wrong with the form
 * @property {ModelSummary | null} summary of the network that the form describes
 * @property {TrainingForm | null} config the newest of the form that makes a network; `fieldErrors` says what else is wrong with it
 * @property {ModelSummary | null} running the network of the run under way, or of the last one
 * @property {{ pixels: Uint8Array, count: number } | null} samples augmented pictures; null: not visible
 * @property {'idle' | 'running' | 'paused'} run
 * @property {RunNews | null} runNews
 * @property {History} history
 * @property {number | null} runId of the run of the events and the history
 * @property {Place} place where the user's weights stand in their run, as the bench knows them
 * @property {readonly KeptRun[]} runs that have ended, the oldest first
 * @property {import('../features/runs/list.js').Slots} slots which runs are compared, each by its colour
 * @property {{ deleted: KeptRun } | { evicted: readonly KeptRun[] } | null} runsNotice what has gone
 * @property {import('../storage/database.js').Trouble | null} runTrouble why runs are not kept beyond this visit
 * @property {number} unreadableRuns runs on the device that this version cannot read
 * @property {Course | null} course of what the network said of the drawing in the run
 * @property {import('../features/train/courses.js').Batches | null} batches of the same run
 * @property {TrainingForm | null} trained the hyperparameters of that run
 * @property {Source} source whose weights answer
 * @property {Record<Source, number>} weights how often these weights have changed; 0: there are none
 * @property {Origin | null} origin of the user's weights; null: there are none
 * @property {readonly Other[]} others the oldest first
 * @property {Ink} ink
 * @property {boolean} drawing whether a stroke is being drawn right now
 * @property {Prediction | null} reading of the ink, the newest
 * @property {Asked | null} read what the reading is an answer to
 * @property {Record<Source, Uint8Array>} off a byte for each hidden unit, not 0 where it is switched off; empty: all are on
 * @property {import('../features/read/inside.js').Inside | null} inside the network while it reads the picture
 * @property {import('../features/read/inside.js').Place | null} look the unit or digit looked at; null: the answer
 * @property {import('../features/read/inside.js').UnitView | null} unitView what is behind it
 * @property {import('../features/read/switching.js').Score | null} score without the units that are off
 * @property {import('../features/read/pixels.js').Way} pixelsWay
 * @property {number | null} pixelsDigit that pixels speak for or against; null: the obvious one
 * @property {import('../features/read/pixels.js').Pixels | null} pixels
 * @property {LossState} loss
 * @property {'idle' | 'running' | 'paused'} clustering
 * @property {Clusters | null} clusters of the clustering under way, or of the last one
 * @property {number | null} cluster that is looked into
 * @property {Samples | null} members of it, the nearest first
 * @property {readonly number[]} distances of the drawing from each centroid; empty: there are none
 * @property {Float32Array | null} rowsRead what an LSTM made of the drawing row by row; null: no LSTM answers
 * @property {number} row of the drawing at which the LSTM is looked at, from 0
 * @property {{ perceptron: number | null, lstm: number | null }} accuracies on the test pictures
 * @property {boolean} inkless whether the reading is of a picture in which there was no ink
 * @property {number} shown which digit of a number is looked at, from 0
 * @property {readonly import('../features/judge/correcting.js').Correction[]} corrections the oldest first
 * @property {boolean} keeping whether corrections are kept beyond this visit
 * @property {import('../storage/corrections.js').Trouble} trouble why not, where they are not
 * @property {number} unreadable corrections on the device that this version cannot read
 * @property {{ readonly [Name in JudgedName]?: import('../features/judge/facts.js').Judgement }} judgements
 * @property {{ name: JudgedName, done: number } | null} judging what is being judged, from 0 to 1
 * @property {JudgedName | null} judgeRefused what could not be judged
 * @property {JudgeChoice} judgeChoice
 * @property {boolean} judgeAsRead whether the answers as drawings are read were requested
 * @property {(import('../features/judge/facts.js').Cell & { name: JudgedName }) | null} judgeCell whose pictures are shown
 * @property {import('../features/judge/mapping.js').DigitMap | null} map
 * @property {number | null} mapDone of the map on its way, from 0 to 1
 * @property {number | null} mapOnly the digit that is shown alone
 * @property {readonly [number, number] | null} mine where the drawing lies on the map
 * @property {boolean} teaching
 * @property {TeachNews | null} teachNews
 * @property {{ source: Source, origin: Origin | null } | null} beforeTeaching what Undo teaching brings back
 */

/** @param {State['language']} language @param {State['mode']} mode @returns {State} */
export const initialState = (language, mode) => ({
  language,
  mode,
  chapter: 'read',
  alerts: [],
  engine: 'starting',
  engineInfo: null,
  builds: { faster: null, pending: false },
  threadTimes: null,
  rivals: null,
  gpuLeft: null,
  dataset: null,
  browse: { training: true, label: null, order: 'file', round: 0, writer: null, page: 0 },
  shelf: null,
  census: null,
  survey: null,
  loupe: null,
  writers: { training: null, test: null },
  numbers: { stage: 0, pixel: 406, label: null },
  stages: null,
  found: null,
  loading: false,
  files: [],
  recipes: null,
  recipe: null,
  form: null,
  link: null,
  walk: { guesses: {}, facts: {} },
  fieldErrors: [],
  summary: null,
  config: null,
  running: null,
  samples: null,
  run: 'idle',
  runNews: null,
  history: noHistory(),
  runId: null,
  place: { step: 0, epoch: 0 },
  runs: [],
  slots: [null, null, null, null],
  runsNotice: null,
  runTrouble: null,
  unreadableRuns: 0,
  course: null,
  batches: null,
  trained: null,
  source: 'shipped',
  weights: { shipped: 0, yours: 0 },
  origin: null,
  others: [],
  ink: { strokes: [], times: [], size: 1 },
  drawing: false,
  reading: null,
  read: null,
  off: { shipped: new Uint8Array(), yours: new Uint8Array() },
  inside: null,
  look: null,
  unitView: null,
  score: null,
  pixelsWay: 'gradient_times_input',
  pixelsDigit: null,
  pixels: null,
  loss: { logits: [0, 1, 2, 0, -1, 0, 0.5, 4, 0, 1.5], label: null, place: null, rate: 1 },
  clustering: 'idle',
  clusters: null,
  cluster: null,
  members: null,
  distances: [],
  rowsRead: null,
  row: 27,
  accuracies: { perceptron: null, lstm: null },
  inkless: false,
  shown: 0,
  corrections: [],
  keeping: true,
  trouble: 'failed',
  unreadable: 0,
  judgements: {},
  judging: null,
  judgeRefused: null,
  judgeChoice: { a: null, b: null, show: 'both' },
  judgeAsRead: false,
  judgeCell: null,
  map: null,
  mapDone: null,
  mapOnly: null,
  mine: null,
  teaching: false,
  teachNews: null,
  beforeTeaching: null,
});

/** @returns {History} of a run that begins */
export function noHistory() {
  return { rows: [], length: 0 };
}

/**
 * The newest history with more rows.
 * @param {History} history
 * @param {readonly EpochRow[]} added
 * @returns {History}
 */
export function grown({ rows }, added) {
  const list = /** @type {EpochRow[]} */ (rows);
  list.push(...added);
  return { rows: list, length: list.length };
}

/**
 * What a reading depends on: the ink, the weights that answer, and which of their units are off.
 * @typedef {{ ink: Ink, source: Source, times: number, off: Uint8Array }} Asked
 */

/** @param {State} state @returns {Asked} */
export const asked = ({ ink, source, weights, off }) => ({
  ink,
  source,
  times: weights[source],
  off: off[source],
});

/** Whether an answer to what is drawn is on its way; without weights there is none. @param {State} state */
export function isReading(state) {
  const { ink, source, times, off } = asked(state);
  const { read } = state;
  const isRead = read?.ink === ink && read.source === source && read.times === times && read.off === off;
  return times > 0 && !isRead;
}

/** Below it an answer is called doubtful: of ten such answers one is wrong, or more. */
const SURE = 0.9;

/**
 * Whether a digit may well be another one, or none. A mark is not a digit and never in doubt.
 * @param {Pick<import('../engine/protocol.js').DigitReading, 'answer' | 'nearest' | 'second' | 'probabilities'> | undefined} digit
 */
export const isDoubtful = (digit) =>
  digit !== undefined &&
  digit.nearest !== null &&
  (digit.answer === null || digit.second !== null || (digit.probabilities[digit.answer] ?? 0) < SURE);

/** @param {Prediction | null} reading */
export const isInDoubt = (reading) =>
  reading !== null && !reading.blank && (reading.digits.length ? reading.digits.some(isDoubtful) : isDoubtful(reading));

/**
 * Whether the shipped weights read the pictures clearly better with rows and columns exchanged. @param {LoadedDataset} dataset
 */
export const seemsTransposed = ({ read }) =>
  read !== null && read.right_transposed > read.count / 2 && read.right_transposed > read.right + read.count / 5;

/** Whether the engine can begin something that takes long. @param {State} state */
export const isFree = ({ engine, run, teaching, clustering }) =>
  engine === 'ready' && run === 'idle' && clustering === 'idle' && !teaching;

/** What the run's buttons can do. @param {State} state @returns {'closed' | 'stopping' | State['run']} */
export function runControls({ engine, teaching, clustering, run, runNews }) {
  if (engine !== 'ready' || teaching || clustering !== 'idle') return 'closed';
  return run !== 'idle' && runNews === 'stopping' ? 'stopping' : run;
}

/** What the clustering's buttons can do. @param {State} state @returns {'closed' | State['clustering']} */
export const clusterControls = (state) =>
  state.engine === 'ready' && !state.teaching && state.run === 'idle' ? state.clustering : 'closed';

/** The digit that is looked at of what is drawn; null where nothing is. @param {State} state */
export function shownDigit({ reading, shown }) {
  if (!reading || reading.blank) return null;
  return reading.digits[shown] ?? reading;
}

/** Whether another build can be chosen now. @param {State} state */
export const canChooseBuild = (state) => state.engine === 'failed' || (isFree(state) && !state.loading);

/** Pixels along one side of MNIST's pictures, and so of those that can be taught beside them. */
export const TAUGHT_SIZE = 28;

/** @param {State} state the corrections that can be taught */
export const lessons = ({ corrections }) => corrections.filter(({ size }) => size === TAUGHT_SIZE);

/** @param {State} state which of teaching's buttons act */
export const teachControls = (state) => ({
  teach: isFree(state) && state.weights[state.source] > 0 && lessons(state).length > 0,
  stop: state.teaching,
  undo: isFree(state) && state.beforeTeaching !== null,
});

/**
 * The weights of that source are others than before.
 * @param {State} state
 * @param {...Source} sources
 */
export function changed({ weights }, ...sources) {
  const next = { ...weights };
  for (const source of sources) next[source] += 1;
  return { weights: next };
}

/** Which of the user's weights can answer: a run's by its id, or one of `others`. @param {State} state */
export function yoursId({ origin, others }) {
  if (origin?.from === 'run' && !origin.taught) return origin.run;
  return others.find((other) => other.origin === origin)?.id ?? null;
}

/** Removes the user's weights. @param {Pick<State, 'weights'>} state */
export const withoutYours = ({ weights }) => ({
  weights: { ...weights, yours: 0 },
  origin: null,
  source: /** @type {const} */ ('shipped'),
});

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
