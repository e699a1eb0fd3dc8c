"""A multinomial logistic regression over sets of string features: what the trained choosers share.

Learning is scikit-learn's (extra ``train``); what ships is two arrays, read by numpy alone, without pickle.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from kg.errors import ModelError

# The same features come again with every figure: looking a number up takes a third of the time of hashing anew.
identify = lru_cache(maxsize=200_000)(get_string_id)


class LinearClassifier:
    """Maps a set of feature strings to a probability for each label (maximum entropy model).

    >>> c = LinearClassifier.fit([["在", "快手"], ["苹果", "吃"]] * 2, ["streamsOn", "none"] * 2, minimum=1)
    >>> c.labels[int(c.predict([["快手"]])[0].argmax())]
    'streamsOn'
    """

    def __init__(self, labels: Sequence[str], keys: NDArray[np.uint64], weights: NDArray[np.float32]) -> None:
        self.labels = tuple(labels)
        self._keys = keys  # sorted hashes of the known features; row 0 of the weights is the bias
        self._weights = weights

    @classmethod
    def fit(
        cls,
        rows: Sequence[Sequence[str]],
        labels: Sequence[str],
        *,
        strength: float = 1.0,
        minimum: int = 2,
        iterations: int = 200,
    ) -> LinearClassifier:
        """Learns from rows of features; ``strength`` is the inverse of L2 regularisation, deterministic.

        Features seen in fewer than ``minimum`` rows are left out.
        """
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        hashed = [sorted(set(map(identify, row))) for row in rows]
        counts = Counter(key for row in hashed for key in row)
        keys = np.array(sorted(k for k, n in counts.items() if n >= minimum), dtype=np.uint64)
        column = {int(k): i for i, k in enumerate(keys)}
        indices, pointers = [], [0]
        for row in hashed:
            indices += [column[k] for k in row if k in column]
            pointers.append(len(indices))
        matrix = csr_matrix(
            (np.ones(len(indices)), np.array(indices, dtype=np.int32), pointers), shape=(len(rows), len(keys))
        )
        model = LogisticRegression(C=strength, max_iter=iterations).fit(matrix, list(labels))
        names = [str(c) for c in model.classes_]
        coefficients, bias = model.coef_, model.intercept_
        if len(names) == 2:
            coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
            bias = np.array([-bias[0] / 2, bias[0] / 2])
        weights = np.vstack([bias[None, :], coefficients.T]).astype(np.float32)
        return cls(names, keys, weights)

    def predict(self, rows: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """Probabilities, rows × labels; unknown features count nothing."""
        scores = np.tile(self._weights[0], (len(rows), 1))
        if len(rows) and len(self._keys):
            # Sorted, so that the order of addition, and with it the last digit, is the same in every run.
            hashed = [sorted(set(map(identify, row))) for row in rows]
            flat = np.array([key for row in hashed for key in row], dtype=np.uint64)
            owner = np.repeat(np.arange(len(rows)), [len(row) for row in hashed])
            position = np.minimum(np.searchsorted(self._keys, flat), len(self._keys) - 1)
            known = self._keys[position] == flat
            np.add.at(scores, owner[known], self._weights[position[known] + 1])
        scores -= scores.max(axis=1, keepdims=True) if len(rows) else 0
        exponents = np.exp(scores)
        result: NDArray[np.float32] = exponents / exponents.sum(axis=1, keepdims=True)
        return result

    def to_bytes(self) -> bytes:
        """The arrays as one uncompressed numpy archive; weights are kept at half precision."""
        buffer = io.BytesIO()
        np.savez(buffer, labels=np.array(self.labels), keys=self._keys, weights=self._weights.astype(np.float16))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> LinearClassifier:
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                labels = [str(x) for x in archive["labels"]]
                return cls(labels, archive["keys"], archive["weights"].astype(np.float32))
        except (ValueError, KeyError, OSError) as error:
            raise ModelError(
                f"damaged classifier in the model: {error}; install zhitu again or run kg train"
            ) from error
