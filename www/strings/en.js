// Every word that a person reads on the page, in English. Keys name the place, values are what stands there:
// `{name}` is a fact that the page fills in, `<kbd>…</kbd>` an element (kbd, strong, em, code). Where the
// words depend on a count, the value is an object of plural forms, chosen by the fact `count`. Knows no element.
//
// The other languages have the same keys and the same facts (tests/js/strings.test.mjs).

import { read } from './en/read.js';
import { data } from './en/data.js';
import { numbers } from './en/numbers.js';
import { network } from './en/network.js';
import { loss } from './en/loss.js';
import { train } from './en/train.js';
import { judge } from './en/judge.js';
import { beyond } from './en/beyond.js';
import { runs } from './en/runs.js';
import { walk } from './en/walk.js';

export const en = /** @type {const} @satisfies {import('./list.js').List} */ ({
  // The whole page.
  'page.title': 'digitlab: train a network that reads your digits',
  'page.skip': 'Skip to the training form',
  'page.language': 'Language',
  'language.en': 'EN',
  'language.zh': '中文',
  'page.chapters': 'Chapters',
  'page.mode': 'Reading mode',
  'page.walk': 'Walk',
  'page.lab': 'Lab',
  'page.walk_hint': 'The book with its words: in each chapter a guess, an experiment, and the code.',
  'page.lab_hint': 'All figures and controls, closer together, without the words of the walk.',
  'alert.dismiss': 'Dismiss',
  'alert.retry': 'Try again',
  'alert.times': ' ({times} times)',

  // Draw.
  'draw.title': 'Draw',
  'draw.pad': 'Drawing pad',
  'draw.undo': 'Undo',
  'draw.clear': 'Clear',
  'draw.hint': 'Mouse, finger or pen.',
  'draw.keys':
    'With keys: <kbd>arrows</kbd> move (<kbd>Shift</kbd>: finer), <kbd>Space</kbd> puts the pen down and lifts it, <kbd>Ctrl+Z</kbd> undoes (<kbd>Shift</kbd>: redoes), <kbd>Esc</kbd> clears.',
  'draw.pen_down': 'Pen down',
  'draw.pen_up': 'Pen up',
  'draw.choose_picture': 'Choose a picture',
  'draw.picture_hint':
    'or drop or paste one: a photo, scan or screenshot of a digit or a line of them, on plain or ruled paper, dark or light.',
  'draw.found': 'See what was found in the picture, step by step',

  // The answer.
  'answer.label': 'Prediction',
  'answer.blank': 'Draw a digit',
  'answer.no_ink': 'No ink in this picture',
  'answer.refused': 'Not a digit',
  'answer.closest': 'closest: {digit}',
  'answer.or': 'or {digit}?',
  'answer.unsure_place': 'least certain: {digit} in place {place}',
  'answer.shown_place': 'shown: {digit} in place {place}',
  'answer.both': '{first}, {second}',
  'answer.marks': {
    one: 'the mark in place {places} is no digit and was not read',
    other: 'the marks in places {places} are no digits and were not read',
  },
  'answer.meter': 'Digit {digit}',
  'answer.seen': 'What the network sees',
  'answer.seen_caption': 'what the network sees',
  'digits.label': 'Digits of the number',
  'digits.reading': '{place} of {count}: {digit}, {percent}',
  'digits.reading_unsure': '{place} of {count}: {digit}, {percent}, least certain',
  'digits.refused': '{place} of {count}: no digit',
  'digits.mark': '{place} of {count}: a mark that is no digit, not read',
  'digits.refused_unsure': '{place} of {count}: no digit, least certain',

  // Whose weights answer.
  'source.title': 'Answer with',
  'source.shipped': 'Shipped weights',
  'source.yours': 'Your weights',
  'source.none': 'Yours appear here once you train or load some.',
  'source.name': 'Yours: {name}.',
  'source.caveat':
    'In doubt, and rightly: weights trained here know digits alone, call every scribble one, and their percentages are not calibrated.',
  'source.which': 'Which of yours',
  'weights.trained': 'trained here',
  'weights.shipped': 'the shipped weights',
  'weights.taught': '{name}, taught',

  // Correct and teach.
  'correct.title': 'Correct it',
  'correct.none': 'None',
  'correct.none_label': 'None of these',
  'corrections.title': 'Corrections',
  'corrections.clear': 'Delete all corrections',
  'corrections.hint':
    'What you correct is kept on this device and goes nowhere. Teach it, and the network learns it in seconds, among pictures of MNIST so that it forgets little else.',
  'corrections.what': 'corrections',
  'corrections.unreadable': {
    one: '{number} more on this device cannot be read by this version of the page; it stays there.',
    other: '{number} more on this device cannot be read by this version of the page; they stay there.',
  },
  'corrections.waiting': {
    one: '{number} is kept but not taught: only pictures of 28 × 28 pixels can be taught beside MNIST’s.',
    other: '{number} are kept but not taught: only pictures of 28 × 28 pixels can be taught beside MNIST’s.',
  },
  'corrections.delete': 'Delete correction: {label}',
  'corrections.delete_read': 'Delete correction: {label}, read as {digit}',
  'corrections.none': 'none of these',
  'teach.start': 'Teach it',
  'teach.stop': 'Stop teaching',
  'teach.undo': 'Undo teaching',
  'teach.progress': 'Teaching progress',
  'teach.result': 'Teaching result',
  'teach.starting': 'Starting…',
  'teach.loading': 'Loading MNIST…',
  'teach.first': 'Teaching: {percent}',
  'teach.again': 'Teaching what is still misread: {percent}',
  'teach.stopped': 'Stopped: nothing has changed.',
  'teach.failed': 'Teaching ended with an error: nothing has changed.',
  'teach.undone': 'Undone: the weights from before answer again.',
  'teach.accuracy': 'MNIST’s test set: {before} before, {after} after.',
  'teach.right': {
    one: 'Right of {number} correction: {before} before, {after} after, in {seconds} s.',
    other: 'Right of {number} corrections: {before} before, {after} after, in {seconds} s.',
  },

  // The pictures to train on.
  'data.none': '<strong>No pictures loaded yet.</strong> Training starts by loading MNIST.',
  'data.loaded':
    '<strong>{name}</strong>: {training} pictures to learn from, {validation} to test with, {size} × {size} pixels.',
  'data.load_mnist': 'Load MNIST',
  'data.choose_idx': 'Choose IDX files',
  'data.idx_hint':
    'Your own, gzipped or not: pictures and labels, of which a tenth is kept to test with, or two of each, with “test” in the names of one pair.',
  'data.pictures': 'Some of the pictures, with their labels',
  'data.transposed': 'Transposed pictures: exchange their rows and columns',
  'data.seems_transposed':
    'These pictures seem to lie transposed, rows and columns exchanged, as EMNIST’s do: of {total} the shipped weights read {right} as they are and {other} the other way. A network that learns them so misreads what people draw. The switch below exchanges them.',
  'data.file_done': '{loaded} of {total}',

  // The training form. A field's label is `fields.<name>`, what it means `fields.<name>.note`; the words of
  // its choices are `choices.<name>.<value>`.
  'form.fields': 'Hyperparameters',
  'form.recipes': 'Recipes',
  'form.change': 'Change',
  'form.more': 'More',
  'recipes.seed': 'The tutorial’s run',
  'recipes.quick': '98% in seconds',
  'fields.network': 'Network',
  'fields.hidden_layers': 'Hidden layers',
  'fields.hidden_layers.note': 'units of each, with commas between',
  'fields.activation': 'Activation',
  'fields.activation.note':
    'weights start by Glorot’s rule, made for sigmoid and tanh; He’s is advised for ReLU, but Keras and the tutorial use Glorot’s',
  'fields.lstm_units': 'LSTM units',
  'fields.epochs': 'Epochs',
  'fields.batch_size': 'Batch size',
  'fields.dropout': 'Dropout',
  'fields.optimizer': 'Optimizer',
  'fields.learning_rate': 'Learning rate',
  'fields.schedule': 'Schedule',
  'fields.momentum': 'Momentum',
  'fields.nesterov': 'Nesterov',
  'fields.seed': 'Seed',
  'fields.seed.random': 'Pick at random',
  'fields.augment': 'Augment pictures',
  'fields.augment.note':
    'turn, bend and thicken each anew in every epoch, and draw digits in other hands: reads what people draw better, and takes more epochs',
  'fields.patience': 'Patience',
  'fields.patience.note': 'stop after so many epochs with no lower validation loss; empty: never',
  'fields.held_back': 'Held back',
  'fields.held_back.note': 'training pictures to validate on, as 5000; the test then scores the end alone',
  'fields.training_pictures': 'Training pictures',
  'fields.training_pictures.note': 'only the first so many; empty: all',
  'fields.weight_decay': 'Weight decay',
  'fields.weight_decay.note': 'part of a kernel that a step takes off, times the rate',
  'fields.label_smoothing': 'Label smoothing',
  'fields.label_smoothing.note': 'part of the target that all digits share',
  'fields.max_norm': 'Max norm',
  'fields.max_norm.note': 'of the weights into a unit; empty: any',
  'fields.average': 'Moving average',
  'fields.average.note': 'of the weights: how much of it a step keeps, as 0.999',
  'fields.nondigits': 'No digits',
  'fields.nondigits.note': 'part of the pictures that scribbles and letters replace',
  'fields.keep_best': 'Keep the best epoch’s weights',
  'choices.network.mlp': 'Perceptron',
  'choices.network.lstm': 'LSTM',
  'choices.activation.relu': 'ReLU',
  'choices.activation.sigmoid': 'sigmoid',
  'choices.activation.tanh': 'tanh',
  'choices.optimizer.adam': 'Adam',
  'choices.optimizer.sgd': 'SGD',
  'choices.optimizer.rmsprop': 'RMSprop',
  'choices.schedule.constant': 'constant',
  'choices.schedule.step': 'step',
  'choices.schedule.cosine': 'cosine',
  'choices.schedule.one-cycle': 'one cycle',
  'strip.label': 'Augmented samples',
  'strip.waiting': 'Samples appear once pictures are loaded.',

  // A run.
  'run.bar': 'Run',
  'run.dock': 'Draw: {answer}',
  'run.go_on': 'Go on ↓',
  'run.dock_close': '✕ Close',
  'run.val': 'val {accuracy}',
  'run.told': 'Epoch {epoch} of {epochs}: validation accuracy {accuracy}.',
  'run.told_some': 'Epochs {first} to {epoch} of {epochs}: validation accuracy now {accuracy}.',
  'run.left_short': '{duration} left',
  'run.stopping': 'Stopping: testing what it has learnt…',
  'run.train': 'Train',
  'run.pause': 'Pause',
  'run.resume': 'Resume',
  'run.stop': 'Stop',
  'run.progress': 'Training progress',
  'run.idle': 'Not training.',
  'run.measuring': 'Measuring what trains fastest here…',
  'run.starting': 'Starting…',
  'run.training': 'Epoch {epoch} of {epochs}, batch {batch} of {batches}',
  'run.validating': 'Epoch {epoch} of {epochs}: validating, batch {batch} of {batches}',
  'run.paused': 'Epoch {epoch} of {epochs}: paused at batch {batch} of {batches}',
  'run.epoch_done': 'Epoch {epoch} of {epochs}: done',
  'run.bar_starting': 'Starting, {percent}',
  'run.bar_epoch': 'Epoch {epoch} of {epochs}, {percent} of the run',
  'run.bar_finished': 'Finished, {percent}',
  'run.loss': 'Loss so far',
  'run.accuracy': 'Accuracy so far',
  'run.speed': 'Images per second',
  'run.left': 'Time left',
  'run.result': 'Test result',
  'run.test_score': 'Test score: {loss}',
  'run.test_accuracy': 'Test accuracy: {accuracy}',
  'run.failed': 'The run ended with an error.',
  'run.broke_before': 'Stopped by a crash before the first epoch: nothing was trained.',
  'run.broke_first': 'Stopped by a crash in epoch {epoch}: no epoch was over, and nothing is kept of it.',
  'run.broke': 'Stopped by a crash in epoch {epoch}: the weights from the end of epoch {kept} are in use.',
  'run.finished': {
    one: 'Finished: {count} epoch in {duration}.',
    other: 'Finished: {count} epochs in {duration}.',
  },
  'run.finished_best_loss': {
    one: 'Finished: {count} epoch in {duration}; no lower validation loss since epoch {best}, whose weights are in use.',
    other:
      'Finished: {count} epochs in {duration}; no lower validation loss since epoch {best}, whose weights are in use.',
  },
  'run.finished_best_accuracy': {
    one: 'Finished: {count} epoch in {duration}; no higher validation accuracy since epoch {best}, whose weights are in use.',
    other:
      'Finished: {count} epochs in {duration}; no higher validation accuracy since epoch {best}, whose weights are in use.',
  },
  'run.stopped': {
    one: 'Stopped: {count} epoch in {duration}.',
    other: 'Stopped: {count} epochs in {duration}.',
  },
  'run.early_loss': {
    one: 'Stopped early after {count} epoch in {duration}: no lower validation loss any more.',
    other: 'Stopped early after {count} epochs in {duration}: no lower validation loss any more.',
  },
  'run.early_accuracy': {
    one: 'Stopped early after {count} epoch in {duration}: no higher validation accuracy any more.',
    other: 'Stopped early after {count} epochs in {duration}: no higher validation accuracy any more.',
  },
  'run.early_best_loss': {
    one: 'Stopped early after {count} epoch in {duration}: no lower validation loss since epoch {best}, whose weights are in use.',
    other:
      'Stopped early after {count} epochs in {duration}: no lower validation loss since epoch {best}, whose weights are in use.',
  },
  'run.early_best_accuracy': {
    one: 'Stopped early after {count} epoch in {duration}: no higher validation accuracy since epoch {best}, whose weights are in use.',
    other:
      'Stopped early after {count} epochs in {duration}: no higher validation accuracy since epoch {best}, whose weights are in use.',
  },

  // The engine.
  'engine.name': 'Engine:',
  'engine.label': 'Engine',
  'engine.starting': 'starting…',
  'engine.restarting': 'starting again…',
  'engine.not_running': 'not running',
  'engine.running': {
    one: '{build}, kernel {kernel} ({family}), {count} thread: {reason}',
    other: '{build}, kernel {kernel} ({family}), {count} threads: {reason}',
  },
  'engine.family_exact': 'exact',
  'engine.family_fused': 'fused',
  'engine.chosen': 'as chosen',
  'engine.fused_threads': 'the fastest: fused products on many threads',
  'engine.exact_threads': 'many threads, the same bits on every machine',
  'engine.fused_thread': 'fused products on one thread',
  'engine.exact_thread': 'the plain build: one thread, the same bits on every machine',
  'engine.measured': 'as many threads as measured fastest here ({times})',
  'engine.step_time': '{threads}: {milliseconds} ms a step',
  'engine.remembered': 'as many threads as measured fastest here before',
  'engine.on_gpu': 'WebGPU on {gpu}, all but training by the kernel {kernel}: {reason}',
  'engine.gpu_nameless': 'a GPU without a name',
  'engine.gpu_thread': 'the GPU rounds as its maker likes',
  'engine.gpu_faster': 'measured faster here than the processor ({gpu} ms a step instead of {processor})',
  'engine.gpu_faster_before': 'measured faster here than the processor before',
  'engine.gpu_slower': 'the GPU measured no faster here ({gpu} ms a step instead of {processor})',
  'engine.gpu_slower_before': 'the GPU measured no faster here before',
  'engine.gpu_left': 'the processor trains this run',
  'engine.passed': 'no {build}: {why}',
  'engine.only': 'the faster builds are not built',
  'engine.pending': 'faster builds are being made',
  'engine.offer': 'Faster build ready: use {build}',
  'engine.unlisted': 'the faster builds are not known: {why}',
  'engine.choose': 'Choose another build',
  'engine.choose_hint':
    'The fastest build that runs here is taken. Those named <em>relaxed</em> round products once, the others twice: same seed, same weights holds within each kind. <em>webgpu</em> trains on the GPU, which promises it on that GPU alone.',
  'engine.build': 'Build',
  'engine.fastest': 'the fastest',
  'engine.threads': 'Threads',
  'engine.all_threads': 'all',

  // History.
  'history.training': 'training',
  'history.validation': 'validation',
  'history.loss_chart': 'Chart of the loss, epoch by epoch: training {training}, validation {validation}',
  'history.accuracy_chart': 'Chart of the accuracy, epoch by epoch: training {training}, validation {validation}',
  'history.course': '{first} to {last}',
  'history.rows': 'Rows of the history',
  'history.table': 'Training history',
  'history.epoch': 'Epoch',
  'history.loss': 'Loss',
  'history.accuracy': 'Accuracy',
  'history.val_loss': 'Validation loss',
  'history.val_accuracy': 'Validation accuracy',
  'history.seconds': 'Seconds',
  'history.empty': 'A row and a point in two charts after each epoch.',
  'saving.csv': 'Save history (CSV)',
  'saving.json': 'Save history (JSON)',
  'saving.weights': 'Save weights',
  'saving.load_weights': 'Load weights',

  // Below.
  'about.title': 'About',
  'about.text':
    'The training pictures are the MNIST database of handwritten digits by Yann LeCun, Corinna Cortes and Christopher Burges, under CC BY-SA 3.0. Everything runs on your machine: no drawing, picture or file leaves it.',

  // Why something is not kept beyond this visit.
  'not_kept.private':
    'This browser keeps nothing for this page, as in a private window: {what} are gone when it is closed.',
  'not_kept.forbidden':
    'This browser keeps nothing for this page, because its settings block the data of this site: {what} are gone when the page is closed.',
  'not_kept.full':
    'There is no room left on this device for what the page keeps: the newest {what} are gone when it is closed. Delete some, or make room.',
  'not_kept.newer':
    'A newer version of this page kept the {what}: reload it to see them. New ones are gone when it is closed.',
  'not_kept.blocked':
    'An older version of this page, in another tab, holds the {what}: close that tab, then reload this one. New ones are gone when it is closed.',
  'not_kept.failed':
    'This browser keeps nothing for this page, because its storage failed: {what} are gone when it is closed.',

  // Between the clauses of a list.
  'list.separator': '; ',

  // How numbers with units are written.
  'unit.kilobytes': '{number} kB',
  'unit.megabytes': '{number} MB',
  'unit.seconds': '{seconds} s',
  'unit.minutes': '{minutes} min {seconds} s',
  'unit.hours': '{hours} h {minutes} min',

  // The chapters, each in a file of its own.
  ...read,
  ...data,
  ...numbers,
  ...network,
  ...loss,
  ...train,
  ...judge,
  ...beyond,
  ...runs,
  ...walk,
});
