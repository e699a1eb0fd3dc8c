"""How well entities of many documents are put together: pairwise precision and recall, B³, CEAF-e.

B³: Bagga and Baldwin 1998; CEAF with the entity measure φ4: Luo 2005. Keys are any names of the items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, each with what it was counted over."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_pairs(found: Mapping[K, str], gold: Mapping[K, str]) -> Score:
    """Of the pairs that are put together, how many should be; of those that should be, how many are.

    >>> score_pairs({1: "a", 2: "a", 3: "a"}, {1: "x", 2: "x", 3: "y"})
    Score(precision=0.3333333333333333, recall=1.0)
    """
    both = Counter((found[item], gold[item]) for item in gold)
    shared = sum(n * (n - 1) // 2 for n in both.values())
    ours, theirs = (sum(n * (n - 1) // 2 for n in Counter(d[i] for i in gold).values()) for d in (found, gold))
    return Score(shared / ours if ours else 1.0, shared / theirs if theirs else 1.0)


def score_b_cubed(found: Mapping[K, str], gold: Mapping[K, str]) -> Score:
    """The mean over items of the share of its cluster that belongs to it, and of its thing that it is with.

    >>> score_b_cubed({1: "a", 2: "a"}, {1: "x", 2: "y"})
    Score(precision=0.5, recall=1.0)
    """
    both = Counter((found[item], gold[item]) for item in gold)
    ours, theirs = Counter(found[i] for i in gold), Counter(gold.values())
    precision = sum(both[found[i], gold[i]] / ours[found[i]] for i in gold)
    recall = sum(both[found[i], gold[i]] / theirs[gold[i]] for i in gold)
    return Score(precision / len(gold), recall / len(gold)) if gold else Score(1.0, 1.0)


def score_ceaf(found: Mapping[K, str], gold: Mapping[K, str]) -> Score:
    """Clusters matched one to one with things so that what they share is most, as a share of either's number.

    >>> score_ceaf({1: "a", 2: "a", 3: "b"}, {1: "x", 2: "x", 3: "y"})
    Score(precision=1.0, recall=1.0)
    """
    ours, theirs = Counter(found[i] for i in gold), Counter(gold.values())
    likeness: dict[str, dict[str, float]] = defaultdict(dict)
    for (cluster, thing), n in Counter((found[i], gold[i]) for i in gold).items():
        likeness[cluster][thing] = 2 * n / (ours[cluster] + theirs[thing])
    total = _match_best(likeness)
    return Score(total / len(ours) if ours else 1.0, total / len(theirs) if theirs else 1.0)


def _match_best(likeness: Mapping[str, Mapping[str, float]]) -> float:
    """The greatest sum of a one-to-one matching, component by component (they are small)."""
    total = 0.0
    left = dict(likeness)
    while left:
        start = next(iter(left))
        clusters, things, waiting = {start}, set[str](), [start]
        while waiting:
            for thing in left[waiting.pop()]:
                if thing not in things:
                    things.add(thing)
                    for other in (c for c in left if thing in left[c] and c not in clusters):
                        clusters.add(other)
                        waiting.append(other)
        total += _assign([[left[c].get(t, 0.0) for t in sorted(things)] for c in sorted(clusters)])
        for cluster in clusters:
            del left[cluster]
    return total


def _assign(matrix: list[list[float]]) -> float:
    """The Hungarian method (Kuhn 1955) in the form with potentials, for the greatest sum."""
    rows, columns = len(matrix), len(matrix[0])
    size = max(rows, columns)
    cost = [[-(matrix[i][j] if i < rows and j < columns else 0.0) for j in range(size)] for i in range(size)]
    row_price, column_price, match = [0.0] * (size + 1), [0.0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        match[0], column = row, 0
        least, before, used = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while match[column]:
            used[column], here, step, following = True, match[column], float("inf"), 0
            for j in range(1, size + 1):
                if not used[j]:
                    price = cost[here - 1][j - 1] - row_price[here] - column_price[j]
                    if price < least[j]:
                        least[j], before[j] = price, column
                    if least[j] < step:
                        step, following = least[j], j
            for j in range(size + 1):
                if used[j]:
                    row_price[match[j]] += step
                    column_price[j] -= step
                else:
                    least[j] -= step
            column = following
        while column:
            match[column] = match[before[column]]
            column = before[column]
    return -sum(cost[match[j] - 1][j - 1] for j in range(1, size + 1))
