"""Records what scikit-learn's k-means finds, so that Rust tests can hold digitlab against it.

Writes kmeans.json beside itself. Run by hand, only when what is recorded should change: `npm test` reads the
committed file and never needs Python. It reads MNIST's test pictures from data/mnist and draws no random number.

    python3.11 -m venv sklearn-venv
    sklearn-venv/bin/pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    sklearn-venv/bin/python tests/oracle/sklearn_kmeans.py

README.md beside this file describes the format.
"""

import gzip
import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data" / "mnist"
PICTURES = 2000


def pictures():
    """The first test pictures, [count, 784] from 0 to 1 in f64, and their labels."""
    images = gzip.open(DATA / "t10k-images-idx3-ubyte.gz").read()[16:]
    labels = gzip.open(DATA / "t10k-labels-idx1-ubyte.gz").read()[8:]
    x = np.frombuffer(images, np.uint8).reshape(-1, 784)[:PICTURES] / 255
    return x, np.frombuffer(labels, np.uint8)[:PICTURES]


def first_centroids(x):
    """Two starts: ten pictures, and nine with a centroid that is no picture's nearest."""
    white = np.ones((1, 784))
    return {"ten_pictures": x[:10], "an_empty_cluster": np.concatenate([x[:9], white])}


def run(x, labels, centroids):
    """Lloyd's iterations in f64, until the assignments stay."""
    k = len(centroids)
    found = KMeans(k, init=centroids, n_init=1, algorithm="lloyd", tol=0, max_iter=1000).fit(x)
    table = np.zeros((k, 10), int)
    np.add.at(table, (found.labels_, labels), 1)
    distances = np.sort(found.transform(x), axis=1)
    # No assignment that f32 could decide otherwise.
    assert np.min(distances[:, 1] ** 2 - distances[:, 0] ** 2) > 1e-4
    return {
        "inertia": found.inertia_,
        "iterations": found.n_iter_,
        "assignments": "".join(map(str, found.labels_)),
        "purity": table.max(axis=1).sum() / len(x),
        "adjusted_rand": adjusted_rand_score(labels, found.labels_),
    }


def main():
    x, labels = pictures()
    versions = {m.__name__: m.__version__ for m in (sklearn, np, scipy)}
    cases = {name: run(x, labels, start) for name, start in first_centroids(x).items()}
    record = {"versions": versions, "pictures": PICTURES, "cases": cases}
    (HERE / "kmeans.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
