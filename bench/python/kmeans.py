"""Clusters MNIST's training pictures with scikit-learn's k-means and prints how long that took, as one line of
JSON. `npm run bench` calls it in the environment that `npm run bench:python` makes. Writes no file.

    python bench/python/kmeans.py [--k 10] [--threads 2] [--seed 1]
"""

import argparse
import json
import os
import time

import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    # Before NumPy is imported.
    for library in ("OMP", "OPENBLAS"):
        os.environ[f"{library}_NUM_THREADS"] = str(args.threads)
    import numpy as np
    from sklearn.cluster import KMeans

    x, labels = peers.mnist("train")
    started = time.perf_counter()
    found = KMeans(args.k, n_init=10, random_state=args.seed).fit(x)
    seconds = time.perf_counter() - started
    table = np.zeros((args.k, 10), int)
    np.add.at(table, (found.labels_, labels), 1)
    purity = table.max(axis=1).sum() / len(x)
    # Anew in f64: scikit-learn adds 60,000 distances of f32 in f32.
    differences = x - found.cluster_centers_[found.labels_]
    inertia = np.einsum("ij,ij->", differences, differences, dtype=np.float64)
    values = {"seconds": seconds, "inertia": float(inertia), "purity": float(purity)}
    print(json.dumps({"values": values}))


if __name__ == "__main__":
    main()
