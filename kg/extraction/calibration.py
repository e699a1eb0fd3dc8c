"""Stated confidence made true: by kind of fact a rising curve from what a component says to how often that is right.

Isotonic regression (pool adjacent violators; Zadrozny and Elkan, KDD 2002) over groups of facts of like confidence,
learnt from documents that the components have not seen, with the mentions that a recogniser found in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.extraction.document import get_or_empty
from kg.records import Relation

LEAST = 40
"""With fewer judged facts there is no curve, and the confidence stays as it is stated."""


class Curve(NamedTuple):
    """Points of a rising line from stated confidence to the share that is right; flat beyond its ends."""

    stated: tuple[float, ...]
    right: tuple[float, ...]

    def read(self, confidence: float) -> float:
        """The share at a confidence.

        >>> Curve((0.5, 1.0), (0.2, 0.8)).read(0.75)
        0.5
        """
        return round(float(np.interp(confidence, self.stated, self.right)), 4)


def fit_curve(judged: Sequence[tuple[float, bool]], *, size: int = 20) -> Curve | None:
    """The curve of judged facts, each its stated confidence and whether it is right; None of too few.

    >>> facts = [(0.9, i % 2 == 0) for i in range(60)] + [(0.6, i % 4 == 0) for i in range(60)]
    >>> [round(fit_curve(facts).read(c), 1) for c in (0.5, 0.6, 0.9, 1.0)]
    [0.3, 0.3, 0.5, 0.5]
    """
    if len(judged) < LEAST:
        return None
    points: list[list[float]] = []  # sum of stated confidence, of right ones, number of facts
    for confidence in sorted({c for c, _ in judged}):
        alike = [right for c, right in judged if c == confidence]
        new = [confidence * len(alike), float(sum(alike)), float(len(alike))]
        if points and points[-1][2] < size:
            points[-1] = _add(points[-1], new)
        else:
            points.append(new)
    rising: list[list[float]] = []
    for point in points:
        rising.append(point)
        while len(rising) > 1 and rising[-2][1] / rising[-2][2] >= rising[-1][1] / rising[-1][2]:
            last = rising.pop()
            rising[-1] = _add(rising[-1], last)
    # One right and one wrong fact more: nothing is certain. A small group must not sink by them below the one before.
    right = np.maximum.accumulate([(r + 1) / (n + 2) for _, r, n in rising])
    return Curve(tuple(s / n for s, _, n in rising), tuple(right.tolist()))


def _add(one: list[float], other: list[float]) -> list[float]:
    return [a + b for a, b in zip(one, other, strict=True)]


class Calibrator:
    """The component: rewrites the confidence of relations, posts, measures and sessions; without curves nothing."""

    def __init__(self) -> None:
        self.curves: dict[str, Curve] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the facts again, each with the confidence that comes true."""
        if self.curves:
            doc._.relations = tuple(sorted(self._restate(name_kind(r), r) for r in get_or_empty(doc, "relations")))
            doc._.measures = tuple(self._restate("measures", m) for m in get_or_empty(doc, "measures"))
            doc._.sessions = tuple(self._restate("sessions", s) for s in get_or_empty(doc, "sessions"))
        return doc

    def _restate(self, kind: str, fact: object) -> object:
        curve = self.curves.get(kind)
        return replace(fact, confidence=curve.read(fact.confidence)) if curve else fact  # type: ignore[type-var,attr-defined]

    def fit(self, judged: Mapping[str, Sequence[tuple[float, bool]]]) -> None:
        """Learns a curve for every kind of which enough facts were judged."""
        curves = {kind: fit_curve(facts) for kind, facts in judged.items()}
        self.curves = {kind: curve for kind, curve in curves.items() if curve is not None}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - spaCy's protocol
        """The curves as JSON."""
        return json.dumps(self.curves, sort_keys=True).encode()

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> Calibrator:  # noqa: ARG002
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        try:
            read = json.loads(content)
            self.curves = {kind: Curve(tuple(stated), tuple(right)) for kind, (stated, right) in read.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise ModelError(f"damaged calibration in the model: {error}; run kg train again") from error
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Writes the curves as one file."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Calibrator:  # noqa: ARG002
        """Reads what `to_disk` wrote. Raises: ModelError when the file is missing or something else."""
        try:
            return self.from_bytes(Path(path).read_bytes())
        except OSError as error:
            raise ModelError(f"cannot read {path}: {error}; install zhitu again or run kg train") from error


def name_kind(relation: Relation) -> str:
    """The kind by which a relation is judged."""
    return "posts" if relation.type == "holdsPosition" else "relations"


@Language.factory(
    "zhitu_calibration",
    requires=["doc._.relations", "doc._.measures", "doc._.sessions"],
    assigns=["doc._.relations", "doc._.measures", "doc._.sessions"],
)
def make_calibrator(nlp: Language, name: str) -> Calibrator:  # noqa: ARG001
    """The component, without curves until it learns or is read from disk."""
    return Calibrator()
