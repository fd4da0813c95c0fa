// The form as a program for Keras 3: the model, its training and its test. Options that Keras lacks are listed in a
// comment. Touches no element.

/**
 * @typedef {import('../../engine/protocol.js').ModelSummary} ModelSummary
 * @typedef {import('../../engine/protocol.js').TrainingForm} TrainingForm
 */

/** Fields that the program has; those of the model come from its summary. */
const TRANSLATED = [
  'network', 'hidden_layers', 'lstm_units', 'dropout', 'activation', 'epochs', 'batch_size', 'optimizer',
  'learning_rate', 'schedule', 'momentum', 'nesterov', 'seed', 'patience', 'monitor', 'min_delta',
  'restore_best_weights', 'held_back', 'training_pictures', 'weight_decay', 'label_smoothing', 'max_norm',
  'average', 'keep_best',
]; // prettier-ignore

/**
 * @param {TrainingForm} form without errors
 * @param {ModelSummary} summary of its network
 * @param {TrainingForm} usual the defaults of the fields
 * @param {{ rest: string, bits: string }} words comments: what only digitlab has, and that other random numbers are drawn
 * @param {Own | null} [own] the user's own pictures; null: MNIST
 * @returns {string}
 */
export function kerasCode(form, summary, usual, words, own = null) {
  const rest = restOf(form, usual);
  return [
    `# ${words.bits}${rest && `\n# ${words.rest} ${rest}`}`,
    `import keras\n\nkeras.utils.set_random_seed(seed=${form.seed})`,
    data(form, summary, own),
    model(form, summary),
    compile(form),
    fit(form),
  ].join('\n\n');
}

/** @param {TrainingForm} form @param {TrainingForm} usual @returns {string} `augment=True, nondigits=0.1` */
function restOf(form, usual) {
  /** @type {Record<string, unknown>} */
  const known = { ...usual };
  return Object.entries(form)
    .filter(([name, value]) => !TRANSLATED.includes(name) && typeof value !== 'object' && value !== known[name])
    .map(([name, value]) => `${name}=${python(value)}`)
    .join(', ');
}

/** @param {unknown} value */
const python = (value) =>
  value === true ? 'True' : value === false ? 'False' : value === null ? 'None' : String(value);

/**
 * The user's own pictures, in IDX files.
 * @typedef {Pick<import('../../engine/protocol.js').LoadedDataset, 'name' | 'validation_images' | 'transposed'>} Own
 */

/** @param {Own} own */
function ownData({ name, validation_images: tests, transposed }) {
  const files = name.split(', ');
  const read = (/** @type {boolean} */ labels, /** @type {boolean} */ test) => {
    const some = files.filter((file) => /lab/i.test(file) === labels);
    const isOfTest = (/** @type {string} */ file) => /(^|[^a-z])(t10k|test|val)/i.test(file);
    const file = some.find((file) => some.length < 2 || isOfTest(file) === test) ?? (labels ? 'labels' : 'images');
    return `idx(${JSON.stringify(file)})${transposed && !labels ? '.swapaxes(1, 2)' : ''}`;
  };
  const load =
    files.length < 4
      ? `x, y = ${read(false, false)}, ${read(true, false)}
x_train, y_train, x_test, y_test = x[:-${tests}], y[:-${tests}], x[-${tests}:], y[-${tests}:]`
      : `x_train, y_train = ${read(false, false)}, ${read(true, false)}
x_test, y_test = ${read(false, true)}, ${read(true, true)}`;
  return `import gzip
import numpy as np

def idx(name):
    data = open(name, "rb").read()
    data = gzip.decompress(data) if data[:2] == b"\\x1f\\x8b" else data
    sizes = np.frombuffer(data, ">u4", data[3], 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(sizes)

${load}`;
}

/** @param {TrainingForm} form @param {ModelSummary} summary @param {Own | null} own */
function data({ held_back: held, training_pictures: most }, { layers }, own) {
  const shape = (layers[0]?.input_shape ?? []).slice(1).join(', ');
  return `${own ? ownData(own) : '(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()'}
x_train = x_train.reshape(-1, ${shape}).astype("float32") / 255
x_test = x_test.reshape(-1, ${shape}).astype("float32") / 255
y_train, y_test = keras.utils.to_categorical(y_train, 10), keras.utils.to_categorical(y_test, 10)${
    held === 0
      ? `
x_val, y_val = x_test, y_test`
      : `
x_val, y_val = x_train[-${held}:], y_train[-${held}:]
x_train, y_train = x_train[:-${held}], y_train[:-${held}]`
  }${most === null ? '' : `\nx_train, y_train = x_train[:${most}], y_train[:${most}]`}`;
}

/** @param {TrainingForm} form @param {ModelSummary} summary */
function model({ max_norm: norm }, { layers }) {
  const limit = norm === null ? '' : `, kernel_constraint=keras.constraints.MaxNorm(${norm})`;
  const lines = layers.map(({ type, output_shape, activation, rate }) => {
    if (type === 'Dropout') return `    keras.layers.Dropout(${rate}),`;
    if (type === 'LSTM') return `    keras.layers.LSTM(${output_shape[1]}${limit}),`;
    return `    keras.layers.Dense(${output_shape[1]}, activation="${activation}"${limit}),`;
  });
  const shape = (layers[0]?.input_shape ?? []).slice(1);
  return `model = keras.Sequential([
    keras.Input((${shape.length === 1 ? `${shape[0]},` : shape.join(', ')})),
${lines.join('\n')}
])
model.summary()`;
}

/** @param {TrainingForm} form */
function compile(form) {
  const { schedule, learning_rate: rate, label_smoothing: smoothing } = form;
  const steps = `steps = ${form.epochs} * -(-len(x_train) // ${form.batch_size})`;
  /** How Keras counts them: a boundary belongs to what lies before it. @type {Record<string, string>} */
  const schedules = {
    constant: `rate = ${rate}`,
    step: `${steps}
rate = keras.optimizers.schedules.PiecewiseConstantDecay(
    [(steps - 1) // 2, (3 * steps - 1) // 4], [${rate}, ${rate} / 10, ${rate} / 100])`,
    cosine: `${steps}
rate = keras.optimizers.schedules.CosineDecay(${rate}, steps)`,
    'one-cycle': `${steps}
rate = keras.optimizers.schedules.CosineDecay(
    ${rate} / 25, steps - 3 * steps // 10, warmup_target=${rate}, warmup_steps=3 * steps // 10)`,
  };
  return `${schedules[schedule] ?? schedules.constant}
optimizer = ${optimizer(form)}${form.weight_decay === 0 ? '' : '\noptimizer.exclude_from_weight_decay(var_names=["bias"])'}
model.compile(
    optimizer=optimizer,
    loss=keras.losses.CategoricalCrossentropy(${smoothing === 0 ? '' : `label_smoothing=${smoothing}`}),
    metrics=["accuracy"],
)`;
}

/** @param {TrainingForm} form */
function optimizer({ optimizer, momentum, nesterov, weight_decay: decay, average }) {
  const name = { adam: 'Adam', sgd: 'SGD', rmsprop: 'RMSprop' }[optimizer];
  const given = [
    'learning_rate=rate',
    ...(optimizer !== 'adam' && momentum > 0 ? [`momentum=${momentum}`] : []),
    ...(optimizer === 'sgd' && nesterov ? ['nesterov=True'] : []),
    ...(decay > 0 ? [`weight_decay=${decay}`] : []),
    ...(average > 0 ? [`use_ema=True, ema_momentum=${average}`] : []),
  ];
  return `keras.optimizers.${name}(${given.join(', ')})`;
}

/** @param {TrainingForm} form */
function fit(form) {
  const { patience, monitor } = form;
  const callbacks = [
    ...(patience === null
      ? []
      : [
          `keras.callbacks.EarlyStopping(
        "${monitor}", patience=${patience}, min_delta=${form.min_delta},
        restore_best_weights=${python(form.restore_best_weights)})`,
        ]),
    ...(patience === null && form.keep_best
      ? [
          `keras.callbacks.ModelCheckpoint(
        "best.weights.h5", "${monitor}", save_best_only=True, save_weights_only=True)`,
        ]
      : []),
  ];
  const kept = patience === null && form.keep_best ? '\nmodel.load_weights("best.weights.h5")' : '';
  return `model.fit(
    x_train, y_train, batch_size=${form.batch_size}, epochs=${form.epochs},
    validation_data=(x_val, y_val),${callbacks.length ? `\n    callbacks=[${callbacks.join(', ')}],` : ''}
)${kept}
loss, accuracy = model.evaluate(x_test, y_test)
print(f"Test score: {loss:.4f}  Test accuracy: {accuracy:.4f}")`;
}
