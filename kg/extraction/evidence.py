"""The sentences that say a relation, and whether they assert it."""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.extraction.gazetteer import shorten_place
from kg.extraction.modality import find_status
from kg.records import Entity, Evidence, Span, Status

MOST = 3
"""A fact repeated all over a document rests on its first sentences."""

REACH = 300
"""Characters of a sentence on either side of a fact in which a word may deny it: some texts never end theirs."""


def find_evidence(head: Entity, tail: Entity, text: str, sentences: tuple[Span, ...]) -> tuple[Evidence, ...]:
    """The sentences that name both; where none does, the stretch from the one's to the other's nearest.

    >>> from kg.records import Mention
    >>> a = Entity("a", "Person", "李君", (Mention(0, 2, "李君", "Person"),))
    >>> b = Entity("b", "Platform", "抖音", (Mention(8, 10, "抖音", "Platform"),))
    >>> find_evidence(a, b, "李君来了。他在抖音。", ((0, 5), (5, 11)))
    (Evidence(start=0, end=11, component='relations'),)
    """
    heads, tails = _find_sentences(head, text, sentences), _find_sentences(tail, text, sentences)
    both = sorted(heads & tails)[:MOST]
    if not both and (heads or tails):
        pairs = [(i, j) for i in heads or tails for j in tails or heads]
        first, second = min(pairs, key=lambda p: (abs(p[0] - p[1]), p))
        return (Evidence(sentences[min(first, second)][0], sentences[max(first, second)][1], "relations"),)
    return tuple(Evidence(*sentences[i], "relations") for i in both)


def _find_sentences(entity: Entity, text: str, sentences: tuple[Span, ...]) -> set[int]:
    """Numbers of the sentences that name an entity; one without mention is looked for by its name."""
    if entity.mentions:
        return {max(bisect_right(sentences, (m.start, len(text))) - 1, 0) for m in entity.mentions}
    for name in (entity.name, shorten_place(entity.name)):
        if found := {i for i, (start, end) in enumerate(sentences) if text.find(name, start, end) >= 0}:
            return found
    return set()


# Where a place lies and where a product comes from is said in passing, whatever is planned there.
_STANDING = (("Place", "Place"), ("Product", "Place"))


def _is_presupposed(head: Entity, tail: Entity, start: int, end: int) -> bool:
    """Whether it holds whatever the sentence plans or denies: standing facts, and a post right beside its holder."""
    if (head.type, tail.type) in _STANDING:
        return True
    beside = {(m.start, m.end) for m in (*head.mentions, *tail.mentions) if start <= m.start and m.end <= end}
    return {head.type, tail.type} == {"Person", "Position"} and end - start <= sum(b - a for a, b in beside)


def find_relation_status(head: Entity, tail: Entity, evidence: tuple[Evidence, ...], text: str) -> Status:
    """Asserted where one sentence asserts it; else what the first says of the stretch between the two."""
    found: list[Status] = []
    for piece in evidence:
        spans = [
            (min(a.start, b.start), max(a.end, b.end))
            for a in head.mentions
            for b in tail.mentions
            if piece.start <= min(a.start, b.start) and max(a.end, b.end) <= piece.end
        ]
        if not spans:
            return "asserted"
        start, end = min(spans, key=lambda s: (s[1] - s[0], s))
        if _is_presupposed(head, tail, start, end):
            return "asserted"
        found.append(_judge_stretch(text, piece, start, end))
    return "asserted" if "asserted" in found else found[0]


_STOP = re.compile(r"[。！？!?\n]")


def _judge_stretch(text: str, piece: Evidence, start: int, end: int) -> Status:
    """The status of what is told between two offsets; over several sentences it is a plan where either end is one."""
    low, high = max(piece.start, start - REACH), min(piece.end, end + REACH)
    stops = [m.end() for m in _STOP.finditer(text, start, end)]
    if not stops:
        return find_status(text[low:high], start - low, end - low)
    first = find_status(text[low : stops[0]], start - low, start + 1 - low)
    last = find_status(text[stops[-1] : high], max(end - 1 - stops[-1], 0), end - stops[-1])
    return next((status for status in (first, last) if status in ("planned", "forecast")), "asserted")
