// The types of what the page knows, in the order of the page's chapters, for the store and for the modules that make or show
// it. Types alone: nothing here runs.

/**
 * @import { BatchRecords, EpochRow, InkStages, Judged, Recipes, Source, Taught, TrainingForm, TrainingProgress,
 *   TrainingResult } from '../engine/protocol.js'
 * @import { Point } from '../ui/chart.js'
 */

/** Whose weights answer; what is aside is only judged. @typedef {Exclude<Source, 'aside'>} Answering */

/** A recipe of the chapter Train. @typedef {Exclude<keyof Recipes, 'lstm'>} Recipe */

/** A picture's pixels. @typedef {{ rgba: Uint8Array, width: number, height: number }} Rgba */

/**
 * Strokes (x0,y0,x1,y1,… in pad units) with the milliseconds when each began and ended, or a picture's pixels; a
 * finished picture, such as one of a data set, is read as it is.
 * @typedef {{ strokes: number[][], times: [number, number][], size: number } | Rgba | { finished: Uint8Array }} Ink
 *   `finished`: size × size, 0 = paper, 255 = ink
 */

/**
 * What a reading depends on: the ink, the weights that answer, and which of their units are off.
 * @typedef {{ ink: Ink, source: Answering, times: number, off: Uint8Array }} Asked
 */

/** A file's picture. @typedef {Rgba & { canvas: HTMLCanvasElement }} Picture */

/**
 * What the pad shows: a file's picture, or a finished one: size × size, 0 = paper, 255 = ink.
 * @typedef {Picture | { canvas: HTMLCanvasElement, finished: Uint8Array }} PadPicture
 */

/**
 * What is on the pad, as a visit leaves it for the next one.
 * @typedef {object} Restored
 * @property {number[][]} strokes each x0,y0,x1,y1,… in pad units
 * @property {[number, number][]} times when each stroke began and ended, in milliseconds; NaN for strokes drawn
 *   with keys, whose times say nothing about the drawing
 * @property {PadPicture | null} picture in place of strokes
 */

/**
 * Where the user's weights come from: a run, a file, or the shipped ones; and whether they were taught since.
 * @typedef {{ from: 'run', run: number, taught?: true } | { from: 'shipped', taught?: true } | { from: 'file', file: string, taught?: true }} Origin
 */

/**
 * Weights that no run keeps, because they were taught or came from a file: they can answer again, on the next visit
 * too. Their ids are below 0, the newest one's the lowest; those of runs are above.
 * @typedef {{ id: number, origin: Origin, bytes: Uint8Array }} Other
 */

/** A training step with this many threads. @typedef {{ threads: number, milliseconds: number }} Measured */

/** Milliseconds of a step. @typedef {{ gpu: number, processor: number }} Rivals */

/** How pictures are ordered. @typedef {'file' | 'random' | 'hardest' | 'pixels' | 'hidden'} Order */

/**
 * Which pictures of the data set are looked at.
 * @typedef {object} Browse
 * @property {boolean} training or the test pictures
 * @property {number | null} label null: all
 * @property {Order} order
 * @property {number} round how often they were shuffled
 * @property {number | null} writer null: all
 * @property {number} page from 0
 */

/**
 * What is shown: the pictures, their places in the data set, and what there is of them.
 * @typedef {object} Pictures
 * @property {boolean} training which part they are of
 * @property {Uint32Array} indices in that part
 * @property {Uint8Array} pixels [indices, size, size], 0 = paper, 255 = ink
 * @property {Uint8Array} labels one for each
 * @property {number} size pixels along one side
 * @property {number} total of the order that they are a page of
 * @property {number} from which place in it, from 0
 * @property {number} page from 0
 * @property {number} pages
 */

/** How many pictures each label has, and their means, [10, size, size]. @typedef {{ counts: number[], means: Uint8Array, size: number }} Census */

/**
 * What is known of one picture.
 * @typedef {object} Look
 * @property {boolean} training which part it is of
 * @property {number} index in that part
 * @property {number} label
 * @property {Uint8Array} pixels
 * @property {number} size
 * @property {{ digit: number, probability: number, ofLabel: number } | null} answer of the weights in use
 * @property {number | null} writer
 */

/**
 * What was drawn, and the result of each stage.
 * @typedef {InkStages & {
 *   of: 'drawing' | 'example' | 'photo' | 'number' | 'finished' | 'sample',
 *   label: number | null,
 *   ink: { strokes: number[][], size: number } | Rgba | { finished: Uint8Array },
 * }} Stages
 */

/**
 * What was found in a picture, with the picture.
 * @typedef {import('../engine/protocol.js').Found & { ink: Rgba }} Found
 */

/**
 * The newest of a run: what trains fastest is measured for it, it starts, is under way, has ended or has failed.
 * @typedef {'asked' | 'measuring' | 'starting' | 'stopping' | 'failed' | { progress: TrainingProgress } | { result: TrainingResult } | { stoppedAfter: number } | { divergedIn: number } | { brokeIn: number, kept: number | null }} RunNews
 *   `asked`: the form is being checked. `stoppedAfter`: seconds, before the run had begun. `divergedIn`: the epoch in
 *   which a loss or a weight became no number. `brokeIn`: the epoch in which the engine broke, 0 before the first;
 *   `kept`: the one whose weights are in use
 */

/**
 * The rows of a run so far, an epoch each. They are one list that grows in place, because a run has up to 10,000
 * of them and a copy an epoch would cost more and more; each addition makes a new object around it.
 * @typedef {{ readonly rows: readonly EpochRow[], readonly length: number }} History
 */

/** Single batches of a run, as lines. @typedef {Record<Exclude<keyof BatchRecords, 'epochs'>, readonly Point[]>} Batches */

/** The same in a run's record: x, y, x, y, … @typedef {Record<keyof Batches, Float32Array>} KeptBatches */

/** Steps that a run has taken since its start, and the epoch, from 1. @typedef {{ step: number, epoch: number }} Place */

/**
 * The result of a run.
 * @typedef {object} Ended
 * @property {number} id
 * @property {TrainingForm} form
 * @property {TrainingResult | null} result null: it broke
 * @property {readonly EpochRow[]} history
 * @property {Batches} batches
 * @property {Promise<Uint8Array | null> | null} state to resume it with
 */

/**
 * A run that has ended.
 * @typedef {object} KeptRun
 * @property {number} id also says when it began: of two the later one's is larger
 * @property {string} name as the user called it; empty: by what differs
 * @property {boolean} pinned whether it stays when there are too many
 * @property {number} deleted when, in milliseconds since 1970; 0: it is not
 * @property {number} date of its end, in milliseconds since 1970
 * @property {TrainingForm} form
 * @property {string} dataset the name of what it learnt from
 * @property {readonly EpochRow[]} history
 * @property {KeptBatches} [batches] runs that were kept before 2026-11-27 have none
 * @property {'finished' | 'early' | 'stopped' | 'broken'} ending
 * @property {number} seconds
 * @property {number | null} test_score
 * @property {number | null} test_accuracy
 * @property {string} build
 * @property {string} family how its products round; `gpu`; `mixed` where a run continued in another build or off the GPU
 * @property {string} hash of its weights, SHA-256 in hexadecimal; empty where the browser makes none
 * @property {boolean} resumable whether it can be resumed
 * @property {number} bytes that it takes
 */

/** Which run has which colour, by its place; null: none. @typedef {readonly (number | null)[]} Slots */

/**
 * What the network said of a drawing at a moment of a run: the most probable digit.
 * @typedef {Place & { digit: number, probability: number }} Guess
 */

/**
 * My digit through time: one drawing in one run. The guesses are `stride` steps apart; the newest may be nearer.
 * @typedef {{ ink: Ink, run: number, picture: Uint8Array, size: number, stride: number, guesses: readonly Guess[] }} Course
 */

/**
 * A picture, and the weights that read it.
 * @typedef {{ source: Answering, picture: Uint8Array, size: number }} Question
 */

/**
 * The network while it reads the picture. `layers`: what each hidden unit gives.
 * @typedef {Question & { recurrent: boolean, layers: Float32Array[], probabilities: Float32Array }} Inside
 */

/**
 * A hidden unit; in the layer after the last hidden one, a digit.
 * @typedef {{ layer: number, unit: number }} UnitPlace
 */

/** What is behind a unit. @typedef {UnitPlace & import('../engine/protocol.js').UnitView} UnitView */

/**
 * Right answers of the test pictures, with all units and without those that are off, as fractions; `'counting'`:
 * soon; `'later'`: a run is changing these weights; `'none'`: there are no pictures that fit.
 * @typedef {{ all: number, now: number } | 'counting' | 'later' | 'none'} Score
 */

/** How pixels are judged. @typedef {'gradient_times_input' | 'occlusion' | 'changed_picture'} Way */

/**
 * What the engine said of the pixels.
 * @typedef {object} Pixels
 * @property {Way} way
 * @property {number} digit
 * @property {Uint8Array} picture
 * @property {number} size
 * @property {Float32Array} values empty for a changed picture
 * @property {Uint8Array[]} frames from the drawing to what it was changed into; empty else
 * @property {number} probability of the digit, of the picture or of the last frame
 */

/** Where a weight is. @typedef {{ layer: number, from: number, to: number }} WeightPlace */

/**
 * What is chosen in the chapter Loss: softmax's sliders, `null` for the drawing's logits; the digit that the drawing really is, `null` for the network's
 * answer; the weight that moves, `null` for one with a large gradient; the learning rate.
 * @typedef {{ logits: readonly number[] | null, label: number | null, place: WeightPlace | null, rate: number }} LossState
 */

/** A cell of the matrix. @typedef {{ label: number, answer: number }} Cell */

/**
 * What weights said of pictures: the engine's answers joined, with their probabilities as numbers. `epoch`: of the run
 * under way after which this was said; null: of weights that rest. `of`: which weights and pictures it is about, equal
 * for equal ones.
 * @typedef {Omit<Judged, 'probabilities'> & { probabilities: Float32Array, epoch: number | null, of: unknown }} Judgement
 */

/**
 * The weights of a judgement: a run's by its id, those from before the last lesson, or the shipped ones as drawings are
 * read.
 * @typedef {Answering | `run ${number}` | 'before' | 'as_read'} JudgedName
 */

/**
 * Which judgements are shown: one, two side by side, or their difference. `a` null: that of the weights that answer.
 * @typedef {{ a: JudgedName | null, b: JudgedName | null, show: 'both' | 'a' | 'b' | 'difference' }} JudgeChoice
 */

/**
 * Where test pictures lie.
 * @typedef {object} DigitMap
 * @property {Source} source
 * @property {unknown} of which weights and pictures it is of; of a run under way, which data set
 * @property {number | null} run that it follows or followed to its end; null: it is of weights that rest
 * @property {Uint32Array} indices of the pictures in the test set
 * @property {Uint8Array} labels of these pictures
 * @property {Uint8Array} answers
 * @property {Float32Array} points `[pictures, 2]`; empty: the layer is too wide for a map
 * @property {readonly number[]} explained which part of the variance each axis explains
 * @property {readonly [number, number]} turn of each axis, 1 or −1, that the points have and the engine’s places have not
 */

/**
 * The newest of a lesson. `done` is from 0 to 1.
 * @typedef {{ stage: 'starting' | 'loading' | 'first' | 'again', done: number }
 *   | { taught: Taught, seconds: number } | 'stopped' | 'failed' | 'undone'} TeachNews
 */

/** What happened, as numbers. @typedef {Readonly<Record<string, number>>} Facts */

/**
 * How far the walk is.
 * @typedef {object} Walk
 * @property {{ readonly [chapter: string]: string }} guesses
 * @property {{ readonly [chapter: string]: Facts }} facts of what has happened; a chapter with some is done
 */

export {};
