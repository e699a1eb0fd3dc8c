"""What the other candidates say about a part of a broadcast: the second look at its slots.

Who is named beside a host (“李某和王某”) is mostly host too; who hosts one broadcast of two hardly hosts the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.extraction.clauses import LIVE, Clause
from kg.extraction.passages import Passages

Floats = NDArray[np.float32]

_TYPES: Final = ("Person", "Organization", "Platform", "Product", "Place")
_HEADS: Final = """
streamsOn promotes soldOn organizes originatesFrom holdsPosition locatedIn affiliatedWith participatesIn produces partOf
"""
_TAILS: Final = "promotes soldOn streamsOn originatesFrom produces partOf"
_ROLES: Final = (*(f"{relation}>" for relation in _HEADS.split()), *(f">{relation}" for relation in _TAILS.split()))
_JOINT: Final = re.compile("[、和与及，]{0,2}(?:以及)?")
_NONE: Final = -15.0
"""The log odds of what is no candidate."""
_SEEN: Final = 8
"""Mentions of one thing that are looked at."""


def describe_parts(p: Passages, anchors: Sequence[Clause], scores: Sequence[dict[str, float]]) -> list[Floats]:
    """For each broadcast, its candidates × columns; ``scores`` are the first look's log odds by entity id."""
    named: dict[int, list[int]] = defaultdict(list)
    for at, place in enumerate(p.places):
        named[place.entity].append(at)
    return [_describe_broadcast(p, number, anchors, scores, named) for number in range(len(anchors))]


def _describe_broadcast(
    p: Passages, number: int, anchors: Sequence[Clause], scores: Sequence[dict[str, float]], named: dict[int, list[int]]
) -> Floats:
    own, held = anchors[number], scores[number]
    others = [a for i, a in enumerate(anchors) if i != number]
    by_type: dict[str, list[float]] = {kind: [] for kind in _TYPES}
    for id_, score in held.items():
        by_type[p.entities[p.number[id_]].type].append(score)
    ranked = {kind: sorted(found, reverse=True) for kind, found in by_type.items()}
    best = [ranked[kind][0] if ranked[kind] else -12.0 for kind in _TYPES]
    rows = []
    for id_, score in held.items():
        entity, places = p.number[id_], named[p.number[id_]][:_SEEN]
        kind = p.entities[entity].type
        rivals = ranked[kind]
        rank = rivals.index(score)
        spans = [(p.places[at].start, p.places[at].end) for at in places]
        sentences = [p.sentence_at(start) for start, _ in spans]
        near = min((s - own.sentence for s in sentences), key=lambda o: (abs(o), o))
        joined = [held.get(p.entities[n].id, -12.0) for n in _find_joined(p, places, kind)]
        roles = p.roles.get(id_, ())
        rows.append(
            [
                score,
                rank,
                score - (rivals[0] if rank else rivals[1] if len(rivals) > 1 else -9.0),
                _TYPES.index(kind),
                len(rivals),
                sum(s > 0 for s in rivals),
                *best,
                near,
                min((abs(s - o.sentence) for o in others for s in sentences), default=99),
                min(min(own.distance(*span) for span in spans), 999),
                min((o.distance(*span) for o in others for span in spans), default=999),
                len(anchors),
                max((d.get(id_, _NONE) for i, d in enumerate(scores) if i != number), default=_NONE),
                sum(s == own.sentence for s in sentences),
                sum(own.distance(*span) == 0 for span in spans),
                len(places),
                min(sentences),
                max(joined, default=_NONE),
                min(joined, default=_NONE),
                len(joined),
                any(LIVE.search(p.sentence_text(s)[:400]) for s in sentences),
                own.sentence,
                len(p.sentences),
                p.entities[entity].name in p.title,
                *(role in roles for role in _ROLES),
            ]
        )
    return np.array(rows, dtype=np.float32)


def _find_joined(p: Passages, places: Sequence[int], kind: str) -> list[int]:
    """The things of the same type that are named right beside one, joined by 、 or 和."""
    joined = []
    for at in places:
        for other in (at - 1, at + 1):
            if 0 <= other < len(p.places) and p.entities[p.places[other].entity].type == kind:
                left, right = sorted((p.places[at], p.places[other]), key=lambda m: m.start)
                if _JOINT.fullmatch(p.text, left.end, right.start):
                    joined.append(p.places[other].entity)
    return joined
