"""Trains the seed's network with Keras on TensorFlow or with PyTorch, or an LSTM over the rows of the pictures
with PyTorch, on the processor, and prints how long the epochs took, as one line of JSON. `npm run bench` calls it in the environment that
`npm run bench:python` makes. Writes no file.

    python bench/python/peers.py keras|pytorch|pytorch-lstm [--epochs 3] [--threads 2]
"""

import argparse
import functools
import gzip
import json
import os
import statistics
import sys
import time
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data" / "mnist"
WIDTHS = [784, 500, 500, 500, 10]
DROPOUT = 0.2
BATCH = 128
SEED = 9999


def mnist(kind):
    """Pictures [count, 784] from 0 to 1, and labels [count]."""
    import numpy as np

    images = gzip.open(DATA / f"{kind}-images-idx3-ubyte.gz").read()[16:]
    labels = gzip.open(DATA / f"{kind}-labels-idx1-ubyte.gz").read()[8:]
    x = np.frombuffer(images, np.uint8).reshape(-1, 784).astype(np.float32) / 255
    return x, np.frombuffer(labels, np.uint8).astype(np.int64)


def train_keras(epochs, threads):
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential([keras.Input((WIDTHS[0],))])
    for units in WIDTHS[1:-1]:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(DROPOUT))
    model.add(keras.layers.Dense(WIDTHS[-1], activation="softmax"))
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])

    x, labels = mnist("train")
    y = keras.utils.to_categorical(labels, 10)
    x_test, labels_test = mnist("t10k")
    y_test = keras.utils.to_categorical(labels_test, 10)
    for _ in range(epochs):
        started = time.perf_counter()
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)
        trained = time.perf_counter()
        _, accuracy = model.evaluate(x_test, y_test, batch_size=BATCH, verbose=0)
        yield trained - started, time.perf_counter() - trained, accuracy


def perceptron(nn):
    layers = []
    for inputs, units in zip(WIDTHS[:-2], WIDTHS[1:-1]):
        layers += [nn.Linear(inputs, units), nn.ReLU(), nn.Dropout(DROPOUT)]
    return nn.Sequential(*layers, nn.Linear(*WIDTHS[-2:]))


def lstm(nn):
    """Reads a picture row by row: 28 steps of 28 pixels, 128 units, then dropout and ten logits."""

    class Lstm(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(28, 128, batch_first=True)
            self.dropout = nn.Dropout(DROPOUT)
            self.dense = nn.Linear(128, WIDTHS[-1])

        def forward(self, x):
            _, (h, _) = self.lstm(x.view(-1, 28, 28))
            return self.dense(self.dropout(h[-1]))

    return Lstm()


def train_pytorch(epochs, threads, kind="perceptron"):
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(SEED)
    model = perceptron(nn) if kind == "perceptron" else lstm(nn)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)
    loss_of = nn.CrossEntropyLoss()

    x, y = (torch.from_numpy(array.copy()) for array in mnist("train"))
    x_test, y_test = (torch.from_numpy(array.copy()) for array in mnist("t10k"))
    for _ in range(epochs):
        started = time.perf_counter()
        model.train()
        for places in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            loss_of(model(x[places]), y[places]).backward()
            optimizer.step()
        trained = time.perf_counter()
        model.eval()
        with torch.inference_mode():
            right = sum(
                (model(pictures).argmax(1) == labels).sum().item()
                for pictures, labels in zip(x_test.split(BATCH), y_test.split(BATCH))
            )
        yield trained - started, time.perf_counter() - trained, right / len(x_test)


def main():
    peers = {
        "keras": train_keras,
        "pytorch": train_pytorch,
        "pytorch-lstm": functools.partial(train_pytorch, kind="lstm"),
    }
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=peers)
    parser.add_argument("--epochs", type=int, default=3, help="the first one warms up")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    if args.epochs < 2:
        parser.error("--epochs is 2 or more: the first one warms up")
    os.environ["OMP_NUM_THREADS"] = str(args.threads)

    first, *rest = peers[args.peer](args.epochs, args.threads)
    accuracy = rest[-1][2]
    if accuracy < 0.95:
        sys.exit(f"{args.peer} does not learn: test accuracy {accuracy}")
    epoch = statistics.median(training for training, _, _ in rest)
    values = {
        "epoch": epoch,
        "images": 60_000 / epoch,
        "validation": statistics.median(validation for _, validation, _ in rest),
        "first": first[0],
    }
    print(json.dumps({"values": values}))


if __name__ == "__main__":
    main()
