"""One logistic regression for each relation over the hashed features of pairs, with thresholds of its own.

Learning is scikit-learn's (extra ``train``); what ships is one array of weights.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.extraction.pair_features import BUCKETS, Features

FOLDS = 5


class PairClassifier:
    """Gives every pair a probability for every relation; 0 where the types do not fit."""

    def __init__(
        self,
        relations: Sequence[str],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
        thresholds: NDArray[np.float32],
    ) -> None:
        self.relations = tuple(relations)
        self.thresholds = thresholds
        self._weights = weights  # buckets × relations
        self._bias = bias

    def predict(self, features: Features) -> NDArray[np.float32]:
        """Probabilities, pairs × relations."""
        count = len(features.dense)
        scores = np.tile(self._bias, (count, 1))
        if count:
            keys = np.unique(features.owners * BUCKETS + features.buckets)
            owners, buckets = keys // BUCKETS, keys % BUCKETS
            begins = np.searchsorted(owners, np.arange(count))
            scores += np.add.reduceat(self._weights[buckets], begins, axis=0)
        result: NDArray[np.float32] = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
        return result

    @classmethod
    def fit(
        cls,
        relations: Sequence[str],
        features: Sequence[Features],
        truth: Sequence[NDArray[np.bool_]],
        fitting: Sequence[NDArray[np.bool_]],
        missed: NDArray[np.int64],
        *,
        strength: float = 0.3,
        seed: int = 0,
    ) -> PairClassifier:
        """Learns from one entry a document: features, and pairs × relations of what holds and what may hold.

        ``missed`` counts, by relation, the annotated facts that are no pair at all: thresholds weigh them in.
        """
        matrix = _make_matrix(features)
        holds, may = np.concatenate(truth), np.concatenate(fitting)
        fold = np.repeat(np.arange(len(features)) % FOLDS, [len(f.dense) for f in features])
        weights = np.zeros((BUCKETS, len(relations)), dtype=np.float32)
        bias = np.full(len(relations), -30.0, dtype=np.float32)
        thresholds = np.ones(len(relations), dtype=np.float32)
        for column in range(len(relations)):
            rows = np.flatnonzero(may[:, column])
            labels = holds[rows, column]
            if not labels.any():
                continue
            if labels.all():  # nothing to tell apart: every fitting pair of the corpus is one
                bias[column], thresholds[column] = np.log(len(rows) + 1), 0.5
                continue
            estimates = np.zeros(len(rows), dtype=np.float32)
            for left_out in range(FOLDS):
                inside = fold[rows] != left_out
                if 0 < labels[inside].sum() < inside.sum():
                    model = _fit_logistic(matrix[rows[inside]], labels[inside], strength, seed)
                    if not inside.all():
                        estimates[~inside] = model.predict_proba(matrix[rows[~inside]])[:, 1]
            thresholds[column] = choose_threshold(estimates, labels, int(missed[column]))
            model = _fit_logistic(matrix[rows], labels, strength, seed)
            weights[:, column] = model.coef_[0]
            bias[column] = model.intercept_[0]
        return cls(relations, weights, bias, thresholds)

    def to_bytes(self) -> bytes:
        """The arrays as one compressed numpy archive; weights are kept at half precision."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            relations=np.array(self.relations),
            weights=self._weights.astype(np.float16),
            bias=self._bias,
            thresholds=self.thresholds,
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> PairClassifier:
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                return cls(
                    [str(r) for r in archive["relations"]],
                    archive["weights"].astype(np.float32),
                    archive["bias"],
                    archive["thresholds"],
                )
        except (ValueError, KeyError, OSError) as error:
            raise ModelError(f"damaged relation classifier: {error}; install zhitu again or run kg train") from error


def choose_threshold(estimates: NDArray[np.float32], labels: NDArray[np.bool_], missed: int = 0) -> float:
    """The probability from which on taking pairs gives the best F1, where ``missed`` facts cannot be found.

    >>> choose_threshold(np.array([0.9, 0.6, 0.2], dtype=np.float32), np.array([True, True, False]))
    0.4
    """
    order = np.argsort(-estimates, kind="stable")
    right = np.cumsum(labels[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + labels.sum() + missed)
    best = int(f1.argmax())
    ranked = estimates[order]
    following = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return round(float(ranked[best] + following) / 2, 4)


def _make_matrix(features: Sequence[Features]):  # type: ignore[no-untyped-def]  # scipy is untyped
    from scipy.sparse import csr_matrix

    offsets = np.cumsum([0, *(len(f.dense) for f in features)])
    owners = np.concatenate([f.owners + offset for f, offset in zip(features, offsets[:-1], strict=True)])
    buckets = np.concatenate([f.buckets for f in features])
    matrix = csr_matrix((np.ones(len(buckets), dtype=np.float32), (owners, buckets)), shape=(offsets[-1], BUCKETS))
    matrix.data[:] = 1  # a feature seen twice counts once
    return matrix


def _fit_logistic(matrix, labels: NDArray[np.bool_], strength: float, seed: int):  # type: ignore[no-untyped-def]
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, solver="liblinear", tol=1e-3, random_state=seed).fit(matrix, labels)
