"""Records what scikit-learn's PCA and numpy's bins make of made-up numbers, so that Rust tests can hold digitlab's
map and reliability diagram against them.

Writes judge.json beside itself. Run by hand, only when what is recorded should change: `npm test` reads the
committed file and never needs Python. It draws no random number.

    python3.11 -m venv sklearn-venv
    sklearn-venv/bin/pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    sklearn-venv/bin/python tests/oracle/sklearn_judge.py

README.md beside this file describes the format.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import PCA

HERE = Path(__file__).resolve().parent
ROWS, COLUMNS = 300, 40


def vectors():
    """As `vectors` in src/explain/pca.rs."""
    row, column = np.mgrid[:ROWS, :COLUMNS]
    value = (row * (column * column + 7) + 13 * column) % 101
    return np.maximum(value - 60, 0) * ((column % 7 + 1) / 64)


def principal_components():
    x = vectors()
    pca = PCA(n_components=2, svd_solver="full").fit(x)
    # The sign of a component is free: here its largest coordinate is positive.
    largest = np.abs(pca.components_).argmax(axis=1)
    sign = np.sign(pca.components_[[0, 1], largest])
    return {
        "components": (pca.components_ * sign[:, None]).ravel(),
        "explained": pca.explained_variance_ratio_,
        "projected": (pca.transform(x) * sign).ravel(),
    }


def reliability():
    """As the test in src/explain/confusion.rs: bins (lower, upper], each [pictures, right, sum of p]."""
    i = np.arange(40)
    p = 0.5 + (i * 7 % 33) / 64
    right = i % 3 != 0
    which = np.digitize(p, np.linspace(0, 1, 11), right=True) - 1
    counts = np.bincount(which, minlength=10)
    hits = np.bincount(which, weights=right, minlength=10)
    sums = np.bincount(which, weights=p, minlength=10)
    used = counts > 0
    gaps = np.abs(hits[used] / counts[used] - sums[used] / counts[used])
    return {
        "bins": np.stack([counts, hits, sums], axis=1).ravel(),
        "calibration_error": [(gaps * counts[used] / counts.sum()).sum()],
    }


def main():
    made = {**principal_components(), **reliability()}
    lists = {key: [float(f"{x:.9g}") for x in values] for key, values in made.items()}
    versions = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
    text = json.dumps({"versions": versions, **lists})
    (HERE / "judge.json").write_text(text + "\n")


main()
