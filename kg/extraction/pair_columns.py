"""Where the two of each pair stand to one another, in numbers: one column a name, all pairs at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extraction.divisions import find_ties
from kg.extraction.entity_features import EntityColumns, compare_names
from kg.extraction.hashing import Integers, rank_within
from kg.extraction.layout import WORD, Layout
from kg.extraction.pairs import Pairs, count_meetings, rank_recency
from kg.records import ENTITY_TYPES

UNSEEN = 40
"""The distance, in sentences, of an entity that is named nowhere."""

_FAR = 500  # its distance in tokens

Columns = dict[str, NDArray[Any]]


class Frame(NamedTuple):
    """Where the nearest mentions of each pair stand."""

    seen: NDArray[np.bool_]
    a: Integers  # token of the head's mention
    b: Integers
    low: Integers
    high: Integers
    left: Integers  # the edges of the coordinations that face each other
    right: Integers
    order: Integers
    sentences: Integers
    clauses: Integers
    gap: Integers
    edge: Integers
    same_run: NDArray[np.bool_]


def frame_pairs(pairs: Pairs) -> Frame:
    """The nearest mentions of all pairs."""
    layout = pairs.layout
    seen = pairs.near_head >= 0
    tokens = np.r_[layout.tokens, 0]
    a, b = np.where(seen, tokens[pairs.near_head], 0), np.where(seen, tokens[pairs.near_tail], 0)
    low, high = np.minimum(a, b), np.maximum(a, b)
    runs = layout.runs
    same_run = (runs.first[low] == runs.first[high]) & seen & (low != high)
    left, right = np.where(same_run, low, runs.last[low]), np.where(same_run, high, runs.first[high])
    return Frame(
        seen=seen,
        a=a,
        b=b,
        low=low,
        high=high,
        left=left,
        right=right,
        order=(a < b).astype(np.int64),
        sentences=np.where(seen, layout.sentences[high] - layout.sentences[low], UNSEEN),
        clauses=np.where(seen, layout.clauses[high] - layout.clauses[low], 2 * UNSEEN),
        gap=np.where(seen, high - low, _FAR),
        edge=np.where(seen, np.maximum(right - left, 0), _FAR),
        same_run=same_run,
    )


def number_pairs(pairs: Pairs, columns: EntityColumns, f: Frame) -> Columns:
    """All columns; at least one pair is wanted."""
    return {
        **_measure_distances(pairs, f),
        **_compare_entities(pairs, columns),
        **_count_peers(pairs, f),
        **_count_document(pairs, f),
    }


def _measure_distances(pairs: Pairs, f: Frame) -> Columns:
    layout = pairs.layout
    counts = np.stack([np.cumsum(layout.kinds == k) for k in range(WORD)])
    between = np.where(f.right > f.left, counts[:, np.maximum(f.right - 1, 0)] - counts[:, f.left], 0)
    virtual = np.r_[layout.virtual, False]
    return {
        "unseen": ~f.seen,
        "order": f.order,
        "sentences": f.sentences,
        "clauses": f.clauses,
        "gap": f.gap,
        "edge": f.edge,
        "paragraphs": np.where(f.seen, layout.paragraphs[f.high] - layout.paragraphs[f.low], UNSEEN),
        "one clause": f.seen & (f.clauses == 0),
        "virtual head": virtual[pairs.near_head],
        "virtual tail": virtual[pairs.near_tail],
        **{f"between {name}": between[k] for k, name in enumerate(ENTITY_TYPES)},
    }


def _compare_entities(pairs: Pairs, e: EntityColumns) -> Columns:
    """What each is alone, how their names are alike, and what the table of divisions says of two places."""
    layout, h, t = pairs.layout, pairs.heads, pairs.tails
    names, overlap = compare_names(layout.entities)
    alone = {
        "type": layout.types,
        "mentions": e.mentions,
        "peers": e.peers,
        "rank": e.rank,
        "spread": e.spread,
        "length": e.length,
        "level": e.level,
        "headlined": layout.headlined,
    }
    return {
        **{f"head {name}": values[h] for name, values in alone.items()},
        **{f"tail {name}": values[t] for name, values in alone.items()},
        "head first": e.first[h] < e.first[t],
        "holds": names[h, t],
        "held": names[t, h],
        "overlap": overlap[h, t],
        "tie": _tie_places(layout)[h, t],
    }


def _count_peers(pairs: Pairs, f: Frame) -> Columns:
    """How the two stand among those of their types: which are nearer, newer, in the same coordination or sentence."""
    layout, h, t = pairs.layout, pairs.heads, pairs.tails
    near = f.sentences * 100_000 + f.edge * 10
    index, size = _number_in_sentence(layout)
    together, together_clause, forward, backward = count_meetings(layout)[h, t].T
    recency, freshness = rank_recency(layout)
    return {
        "tails nearer": rank_within(h * WORD + layout.types[t], near),
        "heads nearer": rank_within(t * WORD + layout.types[h], near),
        "run place head": layout.runs.place[f.a],
        "run place tail": layout.runs.place[f.b],
        "run size head": layout.runs.size[f.a],
        "run size tail": layout.runs.size[f.b],
        "one run": f.same_run,
        "index head": index[f.a],
        "index tail": index[f.b],
        "index equal": index[f.a] == index[f.b],
        "heads in sentence": size[f.a],
        "tails in sentence": size[f.b],
        "together": together,
        "together in clause": together_clause,
        "forward": forward,
        "backward": backward,
        "recency": recency[h, t],
        "freshness": freshness[h, t],
        "recency back": recency[t, h],
        "freshness back": freshness[t, h],
    }


def _count_document(pairs: Pairs, f: Frame) -> Columns:
    """Where in the document the pair stands, and what the document is like."""
    layout, count = pairs.layout, len(pairs)
    first = np.where(f.seen, layout.sentences[f.low], UNSEEN)
    total = int(layout.sentences[-1]) + 1
    numbers = np.bincount(layout.types, minlength=WORD)
    return {
        "first sentence": first,
        "first share": first / total,
        "last sentence": layout.sentences[f.high],
        "sentences in all": np.full(count, total),
        **{f"number of {name}": np.full(count, numbers[k]) for k, name in enumerate(ENTITY_TYPES)},
        "density": np.full(count, len(layout.types) / total),
    }


def _tie_places(layout: Layout) -> Integers:
    """What the table of divisions says of every two entities that are places."""
    count = len(layout.entities)
    ties = np.zeros((count, count), dtype=np.int64)
    inside = [i for i, e in enumerate(layout.entities) if e.type == "Place"]
    ties[np.ix_(inside, inside)] = find_ties([layout.entities[i] for i in inside])
    return ties


def _number_in_sentence(layout: Layout) -> tuple[Integers, Integers]:
    """For each token that is a mention: its number among those of its type in its sentence, and how many they are."""
    key = np.where(layout.kinds < WORD, layout.sentences * WORD + layout.kinds, -1)
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    return rank_within(key, np.arange(len(key))), counts[inverse]
