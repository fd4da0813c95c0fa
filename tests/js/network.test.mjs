// What the chapter Network works out from the form: costs, slopes, and the program for Keras.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELDS } from '../../www/engine/fields.js';
import { costsOf, totalOf } from '../../www/features/network/costs.js';
import { FUNCTIONS } from '../../www/features/network/functions.js';
import { kerasCode } from '../../www/features/network/keras.js';

/** @typedef {import('../../www/engine/protocol.js').TrainingForm} TrainingForm */
/** @typedef {import('../../www/engine/protocol.js').SummaryRow} SummaryRow */

/** The tutorial's run. */
const FORM = /** @type {TrainingForm} */ (
  /** @type {unknown} */ ({
    network: 'mlp',
    hidden_layers: [500, 500, 500],
    lstm_units: 128,
    activation: 'relu',
    epochs: 20,
    batch_size: 128,
    dropout: 0.2,
    optimizer: 'adam',
    learning_rate: 0.001,
    schedule: 'constant',
    momentum: 0,
    nesterov: false,
    seed: 9999,
    augment: false,
    patience: null,
    monitor: 'val_loss',
    min_delta: 0,
    restore_best_weights: true,
    held_back: 0,
    training_pictures: null,
    weight_decay: 0,
    label_smoothing: 0,
    max_norm: null,
    average: 0,
    nondigits: 0,
    keep_best: false,
    ease: 0,
  })
);

/** As src/nn/summary.rs makes it. @param {TrainingForm} form */
function summaryOf(form) {
  const activation = /** @type {{ activation?: string }} */ (form).activation ?? 'relu';
  /** @type {SummaryRow[]} */
  const layers = [];
  /** @param {SummaryRow['type']} type @param {(number | null)[]} input @param {number} units @param {number} parameters @param {object} rest */
  const add = (type, input, units, parameters, rest) =>
    layers.push(/** @type {SummaryRow} */ ({ name: type.toLowerCase(), type, input_shape: input, output_shape: [null, units], parameters, ...rest })); // prettier-ignore
  const drop = (/** @type {number} */ units) =>
    form.dropout > 0 && add('Dropout', [null, units], units, 0, { rate: form.dropout });
  let inputs = 784;
  if (form.network === 'lstm') {
    inputs = form.lstm_units;
    add('LSTM', [null, 28, 28], inputs, 4 * inputs * (28 + inputs + 1), { activation: 'tanh' });
    drop(inputs);
  } else {
    for (const units of form.hidden_layers) {
      add('Dense', [null, inputs], units, (inputs + 1) * units, { activation });
      drop(units);
      inputs = units;
    }
  }
  add('Dense', [null, inputs], 10, (inputs + 1) * 10, { activation: 'softmax' });
  return { layers, parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0) };
}

/** @param {Partial<TrainingForm>} [changes] */
const code = (changes) => {
  const form = { ...FORM, ...changes };
  return kerasCode(form, summaryOf(form), FORM, { rest: 'only here:', bits: 'other bits' });
};

test('the tutorial’s network costs what one counts by hand', () => {
  const costs = summaryOf(FORM).layers.map((layer) => costsOf(layer, FORM));
  assert.deepEqual(costs[0], {
    multiplyAdds: 784 * 500,
    weights: 392_500 * 4,
    gradients: 392_500 * 4,
    optimizer: 2 * 392_500 * 4,
    activations: 500 * 128 * 4,
  });
  const total = totalOf(costs);
  assert.equal(total.multiplyAdds, 784 * 500 + 2 * 500 * 500 + 500 * 10);
  assert.equal(total.weights, 898_510 * 4);
  assert.equal(total.activations, (6 * 500 + 10) * 128 * 4);
});

test('each optimizer remembers as many numbers of a weight as Keras’s', () => {
  const [layer] = summaryOf(FORM).layers;
  assert.ok(layer);
  const copies = (/** @type {TrainingForm['optimizer']} */ optimizer, momentum = 0) => {
    const { optimizer: bytes, weights } = costsOf(layer, { ...FORM, optimizer, momentum });
    return bytes / weights;
  };
  assert.deepEqual(
    [copies('adam'), copies('sgd'), copies('sgd', 0.9), copies('rmsprop'), copies('rmsprop', 0.9)],
    [2, 0, 1, 1, 2],
  );
});

test('an LSTM multiplies in every row', () => {
  const [lstm, dropout] = summaryOf({ ...FORM, network: 'lstm' }).layers;
  assert.ok(lstm && dropout);
  assert.equal(costsOf(lstm, FORM).multiplyAdds, 28 * 4 * 128 * (28 + 128));
  assert.equal(costsOf(dropout, FORM).multiplyAdds, 0);
});

test('each slope is its function’s', () => {
  for (const { name, of, slope } of FUNCTIONS) {
    for (const sum of [-5, -1.3, -0.2, 0.4, 1, 4.7]) {
      const measured = (of(sum + 1e-5) - of(sum - 1e-5)) / 2e-5;
      assert.ok(Math.abs(measured - slope(sum)) < 1e-6, `${name} at ${sum}`);
    }
  }
});

test('the tutorial’s run in Keras', () => {
  assert.equal(
    code(),
    `# other bits

import keras

keras.utils.set_random_seed(seed=9999)

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255
y_train, y_test = keras.utils.to_categorical(y_train, 10), keras.utils.to_categorical(y_test, 10)
x_val, y_val = x_test, y_test

model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(500, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(500, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(500, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10, activation="softmax"),
])
model.summary()

rate = 0.001
optimizer = keras.optimizers.Adam(learning_rate=rate)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.CategoricalCrossentropy(),
    metrics=["accuracy"],
)

model.fit(
    x_train, y_train, batch_size=128, epochs=20,
    validation_data=(x_val, y_val),
)
loss, accuracy = model.evaluate(x_test, y_test)
print(f"Test score: {loss:.4f}  Test accuracy: {accuracy:.4f}")`,
  );
});

test('every field of the form that counts changes the program, or its comment', () => {
  /** Another value of each, and what has to stand beside it for it to count. @type {Record<string, Partial<TrainingForm>[]>} */
  const beside = {
    lstm_units: [{ network: 'lstm' }],
    momentum: [{ optimizer: 'sgd' }],
    nesterov: [{ optimizer: 'sgd', momentum: 0.9 }],
    monitor: [{ patience: 3 }, { keep_best: true }],
    min_delta: [{ patience: 3 }],
    restore_best_weights: [{ patience: 3 }],
  };
  for (const field of FIELDS) {
    const { name } = field;
    const old = /** @type {Record<string, unknown>} */ (FORM)[name];
    const value =
      field.kind === 'choice'
        ? field.names.find((choice) => choice !== old)
        : field.kind === 'flag'
          ? !old
          : field.kind === 'numbers'
            ? [32]
            : name === 'nondigits' || field.range.kind !== 'whole'
              ? 0.25
              : 7;
    for (const rest of beside[name] ?? [{}]) {
      assert.notEqual(code({ ...rest, [name]: value }), code(rest), name);
    }
  }
});

test('pictures of one’s own are read from their files, and what is kept to test with is the same', () => {
  const words = { rest: '', bits: '' };
  const own = (/** @type {import('../../www/features/network/keras.js').Own} */ own) =>
    kerasCode(FORM, summaryOf(FORM), FORM, words, own);
  const two = own({ name: 'mine-images, mine-labels.gz', validation_images: 7, transposed: true });
  assert.ok(two.includes('x, y = idx("mine-images").swapaxes(1, 2), idx("mine-labels.gz")\n'), two);
  assert.ok(two.includes('= x[:-7], y[:-7], x[-7:], y[-7:]'));
  assert.ok(two.includes('data[:2] == b"\\x1f\\x8b"') && !two.includes('mnist'));
  const four = own({
    name: 't10k-images, t10k-labels, train-images, train-labels',
    validation_images: 7,
    transposed: false,
  });
  assert.ok(four.includes('x_train, y_train = idx("train-images"), idx("train-labels")'), four);
  assert.ok(four.includes('x_test, y_test = idx("t10k-images"), idx("t10k-labels")'));
});

test('what Keras has not stands in a comment, and only where it differs', () => {
  assert.doesNotMatch(code(), /only here/);
  const lines = code({ augment: true, nondigits: 0.1 }).split('\n');
  assert.equal(lines[1], '# only here: augment=True, nondigits=0.1');
});

test('each part of Keras’s run follows its fields', () => {
  for (const [changes, ...parts] of /** @type {[Partial<TrainingForm>, ...string[]][]} */ ([
    [{ network: 'lstm', lstm_units: 64 }, 'reshape(-1, 28, 28)', 'Input((28, 28))', 'layers.LSTM(64),'],
    [{ hidden_layers: [], dropout: 0 }, 'Input((784,)),\n    keras.layers.Dense(10, activation="softmax")'],
    [{ optimizer: 'sgd', momentum: 0.9, nesterov: true }, 'SGD(learning_rate=rate, momentum=0.9, nesterov=True)'],
    [{ weight_decay: 0.004 }, 'weight_decay=0.004', 'exclude_from_weight_decay(var_names=["bias"])'],
    [{ average: 0.999 }, 'use_ema=True, ema_momentum=0.999'],
    [{ max_norm: 3 }, 'kernel_constraint=keras.constraints.MaxNorm(3)'],
    [{ label_smoothing: 0.1 }, 'CategoricalCrossentropy(label_smoothing=0.1)'],
    [{ held_back: 5000 }, 'x_val, y_val = x_train[-5000:], y_train[-5000:]', 'x_train[:-5000]'],
    [
      { held_back: 50, training_pictures: 1000 },
      'x_train[:-50], y_train[:-50]\nx_train, y_train = x_train[:1000], y_train[:1000]',
    ],
    [{ schedule: 'cosine' }, 'steps = 20 * -(-len(x_train) // 128)', 'CosineDecay(0.001, steps)'],
    [{ schedule: 'step' }, '[(steps - 1) // 2, (3 * steps - 1) // 4], [0.001, 0.001 / 10, 0.001 / 100]'],
    [{ patience: 3 }, '"val_loss", patience=3, min_delta=0', 'restore_best_weights=True'],
    [{ keep_best: true }, 'ModelCheckpoint', 'model.load_weights("best.weights.h5")'],
  ]))
    for (const part of parts) assert.ok(code(changes).includes(part), `${JSON.stringify(changes)}: ${part}`);
});
