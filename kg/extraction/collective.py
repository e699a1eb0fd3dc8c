"""What the other pairs of a document say about a pair: the second look at relations.

Who streams on a platform and promotes a product sells it there; what holds of one member of a coordination mostly
holds of the others; a village lies in one town. The first look's probabilities are the material.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extraction.layout import Layout
from kg.extraction.pairs import Pairs

Floats = NDArray[np.float32]

TRIANGLES: tuple[tuple[str, str], ...] = (
    ("~streamsOn", "promotes"),
    ("~promotes", "streamsOn"),
    ("promotes", "soldOn"),
    ("streamsOn", "~soldOn"),
    ("produces", "originatesFrom"),
    ("originatesFrom", "partOf"),
    ("originatesFrom", "~partOf"),
    ("~produces", "locatedIn"),
    ("locatedIn", "~originatesFrom"),
    ("partOf", "partOf"),
    ("locatedIn", "partOf"),
    ("locatedIn", "~partOf"),
    ("streamsOn", "organizes"),
    ("participatesIn", "~organizes"),
    ("soldOn", "organizes"),
    ("~promotes", "participatesIn"),
    ("promotes", "participatesIn"),
    ("participatesIn", "~participatesIn"),
    ("~participatesIn", "participatesIn"),
    ("partnersWith", "organizes"),
    ("organizes", "~organizes"),
    ("organizes", "locatedIn"),
    ("participatesIn", "locatedIn"),
    ("promotes", "~promotes"),
    ("streamsOn", "~streamsOn"),
    ("soldOn", "~soldOn"),
    ("originatesFrom", "~originatesFrom"),
    ("~originatesFrom", "originatesFrom"),
    ("produces", "~produces"),
    ("affiliatedWith", "produces"),
    ("affiliatedWith", "streamsOn"),
    ("affiliatedWith", "promotes"),
    ("affiliatedWith", "participatesIn"),
    ("operates", "produces"),
)
"""Two steps from head to tail over a third entity; ~ goes against the relation. An absent relation counts 0."""


class SecondLook(NamedTuple):
    """Numbers of each pair: pairs × columns that all relations read, pairs × relations × columns for each its own."""

    shared: Floats
    own: Floats

    def rows(self, chosen: NDArray[np.intp], relation: int) -> Floats:
        """What the trees of a relation read of the chosen pairs."""
        return np.hstack([self.shared[chosen], self.own[chosen, relation]])


def look_again(
    pairs: Pairs, dense: Floats, scores: Floats, roles: Floats, relations: Sequence[str], symmetric: NDArray[np.bool_]
) -> SecondLook:
    """Sets the first look's scores (log odds, pairs × relations) and roles (entities × twice relations) in context."""
    h, t, layout = pairs.heads, pairs.tails, pairs.layout
    number, count = len(relations), len(layout.entities)
    if not len(pairs):
        return SecondLook(np.zeros((0, 0), dtype=np.float32), np.zeros((0, number, 0), dtype=np.float32))
    table = np.zeros((number, count, count), dtype=np.float32)
    table[:, h, t] = 1 / (1 + np.exp(-scores.T))
    table[symmetric] = np.maximum(table[symmetric], table[symmetric].transpose(0, 2, 1))
    steps = {r: table[i] for i, r in enumerate(relations)} | {f"~{r}": table[i].T for i, r in enumerate(relations)}
    nothing = np.zeros((count, count), dtype=np.float32)
    triangles = [
        (steps.get(first, nothing)[:, :, None] * steps.get(second, nothing)[None, :, :]).max(axis=1)[h, t]
        for first, second in TRIANGLES
    ]
    shared = np.hstack(
        [dense, scores, table[:, t, h].T, roles[h][:, :number], roles[t][:, number:], np.stack(triangles, 1)]
    )
    own = [scores, table[:, t, h].T, roles[h][:, :number], roles[t][:, number:]]
    own += [x.T for x in _compare_rivals(table, h, t, layout)]
    own += [x.T for x in _average_mates(table, h, t, layout)]
    return SecondLook(shared.astype(np.float32), np.stack(own, axis=2).astype(np.float32))


def _compare_rivals(table: Floats, h: NDArray[np.int64], t: NDArray[np.int64], layout: Layout) -> list[Floats]:
    """The best and the sum of the head's other tails and the tail's other heads; the sums over equal types too."""
    here = table[:, h, t]
    last = min(1, table.shape[1] - 1)
    rivals = []
    for axis, index in ((2, h), (1, t)):
        ordered = -np.sort(-table, axis=axis)
        best, second = np.take(ordered, 0, axis=axis)[:, index], np.take(ordered, last, axis=axis)[:, index]
        rivals += [np.where(here >= best, second, best), table.sum(axis=axis)[:, index] - here]
    alike = (layout.types[:, None] == layout.types[None, :]).astype(np.float32)
    return [*rivals, (alike @ table)[:, h, t] - here, (table @ alike)[:, h, t] - here]


def _average_mates(table: Floats, h: NDArray[np.int64], t: NDArray[np.int64], layout: Layout) -> list[Floats]:
    """The mean of those that share run, clause or sentence with the head, and with the tail; -1 where none does."""
    found = []
    for key in (layout.runs.first[layout.tokens], layout.clauses[layout.tokens], layout.sentences[layout.tokens]):
        mates = _find_mates(layout, key)
        some = mates.sum(axis=1) > 0
        share = mates / np.maximum(mates.sum(axis=1, keepdims=True), 1)
        found += [np.where(some[h], (share @ table)[:, h, t], -1), np.where(some[t], (table @ share.T)[:, h, t], -1)]
    return found


def _find_mates(layout: Layout, key: NDArray[np.int64]) -> Floats:
    """Entities × entities: of one type, with mentions of one key."""
    count = len(layout.entities)
    mates = np.zeros((count, count), dtype=np.float32)
    first, second = np.nonzero(key[:, None] == key[None, :])
    mates[layout.owners[first], layout.owners[second]] = 1
    mates *= layout.types[:, None] == layout.types[None, :]
    np.fill_diagonal(mates, 0)
    return mates
