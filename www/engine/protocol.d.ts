// Every message that crosses between the page, its worker and the engine. Made from the Rust types by
// `npm run protocol` (src/lab/protocol.rs): do not edit.

/** What the page asks of the worker itself. */
export interface WorkerRequests {
  /** Starts the engine; every other request waits for that. */
  open: { body: { choice: EngineChoice, }, answer: OpenResult };
  /** Takes a safetensors file as weights; without bytes the shipped file is fetched. */
  load_weights: { body: { source: Source, name: string, bytes: Bytes | null, }, answer: WeightsInfo };
  /** Fetches MNIST as the data set; sends `data_progress`. */
  load_mnist: { body: {}, answer: LoadedDataset };
  /** Takes a person's own files as the data set. On any error the data set that was loaded stays. */
  load_files: { body: { files: File[], 
/**
 * Whether rows and columns of the pictures are to be exchanged.
 */
transposed: boolean, }, answer: LoadedDataset };
  /** Answers at once, also while the engine starts: whether the worker hears. */
  ping: { body: {}, answer: null };
  /** Trains a network of the usual size on pictures made for that, beside all that the engine holds: the
   * milliseconds of a step. */
  measure: { body: {}, answer: number };
  /** Trains to the end of the run; `null` when it was stopped before it began. Sends `training_progress` and
   * `epochs`, and `kept_run` when it was stopped. Loads MNIST first when no data set is loaded. */
  train: { body: { config: TrainingForm, 
/**
 * The state of a stopped run to resume, as `kept_run` gave it. `null`: a new run.
 */
state: Bytes | null, }, answer: TrainingResult | null };
  /** Teaches to the end, and the taught weights are `yours`; `null` when it was stopped, and nothing has
   * changed. Sends `teaching_progress`. Loads MNIST first, for itself alone when another data set is loaded. */
  teach: { body: { source: Source, pictures: Bytes, labels: Bytes, }, answer: Taught | null };
  /** Clusters the training pictures to the end of the run; `null` when it was stopped before it began. Sends
   * `clusters`. Loads MNIST first when no data set is loaded. */
  cluster: { body: { k: number, seed: number, mini_batch: number, }, answer: Clusters | null };
  /** Answers once the run stands still. */
  pause: { body: {}, answer: null };
  /** Answers once the run goes on. */
  resume: { body: {}, answer: null };
  /** Answers once the run, also teaching, has ended. Training is tested before that; asked again, it is not. */
  stop: { body: {}, answer: null };
}

/** What the worker asks of the lab. */
export interface Commands {
  /** The matrix kernel of this build. */
  kernel: { body: {}, answer: KernelInfo };
  /** Whole forms to start from. */
  recipes: { body: {}, answer: Recipes };
  /** A random seed. */
  random_seed: { body: {}, answer: number };
  /** The names of MNIST's files, in the order in which `take_mnist` wants their bytes. */
  mnist_files: { body: {}, answer: Array<string> };
  /** What has been loaded. */
  holds: { body: {}, answer: Holdings };
  /** Bytes that a data set's files may have, beside all that is held and the run under way. */
  room: { body: {}, answer: number };
  /** Takes MNIST's four files, unpacked, as the data set. */
  take_mnist: { body: { files: Array<Bytes>, }, answer: DatasetInfo };
  /** Takes MNIST's four files, unpacked, for the next teaching alone: the data set stays. */
  take_teaching_mnist: { body: { files: Array<Bytes>, }, answer: null };
  /** Takes the user's files as the data set. On any error the data set that was loaded stays. */
  take_files: { body: { files: Array<NamedFile>, }, answer: DatasetInfo };
  /** Takes a safetensors file as weights; the user's own only while no run is under way. */
  take_weights: { body: { source: Source, name: string, bytes: Bytes, }, answer: WeightsInfo };
  /** Weights as a safetensors file; of a training run, as they are now. */
  save_weights: { body: { source: Source, }, answer: Bytes };
  /** The history of the training run, or of the last one. */
  save_history: { body: { format: HistoryFormat, }, answer: string };
  /** Restores the last run's history after a switch to another build. */
  load_history: { body: { rows: Array<EpochRow>, }, answer: null };
  /** What is wrong with a form, and the network that it would make. */
  check: { body: { config: TrainingForm, }, answer: CheckResult };
  /** At most `count` training pictures, spread over the data set; none without a data set. */
  samples: { body: { count: number, }, answer: Samples };
  /** `count` training pictures as augmentation makes them; `round` selects a different set. None without a data set. */
  augmented: { body: { round: number, count: number, }, answer: Samples };
  /** Reads a drawing: strokes of x0, y0, x1, y1, …, and the seconds when each began and ended, NaN, or an
   * empty list, when they are unknown. */
  predict_strokes: { body: { source: Source, strokes: Array<Floats>, times: Doubles, width: number, height: number, }, answer: Prediction };
  /** Reads a picture of a digit or of a line of digits: RGBA, row by row. */
  predict_pixels: { body: { source: Source, rgba: Bytes, width: number, height: number, }, answer: Prediction };
  /** Switches hidden units of the weights off, and all others on: a byte for each, layer after layer, not 0 where
   * it is off; none: all are on. A list for another network changes nothing, nor one for an LSTM. */
  switch_units: { body: { source: Source, off: Bytes, }, answer: null };
  /** What every hidden unit gives for a picture, in one plain forward pass. */
  look_inside: { body: { source: Source, picture: Bytes, }, answer: Inside };
  /** One unit while the network reads a picture; after the last hidden layer come the digits. */
  look_at_unit: { body: { source: Source, picture: Bytes, layer: number, unit: number, }, answer: UnitView };
  /** Which pixels speak for a digit against the others (gradient × input), a `Float32Array`'s bytes. */
  gradient_times_input: { body: { source: Source, picture: Bytes, digit: number, }, answer: Bytes };
  /** How much probability the digit loses when the place around each pixel is covered, a `Float32Array`'s bytes. */
  occlusion: { body: { source: Source, picture: Bytes, digit: number, }, answer: Bytes };
  /** Frames from this picture to the one that the network would call `digit` (gradient ascent). */
  changed_picture: { body: { source: Source, picture: Bytes, digit: number, }, answer: Bytes };
  /** How many of some test pictures are read right without the units that are `off`. */
  count_right: { body: { source: Source, off: Bytes, from: number, count: number, }, answer: number };
  /** What weights say of the test pictures from `first` on, as many pictures as fit in one slice: by the plain softmax
   * of each picture or, where calibration is fitted, `as_read`: as drawings are read, from eleven views. */
  judge: { body: { source: Source, first: number, as_read: boolean, }, answer: Judged };
  /** What the training run's weights said of all validation pictures after its last epoch; `null` before that. */
  judge_epoch: { body: {}, answer: Judged | null };
  /** Training or test pictures by their indices, `[indices.length, size, size]`, 0 is paper, 255 is ink. */
  pictures_at: { body: { training: boolean, indices: Doubles, }, answer: Bytes };
  /** Works on the axes of the map of the test pictures, the two principal components of the last hidden layer. Takes
   * some test pictures from `first` on; with 0 the axes begin anew. Behind the last picture it seeks the axes in those
   * that were taken. Until they are found, the axes before stay. */
  map: { body: { source: Source, first: number, }, answer: MapProgress };
  /** Where test pictures from `first` on lie on the map, as many as a slice takes: f32 `[pictures, 2]`. Nothing before
   * there are axes. */
  project_test: { body: { source: Source, first: number, }, answer: Bytes };
  /** The same of pictures that are given. */
  project: { body: { source: Source, pictures: Bytes, }, answer: Bytes };
  /** Reads a picture as it is, `[size, size]`, 0 is paper, 255 is ink: a picture of a data set, for example. Weights
   * that read pictures of another size are given its ink as that of any picture. */
  predict_picture: { body: { source: Source, picture: Bytes, }, answer: Prediction };
  /** How a drawing of one digit becomes its picture of `size` × `size` pixels, step by step; `null` without ink. */
  stroke_stages: { body: { strokes: Array<Floats>, width: number, height: number, size: number, }, answer: InkStages | null };
  /** The same of a picture of one digit: RGBA, row by row. */
  pixel_stages: { body: { rgba: Bytes, width: number, height: number, size: number, }, answer: InkStages | null };
  /** The same of a finished picture, `[size, size]`, that stays as it is. */
  picture_stages: { body: { picture: Bytes, }, answer: InkStages | null };
  /** What is found in a picture of a digit or of a line of digits: RGBA, row by row. */
  found: { body: { source: Source, rgba: Bytes, width: number, height: number, }, answer: Found };
  /** The labels of the training or the validation pictures, in the files' order; none without a data set. */
  labels: { body: { training: boolean, }, answer: Bytes };
  /** The mean of all pictures with that label; blank where there is none. */
  mean_picture: { body: { training: boolean, label: number, }, answer: Bytes };
  /** The order in which an epoch of that seed takes `pictures` pictures, a `Float32Array`'s bytes. */
  epoch_order: { body: { seed: number, epoch: number, pictures: number, }, answer: Bytes };
  /** What the weights say of some pictures, from one forward pass each: the probability of the picture's label, the
   * most probable digit and its probability; `[count, 3]`, fewer at the end, a `Float32Array`'s bytes. */
  answers: { body: { source: Source, training: boolean, from: number, count: number, }, answer: Bytes };
  /** The Euclidean distance of some pictures' pixels, from 0 to 1, to those of a picture, a
   * `Float32Array`'s bytes. */
  pixel_distances: { body: { training: boolean, picture: Bytes, from: number, count: number, }, answer: Bytes };
  /** The Euclidean distance, in the last hidden layer, of some pictures to a picture, a `Float32Array`'s bytes. */
  hidden_distances: { body: { source: Source, training: boolean, picture: Bytes, from: number, count: number, }, answer: Bytes };
  /** Starts a training run with new weights. */
  start_training: { body: { config: TrainingForm, }, answer: null };
  /** Goes on with the run of that state, which `take_stopped_run` gave and `config` had started, on the same pictures. */
  continue_training: { body: { config: TrainingForm, state: Bytes, }, answer: null };
  /** Starts to teach weights: pictures of 28 × 28 pixels, one after the other, and a label for each, 255 for no
   * digit. Shows MNIST again, which must have been taken. */
  start_teaching: { body: { source: Source, pictures: Bytes, labels: Bytes, }, answer: null };
  /** Starts to cluster the training pictures into k clusters. `mini_batch` = 0: Lloyd's iterations on all pictures;
   * otherwise mini-batches of that size. */
  start_clustering: { body: { k: number, seed: number, mini_batch: number, }, answer: null };
  /** Up to `count` pictures of a cluster of the clustering under way or the last one, the nearest to its centroid
   * first. */
  cluster_members: { body: { cluster: number, count: number, }, answer: Samples };
  /** The distance of a picture from each centroid of the clustering under way or the last one; empty without one. */
  cluster_distances: { body: { picture: Bytes, }, answer: Array<number> };
  /** A picture's forward and backward pass through a perceptron: each layer's inputs, then each layer's sums before
   * the activation, the last of which are the logits, then the loss's gradient by each layer's sums. `null`
   * for weights of another network. */
  backpropagate: { body: { source: Source, picture: Bytes, label: number, }, answer: Array<Array<number>> | null };
  /** A weight of a perceptron, from a number that a layer takes to a unit of it; the unit's bias; and the weights from
   * the unit to each of the next layer. */
  weight: { body: { source: Source, layer: number, from: number, to: number, }, answer: Array<number> | null };
  /** For each of `values` that the weight might have: ten logits for the picture, and the loss. */
  weight_losses: { body: { source: Source, picture: Bytes, label: number, layer: number, from: number, to: number, values: Floats, }, answer: Array<Array<number>> | null };
  /** A picture's way through an LSTM, row by row, `[rows, 5·units + 10]`: the state h, then i, f, g and o, then the
   * probabilities by the state so far. `null` for weights of another network. */
  read_rows: { body: { source: Source, picture: Bytes, }, answer: Array<number> | null };
  /** Does a slice of the run's work. After an error the run is over, and `finish` gives what was good. */
  step: { body: {}, answer: StepReport };
  /** How far the run is; `null` without a run. `paused` is copied into the answer. */
  progress: { body: { paused: boolean, }, answer: LabEvent | null };
  /** Asks the run to stop early. Returns whether there is more to step: training still tests its current weights. */
  stop: { body: {}, answer: boolean };
  /** Gives the whole state of the training run that was stopped last, to resume it, and forgets it. `null` without
   * one, and for one that may be too large for the memory. */
  take_stopped_run: { body: {}, answer: Bytes | null };
  /** What has become of each batch of the training run since this was asked last. */
  batches: { body: {}, answer: BatchRecords };
  /** Whether this run and later ones measure the gradient's norm. */
  measure_gradients: { body: { on: boolean, }, answer: null };
  /** Ends the run, at its end or before it. The trained weights become `yours`; teaching that is ended
   * before it is done changes nothing. */
  finish: { body: {}, answer: Outcome };
  /** Brings back what `yours` was before the last teaching: whether there still are such weights. */
  undo_teaching: { body: {}, answer: boolean };
}

/** Everything that the page may ask. Each request is answered by exactly one reply of the same id. */
export type Requests = WorkerRequests & Pick<Commands, 'check' | 'augmented' | 'random_seed' | 'predict_strokes' | 'predict_pixels' | 'judge' | 'judge_epoch' | 'pictures_at' | 'map' | 'project' | 'project_test' | 'undo_teaching' | 'switch_units' | 'look_inside' | 'look_at_unit' | 'gradient_times_input' | 'occlusion' | 'changed_picture' | 'count_right' | 'save_weights' | 'save_history' | 'load_history' | 'measure_gradients' | 'predict_picture' | 'stroke_stages' | 'pixel_stages' | 'picture_stages' | 'found' | 'labels' | 'mean_picture' | 'epoch_order' | 'answers' | 'pixel_distances' | 'hidden_distances' | 'cluster_members' | 'cluster_distances' | 'backpropagate' | 'weight' | 'weight_losses' | 'read_rows'>;

export type RequestBody = { [Type in keyof Requests]: { type: Type } & Requests[Type]['body'] }[keyof Requests];

export type Request = RequestBody & { id: number };

export type ResultOf = { [Type in keyof Requests]: Requests[Type]['answer'] };

export type Reply =
  | { id: number, ok: true, result: ResultOf[keyof Requests] }
  | { id: number, ok: false, error: EngineError };

/** News between the replies. */
export type Event = Exclude<LabEvent, { event: 'epoch' }> | WorkerEvent;

export type EngineError = CoreError | WorkerError;

/** What is wrong with a field of the form. */
export type FieldError = Extract<CoreError, { code: 'field' }>;

/** A hyperparameter's name. */
export type FieldName = Exclude<keyof TrainingForm, 'augmentation'>;

/**
 * The activation of all hidden layers. Each starts with [`glorot_uniform`](crate::nn::glorot_uniform)
 * kernels, which were derived for sigmoid and tanh.
 */
export type Activation = "relu" | "sigmoid" | "tanh";

/**
 * The greatest strength of each change. Each picture draws its own amounts uniformly up to these.
 *
 * ```
 * use digitlab::data::augment::{Augmentation, Augmenter};
 * use digitlab::random::{StreamId, Stream};
 *
 * let mut picture = vec![0; 28 * 28];
 * (4..24).for_each(|y| picture[y * 28 + 14] = 255);
 * let mut augmenter = Augmenter::default();
 * let mut draw = |strengths: Augmentation, index| {
 *     let stream = Stream::new(9999, StreamId::Augmentation, 0, index);
 *     augmenter.augment(&picture, 1, strengths, stream).to_vec()
 * };
 * assert_eq!(draw(Augmentation::NONE, 0), picture);
 * assert_ne!(draw(Augmentation::default(), 0), picture);
 * assert_eq!(draw(Augmentation::default(), 7), draw(Augmentation::default(), 7));
 * ```
 */
export type Augmentation = { 
/**
 * In degrees, either way.
 */
rotation: number, 
/**
 * The shift of the top relative to the bottom, either way, as a fraction of the height.
 */
slant: number, 
/**
 * Wider or narrower, and higher or lower, by up to this fraction. The result is fitted to MNIST's box again,
 * larger or smaller by up to half this fraction.
 */
scale: number, 
/**
 * The shift of the whole digit along each axis, either way, in pixels.
 */
shift: number, 
/**
 * The root mean square of the elastic displacement along each axis, in pixels.
 */
elastic: number, 
/**
 * At 1, lines become up to 2 pixels thicker or up to about 1 pixel thinner.
 */
thickness: number, 
/**
 * The probability that a part of the ink is erased.
 */
occlusion: number, 
/**
 * The probability that a 0 gets a slash or a dot, a 1 a flag and a foot, or a 7 a bar.
 */
styles: number, 
/**
 * The probability that a digit of the same class, drawn from a template, replaces the picture.
 */
handwriting: number, };

/**
 * Single batches, in order: each list has a number for each batch.
 */
export type BatchRecords = { 
/**
 * Epochs that are done with it: 1.5 in the middle of the second.
 */
epochs: Array<number>, 
/**
 * With dropout and before the update, as the accuracy.
 */
loss: Array<number>, accuracy: Array<number>, 
/**
 * The learning rate.
 */
rate: Array<number>, 
/**
 * The gradient's norm; NaN where it was not measured.
 */
norm: Array<number>, };

/**
 * Bytes: `Uint8Array` on the page.
 */
export type Bytes = Uint8Array;

/**
 * What is wrong with a form, and the network that it would make.
 */
export type CheckResult = { 
/**
 * Empty when the run can start.
 */
errors: FieldError[], 
/**
 * `null` when layers or dropout make no network.
 */
summary: ModelSummary | null, };

/**
 * What a run does next.
 */
export type ClusteringPhase = "seeding" | "mini-batches" | "lloyd" | "finished";

/**
 * A clustering as it is.
 */
export type Clusters = { 
/**
 * Whether the caller has paused the run.
 */
paused: boolean, 
/**
 * What the run does next.
 */
phase: ClusteringPhase, k: number, 
/**
 * Pixels along one side of a picture.
 */
size: number, 
/**
 * `[so far, size, size]`, 0 is paper, 255 is ink: fewer than k while the first ones are chosen.
 */
centroids: Bytes, 
/**
 * `[k, 10]`: how many pictures of each label a cluster has; empty before all pictures were assigned once.
 */
label_counts: Array<number>, 
/**
 * The inertia after each iteration so far.
 */
inertias: Array<number>, 
/**
 * `null` before all pictures were assigned once.
 */
purity: number | null, adjusted_rand: number | null, };

/**
 * What an IDX file's header promises.
 */
export type Contents = { "kind": "images", count: number, rows: number, columns: number, } | { "kind": "labels", count: number, };

/**
 * An error crosses to the page as an object whose `code` is the variant's name in kebab-case.
 *
 * ```
 * use digitlab::Error;
 *
 * let error = Error::WeightNotFinite { epoch: 2, batch: 30 };
 * let json = serde_json::to_value(&error).unwrap();
 * assert_eq!(json, serde_json::json!({"code": "weight-not-finite", "epoch": 2, "batch": 30}));
 * ```
 */
export type CoreError = { "code": "file-set", images: number, labels: number, 
/**
 * The files' names, sorted.
 */
files: Array<string>, } | { "code": "file-names", 
/**
 * Files whose name has a word with one of these prefixes are for validation.
 */
words: Array<string>, files: Array<string>, } | { "code": "mnist-files", expected: number, found: number, } | { "code": "no-dataset" } | { "code": "no-mnist" } | { "code": "not-a-saved-run" } | { "code": "saved-run-damaged" } | { "code": "saved-run-pictures" } | { "code": "no-corrections" } | { "code": "correction-label", found: number, } | { "code": "shape", of: Shaped, expected: Array<number>, found: Array<number>, } | { "code": "field", 
/**
 * As `TrainingForm` spells it, or the parameter's name.
 */
field: string, expected: Expected, found: string, } | { "code": "pad", width: string, height: string, } | { "code": "stroke-half-point", 
/**
 * From 1.
 */
stroke: number, 
/**
 * How many there are.
 */
numbers: number, } | { "code": "stroke-not-finite", 
/**
 * From 1.
 */
stroke: number, 
/**
 * From 1.
 */
point: number, found: string, } | { "code": "busy" } | { "code": "no-weights", source: Source, } | { "code": "answer-not-finite" } | { "code": "weight-not-finite", 
/**
 * From 1.
 */
epoch: number, 
/**
 * From 1, within the epoch.
 */
batch: number, } | { "code": "loss-not-finite", loss: string, 
/**
 * From 1.
 */
epoch: number, 
/**
 * From 1, within the epoch.
 */
batch: number, } | { "code": "no-gpu", 
/**
 * What the system said, in its own words.
 */
reason: string, } | { "code": "gpu-network", 
/**
 * As the field of the form has it.
 */
found: string, } | { "code": "gpu-lost", 
/**
 * What the system said, in its own words.
 */
reason: string, } | { "code": "gpu-memory", 
/**
 * Bytes.
 */
most: number, 
/**
 * Bytes.
 */
found: number, } | { "code": "no-randomness", 
/**
 * In the system's words.
 */
reason: string, } | { "code": "message", 
/**
 * Where in the message: `config.hidden_layers[1]`.
 */
path: string, fault: MessageFault, } | { "code": "file", file: string, 
/**
 * Where the first wrong byte is, from the start of the unpacked file.
 */
offset: number, } & ({ "code": "file-empty", expected: FileKind, } | { "code": "file-still-gzipped", expected: FileKind, } | { "code": "file-magic", kind: FileKind, expected: Array<number>, found: Array<number>, 
/**
 * When the bytes found are an IDX file's.
 */
found_kind: FileKind | null, } | { "code": "file-type", expected: number, found: number, } | { "code": "file-size", largest: number, found: [number, number], } | { "code": "file-size-mismatch", other: string, expected: number, found: number, } | { "code": "file-size-overflow", holds: Contents, most: number, found: number, } | { "code": "file-truncated", 
/**
 * What the header promises; `None` where the header itself is cut.
 */
holds: Contents | null, expected: number, found: number, } | { "code": "file-too-long", holds: Contents, more: number, } | { "code": "file-too-few", kind: FileKind, least: number, found: number, } | { "code": "file-count", 
/**
 * The file of images.
 */
images: string, expected: number, found: number, } | { "code": "file-label", most: number, found: number, } | { "code": "file-hash", expected: string, found: string, } | { "code": "file-weights", fault: WeightsFault, });

/**
 * What a weights file has a limited number of.
 */
export type Counted = "words" | "tensors" | "layers";

/**
 * Bytes as they came over the wire; `total` is 0 when the server does not say.
 */
export type DataProgress = { file: string, index: number, files: number, loaded: number, total: number, };

/**
 * The data set in use.
 */
export type DatasetInfo = { 
/**
 * "MNIST" or the files' names.
 */
name: string, training_images: number, validation_images: number, 
/**
 * Pixels along one side of a picture.
 */
size: number, 
/**
 * Whether all four hashes are MNIST's.
 */
is_mnist: boolean, };

/**
 * What the network makes of one digit.
 */
export type DigitReading = { 
/**
 * The digit that it is; `null` when blank or no digit.
 */
answer: number | null, 
/**
 * The most probable digit, also for a non-digit; `null` when blank.
 */
nearest: number | null, 
/**
 * The next digit, when it is nearly as probable as the answer.
 */
second: number | null, 
/**
 * Ten, calibrated: of drawings at 0.9, nine in ten are that digit.
 */
probabilities: number[], 
/**
 * What the network sees: size × size, row by row, 0 = paper, 255 = ink.
 */
picture: Bytes, };

/**
 * `Float64Array` on the page.
 */
export type Doubles = Float64Array;

/**
 * How a download failed.
 */
export type DownloadFault = { "kind": "no-answer" } | { "kind": "status", status: number, } | { "kind": "cut", bytes: number, total: number | null, } | { "kind": "stalled", bytes: number, total: number | null, seconds: number, } | { "kind": "other-kind", media: string, bytes: number, } | { "kind": "damaged", bytes: number, cause: EngineError | null, } | { "kind": "other-bytes", bytes: number, } | { "kind": "policy", directive: string, policy: string, } | { "kind": "no-module", media: string, };

/**
 * How a run ended.
 */
export type Ending = "finished" | "early" | "stopped";

/**
 * Which build the user wants.
 */
export type EngineChoice = { 
/**
 * Its name; `null`: the fastest that runs here.
 */
build: string | null, 
/**
 * `null`: as many as are useful here.
 */
threads: number | null, 
/**
 * Whether the GPU is the fastest here, as was measured.
 */
gpu?: boolean, };

/**
 * Which build runs, and why.
 */
export type EngineInfo = { 
/**
 * Such as `simd128`.
 */
build: string, 
/**
 * The matrix kernel's name.
 */
kernel: string, 
/**
 * Rounding family: exact, fused or gpu.
 */
family: 'exact' | 'fused' | 'gpu', threads: number, 
/**
 * The GPU on which runs train, by the name that the browser gives it, which may be empty; `null`: none.
 */
gpu: string | null, 
/**
 * Whether the user asked for this build.
 */
chosen: boolean, 
/**
 * Faster builds that were skipped, with the reason.
 */
passed: Array<PassedBuild>, 
/**
 * The names of all builds that there are, the fastest first.
 */
builds: readonly string[], 
/**
 * Why the list of the other builds did not come; `null` when it did.
 */
unlisted: EngineError | null, };

/**
 * One epoch. Losses are means in nats, accuracies fractions.
 */
export type EpochRow = { 
/**
 * From 1.
 */
epoch: number, 
/**
 * Over the training pictures, with dropout, while the weights were moving.
 */
loss: number, accuracy: number, 
/**
 * Over the validation pictures, at the epoch's end.
 */
val_loss: number, val_accuracy: number, 
/**
 * Computing time, without pauses.
 */
seconds: number, };

/**
 * What a field takes.
 */
export type Expected = { "kind": "number", range: Range, } | { "kind": "optional", range: Range, } | { "kind": "list", range: Range, } | { "kind": "fraction" } | { "kind": "layers", most: number, } | { "kind": "memory", most: number, weights: number, batch: number, } | { "kind": "held-back", below: number, };

/**
 * What an IDX file holds.
 */
export type FileKind = "images" | "labels";

/**
 * `Float32Array` on the page.
 */
export type Floats = Float32Array;

/**
 * What was found in a picture, step by step.
 */
export type Found = { 
/**
 * The sheet of paper: left, top, right and bottom, as fractions of the picture's sides; empty where none was cut
 * out.
 */
sheet: Array<number>, 
/**
 * Pixels along the sides of the small pictures.
 */
width: number, height: number, 
/**
 * Those that changed something.
 */
steps: readonly ('paper' | 'light' | 'ruling' | 'noise' | 'frames' | 'specks')[], 
/**
 * What each left: `[steps.length, height, width]`, 0 is paper.
 */
levels: Bytes, 
/**
 * What is read in the last of them, from left to right: digits, and `?` for what is none.
 */
answer: string, 
/**
 * Where each of these lies: `[answer.length, 4]`, left, top, right and bottom, as fractions of the sides.
 */
places: Array<number>, };

/**
 * What is wrong with gzip data: where they end too early, or are damaged, or followed by `bytes` bytes that are not
 * gzip.
 */
export type GzipFault = { "kind": "cut", bytes: number, } | { "kind": "damaged", bytes: number, } | { "kind": "trailing", bytes: number, };

export type HistoryFormat = "csv" | "json";

/**
 * What has been loaded.
 */
export type Holdings = { dataset: boolean, 
/**
 * Whether MNIST is loaded for teaching (it replays MNIST pictures).
 */
mnist: boolean, };

/**
 * The preprocessing of one digit, step by step. Pictures are `[size, size]`, 0 is paper, 255 is ink.
 */
export type InkStages = { 
/**
 * The corner of the ink's box with the least x and y, in the units that came in.
 */
low: [number, number], 
/**
 * The opposite corner.
 */
high: [number, number], 
/**
 * The ink fitted to the box of 20, in the middle.
 */
fitted: Bytes, 
/**
 * Its centre of mass, in pixels from the outer corner of the first pixel.
 */
mass: [number, number], 
/**
 * How far the ink then moves, in pixels.
 */
moved: [number, number], 
/**
 * What comes out, and what a network reads.
 */
picture: Bytes, };

/**
 * What a network gives from the inside, for one picture.
 */
export type Inside = { 
/**
 * Whether the network is an LSTM.
 */
recurrent: boolean, 
/**
 * Units of each hidden layer, input side first; of an LSTM those of its only one, for each row of the picture.
 */
widths: Array<number>, 
/**
 * The bytes of a `Float32Array`: what each of these units gives, then ten logits and ten probabilities.
 */
values: Bytes, };

/**
 * What weights say of labelled pictures, in their order.
 */
export type Judged = { 
/**
 * Whether these are held-back training pictures, the last ones, and not the test pictures.
 */
held_back: boolean, labels: Bytes, 
/**
 * The most probable digit of each.
 */
answers: Bytes, 
/**
 * The probability of each digit, f32 `[labels.length, 10]`.
 */
probabilities: Bytes, 
/**
 * How many of each label got each answer: `[10, 10]`, row by row.
 */
counts: Array<number>, 
/**
 * By the answer's probability, a tenth each: pictures, right ones and the sum of probabilities, `[10, 3]`.
 */
bins: Array<number>, };

/**
 * Weights as the engine holds them now, for the page to keep outside of the wasm.
 */
export type KeptWeights = { source: Source, 
/**
 * A safetensors file; `null`: there are none now.
 */
bytes: Bytes | null, 
/**
 * After which epoch of a run that is in progress; `null` without one.
 */
epoch: number | null, };

export type KernelInfo = { 
/**
 * The matrix kernel's name.
 */
kernel: string, 
/**
 * How products round.
 */
family: 'exact' | 'fused', };

/**
 * News of a run. The worker hands them on between its answers; epochs in bundles.
 */
export type LabEvent = { "event": "epoch", "detail": EpochRow } | { "event": "training_progress", "detail": TrainingProgress } | { "event": "teaching_progress", "detail": TeachingProgress } | { "event": "clusters", "detail": Clusters } | { "event": "gpu_left", "detail": { cause: EngineError, epoch: number, } };

/**
 * A data set that was loaded.
 */
export type LoadedDataset = { 
/**
 * Whether rows and columns of its pictures were exchanged on the way.
 */
transposed: boolean, samples: Samples, 
/**
 * `null` for MNIST and where there are no shipped weights.
 */
read: SamplesRead | null, 
/**
 * "MNIST" or the files' names.
 */
name: string, training_images: number, validation_images: number, 
/**
 * Pixels along one side of a picture.
 */
size: number, 
/**
 * Whether all four hashes are MNIST's.
 */
is_mnist: boolean, };

/**
 * How far the map of the test pictures is.
 */
export type MapProgress = { "map": "working", 
/**
 * The test picture behind those that were taken.
 */
next: number, } | { "map": "done", 
/**
 * Which part of the variance each component explains.
 */
explained: [number, number], } | { "map": "too_wide" };

/**
 * What is wrong with a part of a message.
 */
export type MessageFault = { "kind": "unknown", found: string, } | { "kind": "missing" } | { "kind": "wrong-type", 
/**
 * `null`: none of those that messages are made of.
 */
expected: ValueType | null, 
/**
 * The value as JSON has it; empty for lists and objects.
 */
found: string, } | { "kind": "not-below", most: number, found: number, } | { "kind": "not-there", found: number, } | { "kind": "unreadable" };

/**
 * A network's layers as people read them: Keras's `summary()`.
 */
export type ModelSummary = { layers: Array<SummaryRow>, 
/**
 * All of them.
 */
parameters: number, };

/**
 * What is watched, by the name of its column in the history. A lower loss is better, and a higher
 * accuracy.
 */
export type Monitor = "val_loss" | "val_accuracy";

/**
 * A file of the user's, unpacked.
 */
export type NamedFile = { name: string, bytes: Bytes, };

/**
 * The kinds of networks.
 */
export type NetworkKind = "mlp" | "lstm";

export type OpenResult = { engine: EngineInfo, recipes: Recipes, };

/**
 * Which rule of gradient descent.
 */
export type OptimizerKind = "adam" | "sgd" | "rmsprop";

/**
 * The result of a run; nothing, without a run or for teaching that was ended before it was done.
 */
export type Outcome = TrainingResult | Taught | Clusters | null;

/**
 * A build that was passed over.
 */
export type PassedBuild = { build: string, error: EngineError, };

/**
 * What the next step will do.
 */
export type Phase = "training" | "validating" | "finished";

/**
 * What the network makes of a drawing: of its only digit, or of the least certain one of a number.
 */
export type Prediction = { 
/**
 * Which weights answered.
 */
source: Source, 
/**
 * Whether there was no ink: then answer is `null` and probabilities are all 0.
 */
blank: boolean, 
/**
 * Pixels along one side of each picture.
 */
size: number, 
/**
 * Which of `digits` is least certain, from 0.
 */
unsure: number, 
/**
 * The digits of a number, from left to right; empty when the ink is one digit or none.
 */
digits: Array<DigitReading>, 
/**
 * The digit that it is; `null` when blank or no digit.
 */
answer: number | null, 
/**
 * The most probable digit, also for a non-digit; `null` when blank.
 */
nearest: number | null, 
/**
 * The next digit, when it is nearly as probable as the answer.
 */
second: number | null, 
/**
 * Ten, calibrated: of drawings at 0.9, nine in ten are that digit.
 */
probabilities: number[], 
/**
 * What the network sees: size × size, row by row, 0 = paper, 255 = ink.
 */
picture: Bytes, };

/**
 * The numbers that a field takes.
 */
export type Range = { "kind": "below-one" } | { "kind": "up-to", most: number, } | { "kind": "above-zero", most: number, } | { "kind": "whole", least: number, most: number, };

/**
 * Whole forms: the seed's run, the one that gets to 98% soonest, one that overfits, one by plain gradient descent,
 * one whose sigmoids hold that up, and an LSTM's.
 */
export type Recipes = { seed: TrainingForm, quick: TrainingForm, overfit: TrainingForm, sgd: TrainingForm, sigmoid: TrainingForm, lstm: TrainingForm, };

/**
 * Some training pictures with their labels.
 */
export type Samples = { 
/**
 * `[labels.length, size, size]`, 0 is paper, 255 is ink.
 */
pixels: Bytes, labels: Bytes, };

/**
 * How many of a data set's samples the shipped weights read right.
 */
export type SamplesRead = { count: number, 
/**
 * As they are.
 */
right: number, 
/**
 * With rows and columns exchanged.
 */
right_transposed: number, };

/**
 * The shape of the learning rate over a run.
 *
 * `Step` is as in He et al.: "Deep residual learning for image recognition", 2015; `Cosine` as in
 * Loshchilov and Hutter: "SGDR: Stochastic gradient descent with warm restarts", 2016, without the
 * restarts; `OneCycle` as in Smith and Topin: "Super-convergence", 2017, with PyTorch's proportions.
 */
export type Schedule = "constant" | "step" | "cosine" | "one-cycle";

/**
 * What has another shape than it should.
 */
export type Shaped = { "kind": "pictures" } | { "kind": "taught-weights", dataset: string, } | { "kind": "correction" } | { "kind": "pixels" };

/**
 * Which weights answer.
 */
export type Source = "shipped" | "yours" | "aside";

/**
 * What a step of the run did.
 */
export type StepReport = { "step": "did", 
/**
 * An event for the page.
 */
event: LabEvent | null, } | { "step": "waiting" } | { "step": "finished" };

/**
 * A layer's row. In a shape, `None` is the batch, of any size.
 */
export type SummaryRow = { name: string, type: string, input_shape: Array<number | null>, output_shape: Array<number | null>, activation?: string, rate?: number, parameters: number, };

/**
 * What teaching did. Accuracies are fractions of the data set's validation pictures.
 */
export type Taught = { accuracy_before: number, accuracy_after: number, corrections: number, 
/**
 * Corrections that are read as the person said.
 */
right_before: number, right_after: number, };

/**
 * How far teaching is.
 */
export type TeachingProgress = { 
/**
 * From 1. There is another round when the one before has left a correction misread.
 */
round: number, 
/**
 * How much of the round is done, from 0 to 1.
 */
done: number, };

/**
 * The names of a file's tensors, or the first of many.
 */
export type TensorNames = { "kind": "none" } | { "kind": "all", names: Array<string>, } | { "kind": "many", first: Array<string>, count: number, };

/**
 * The hyperparameters as people give them: any numbers. [`TrainingForm::config`] is the way in. The
 * defaults are the seed's run: 500, 500, 500, dropout 0.2, Adam, batches of 128, 20 epochs, seed
 * 9999. What a form in JSON leaves out has its default.
 */
export type TrainingForm = { network: NetworkKind, 
/**
 * Units of each hidden layer, input side first.
 */
hidden_layers: Array<number>, 
/**
 * The activation of each hidden layer.
 */
activation: Activation, 
/**
 * Units of the LSTM: numbers that it remembers from row to row.
 */
lstm_units: number, epochs: number, batch_size: number, 
/**
 * The part of each hidden layer's outputs that is dropped in training.
 */
dropout: number, optimizer: OptimizerKind, 
/**
 * The highest of the run, which `schedule` takes parts of.
 */
learning_rate: number, schedule: Schedule, momentum: number, nesterov: boolean, 
/**
 * Up to the largest whole number that JavaScript keeps exactly.
 */
seed: number, 
/**
 * Whether each training picture is changed differently in every epoch, as `augmentation` says.
 */
augment: boolean, 
/**
 * Epochs without improvement after which the run ends; `None`: never. In Keras 0 means the same as 1;
 * people mean "never" by it, so 0 is refused.
 */
patience: number | null, 
/**
 * What has to improve.
 */
monitor: Monitor, 
/**
 * A change of this much or less is no improvement.
 */
min_delta: number, 
/**
 * Whether a run with patience leaves its best epoch's weights. Keras does so only on request.
 */
restore_best_weights: boolean, 
/**
 * The number of training pictures, the last ones, that validate instead of the test pictures, which then score
 * the run's end alone. At most all of MNIST's but one; the data set may have fewer.
 */
held_back: number, 
/**
 * Train on this many of the first training pictures, where there are more; `None`: all.
 */
training_pictures: number | null, 
/**
 * The fraction of every kernel that a step subtracts, times the learning rate; 0: none.
 */
weight_decay: number, 
/**
 * The part of the target that all classes share; 0: none.
 */
label_smoothing: number, 
/**
 * The greatest norm of the weights into a unit; `None`: any.
 */
max_norm: number | null, 
/**
 * How much of the moving average of the weights a step keeps; 0: there is no average.
 */
average: number, 
/**
 * The fraction of the training pictures that generated non-digits replace.
 */
nondigits: number, 
/**
 * Whether a run without patience leaves its best epoch's weights too.
 */
keep_best: boolean, 
/**
 * The last part of the run, in which the augmentation is milder.
 */
ease: number, 
/**
 * How strong each change is where `augment` is on.
 */
augmentation: Augmentation, };

export type TrainingProgress = { 
/**
 * Whether the caller has paused the run.
 */
paused: boolean, phase: Phase, 
/**
 * From 1.
 */
epoch: number, epochs: number, 
/**
 * Done in this phase of the epoch, of `batches`.
 */
batch: number, batches: number, 
/**
 * Means over the epoch so far.
 */
loss: number, accuracy: number, images_per_second: number, 
/**
 * Estimate for the rest of the run, of computing time.
 */
seconds_left: number, };

/**
 * The result of a training run.
 */
export type TrainingResult = { history: Array<EpochRow>, ending: Ending, 
/**
 * From 1: whose weights are in use, the best epoch's or the last one's; `null` when stopped.
 */
weights_epoch: number | null, 
/**
 * What had to improve.
 */
monitor: Monitor, 
/**
 * The loss of the weights in use on the test pictures; `null` if untested, for example after an error.
 */
test_score: number | null, test_accuracy: number | null, 
/**
 * From the run's start, pauses included.
 */
seconds: number, };

/**
 * A unit, or in the last layer a digit.
 */
export type UnitView = { 
/**
 * `[inputs]`: from each pixel, or from each unit of the layer before.
 */
weights: Array<number>, 
/**
 * `[inputs]`: each weight times what comes in.
 */
terms: Array<number>, bias: number, 
/**
 * All terms and the bias, before the activation.
 */
sum: number, 
/**
 * What it gives: after the activation, 0 where it is off; of a digit the probability.
 */
gives: number, 
/**
 * To each unit of the layer after; none of a digit.
 */
outgoing: Array<number>, };

/**
 * What messages are made of.
 */
export type ValueType = "number" | "whole-number" | "boolean" | "text" | "list" | "object";

/**
 * Why bytes are not weights. Up to `Coverage` they are not a safetensors file.
 */
export type WeightsFault = { "kind": "too-short", bytes: number, } | { "kind": "header-length", bytes: string, } | { "kind": "header-json" } | { "kind": "too-many", of: Counted, most: number, } | { "kind": "tensor-outside", tensor: string, start: string, end: string, length: number, } | { "kind": "tensor-bytes", tensor: string, dtype: string, shape: Array<string>, found: number, } | { "kind": "tensor-twice", tensor: string, } | { "kind": "coverage", covered: number, length: number, } | { "kind": "no-kernel", tensor: string, found: TensorNames, } | { "kind": "no-tensor", tensor: string, } | { "kind": "kernel-shape", tensor: string, inputs: number | null, found: Array<number>, } | { "kind": "picture-size", tensor: string, largest: number, found: number, } | { "kind": "too-large", most: number, found: number, } | { "kind": "tensor-shape", tensor: string, expected: Array<number>, found: Array<number>, } | { "kind": "tensor-type", tensor: string, expected: string, found: string, } | { "kind": "not-finite", tensor: string, found: string, } | { "kind": "scaled-not-finite", tensor: string, found: string, } | { "kind": "outputs", expected: number, found: number, } | { "kind": "answers-not-finite" } | { "kind": "other-tensors", found: TensorNames, } | { "kind": "dropout", found: string, } | { "kind": "activation", expected: Array<string>, found: string, } | { "kind": "calibration", temperature: string, refusal: string, };

export type WeightsInfo = { source: Source, 
/**
 * The file's name.
 */
name: string, summary: ModelSummary, 
/**
 * Pixels along one side of the picture that the network reads.
 */
input_size: number, };

/**
 * What goes wrong between the page and the lab.
 */
export type WorkerError = { "code": "download", file: string, fault: DownloadFault, } | { "code": "file-gzip", file: string, offset: number, fault: GzipFault, unpacked: number, } | { "code": "unpacks-to-more", file: string, most: number, } | { "code": "file-too-large", file: string, most: number, found: number, } | { "code": "file-format", file: string, format: string, } | { "code": "not-isolated" } | { "code": "no-relaxed-simd" } | { "code": "no-simd" } | { "code": "no-adapter" } | { "code": "gpu-left", cause: EngineError, epoch: number, } | { "code": "one-thread" } | { "code": "not-built" } | { "code": "no-pool", threads: number, seconds: number, } | { "code": "wasm-forbidden", policy: string, } | { "code": "build-failed", detail: string, } | { "code": "not-started", passed: Array<PassedBuild>, 
/**
 * Whether files of one are not there.
 */
missing: boolean, } | { "code": "not-switched", cause: EngineError, } | { "code": "unreadable" } | { "code": "stopped", detail: string, } | { "code": "ended" } | { "code": "silent", seconds: number, } | { "code": "no-script", cause: EngineError | null, } | { "code": "internal", detail: string, };

/**
 * Events that the worker makes itself.
 */
export type WorkerEvent = { "event": "data_progress", "detail": DataProgress } | { "event": "epochs", "detail": Array<EpochRow> } | { "event": "batches", "detail": BatchRecords } | { "event": "dataset", "detail": LoadedDataset } | { "event": "kept_weights", "detail": KeptWeights } | { "event": "kept_run", "detail": Bytes | null } | { "event": "kept_files", "detail": File[] };
