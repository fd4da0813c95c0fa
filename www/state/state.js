// What the page knows, as one type, and what it knows at first. What follows from it is computed in derived.js and
// stored nowhere, so that it cannot drift.

/**
 * @import { Clusters, DataProgress, EngineError, EngineInfo, LoadedDataset, ModelSummary, Prediction, Recipes,
 *   Samples, TrainingForm } from '../engine/protocol.js'
 * @import { Correction } from '../storage/corrections.js'
 * @import { Trouble } from '../storage/database.js'
 * @import { Language } from '../strings/i18n.js'
 * @import { Alert } from '../ui/alerts.js'
 * @import { Chapter } from './chapters.js'
 * @import { FieldProblem, Texts } from './fields.js'
 * @import { Mode } from './mode.js'
 * @import { Answering, Asked, Batches, Browse, Cell, Census, Course, DigitMap, Found, History, Ink, Inside, JudgeChoice,
 *   JudgedName, Judgement, KeptRun, Look, LossState, Measured, Origin, Other, Pictures, Pixels, Place, Recipe, Rivals,
 *   RunNews, Score, Slots, Stages, TeachNews, UnitPlace, UnitView, Walk, Way } from './types.js'
 */

/** @typedef {import('./store.js').Store<State>} Store */

/**
 * @typedef {object} State
 * @property {Language} language
 * @property {Mode} mode
 * @property {Chapter} chapter that is read
 * @property {readonly Alert[]} alerts
 * @property {'starting' | 'ready' | 'switching' | 'restarting' | 'failed'} engine
 * @property {EngineInfo | null} engineInfo
 * @property {{ faster: string | null, pending: boolean }} builds the build that could be taken now, if it is faster
 *   than the one that runs, and whether more are being made
 * @property {readonly Measured[] | null} threadTimes used to choose the number of threads; empty: on an earlier visit
 * @property {Rivals | 'before' | null} rivals used to choose GPU or processor, perhaps on an earlier visit; null: there is no
 *   GPU, or it is not measured yet
 * @property {{ cause: EngineError, epoch: number } | null} gpuLeft why the processor trains the run that a GPU began or
 *   was to begin, and from which epoch on
 * @property {LoadedDataset | null} dataset
 * @property {Browse} browse which pictures of the data set are looked at
 * @property {Pictures | null} shelf a page of them
 * @property {Census | null} census of the part that is looked at
 * @property {{ done: number, total: number } | null} survey how many pictures the engine has read for an order
 * @property {Look | null} loupe the picture that is seen large
 * @property {{ training: Int32Array | null, test: Int32Array | null }} writers who wrote each picture, where known
 * @property {{ stage: number, pixel: number, label: number | null }} numbers what the chapter Numbers looks at: a stage,
 *   a pixel by its index, and a label; null: the answer's
 * @property {Stages | null} stages of the ink on the pad
 * @property {Found | null} found in the picture on the pad
 * @property {boolean} loading whether a data set is on its way
 * @property {readonly DataProgress[]} files of a data set, while they are on their way
 * @property {Recipes | null} recipes
 * @property {Recipe | null} recipe the one that was chosen last
 * @property {Texts | null} form what the training form holds, field by field, as texts: filling it in sets this; null
 *   until the recipes are there
 * @property {{ hash: string, family?: string, form: Texts, mnist: boolean } | null} link what a link that was followed says its training results in:
 *   the first 16 hex digits of SHA-256 of the weights
 * @property {Walk} walk
 * @property {readonly FieldProblem[]} fieldErrors what is wrong with the form
 * @property {ModelSummary | null} summary of the network that the form describes
 * @property {TrainingForm | null} config the newest of the form that makes a network; `fieldErrors` says what else is wrong with it
 * @property {ModelSummary | null} running the network of the run under way, or of the last one
 * @property {Samples | null} samples augmented pictures; null: not visible
 * @property {'idle' | 'running' | 'paused'} run
 * @property {RunNews | null} runNews
 * @property {History} history
 * @property {number | null} runId of the run of the events and the history
 * @property {Place} place the step of the user's weights in their run, as the bench knows it
 * @property {readonly KeptRun[]} runs that have ended, the oldest first
 * @property {Slots} slots which runs are compared, each by its colour
 * @property {{ deleted: KeptRun } | { evicted: readonly KeptRun[] } | null} runsNotice what has gone
 * @property {Trouble | null} runTrouble why runs are not kept beyond this visit
 * @property {number} unreadableRuns runs on the device that this version cannot read
 * @property {Course | null} course of what the network said of the drawing in the run
 * @property {Batches | null} batches of the same run
 * @property {TrainingForm | null} trained the hyperparameters of that run
 * @property {Answering} source whose weights answer
 * @property {Record<Answering, number>} weights how often these weights have changed; 0: there are none
 * @property {Origin | null} origin of the user's weights; null: there are none
 * @property {readonly Other[]} others the oldest first
 * @property {Ink} ink
 * @property {boolean} drawing whether a stroke is being drawn right now
 * @property {Prediction | null} reading of the ink, the newest
 * @property {Asked | null} read what the reading is an answer to
 * @property {Record<Answering, Uint8Array>} off a byte for each hidden unit, not 0 where it is switched off; empty: all are on
 * @property {Inside | null} inside the network while it reads the picture
 * @property {UnitPlace | null} look the unit or digit looked at; null: the answer
 * @property {UnitView | null} unitView what is behind it
 * @property {Score | null} score without the units that are off
 * @property {Way} pixelsWay
 * @property {number | null} pixelsDigit that pixels speak for or against; null: the obvious one
 * @property {Pixels | null} pixels
 * @property {LossState} loss
 * @property {'idle' | 'running' | 'paused'} clustering
 * @property {Clusters | null} clusters of the clustering under way, or of the last one
 * @property {number | null} cluster that is looked into
 * @property {Samples | null} members of it, the nearest first
 * @property {readonly number[]} distances of the drawing from each centroid; empty: there are none
 * @property {Float32Array | null} rowsRead what an LSTM made of the drawing row by row; null: no LSTM answers
 * @property {number} row of the drawing at which the LSTM is looked at, from 0
 * @property {{ of: LoadedDataset, accuracy: number } | null} shippedScore of the shipped weights on the test pictures
 * @property {boolean} inkless whether the reading is of a picture in which there was no ink
 * @property {number} shown which digit of a number is looked at, from 0
 * @property {readonly Correction[]} corrections the oldest first
 * @property {boolean} keeping whether corrections are kept beyond this visit
 * @property {Trouble} trouble why not, where they are not
 * @property {number} unreadable corrections on the device that this version cannot read
 * @property {{ readonly [Name in JudgedName]?: Judgement }} judgements
 * @property {{ name: JudgedName, done: number } | null} judging what is being judged, from 0 to 1
 * @property {JudgedName | null} judgeRefused what could not be judged
 * @property {JudgeChoice} judgeChoice
 * @property {boolean} judgeAsRead whether the answers as drawings are read were requested
 * @property {(Cell & { name: JudgedName }) | null} judgeCell whose pictures are shown
 * @property {DigitMap | null} map
 * @property {number | null} mapDone of the map on its way, from 0 to 1
 * @property {number | null} mapOnly the digit that is shown alone
 * @property {readonly [number, number] | null} mine where the drawing lies on the map
 * @property {boolean} teaching
 * @property {TeachNews | null} teachNews
 * @property {{ source: Answering, origin: Origin | null, times: number, bytes: Uint8Array | null } | null} beforeTeaching
 *   what Undo teaching brings back; `times`: as in \`weights\`; `bytes` null: they were the shipped ones
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
  history: { rows: [], length: 0 },
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
  loss: { logits: null, label: null, place: null, rate: 1 },
  clustering: 'idle',
  clusters: null,
  cluster: null,
  members: null,
  distances: [],
  rowsRead: null,
  row: 27,
  shippedScore: null,
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
