"""Pairs of a document's entities that some relation may join, and where the two are named nearest each other.

Everything is arrays over the whole document: a page has hundreds of pairs, so nothing here loops over them.
"""

from __future__ import annotations

import logging
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

import jieba
import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.extraction.document import get_or_empty
from kg.records import ENTITY_TYPES, Entity, Mention, Span

Integers = NDArray[np.int64]

jieba.setLogLevel(logging.WARNING)  # else it reports the loading of its dictionary on standard error

WORD = len(ENTITY_TYPES)
"""The kind of a token that is no mention; the kind of a mention is the index of its type."""

_CLAUSE_ENDS = frozenset("，；：,;:—")
_DIVISION = re.compile(r"(?:特别行政区|自治[区州县旗]|[省市县区镇乡村州盟旗])$")
UNSEEN = 40
"""The distance, in sentences, of an entity that is named nowhere."""


@lru_cache(maxsize=200_000)
def hash_word(word: str) -> int:
    """A number for a word, the same in every process."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def shorten_place(name: str) -> str:
    """A place's name without its division word, where two characters remain.

    >>> shorten_place("柞水县"), shorten_place("向寨村"), shorten_place("沙县")
    ('柞水', '向寨', '沙县')
    """
    short = _DIVISION.sub("", name)
    return short if len(short) >= 2 else name


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as tokens (mentions and the words between them), and its mentions as token numbers."""

    entities: tuple[Entity, ...]
    words: tuple[str, ...]
    hashes: NDArray[np.uint64]
    starts: Integers  # characters
    kinds: Integers
    sentences: Integers  # number of the sentence, for each token
    clauses: Integers
    paragraphs: Integers
    tokens: Integers  # token of each mention
    owners: Integers  # entity of each mention
    virtual: NDArray[np.bool_]  # the mention is only part of another's name


def lay_out(doc: Doc, entities: tuple[Entity, ...]) -> Layout:
    """Cuts the text into mentions and words; overlapping mentions yield to the one that starts first."""
    text = doc.text
    found = sorted((m.start, m.end, i) for i, e in enumerate(entities) for m in e.mentions)
    words: list[str] = []
    starts: list[int] = []
    kinds: list[int] = []
    tokens: list[int] = []
    owners: list[int] = []
    last = 0
    for start, end, owner in [*found, (len(text), len(text), -1)]:
        if start < last:
            continue
        for word in jieba.cut(text[last:start], HMM=False):
            words.append(word)
            starts.append(last)
            kinds.append(WORD)
            last += len(word)
        if owner >= 0:
            tokens.append(len(words))
            owners.append(owner)
            words.append(text[start:end])
            starts.append(start)
            kinds.append(ENTITY_TYPES.index(entities[owner].type))
            last = end
    places = _find_inner_places(entities, owners, tokens, words)
    begins = np.array(starts, dtype=np.int64)
    sentences = np.array([s for s, _ in get_or_empty(doc, "sentences")] or [0], dtype=np.int64)
    number = np.maximum(np.searchsorted(sentences, begins, side="right") - 1, 0)
    ends = np.array([w in _CLAUSE_ENDS for w in words], dtype=np.int64)
    return Layout(
        entities=entities,
        words=tuple(words),
        hashes=np.array([hash_word(w) for w in words], dtype=np.uint64),
        starts=begins,
        kinds=np.array(kinds, dtype=np.int64),
        sentences=number,
        clauses=np.cumsum(ends) - ends + number,
        paragraphs=np.cumsum([w.count("\n") for w in words], dtype=np.int64),
        tokens=np.array(tokens + [t for t, _ in places], dtype=np.int64),
        owners=np.array(owners + [o for _, o in places], dtype=np.int64),
        virtual=np.array([False] * len(tokens) + [True] * len(places)),
    )


def _find_inner_places(
    entities: tuple[Entity, ...], owners: list[int], tokens: list[int], words: list[str]
) -> list[tuple[int, int]]:
    """Tokens in whose name a place stands that the document names nowhere else: 智利 in 智利车厘子."""
    named = set(owners)
    found = []
    for i, entity in enumerate(entities):
        if i not in named and entity.type == "Place":
            short = shorten_place(entity.name)
            found += [(t, i) for t, o in zip(tokens, owners, strict=True) if short in words[t] and o != i]
    return found


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
    """All pairs whose types ``fitting[head type, tail type]`` allows."""
    count = len(layout.entities)
    types = np.array([ENTITY_TYPES.index(e.type) for e in layout.entities], dtype=np.int64)
    allowed = fitting[types[:, None], types[None, :]] if count else np.zeros((0, 0), dtype=bool)
    np.fill_diagonal(allowed, False)
    heads, tails = np.nonzero(allowed)
    number = np.full((count, count), -1, dtype=np.int64)
    number[heads, tails] = np.arange(len(heads))
    near_head = np.full(len(heads), -1, dtype=np.int64)
    near_tail = np.full(len(heads), -1, dtype=np.int64)
    if len(layout.tokens):
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


def name_of(mentions: tuple[Mention, ...], name: str) -> frozenset[str]:
    """All surfaces of an entity, its name among them."""
    return frozenset({name, *(m.text for m in mentions)})


def sentences_between(sentences: tuple[Span, ...], start: int, end: int) -> Span:
    """From the start of the sentence that holds one offset to the end of the one that holds the other."""
    low, high = min(start, end), max(start, end)
    first = max((s for s in sentences if s[0] <= low), default=(low, low))
    last = max((s for s in sentences if s[0] <= high), default=(high, high + 1))
    return first[0], last[1]
