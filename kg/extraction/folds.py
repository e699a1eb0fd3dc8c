"""Cross-validation inside learning: scores of examples by classifiers that have not seen their document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.extraction.linear import LinearClassifier
from kg.extraction.odds import find_odds

FOLDS = 5


def number_folds(names: Sequence[str]) -> NDArray[np.int64]:
    """The fold of each document; two readings of one document share theirs.

    >>> number_folds(["a", "b", "a"]).tolist()
    [0, 1, 0]
    """
    numbers = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] % FOLDS for name in names], dtype=np.int64)


def score_unseen(
    rows: Sequence[Sequence[str]], wanted: NDArray[np.bool_], folds: NDArray[np.int64], *, strength: float
) -> NDArray[np.float64]:
    """Log odds that each row is wanted, by linear classifiers learnt on the other folds; 0 where they learn nothing."""
    scores = np.zeros(len(rows))
    for fold in np.unique(folds):
        seen, unseen = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        if wanted[seen].any() and not wanted[seen].all():
            labels = ["yes" if wanted[i] else "no" for i in seen]
            part = LinearClassifier.fit([rows[i] for i in seen], labels, strength=strength)
            scores[unseen] = find_odds(part.predict([rows[i] for i in unseen])[:, part.labels.index("yes")])
    return scores
