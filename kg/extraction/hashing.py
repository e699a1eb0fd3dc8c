"""Hashed features as arrays: strings and numbers become bucket numbers, many at a time."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

BUCKETS = 1 << 18
"""Hashed features share this many weights."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_STEPS = np.array([1, 2, 3, 4, 5, 7, 10, 16, 26])


class Bags(NamedTuple):
    """Buckets in a row and the item that each belongs to, for ``size`` items; a bucket may come twice."""

    buckets: Integers
    owners: Integers
    size: int


@lru_cache(maxsize=200_000)
def hash_word(word: str) -> int:
    """A number for a word, the same in every process."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def mix(template: int, *parts: Hashes | Integers | NDArray[np.bool_]) -> Hashes:
    """Hashes a template's number and its parts together, elementwise (multiply and shift).

    >>> a = np.array([1, 2, 1])
    >>> h = mix(7, a, a)
    >>> bool(h[0] == h[2]), bool(h[0] == h[1])
    (True, False)
    """
    result: Hashes = np.full(1, template * 0x100000001B3 + 0x1234567, dtype=np.uint64)
    for part in parts:
        result = (result ^ part.astype(np.uint64)) * _MULTIPLIER
        result = result ^ (result >> np.uint64(29))
    return result


def gather_bags(columns: Sequence[Hashes], lists: Sequence[tuple[Hashes, Integers]], count: int) -> Bags:
    """One bag an item: a hash of every column, and what the lists (hashes, owners) add."""
    fixed = np.stack([np.broadcast_to(c, count) for c in columns], axis=1)
    hashes = np.concatenate([fixed.ravel(), *(h for h, _ in lists)])
    owners = np.concatenate([np.repeat(np.arange(count), fixed.shape[1]), *(o for _, o in lists)])
    return Bags((hashes >> np.uint64(7)).astype(np.int64) % BUCKETS, owners, count)


def expand_ranges(starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """All positions of the ranges in a row, and the number of the range each belongs to.

    >>> [x.tolist() for x in expand_ranges(np.array([3, 9]), np.array([5, 10]))]
    [[3, 4, 9], [0, 0, 1]]
    """
    lengths = np.maximum(ends - starts, 0)
    owners = np.repeat(np.arange(len(starts)), lengths)
    offsets = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts, lengths) + offsets, owners


def scale_roughly(values: Integers) -> Integers:
    """Counts and distances on a rough scale: 0 1 2 3 4 5-6 7-9 10-15 16-25 26-."""
    return np.searchsorted(_STEPS, values, side="right")


def rank_within(groups: Integers, distances: Integers) -> Integers:
    """The rank of each item within its group, the nearest first.

    >>> rank_within(np.array([0, 0, 1]), np.array([5, 2, 9])).tolist()
    [1, 0, 0]
    """
    order = np.lexsort((distances, groups))
    ordered = groups[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(groups) else np.zeros(0, dtype=np.int64)
    result = np.empty(len(groups), dtype=np.int64)
    result[order] = np.arange(len(groups)) - np.repeat(begins, np.diff(np.r_[begins, len(groups)]))
    return result
