"""Pairs of a document's entities that some relation may join, and where the two are named nearest each other.

All arrays: a page has hundreds of pairs, so nothing here loops over them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extraction.hashing import Integers
from kg.extraction.layout import Layout


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ordered pairs of entities, each with its nearest two mentions (as numbers into the layout's mentions)."""

    layout: Layout
    heads: Integers
    tails: Integers
    near_head: Integers  # -1 where one of the two is named nowhere
    near_tail: Integers

    def __len__(self) -> int:
        return len(self.heads)


def find_pairs(layout: Layout, fitting: NDArray[np.bool_]) -> Pairs:
    """All pairs whose types ``fitting[head type, tail type]`` allows and of which one at least is named."""
    count = len(layout.entities)
    named = np.zeros(count, dtype=bool)
    named[layout.owners] = True
    allowed = fitting[layout.types[:, None], layout.types[None, :]] & (named[:, None] | named[None, :])
    np.fill_diagonal(allowed, False)
    heads, tails = np.nonzero(allowed)
    number = np.full((count, count), -1, dtype=np.int64)
    number[heads, tails] = np.arange(len(heads))
    near_head = np.full(len(heads), -1, dtype=np.int64)
    near_tail = np.full(len(heads), -1, dtype=np.int64)
    pair = number[layout.owners[:, None], layout.owners[None, :]]
    first, second = np.nonzero(pair >= 0)
    pair = pair[first, second]
    a, b = layout.tokens[first], layout.tokens[second]
    distance = np.abs(layout.sentences[a] - layout.sentences[b]) * 1_000_000 + np.abs(a - b)
    distance = distance * 4 + 2 * layout.virtual[first] + layout.virtual[second]
    order = np.lexsort((first, distance, pair))
    found, index = np.unique(pair[order], return_index=True)
    near_head[found] = first[order[index]]
    near_tail[found] = second[order[index]]
    return Pairs(layout, heads, tails, near_head, near_tail)


def count_meetings(layout: Layout) -> NDArray[np.int64]:
    """Entities × entities × 4: named in one sentence, in one clause, in one sentence before and after; how often."""
    count = len(layout.entities)
    rows = layout.tokens
    same = layout.sentences[rows][:, None] == layout.sentences[rows][None, :]
    clause = layout.clauses[rows][:, None] == layout.clauses[rows][None, :]
    before = rows[:, None] < rows[None, :]
    tables = np.zeros((count, count, 4), dtype=np.int64)
    for number, chosen in enumerate((same, clause, same & before, same & ~before)):
        first, second = np.nonzero(chosen)
        np.add.at(tables[:, :, number], (layout.owners[first], layout.owners[second]), 1)
    return tables


def rank_recency(layout: Layout) -> tuple[Integers, NDArray[np.float32]]:
    """Entities × entities: how many of the first's type were named since it, before the second was named: the least
    over the second's mentions (9 where the first never came before), and the share of the mentions with none.
    """
    count, tokens, owners = len(layout.entities), layout.tokens, layout.owners
    before = np.where(tokens[:, None] < tokens[None, :], tokens[:, None], -1)
    last = np.full((count, len(tokens)), -1, dtype=np.int64)
    np.maximum.at(last, owners, before)
    alike = layout.types[:, None] == layout.types[None, :]
    newer = (alike[:, :, None] & (last[None, :, :] > last[:, None, :])).sum(axis=1)
    newer = np.where(last < 0, 9, np.minimum(newer, 8))
    least = np.full((count, count), 9, dtype=np.int64)
    fresh = np.zeros((count, count), dtype=np.float32)
    np.minimum.at(least.T, owners, newer.T)
    np.add.at(fresh.T, owners, (newer.T == 0).astype(np.float32))
    times = np.maximum(np.bincount(owners, minlength=count), 1).astype(np.float32)
    return least, (fresh / times).astype(np.float32)
