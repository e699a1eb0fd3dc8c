"""Which sentences of a document say a fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from kg.records import Extraction, Measure, Publication, Relation, Session, Span

Fact: TypeAlias = Relation | Measure | Session | Publication

STATED_IN: Mapping[str, str] = {
    "asserted": "assertedIn",
    "planned": "plannedIn",
    "denied": "deniedIn",
    "forecast": "forecastIn",
    "attributed": "attributedIn",
}
"""The property that ties a fact to its sentence, by the fact's status."""


def find_sentences(extraction: Extraction, fact: Fact) -> list[Span]:
    """The sentences that hold a fact's evidence; without evidence, those that name what the fact is about.

    >>> from kg.records import Document, Evidence
    >>> extraction = Extraction(Document("d", "她来了。李君在抖音。"), sentences=((0, 4), (4, 10)))
    >>> find_sentences(extraction, Relation("streamsOn", "e1", "f1", evidence=(Evidence(4, 9),)))
    [(4, 10)]
    """
    sentence_of = extraction.sentence_of
    if fact.evidence:
        spans = {sentence_of(e.start) for e in fact.evidence}
        spans |= {s for e in fact.evidence for s in extraction.sentences if s[0] < e.end and e.start < s[1]}
        return sorted(spans)
    if isinstance(fact, (Measure, Publication)) and fact.span:
        return [sentence_of(fact.span[0])]
    mentions = {e.id: e.mentions for e in extraction.entities}
    named = [{sentence_of(m.start) for m in mentions.get(i, ())} for i in _name_ends(fact)]
    named = [spans for spans in named if spans]
    shared = set.intersection(*named) if named else set()
    return [min(shared)] if shared else sorted({min(spans) for spans in named}) or [sentence_of(0)]


def _name_ends(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, Relation):
        return fact.head, fact.tail
    if isinstance(fact, Session):
        return (*fact.hosts, *fact.platforms, *fact.products, *fact.places)
    if isinstance(fact, Measure):
        return (fact.subject,) if fact.subject else ()
    return (fact.publisher,)
