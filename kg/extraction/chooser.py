"""The base of components that choose by linear classifiers and trees: spaCy's serialisation protocol, written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from spacy import util

from kg.errors import ModelError
from kg.extraction.linear import LinearClassifier
from kg.extraction.trees import Trees

_Self = TypeVar("_Self", bound="Chooser")


class Chooser:
    """Named classifiers; those that have not been learnt are absent."""

    strengths: ClassVar[dict[str, float]] = {}
    """For each classifier by name the inverse of its regularisation."""
    forests: ClassVar[tuple[str, ...]] = ()
    """The names of the trees that look a second time."""

    def __init__(self) -> None:
        self.classifiers: dict[str, LinearClassifier] = {}
        self.trees: dict[str, Trees] = {}

    def rate(self, name: str, rows: Sequence[Sequence[str]], label: str = "yes") -> list[float]:
        """The probability of a label for each row; nought where the classifier has not been learnt."""
        classifier = self.classifiers.get(name)
        if classifier is None or not rows:
            return [0.0] * len(rows)
        return [float(x) for x in classifier.predict(rows)[:, classifier.labels.index(label)]]

    def fit(self, rows: dict[str, list[list[str]]], labels: dict[str, list[str]]) -> None:
        """Learns every classifier whose examples show more than one label."""
        self.classifiers = {
            name: LinearClassifier.fit(rows[name], labels[name], strength=strength)
            for name, strength in self.strengths.items()
            if len(set(labels[name])) > 1
        }

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The classifiers as bytes."""
        parts = {name: self.classifiers[name].to_bytes for name in self.strengths if name in self.classifiers}
        parts |= {f"{name}_trees": self.trees[name].to_bytes for name in self.forests if name in self.trees}
        result: bytes = util.to_bytes(parts, exclude)
        return result

    def from_bytes(self: _Self, content: bytes, *, exclude: Iterable[str] = ()) -> _Self:
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        self.classifiers, self.trees = {}, {}
        readers: dict[str, Callable[[bytes], None]] = {name: partial(self._read, name) for name in self.strengths}
        readers |= {f"{name}_trees": partial(self._read_trees, name) for name in self.forests}
        try:
            util.from_bytes(content, readers, exclude)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelError(f"damaged component in the model: {error}; install zhitu again or run kg train") from error
        return self

    def _read(self, name: str, content: bytes) -> None:
        self.classifiers[name] = LinearClassifier.from_bytes(content)

    def _read_trees(self, name: str, content: bytes) -> None:
        self.trees[name] = Trees.from_bytes(content)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the component as one file."""
        Path(path).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self: _Self, path: str | Path, *, exclude: Iterable[str] = ()) -> _Self:
        """Reads what `to_disk` wrote. Raises: ModelError when it is missing or something else."""
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            raise ModelError(f"cannot read {path}: {error}; install zhitu again or run kg train") from error
        return self.from_bytes(content, exclude=exclude)
