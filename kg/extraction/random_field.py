"""The linear half of the recogniser: a conditional random field over windows of the feature columns.

Lafferty, McCallum and Pereira, ICML 2001; learnt by CRFsuite with L1 and L2 regularisation (L-BFGS, OWL-QN).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.extraction.features import COLUMNS
from kg.extraction.tagging import LABELS

# Which neighbours' values of a column a character sees; columns not named: the one before, itself, the one after.
_WINDOWS: dict[str, tuple[int, ...]] = {
    "character": (-3, -2, -1, 0, 1, 2, 3),
    "before": (-1, 0, 1),
    "after": (0, 1),
    "word": (0,),
    "head": (-1, 0, 1, 2),
    "repeat": (0,),
}
_BLOCK = 4000


class RandomField:
    """Learns and gives each character's marginal label probabilities."""

    def __init__(self) -> None:
        self._content = b""
        self._tagger: Any = None
        self._labels: list[tuple[int, str]] = []

    def learn(
        self, columns: Sequence[list[list[str]]], labels: Sequence[NDArray[np.int64]], *, iterations: int = 80
    ) -> None:
        """Trains on texts, each as its feature columns and its label indices; deterministic."""
        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.set_params(
            {
                "c1": 0.15,
                "c2": 0.02,
                "max_iterations": iterations,
                "feature.minfreq": 2,
                "feature.possible_transitions": True,
            }
        )
        for text, row in zip(columns, labels, strict=True):
            if len(row):
                trainer.append(_list_items(text), [LABELS[i] for i in row])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "field.crfsuite"
            trainer.train(str(path))
            self.from_bytes(path.read_bytes())

    def predict(self, columns: list[list[str]]) -> NDArray[np.float32]:
        """Marginal probabilities, characters × labels; long texts are read in blocks."""
        length = len(columns[0])
        result = np.zeros((length, len(LABELS)), dtype=np.float32)
        if self._tagger is None:
            raise ModelError("the recogniser has not been trained; run kg train or load a model")
        for start in range(0, length, _BLOCK):
            end = min(start + _BLOCK, length)
            self._tagger.set(_list_items([column[start:end] for column in columns]))
            for index, label in self._labels:
                result[start:end, index] = list(map(self._tagger.marginal, repeat(label), range(end - start)))
        return result

    def to_bytes(self) -> bytes:
        """CRFsuite's own model format."""
        return self._content

    def from_bytes(self, content: bytes) -> RandomField:
        """Reads what `to_bytes` wrote. Raises: ModelError when CRFsuite does not know the content."""
        self._content = content
        if content:
            self._tagger = pycrfsuite.Tagger()
            try:
                self._tagger.open_inmemory(content)
            except ValueError as error:
                raise ModelError(f"damaged random field in the model: {error}; run kg train again") from error
            # A label that the training corpus lacks (a one-character event) is unknown to CRFsuite.
            known = set(self._tagger.labels())
            self._labels = [(i, label) for i, label in enumerate(LABELS) if label in known]
        return self


def _list_items(columns: list[list[str]]) -> Any:
    """One set of attributes a character: column, offset and value."""
    length = len(columns[0])
    attributes: list[list[str]] = []
    for number, (name, column) in enumerate(zip(COLUMNS, columns, strict=True)):
        values = {*column, ""}
        if values == {""}:
            continue
        for offset in _WINDOWS.get(name, (-1, 0, 1)):
            spelt = {value: f"{number}:{offset}={value}" if value else "" for value in values}
            shifted = [""] * max(0, -offset) + column[max(0, offset) : length + min(0, offset)] + [""] * max(0, offset)
            attributes.append(list(map(spelt.__getitem__, shifted[:length])))
    return pycrfsuite.ItemSequence([list(filter(None, row)) for row in zip(*attributes, strict=True)])
