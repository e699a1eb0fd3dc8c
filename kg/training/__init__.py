"""Corpus → model → figures."""

from collections.abc import Callable

from kg.training.evaluation import Evaluation, Finding, evaluate
from kg.training.tally import Tally

Progress = Callable[[str, float], None]
"""Told what is being learnt and which part of it is done, 0 to 1."""

__all__ = ["Evaluation", "Finding", "Progress", "Tally", "evaluate"]
