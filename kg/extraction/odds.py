"""Probabilities as log odds, and back: classifiers give the one, trees the other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def find_odds(chances: Iterable[float]) -> NDArray[np.float64]:
    """Probabilities as log odds.

    >>> find_odds([0.5, 0.9]).round(3).tolist()
    [0.0, 2.197]
    """
    clipped = np.clip(np.array(list(chances), dtype=np.float64), 1e-9, 1 - 1e-9)
    result: NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return result


def find_chances(odds: Iterable[float]) -> NDArray[np.float64]:
    """Log odds as probabilities.

    >>> find_chances([0.0, 2.197]).round(3).tolist()
    [0.5, 0.9]
    """
    clipped = np.clip(np.array(list(odds), dtype=np.float64), -30, 30)
    result: NDArray[np.float64] = 1 / (1 + np.exp(-clipped))
    return result
