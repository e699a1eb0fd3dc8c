"""Several logistic regressions over the same hashed features: one for each label that an item may bear.

Learning is scikit-learn's (extra ``train``); what ships is one array of weights, read by numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extraction.hashing import BUCKETS, Bags

NEVER = -12.0
"""The score of a label that an item cannot bear."""

STEP = 1 / 32
"""Weights are kept as whole numbers of this step, in one byte: most of the small ones become 0."""


class HashedClassifier:
    """Gives every item a score (log odds) for every label."""

    def __init__(self, weights: NDArray[np.int8], bias: NDArray[np.float32]) -> None:
        self.weights = weights  # buckets × labels, in steps
        self.bias = bias

    def score(self, bags: Bags) -> NDArray[np.float32]:
        """Log odds, items × labels. Every bag must hold something."""
        if not bags.size:
            return np.zeros((0, len(self.bias)), dtype=np.float32)
        keys = np.sort(bags.owners * BUCKETS + bags.buckets)
        keys = keys[np.r_[True, keys[1:] != keys[:-1]]]  # a feature seen twice counts once; np.unique is far slower
        begins = np.searchsorted(keys, np.arange(bags.size) * BUCKETS)
        sums = np.add.reduceat(self.weights[keys % BUCKETS], begins, axis=0, dtype=np.int32) * np.float32(STEP)
        result: NDArray[np.float32] = np.clip(sums + self.bias, NEVER, -NEVER)
        return result


def fit_hashed(
    bags: Sequence[Bags],
    truth: NDArray[np.bool_],
    may: NDArray[np.bool_],
    folds: NDArray[np.int64],
    *,
    strength: float,
    seed: int,
) -> tuple[HashedClassifier, NDArray[np.float32]]:
    """The classifier, and for every item its scores by a classifier that has not seen its fold.

    ``may`` says which label an item can bear: for the others it is no example.
    """
    matrix = make_matrix(bags)
    weights = np.zeros((BUCKETS, truth.shape[1]), dtype=np.int8)
    bias = np.full(truth.shape[1], NEVER, dtype=np.float32)
    unseen = np.full(truth.shape, NEVER, dtype=np.float32)
    for label in range(truth.shape[1]):
        rows = np.flatnonzero(may[:, label])
        wanted, part, of = truth[rows, label], matrix[rows], folds[rows]
        for fold in np.unique(of):
            column, offset = _fit_logistic(part[of != fold], wanted[of != fold], strength, seed)
            unseen[rows[of == fold], label] = part[of == fold] @ column + offset
        column, bias[label] = _fit_logistic(part, wanted, strength, seed)
        weights[:, label] = np.clip(np.round(column / STEP), -127, 127)
    return HashedClassifier(weights, bias), np.clip(unseen, NEVER, -NEVER)


def make_matrix(bags: Sequence[Bags]) -> Any:
    """All bags of all documents as one sparse matrix, items × buckets."""
    from scipy.sparse import csr_matrix

    offsets = np.cumsum([0, *(b.size for b in bags)])
    owners = np.concatenate([b.owners + offset for b, offset in zip(bags, offsets[:-1], strict=True)])
    buckets = np.concatenate([b.buckets for b in bags])
    matrix = csr_matrix((np.ones(len(buckets), dtype=np.float32), (owners, buckets)), shape=(offsets[-1], BUCKETS))
    matrix.data[:] = 1
    return matrix


def _fit_logistic(
    matrix: Any, wanted: NDArray[np.bool_], strength: float, seed: int
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias; only a bias where all examples are alike."""
    from sklearn.linear_model import LogisticRegression

    if wanted.all() or not wanted.any():
        return np.zeros(BUCKETS), float(np.log((wanted.sum() + 0.5) / ((~wanted).sum() + 0.5)))
    model = LogisticRegression(C=strength, solver="liblinear", tol=1e-2, random_state=seed).fit(matrix, wanted)
    return model.coef_[0], float(model.intercept_[0])
