"""Counts of right, wrong and missed items, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Items = set[Any]


@dataclass(slots=True)
class Tally:
    """Counts of right, wrong and missed items."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, gold: Items, found: Items) -> None:
        """Counts one document's items."""
        self.right += len(gold & found)
        self.wrong += len(found - gold)
        self.missed += len(gold - found)

    @property
    def precision(self) -> float:
        """Share of the found that is right; 0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that was found; 0 when nothing is annotated."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0
