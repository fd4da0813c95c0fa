// Every message that crosses between the page and the engine's worker, with its type.
// The page sends a Request; the worker answers each with exactly one Reply that carries the same id,
// and in between it may send any number of Events. Errors cross as data, never as thrown objects.
// This file holds types and names only: no code of the page or of the worker.
//
// Keys that come from or go to Rust are written as Rust and Keras write them (batch_size, val_loss),
// so that a saved history, the command line's JSON and these messages have the same keys.

/**
 * Which weights answer: the ones that came with the page, or the ones trained or loaded by the user.
 * @typedef {'shipped' | 'yours'} Source
 */

/**
 * The hyperparameters of a training run. Defaults and limits live in Rust (src/learn/supervised/config.rs).
 * @typedef {object} TrainingConfig
 * @property {number[]} hidden_layers units of each hidden layer, input side first
 * @property {number} dropout fraction of each hidden layer's outputs dropped, 0 ≤ rate < 1
 * @property {'sgd' | 'adam' | 'rmsprop'} optimizer
 * @property {number} learning_rate the highest of the run
 * @property {Schedule} schedule how the learning rate changes over the run
 * @property {number} momentum for sgd and rmsprop, 0 ≤ momentum < 1
 * @property {boolean} nesterov for sgd
 * @property {number} batch_size
 * @property {number} epochs
 * @property {number} seed whole number from 0 to 2^53 - 1
 * @property {number | null} patience epochs without improvement after which the run ends; null: never
 * @property {Monitor} monitor what has to improve
 * @property {number} min_delta a change of this much or less is none
 * @property {boolean} restore_best_weights of a run with patience: whether the best epoch's weights are kept
 * @property {boolean} augment whether each training picture is changed anew in every epoch
 * @property {number} held_back training pictures to validate on in place of the test pictures, which then
 *   score the end of the run alone; 0: none. This and what follows may be left out; 0 or null is off
 * @property {number} nondigits part of the training pictures that makes room for drawings that are no digits
 * @property {number} weight_decay
 * @property {number} label_smoothing part of the target that all digits share
 * @property {number | null} max_norm greatest norm of the weights into a unit; null: any
 * @property {number} average how much of a moving average of the weights a step keeps
 * @property {boolean} keep_best whether a run without patience leaves its best epoch's weights too
 */

/**
 * A hyperparameter's name, as the form's fields and errors have it.
 * @typedef {keyof TrainingConfig} Field
 */

/** @typedef {'val_loss' | 'val_accuracy'} Monitor */

/** @typedef {'constant' | 'step' | 'cosine' | 'one-cycle'} Schedule */

/**
 * Whole forms to start from: the seed's run, and the one that gets to 98% soonest.
 * @typedef {{ seed: TrainingConfig, quick: TrainingConfig }} Recipes
 */

/**
 * A problem with one field of the form.
 * @typedef {object} FieldError
 * @property {Field} field
 * @property {string} message what was expected and what came
 */

/**
 * An error of Rust's as data; errors.js has those that JavaScript makes.
 * @typedef {object} EngineError
 * @property {string} code stable, kebab-case: 'idx-magic', 'field', 'weights', 'not-finite', …
 * @property {string} message one sentence for a person: where, what was expected, what came
 * @property {string} [file] the file it is about
 * @property {number} [offset] byte offset in that file
 * @property {Field} [field] the hyperparameter it is about
 */

/**
 * Which build runs, and why.
 * @typedef {object} EngineInfo
 * @property {string} build e.g. 'simd128'
 * @property {string} kernel the matrix kernel's name
 * @property {'exact' | 'fused'} family
 * @property {number} threads
 * @property {boolean} chosen whether a person asked for this build
 * @property {import('./errors.js').PassedBuild[]} passed faster builds, and what spoke against each
 * @property {readonly string[]} builds the names of all that there are, the fastest first
 */

/**
 * Which build a person wants.
 * @typedef {object} EngineChoice
 * @property {string | null} build its name; null: the fastest that runs here
 * @property {number | null} threads null: as many as are useful here
 */

/**
 * A layer's row in the summary, as Keras prints it.
 * @typedef {object} SummaryRow
 * @property {string} name 'dense_1'
 * @property {string} type 'Dense'
 * @property {[null, number]} input_shape
 * @property {[null, number]} output_shape
 * @property {string} [activation]
 * @property {number} [rate] of a Dropout
 * @property {number} parameters
 */

/**
 * @typedef {object} ModelSummary
 * @property {SummaryRow[]} layers
 * @property {number} parameters total
 */

/**
 * What `check` says of a form: `errors` is empty when the run can start; the summary is null when
 * layers or dropout make no network.
 * @typedef {object} CheckResult
 * @property {FieldError[]} errors
 * @property {ModelSummary | null} summary
 */

/**
 * The data set in use.
 * @typedef {object} DatasetInfo
 * @property {string} name 'MNIST' or the files' names
 * @property {number} training_images
 * @property {number} validation_images
 * @property {number} size pixels along one side of a picture
 * @property {boolean} is_mnist true when all four hashes are MNIST's
 */

/**
 * What the network makes of one digit.
 * @typedef {object} DigitReading
 * @property {number | null} answer the digit that it is; null when blank or no digit
 * @property {number | null} nearest the most probable digit, also of ink that is no digit; null when blank
 * @property {number | null} second the next digit, when it is nearly as probable as the answer
 * @property {number[]} probabilities ten, calibrated: of drawings at 0.9, nine in ten are that digit
 * @property {Uint8Array} picture what the network sees: size × size, row by row, 0 = paper, 255 = ink
 */

/**
 * @typedef {object} LineReading
 * @property {boolean} blank true when there was no ink: then answer is null and probabilities are all 0
 * @property {number} size pixels along one side of each picture
 * @property {Source} source which weights answered
 * @property {DigitReading[]} digits of a number, from left to right; empty when the ink is one digit or none
 * @property {number} unsure which of them is least certain, from 0
 */

/**
 * What the network makes of a drawing: of its only digit, or of the least certain one of a number.
 * @typedef {DigitReading & LineReading} Prediction
 */

/**
 * One epoch of a run: a row of the training history. `accuracy` and `loss` are means over the epoch as
 * Keras reports them (with dropout, while the weights were moving).
 * @typedef {object} EpochRow
 * @property {number} epoch from 1
 * @property {number} loss
 * @property {number} accuracy 0 to 1
 * @property {number} val_loss
 * @property {number} val_accuracy
 * @property {number} seconds
 */

/**
 * How a run ended: with its last epoch; early, because nothing got better; or by a person.
 * @typedef {'finished' | 'early' | 'stopped'} Ending
 */

/**
 * @typedef {object} RunEnd
 * @property {EpochRow[]} history
 * @property {Ending} ending
 * @property {number | null} weights_epoch from 1: whose weights are in use, the best epoch's or the last
 *   one's; null when stopped
 * @property {{ loss: number, accuracy: number } | null} test of test pictures that the run has not
 *   validated on; null when it has, or was stopped
 */

/**
 * @typedef {object} RunTotals
 * @property {Monitor} monitor what had to improve
 * @property {number | null} test_score loss on the test pictures of the weights in use;
 *   null when stopped
 * @property {number | null} test_accuracy
 * @property {number} seconds
 */

/** @typedef {RunEnd & RunTotals} TrainingResult */

/**
 * @typedef {object} WeightsInfo
 * @property {Source} source
 * @property {string} name file name or 'trained here'
 * @property {ModelSummary} summary
 * @property {number} input_size pixels along one side of the picture that the network reads
 */

/**
 * What teaching did. Accuracies are those on MNIST's test set, 0 to 1.
 * @typedef {object} Taught
 * @property {number} accuracy_before
 * @property {number} accuracy_after
 * @property {number} corrections
 * @property {number} right_before corrections that were read as the person says
 * @property {number} right_after
 */

/**
 * Requests and what each resolves to.
 *
 * | request | resolves to |
 * | --- | --- |
 * | open | OpenResult: the engine runs, and every other request waits for that; the recipes of the form and the defaults of each optimizer |
 * | load_weights | WeightsInfo; `bytes` null means: fetch the shipped file |
 * | load_mnist | DatasetInfo; sends data_progress events |
 * | load_files | DatasetInfo; on any error the data set that was loaded stays |
 * | data_files | File[]: what the data set in use was read from, for another build's engine; none without one |
 * | check | CheckResult |
 * | augmented | Uint8Array: some training pictures as augmentation makes them, [count, size, size], others in each round; empty when no data set is loaded |
 * | random_seed | number: a seed that nobody chose |
 * | predict_strokes | Prediction; `times` are the seconds when each stroke began and ended, NaN or none at all where nobody knows |
 * | predict_pixels | Prediction |
 * | train | TrainingResult at the end of the run; sends training_progress and epoch events. Loads MNIST first when no data set is loaded |
 * | pause, resume, stop | null, once the run has reacted; stop also ends teaching |
 * | teach | takes pictures of 28 × 28 pixels, one after the other, and a label for each, 255 for no digit. Taught, and the taught weights are `yours`; null when it was stopped, and nothing has changed. Sends teaching_progress events. Loads MNIST first, for itself alone when another data set is loaded |
 * | undo_teaching | whether there still are weights of the user's: `yours` is what it was before teaching |
 * | save_weights | Uint8Array, safetensors |
 * | save_history | string |
 * | load_history | null; what save_history then saves |
 *
 * @typedef {{ type: 'open', choice: EngineChoice }
 *   | { type: 'load_weights', source: Source, name: string, bytes: Uint8Array | null }
 *   | { type: 'load_mnist' }
 *   | { type: 'load_files', files: File[] }
 *   | { type: 'data_files' }
 *   | { type: 'check', config: TrainingConfig }
 *   | { type: 'augmented', round: number, count: number }
 *   | { type: 'random_seed' }
 *   | { type: 'predict_strokes', source: Source, strokes: Float32Array[], times: Float64Array, width: number, height: number }
 *   | { type: 'predict_pixels', source: Source, rgba: Uint8ClampedArray, width: number, height: number }
 *   | { type: 'train', config: TrainingConfig }
 *   | { type: 'pause' }
 *   | { type: 'resume' }
 *   | { type: 'stop' }
 *   | { type: 'teach', source: Source, pictures: Uint8Array, labels: Uint8Array }
 *   | { type: 'undo_teaching' }
 *   | { type: 'save_weights', source: Source }
 *   | { type: 'save_history', format: 'csv' | 'json' }
 *   | { type: 'load_history', rows: EpochRow[] }} RequestBody
 */

/**
 * The learning rate that each optimizer starts from.
 * @typedef {Record<TrainingConfig['optimizer'], number>} LearningRates
 */

/** @typedef {{ engine: EngineInfo, recipes: Recipes, learning_rates: LearningRates }} OpenResult */

/**
 * @typedef {object} ResultOf
 * @property {OpenResult} open
 * @property {WeightsInfo} load_weights
 * @property {DatasetInfo} load_mnist
 * @property {DatasetInfo} load_files
 * @property {File[]} data_files
 * @property {CheckResult} check
 * @property {Uint8Array} augmented
 * @property {number} random_seed
 * @property {Prediction} predict_strokes
 * @property {Prediction} predict_pixels
 * @property {TrainingResult} train
 * @property {null} pause
 * @property {null} resume
 * @property {null} stop
 * @property {Taught | null} teach
 * @property {boolean} undo_teaching
 * @property {Uint8Array} save_weights
 * @property {string} save_history
 * @property {null} load_history
 */

/** @typedef {RequestBody & { id: number }} Request */

/**
 * @typedef {{ id: number, ok: true, result: ResultOf[keyof ResultOf] }
 *   | { id: number, ok: false, error: import('./errors.js').EngineError }} Reply
 */

/**
 * Sent about ten times a second while a run is under way.
 * @typedef {object} TrainingProgress
 * @property {'training' | 'validating' | 'paused' | 'finished'} phase
 * @property {number} epoch from 1
 * @property {number} epochs
 * @property {number} batch batches done in this epoch's phase
 * @property {number} batches in this epoch's phase
 * @property {number} loss mean over the epoch so far
 * @property {number} accuracy mean over the epoch so far
 * @property {number} images_per_second
 * @property {number} seconds_left estimate for the whole run; 0 at the end
 */

/** @typedef {{ file: string, index: number, files: number, loaded: number, total: number }} DataProgress bytes as they came over the wire; total is 0 when the server does not say */

/** @typedef {{ round: number, done: number }} TeachingProgress round: from 1, another one when the first has left a correction misread; done: 0 to 1, of the round */

/**
 * @typedef {{ event: 'data_progress', detail: DataProgress }
 *   | { event: 'dataset', detail: DatasetInfo }
 *   | { event: 'training_progress', detail: TrainingProgress }
 *   | { event: 'teaching_progress', detail: TeachingProgress }
 *   | { event: 'epoch', detail: EpochRow }} Event
 */

export {};
