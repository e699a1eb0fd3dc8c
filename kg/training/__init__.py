"""Corpus → model → figures."""

from collections.abc import Callable

from kg.training.evaluation import Evaluation, Mistake, Tally, evaluate

Progress = Callable[[str, float], None]
"""Told what is being learnt and which part of it is done, 0 to 1."""

__all__ = ["Evaluation", "Mistake", "Progress", "Tally", "evaluate"]
