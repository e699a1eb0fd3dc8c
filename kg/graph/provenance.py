"""Which sentences of a document say a fact."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TypeAlias

from kg.records import STATUSES, Extraction, Measure, Publication, Relation, Session, Span

Fact: TypeAlias = Relation | Measure | Session | Publication

STATED_IN: Mapping[str, str] = {status: f"{status}In" for status in STATUSES}
"""The property that ties a fact to its sentence, by the fact's status."""


class SentenceFinder:
    """The sentences of one document, found by what they hold.

    >>> from kg.records import Document, Evidence
    >>> extraction = Extraction(Document("d", "她来了。李君在抖音。"), sentences=((0, 4), (4, 10)))
    >>> SentenceFinder(extraction).find_sentences(Relation("streamsOn", "e1", "f1", evidence=(Evidence(4, 9),)))
    [(4, 10)]
    """

    def __init__(self, extraction: Extraction) -> None:
        self._sentences = sorted(extraction.sentences)
        self._starts = [start for start, _ in self._sentences]
        self._ends = [end for _, end in self._sentences]
        self._whole = (0, len(extraction.document.text))
        self._mentions = {e.id: e.mentions for e in extraction.entities}

    def find_sentences(self, fact: Fact) -> list[Span]:
        """The sentences that hold a fact's evidence; without evidence, those that name what the fact is about.

        Evidence that stretches over sentences was drawn from what names the one end to what names the other: those
        two say the fact, the sentences between them do not.
        """
        if fact.evidence:
            return sorted({span for e in fact.evidence for span in _take_ends(self._cut(e.start, e.end))})
        if isinstance(fact, (Measure, Publication)) and fact.span:
            return self._cut(*fact.span)[:1]
        named = [{self._cut(m.start, m.end)[0] for m in self._mentions.get(i, ())} for i in _name_ends(fact)]
        named = [spans for spans in named if spans]
        shared = set.intersection(*named) if named else set()
        return [min(shared)] if shared else sorted({min(spans) for spans in named}) or self._cut(0, 1)[:1]

    def _cut(self, start: int, end: int) -> list[Span]:
        """The sentences that share a character with a span, or else the whole text."""
        first = bisect_right(self._ends, start)
        return self._sentences[first : max(bisect_left(self._starts, end), first)] or [self._whole]


def _take_ends(spans: list[Span]) -> tuple[Span, Span]:
    return spans[0], spans[-1]


def _name_ends(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, Relation):
        return fact.head, fact.tail
    if isinstance(fact, Session):
        return (*fact.hosts, *fact.platforms, *fact.products, *fact.places)
    if isinstance(fact, Measure):
        return (fact.subject,) if fact.subject else ()
    return (fact.publisher,)
