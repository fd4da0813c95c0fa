"""Records what Keras computes, so that Rust tests can hold digitlab against it.

Writes optimizers.json, network.json, activations.json, lstm.json and summary.json beside itself. Run by hand, only when what is
recorded should change: `npm test` reads the committed files and never needs Python. It never reads
anything but its own constants, so the same versions write the same bytes.

    python3.11 -m venv keras-venv
    keras-venv/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
    keras-venv/bin/python tests/oracle/keras_trajectories.py

README.md beside this file describes the format.
"""

import json
import os
import platform
from itertools import pairwise
from pathlib import Path

# Before TensorFlow is imported: plain kernels and one thread, so that sums have one order.
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf

HERE = Path(__file__).resolve().parent
STEPS = 10
UNITS = [12, 8, 6, 4]  # inputs, two hidden layers, classes
BATCH_SIZE = 5
TRAINING_IMAGES = 48  # nine batches of 5 and one of 3: means must weigh the short batch
EVALUATION_IMAGES = 7  # one batch of 5 and one of 2, for the same reason

VERSIONS = {
    "keras": keras.__version__,
    "backend": keras.backend.backend(),
    "tensorflow": tf.__version__,
    "numpy": np.__version__,
    "python": platform.python_version(),
}


# --- writing ---------------------------------------------------------------------------------


def plain(value):
    """Tensors and arrays as nested lists. A float32 gets the 9 significant digits that name it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (str, bool, int, type(None))):
        return value
    array = np.asarray(value)
    if array.ndim:
        return [plain(item) for item in array]
    if np.issubdtype(array.dtype, np.integer):
        return int(array)
    return float(f"{array.item():.9g}")


def to_json(value, indent=""):
    """JSON with a row of numbers on one line, so that a change shows as the rows it touches."""
    deeper = indent + "  "
    if isinstance(value, dict):
        items = [
            f"{deeper}{json.dumps(key)}: {to_json(item, deeper)}" for key, item in value.items()
        ]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(item, (list, dict, str)) for item in value):
        items = [deeper + to_json(item, deeper) for item in value]
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    return json.dumps(value, allow_nan=False, ensure_ascii=False)


def write(name, content):
    content = plain({"made_by": Path(__file__).name, "versions": VERSIONS, **content})
    (HERE / name).write_text(to_json(content) + "\n")
    print(f"wrote {name}")


# --- optimizers ------------------------------------------------------------------------------

# The arguments given to Keras; what is not given is Keras's default. `name` is the case's name.
OPTIMIZER_CASES = [
    ("sgd", keras.optimizers.SGD, {}),
    ("sgd_momentum", keras.optimizers.SGD, {"momentum": 0.9}),
    ("sgd_nesterov", keras.optimizers.SGD, {"momentum": 0.9, "nesterov": True}),
    ("adam", keras.optimizers.Adam, {}),
    ("adam_fast", keras.optimizers.Adam, {"learning_rate": 0.05}),
    ("rmsprop", keras.optimizers.RMSprop, {}),
    ("rmsprop_momentum", keras.optimizers.RMSprop, {"momentum": 0.9}),
]

# What digitlab's optimizers have, of all that Keras lists.
SETTINGS = ["learning_rate", "momentum", "nesterov", "beta_1", "beta_2", "rho", "epsilon"]


def settings(optimizer):
    config = optimizer.get_config()
    return {key: config[key] for key in SETTINGS if key in config}


def optimizer_cases():
    # One column is one story: ordinary, small, near epsilon (1e-7), large, mostly zero, zero first.
    random = np.random.default_rng(1)
    gradients = random.standard_normal((STEPS, 6)) * [1.0, 1e-2, 2e-7, 30.0, 0.5, 0.1]
    gradients[1:9, 4] = 0.0
    gradients[:3, 5] = 0.0
    gradients = gradients.astype(np.float32)
    initial = np.array([0.5, -0.25, 0.001, -2.0, 0.1, 3.0], np.float32)

    cases = []
    for name, make, arguments in OPTIMIZER_CASES:
        optimizer = make(**arguments)
        parameter = keras.Variable(initial)
        after = []
        for gradient in gradients:
            optimizer.apply([tf.constant(gradient)], [parameter])
            after.append(parameter.numpy().copy())
        cases.append(
            {
                "name": name,
                "optimizer": make.__name__.lower(),
                **settings(optimizer),
                "parameter_after": after,
            }
        )
    return {"initial_parameter": initial, "gradients": gradients, "cases": cases}


# --- a small network -------------------------------------------------------------------------

NETWORK_CASES = [case for case in OPTIMIZER_CASES if case[0] in ("adam", "sgd_momentum", "rmsprop")]


def small_network(weights, activation="relu"):
    *hidden, classes = UNITS[1:]
    layers = [keras.layers.Dense(units, activation=activation) for units in hidden]
    # No softmax layer: the loss takes logits, the stable form that digitlab computes.
    model = keras.Sequential([keras.Input((UNITS[0],)), *layers, keras.layers.Dense(classes)])
    model.set_weights(weights)
    return model


def weights_of(model):
    return [{"kernel": layer.kernel.numpy(), "bias": layer.bias.numpy()} for layer in model.layers]


def pictures(random, count):
    """Like MNIST's: bytes over 255, half of them 0. Labels depend on the picture, so it can learn."""
    pixels = random.integers(0, 256, (count, UNITS[0])) * random.integers(0, 2, (count, UNITS[0]))
    inputs = pixels.astype(np.float32) / np.float32(255)
    labels = inputs.reshape(count, UNITS[-1], -1).sum(axis=2).argmax(axis=1)
    return inputs, labels.astype(np.int32)


def cross_entropy():
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def step(model, inputs, labels):
    """One forward and backward pass: logits, loss, gradients in the order kernel, bias, kernel, …"""
    with tf.GradientTape() as tape:
        logits = model(inputs, training=True)
        loss = cross_entropy()(labels, logits)
    return logits, loss, tape.gradient(loss, [v.value for v in model.trainable_variables])


def first_step(network, inputs, labels):
    logits, loss, gradients = step(network, inputs, labels)
    return {
        "logits": logits,
        "probabilities": keras.ops.softmax(logits),
        "loss": loss,
        "gradients": [
            {"kernel": k, "bias": b} for k, b in zip(gradients[::2], gradients[1::2], strict=True)
        ],
    }


def fit_epoch(model, make, arguments, inputs, labels):
    """The same ten batches through Keras's own fit, for the epoch's means and as a cross-check."""
    model.compile(
        optimizer=make(**arguments), loss=cross_entropy(), metrics=["accuracy"], run_eagerly=True
    )
    history = model.fit(inputs, labels, batch_size=BATCH_SIZE, shuffle=False, verbose=0).history
    return {
        "loss": np.float32(history["loss"][0]),
        "accuracy": np.float32(history["accuracy"][0]),
    }


def evaluation(model, inputs, labels):
    loss, accuracy = model.evaluate(inputs, labels, batch_size=BATCH_SIZE, verbose=0)
    probabilities = keras.ops.softmax(model(inputs, training=False))
    return {
        "probabilities": probabilities,
        "loss": np.float32(loss),
        "accuracy": np.float32(accuracy),
    }


def small_problem():
    random = np.random.default_rng(2)
    weights = []
    for fan_in, fan_out in pairwise(UNITS):
        limit = np.sqrt(6 / (fan_in + fan_out))
        weights.append(random.uniform(-limit, limit, (fan_in, fan_out)).astype(np.float32))
        # Keras starts at 0; other values here, so that a forgotten bias shows at once.
        weights.append(random.uniform(-0.1, 0.1, fan_out).astype(np.float32))
    inputs, labels = pictures(random, TRAINING_IMAGES)
    held_inputs, held_labels = pictures(random, EVALUATION_IMAGES)
    starts = range(0, TRAINING_IMAGES, BATCH_SIZE)
    batches = [(inputs[i : i + BATCH_SIZE], labels[i : i + BATCH_SIZE]) for i in starts]
    assert len(batches) == STEPS

    return weights, (inputs, labels), batches, (held_inputs, held_labels)


def trained(case, activation):
    """Ten steps of an optimizer on the small problem, and what Keras makes of the network after them."""
    name, make, arguments = case
    weights, (inputs, labels), batches, held_back = small_problem()
    model, optimizer, losses = small_network(weights, activation), make(**arguments), []
    for batch_inputs, batch_labels in batches:
        _, loss, gradients = step(model, batch_inputs, batch_labels)
        optimizer.apply(gradients, model.trainable_variables)
        losses.append(loss.numpy())
    fitted = small_network(weights, activation)
    epoch = fit_epoch(fitted, make, arguments, inputs, labels)
    for ours, theirs in zip(model.get_weights(), fitted.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7)
    fitted.set_weights(model.get_weights())
    return {
        "name": name,
        "optimizer": make.__name__.lower(),
        **settings(optimizer),
        "losses": losses,
        "epoch": epoch,
        "final_layers": weights_of(model),
        "evaluation": evaluation(fitted, *held_back),
    }


def network():
    weights, _, batches, (held_inputs, held_labels) = small_problem()
    return {
        "units": UNITS,
        "batch_size": BATCH_SIZE,
        "initial_layers": weights_of(small_network(weights)),
        "batches": [{"inputs": x, "labels": y} for x, y in batches],
        "first_step": first_step(small_network(weights), *batches[0]),
        "evaluation_set": {"inputs": held_inputs, "labels": held_labels},
        "cases": [trained(case, "relu") for case in NETWORK_CASES],
    }


def activations():
    """The same problem for the hidden layers' other activations."""
    weights, _, batches, _ = small_problem()
    return {
        activation: {
            "first_step": first_step(small_network(weights, activation), *batches[0]),
            "cases": [trained(case, activation) for case in NETWORK_CASES],
        }
        for activation in ("sigmoid", "tanh")
    }


# --- a small LSTM ----------------------------------------------------------------------------

LSTM_SIZE, LSTM_UNITS, LSTM_CLASSES = 5, 6, 4  # rows of a picture and pixels of a row, units, classes


def small_lstm(weights):
    layers = [keras.layers.LSTM(LSTM_UNITS), keras.layers.Dense(LSTM_CLASSES)]
    model = keras.Sequential([keras.Input((LSTM_SIZE, LSTM_SIZE)), *layers])
    model.set_weights(weights)
    return model


def lstm():
    random = np.random.default_rng(3)
    shapes = [
        (LSTM_SIZE, 4 * LSTM_UNITS),
        (LSTM_UNITS, 4 * LSTM_UNITS),
        (4 * LSTM_UNITS,),
        (LSTM_UNITS, LSTM_CLASSES),
        (LSTM_CLASSES,),
    ]
    weights = [random.uniform(-0.7, 0.7, shape).astype(np.float32) for shape in shapes]
    names = ["lstm.kernel", "lstm.recurrent_kernel", "lstm.bias", "dense.kernel", "dense.bias"]
    pixels = random.integers(0, 256, (TRAINING_IMAGES, LSTM_SIZE, LSTM_SIZE))
    pixels *= random.integers(0, 2, pixels.shape)
    inputs = pixels.astype(np.float32) / np.float32(255)
    labels = inputs[:, :, :LSTM_CLASSES].sum(axis=1).argmax(axis=1).astype(np.int32)
    starts = range(0, TRAINING_IMAGES, BATCH_SIZE)
    batches = [(inputs[i : i + BATCH_SIZE], labels[i : i + BATCH_SIZE]) for i in starts]

    def by_name(values):
        return dict(zip(names, values, strict=True))

    logits, loss, gradients = step(small_lstm(weights), *batches[0])
    model, optimizer, losses = small_lstm(weights), keras.optimizers.Adam(learning_rate=0.01), []
    for batch in batches:
        _, batch_loss, batch_gradients = step(model, *batch)
        optimizer.apply(batch_gradients, model.trainable_variables)
        losses.append(batch_loss.numpy())
    return {
        "size": LSTM_SIZE,
        "units": LSTM_UNITS,
        "initial": by_name(weights),
        "batches": [{"inputs": x.reshape(len(x), -1), "labels": y} for x, y in batches],
        "first_step": {"logits": logits, "loss": loss, "gradients": by_name(gradients)},
        "adam": {
            "learning_rate": 0.01,
            "losses": losses,
            "final": by_name(model.get_weights()),
            "probabilities": keras.ops.softmax(model(batches[0][0], training=False)),
        },
    }


def lstm_summary():
    """The rows of the network that digitlab trains by default, and the ranges of its initial weights."""
    keras.utils.clear_session()
    layers = [keras.layers.LSTM(128), keras.layers.Dropout(0.2), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28)), *layers])
    recurrent = model.layers[0].cell.recurrent_kernel.numpy()
    return {
        "parameters": model.count_params(),
        "layers": [
            {"name": layer.name, "parameters": layer.count_params()} for layer in model.layers
        ],
        # Rows that are orthonormal: the products of each with itself and of the first two.
        "recurrent_products": [
            np.diag(recurrent @ recurrent.T).min(),
            np.diag(recurrent @ recurrent.T).max(),
            abs(recurrent[0] @ recurrent[1]),
        ],
        "recurrent_deviation": recurrent.std(),
        "initial_bias": model.layers[0].cell.bias.numpy().reshape(4, -1).mean(axis=1),
    }


# --- the seed's network ----------------------------------------------------------------------


def glorot_uniform(shape):
    """The range that Keras itself asks its random generator for, and what it drew from it."""
    asked = {}
    random = keras.src.initializers.random_initializers.random
    uniform = random.uniform

    def spy(shape, minval, maxval, **rest):
        asked.update(minval=minval, maxval=maxval)
        return uniform(shape, minval, maxval, **rest)

    random.uniform = spy
    try:
        kernel = np.asarray(keras.initializers.GlorotUniform(seed=9999)(shape))
    finally:
        random.uniform = uniform
    drawn = {
        "minimum": kernel.min(),
        "maximum": kernel.max(),
        "mean": kernel.mean(),
        "deviation": kernel.std(),
    }
    return {"shape": shape, "minval": asked["minval"], "maxval": asked["maxval"], "drawn": drawn}


def layer_row(layer):
    row = {
        "name": layer.name,
        "type": type(layer).__name__,
        "input_shape": list(layer.input.shape),
        "output_shape": list(layer.output.shape),
        "parameters": layer.count_params(),
    }
    if isinstance(layer, keras.layers.Dropout):
        return {**row, "rate": layer.rate}
    return {**row, "activation": layer.activation.__name__}


def seed_summary():
    keras.utils.clear_session()  # names count from dense, dropout
    model = keras.Sequential([keras.Input((784,))])
    for _ in range(3):
        model.add(keras.layers.Dense(500, activation="relu"))
        model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(10, activation="softmax"))
    lines = []
    model.summary(line_length=80, print_fn=lines.append)
    kernels = [list(layer.kernel.shape) for layer in model.layers if layer.count_params()]
    return {
        "layers": [layer_row(layer) for layer in model.layers],
        "parameters": model.count_params(),
        "text": "\n".join(lines).splitlines(),
        "glorot_uniform": [glorot_uniform(shape) for shape in kernels],
    }


if __name__ == "__main__":
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(9999)
    tf.config.experimental.enable_op_determinism()
    write("optimizers.json", optimizer_cases())
    write("network.json", network())
    write("activations.json", activations())
    write("lstm.json", {**lstm(), "default": lstm_summary()})
    write("summary.json", seed_summary())
