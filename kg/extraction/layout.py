"""A document laid out as tokens: its mentions, and the words between them, with sentence, clause and paragraph."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.extraction.document import get_or_empty, read_text
from kg.extraction.features import load_words
from kg.extraction.gazetteer import shorten_place
from kg.extraction.hashing import Hashes, Integers, hash_word
from kg.records import ENTITY_TYPES, Entity, Mention, Span

WORD = len(ENTITY_TYPES)
"""The kind of a token that is no mention; the kind of a mention is the index of its type."""

SECTION = 150
"""Mentions read at a time: pairs grow with the square, and a long document says what it says part by part."""

_CLAUSE_ENDS = frozenset("，；：,;:—")
_JOINERS = frozenset({*"、和与及跟“”《》", "以及", "”、“", "》、《"})


class Runs(NamedTuple):
    """For each token: the run of coordinated mentions (甲、乙和丙) that it stands in."""

    first: Integers
    last: Integers
    place: Integers  # number within the run
    size: Integers


@dataclass(frozen=True, slots=True)
class Layout:
    """Tokens in order, and mentions as numbers of tokens and entities."""

    entities: tuple[Entity, ...]
    types: Integers
    words: tuple[str, ...]
    hashes: Hashes
    kinds: Integers
    sentences: Integers  # number of the sentence, for each token
    clauses: Integers
    paragraphs: Integers
    runs: Runs
    tokens: Integers  # token of each mention
    owners: Integers  # entity of each mention
    virtual: NDArray[np.bool_]  # the mention is only part of another's name
    verbs: NDArray[np.bool_]  # the token is a verb by jieba's dictionary
    headlined: NDArray[np.bool_]  # the entity stands in the document's title


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document that is read at once, with the entities named in it."""

    text: str  # of the whole document: offsets are its own
    start: int
    end: int
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...]
    title: str = ""


def split_sections(doc: Doc, *, most: int = SECTION) -> Iterator[Section]:
    """The document as one section, or section by section where it has too many mentions, each with its own."""
    text, entities = read_text(doc), get_or_empty(doc, "entities")
    whole = Section(text, 0, len(text), get_or_empty(doc, "sentences"), entities, getattr(doc._.document, "title", ""))
    found = sorted((m.start, i, m) for i, e in enumerate(entities) for m in e.mentions)
    if len(found) <= most:
        yield whole
        return
    borders = [s for s, _ in whole.sentences]
    for number in range(0, len(found), most):
        start = found[number][0] if number else 0
        end = found[number + most][0] if number + most < len(found) else len(text)
        mentions: dict[int, list[Mention]] = {}
        for _, i, mention in found[number : number + most]:
            mentions.setdefault(i, []).append(mention)
        yield replace(
            whole,
            start=start,
            end=end,
            sentences=whole.sentences[max(bisect_right(borders, start) - 1, 0) : bisect_left(borders, end)],
            entities=tuple(replace(entities[i], mentions=tuple(own)) for i, own in sorted(mentions.items())),
        )


def lay_out(section: Section) -> Layout:
    """Cuts the text into mentions and words; overlapping mentions yield to the one that starts first."""
    text, entities = section.text, section.entities
    segmenter, tags = load_words()
    found = sorted((m.start, m.end, i) for i, e in enumerate(entities) for m in e.mentions)
    words: list[str] = []
    starts: list[int] = []
    kinds: list[int] = []
    tokens: list[int] = []
    owners: list[int] = []
    last = section.start
    for start, end, owner in [*found, (section.end, section.end, -1)]:
        if start < last:
            continue
        for word in segmenter.cut(text[last:start], HMM=False):
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
    inner = find_inner_places(entities, owners, tokens, words)
    borders = np.array([s for s, _ in section.sentences] or [0], dtype=np.int64)
    sentences = np.maximum(np.searchsorted(borders, np.array(starts, dtype=np.int64), side="right") - 1, 0)
    ends = np.array([w in _CLAUSE_ENDS for w in words], dtype=np.int64)
    return Layout(
        entities=entities,
        types=np.array([ENTITY_TYPES.index(e.type) for e in entities], dtype=np.int64),
        words=tuple(words),
        hashes=np.array([hash_word(w) for w in words], dtype=np.uint64),
        kinds=np.array(kinds, dtype=np.int64),
        sentences=sentences,
        clauses=np.cumsum(ends) - ends + sentences,
        paragraphs=np.cumsum([w.count("\n") for w in words], dtype=np.int64),
        runs=find_runs(words, kinds),
        tokens=np.array(tokens + [t for t, _ in inner], dtype=np.int64),
        owners=np.array(owners + [o for _, o in inner], dtype=np.int64),
        verbs=np.array(
            [k == WORD and tags.get(w, "")[:1] == "v" for w, k in zip(words, kinds, strict=True)], dtype=bool
        ),
        headlined=find_headlined(entities, section.title),
        virtual=np.array([False] * len(tokens) + [True] * len(inner), dtype=bool),
    )


def hash_nearest_verbs(layout: Layout) -> tuple[Hashes, Hashes]:
    """For each token the hash of the nearest verb before it in its sentence, and after it; 0 for none."""
    count = len(layout.words)
    position = np.arange(count)
    before = np.r_[-1, np.maximum.accumulate(np.where(layout.verbs, position, -1))[:-1]]
    after = np.r_[np.minimum.accumulate(np.where(layout.verbs, position, count)[::-1])[::-1][1:], count]
    hashes, sentences = np.r_[layout.hashes, np.zeros(1, dtype=np.uint64)], np.r_[layout.sentences, -1]
    nothing = np.uint64(0)
    left = np.where(sentences[before] == layout.sentences, hashes[before], nothing)
    return left, np.where(sentences[after] == layout.sentences, hashes[after], nothing)


def find_headlined(entities: tuple[Entity, ...], title: str) -> NDArray[np.bool_]:
    """Whether each entity is named in the title, a place also without its division word."""
    return np.array(
        [any(n in title for n in (e.name, shorten_place(e.name), *(m.text for m in e.mentions))) for e in entities],
        dtype=bool,
    )


def find_inner_places(
    entities: tuple[Entity, ...], owners: list[int], tokens: list[int], words: list[str]
) -> list[tuple[int, int]]:
    """Tokens in whose name a place stands that the document names nowhere else: 智利 in 智利车厘子."""
    named = set(owners)
    found = []
    for i, entity in enumerate(entities):
        if i not in named and entity.type == "Place":
            short = shorten_place(entity.name)
            found += [(t, i) for t in tokens if short in words[t]]
    return found


def find_runs(words: list[str], kinds: list[int]) -> Runs:
    """Runs of mentions of one type that only commas of enumeration, conjunctions and quotation marks part."""
    count = len(words)
    first, last = np.arange(count), np.arange(count)
    place, size = np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    members: list[int] = []

    def close() -> None:
        if len(members) > 1:
            first[members], last[members], size[members] = members[0], members[-1], len(members)
            place[members] = np.arange(len(members))
        members.clear()

    for token in (t for t in range(count) if kinds[t] < WORD):
        if members:
            between = words[members[-1] + 1 : token]
            joined = 0 < len(between) <= 3 and all(w in _JOINERS for w in between)
            if not joined or kinds[members[-1]] != kinds[token]:
                close()
        members.append(token)
    close()
    return Runs(first, last, place, size)
