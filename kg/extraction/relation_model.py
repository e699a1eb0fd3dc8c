"""The learned part of relation extraction: a first look at each pair alone, and a second with the others in view."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.extraction.collective import SecondLook, look_again
from kg.extraction.entity_features import describe_entities, describe_roles
from kg.extraction.hashed_classifier import NEVER, HashedClassifier
from kg.extraction.layout import Layout
from kg.extraction.pair_features import describe_pairs
from kg.extraction.pairs import Pairs, find_pairs
from kg.extraction.trees import Trees

WORTH = -5.3
"""Pairs that score lower at first look (a chance of 0.5 %) get no second."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Which relations there are, what they may join, and which are stated from the one named first."""

    relations: tuple[str, ...]
    fitting: NDArray[np.bool_]  # relations × head types × tail types
    head_first: NDArray[np.bool_]

    @property
    def fitting_types(self) -> NDArray[np.bool_]:
        """Head types × tail types: whether any relation may join them."""
        return np.asarray(self.fitting.any(axis=0))

    def allow(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Pairs × relations: whether the types fit, and whether the head is named first where it must be."""
        types, layout = pairs.layout.types, pairs.layout
        may: NDArray[np.bool_] = self.fitting[:, types[pairs.heads], types[pairs.tails]].T.copy()
        firsts = np.array([min((m.start for m in e.mentions), default=1 << 40) for e in layout.entities])
        may[firsts[pairs.heads] > firsts[pairs.tails]] &= ~self.head_first
        return may


@dataclass(frozen=True, slots=True)
class RelationModel:
    """Everything learned, and how it judges."""

    frame: Frame
    pair_classifier: HashedClassifier
    role_classifier: HashedClassifier
    trees: tuple[Trees, ...]
    slope: float  # calibration of the trees' log odds
    shift: float
    threshold: float

    def judge(self, layout: Layout) -> tuple[Pairs, NDArray[np.float32]]:
        """The fitting pairs of a document, and their probability for each relation; 0 where it cannot hold."""
        pairs = find_pairs(layout, self.frame.fitting_types)
        columns = describe_entities(layout)
        bags, dense = describe_pairs(pairs, columns)
        may = self.frame.allow(pairs)
        scores = np.where(may, self.pair_classifier.score(bags), NEVER).astype(np.float32)
        roles = self.role_classifier.score(describe_roles(layout, columns))
        second = look_again(pairs, dense, scores, roles, self.frame.relations, self.frame.head_first)
        return pairs, self.calibrate(score_again(self.trees, second, scores, may))

    def calibrate(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log odds of the trees as probabilities."""
        odds = np.clip(scores * self.slope + self.shift, -30, 30)
        return np.where(scores <= NEVER, 0, 1 / (1 + np.exp(-odds))).astype(np.float32)

    def to_bytes(self) -> bytes:
        """All arrays as one compressed numpy archive."""
        parts: dict[str, Any] = {
            "relations": np.array(self.frame.relations),
            "fitting": self.frame.fitting,
            "head_first": self.frame.head_first,
            "pair_weights": self.pair_classifier.weights,
            "pair_bias": self.pair_classifier.bias,
            "role_weights": self.role_classifier.weights,
            "role_bias": self.role_classifier.bias,
            "scale": np.array([self.slope, self.shift, self.threshold]),
        }
        for number, trees in enumerate(self.trees):
            parts |= trees.to_arrays(f"trees{number}_")
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **parts)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> RelationModel:
        """Reads what `to_bytes` wrote. Raises: ModelError when the bytes are something else."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                frame = Frame(tuple(map(str, archive["relations"])), archive["fitting"], archive["head_first"])
                trees = tuple(Trees.from_arrays(archive, f"trees{i}_") for i in range(len(frame.relations)))
                slope, shift, threshold = (float(x) for x in archive["scale"])
                return cls(
                    frame,
                    HashedClassifier(archive["pair_weights"], archive["pair_bias"]),
                    HashedClassifier(archive["role_weights"], archive["role_bias"]),
                    trees,
                    slope,
                    shift,
                    threshold,
                )
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise ModelError(f"damaged relation model: {error}; install zhitu again or run kg train") from error


def score_again(
    trees: Sequence[Trees], second: SecondLook, scores: NDArray[np.float32], may: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The trees' log odds, pairs × relations, for the pairs that the first look found worth it."""
    result = np.full(scores.shape, NEVER, dtype=np.float32)
    for relation, own in enumerate(trees):
        chosen = np.flatnonzero(may[:, relation] & (scores[:, relation] > WORTH))
        if len(chosen):
            result[chosen, relation] = own.score(second.rows(chosen, relation))
    return result
