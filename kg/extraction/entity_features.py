"""What the relation classifiers see of an entity alone: its name, its number, the words about its mentions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extraction.divisions import find_level
from kg.extraction.gazetteer import shorten_place
from kg.extraction.hashing import (
    Bags,
    Hashes,
    Integers,
    expand_ranges,
    gather_bags,
    hash_word,
    mix,
    rank_within,
)
from kg.extraction.layout import WORD, Layout, hash_nearest_verbs
from kg.records import Entity

NO_PLACE = 7
_REACH = 25  # tokens of a sentence that are read on either side of a mention
_CLAUSE = 60  # and of a clause, which some texts never end
_PADDING = 8


class EntityColumns(NamedTuple):
    """One value an entity in each column."""

    name: Hashes
    last1: Hashes
    last2: Hashes
    first2: Hashes
    length: Integers
    mentions: Integers
    peers: Integers  # entities of its type
    rank: Integers  # by first mention, among its type
    first: Integers  # token of the first mention
    spread: Integers  # sentences that name it
    level: Integers  # of a place


def describe_entities(layout: Layout) -> EntityColumns:
    """The columns of all entities of a document."""
    entities, types = layout.entities, layout.types
    count = len(entities)
    first = np.full(count, len(layout.words), dtype=np.int64)
    np.minimum.at(first, layout.owners, layout.tokens)
    sentences = np.unique(layout.owners * 1_000_000 + layout.sentences[layout.tokens])

    def hash_names(part: slice) -> Hashes:
        hashes: Hashes = np.array([hash_word(e.name[part]) for e in entities], dtype=np.uint64)
        return hashes

    return EntityColumns(
        name=hash_names(slice(None)),
        last1=hash_names(slice(-1, None)),
        last2=hash_names(slice(-2, None)),
        first2=hash_names(slice(2)),
        length=np.array([len(e.name) for e in entities], dtype=np.int64),
        mentions=np.bincount(layout.owners[~layout.virtual], minlength=count),
        peers=np.bincount(types, minlength=WORD)[types],
        rank=rank_within(types, first),
        first=first,
        spread=np.bincount(sentences // 1_000_000, minlength=count),
        level=np.array([find_level(e) if e.type == "Place" else NO_PLACE for e in entities], dtype=np.int64),
    )


def mask_mentions(layout: Layout) -> Hashes:
    """Hashes of the words, of mentions only the type; some zeros follow, for positions before and beyond."""
    masked = np.where(layout.kinds < WORD, layout.kinds.astype(np.uint64), layout.hashes)
    return np.concatenate([masked, np.zeros(_PADDING, dtype=np.uint64)])


def describe_roles(layout: Layout, columns: EntityColumns) -> Bags:
    """Hashed features of what an entity does in its document, whoever with."""
    e, types = columns, layout.types
    count = len(layout.entities)
    tokens, owners = layout.tokens, layout.owners
    masked = mask_mentions(layout)
    kind = types[owners]
    left, right = hash_nearest_verbs(layout)
    fixed = [
        mix(1, types),
        mix(2, types, e.last1),
        mix(3, types, e.last2),
        mix(4, types, e.name),
        mix(5, types, np.minimum(e.mentions, 6)),
        mix(6, types, np.minimum(e.peers, 6), np.minimum(e.rank, 6)),
        mix(7, types, e.first2),
        mix(8, types, np.minimum(e.spread, 5)),
        mix(9, types, layout.headlined),
    ]
    lists = [(mix(10 + d, kind, masked[tokens + d]), owners) for d in (-3, -2, -1, 1, 2, 3)]
    lists += [
        (mix(30, kind, masked[tokens - 1], masked[tokens - 2]), owners),
        (mix(31, kind, masked[tokens + 1], masked[tokens + 2]), owners),
        (mix(32, kind, masked[tokens - 1], masked[tokens + 1]), owners),
        (mix(37, kind, left[tokens]), owners),
        (mix(38, kind, right[tokens]), owners),
        (mix(35, kind, np.minimum(layout.sentences[tokens], 4)), owners),
    ]
    clause = layout.clauses[tokens]
    begins, ends = np.searchsorted(layout.clauses, clause, "left"), np.searchsorted(layout.clauses, clause, "right")
    position, of = expand_ranges(np.maximum(begins, tokens - _CLAUSE), np.minimum(ends, tokens + _CLAUSE))
    lists.append((mix(33, kind[of], masked[position], position < tokens[of]), owners[of]))
    sentence = layout.sentences[tokens]
    begins = np.maximum(np.searchsorted(layout.sentences, sentence, "left"), tokens - _REACH)
    ends = np.minimum(np.searchsorted(layout.sentences, sentence, "right"), tokens + _REACH)
    position, of = expand_ranges(begins, ends)
    lists.append((mix(34, kind[of], masked[position]), owners[of]))
    words = np.unique(layout.hashes[layout.kinds == WORD])
    each = np.repeat(np.arange(count), len(words))
    lists.append((mix(36, types[each], np.tile(words, count)), each))
    return gather_bags(fixed, lists, count)


def compare_names(entities: tuple[Entity, ...]) -> tuple[Integers, NDArray[np.float32]]:
    """For each two: 1 where the first's surface holds the second's short name, 2 where it begins with it; and
    the share of common characters.

    >>> a, b = Entity("1", "Product", "柞水木耳"), Entity("2", "Place", "柞水县")
    >>> compare_names((a, b))[0].tolist()
    [[0, 2], [0, 0]]
    """
    count = len(entities)
    holds = np.zeros((count, count), dtype=np.int64)
    overlap = np.zeros((count, count), dtype=np.float32)
    surfaces = [frozenset({e.name, *(m.text for m in e.mentions)}) for e in entities]
    outer = ["\n" + "\n".join(s) for s in surfaces]
    inner = [
        {short for name in names if len(short := shorten_place(name) if e.type == "Place" else name) >= 2}
        for e, names in zip(entities, surfaces, strict=True)
    ]
    letters = [set(e.name) for e in entities]
    for i in range(count):
        for j in range(count):
            if i != j:
                overlap[i, j] = len(letters[i] & letters[j]) / max(min(len(letters[i]), len(letters[j])), 1)
                if any(name in outer[i] for name in inner[j]):
                    holds[i, j] = 2 if any("\n" + name in outer[i] for name in inner[j]) else 1
    return holds, overlap
