"""A document as the readers of figures and broadcasts look at it: sentence by sentence, with what each holds."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc

from kg.extraction.dates import DateMention
from kg.extraction.document import get_or_empty, read_text
from kg.extraction.quantities import Figure
from kg.records import Entity, Relation, Span

_CLAUSE: Final = re.compile(r"[，,；;。！？!?：\n—]")


@dataclass(frozen=True, slots=True)
class Place:
    """One naming of an entity in the text; ``entity`` is its number in the document."""

    start: int
    end: int
    entity: int


@dataclass(frozen=True, slots=True)
class Passages:
    """The document's sentences and, for each, the numbers of its mentions, figures and dates."""

    text: str
    title: str
    published: str
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    relations: tuple[Relation, ...]
    number: dict[str, int] = field(repr=False)
    """From the id of an entity to its number."""
    roles: dict[str, tuple[str, ...]] = field(repr=False)
    """From the id of an entity to what the relations make it: streamsOn> as head, >streamsOn as tail."""
    _starts: tuple[int, ...] = field(repr=False)
    _place_starts: tuple[int, ...] = field(repr=False)
    _figure_starts: tuple[int, ...] = field(repr=False)
    _date_starts: tuple[int, ...] = field(repr=False)

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds an offset, or the one before it."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def sentence_text(self, index: int) -> str:
        """The characters of a sentence."""
        start, end = self.sentences[index]
        return self.text[start:end]

    def places_in(self, start: int, end: int) -> Sequence[Place]:
        """The mentions that begin in a stretch."""
        return self.places[bisect_left(self._place_starts, start) : bisect_left(self._place_starts, end)]

    def figures_in(self, start: int, end: int) -> Sequence[Figure]:
        """The figures whose number begins in a stretch."""
        return self.figures[bisect_left(self._figure_starts, start) : bisect_left(self._figure_starts, end)]

    def dates_in(self, start: int, end: int) -> Sequence[DateMention]:
        """The dates that begin in a stretch."""
        return self.dates[bisect_left(self._date_starts, start) : bisect_left(self._date_starts, end)]

    def clause(self, start: int, end: int, *, reach: int = 60) -> Span:
        """The clause about a stretch, at most ``reach`` characters to either side."""
        low, high = max(0, start - reach), min(len(self.text), end + reach)
        begin = low
        for match in _CLAUSE.finditer(self.text, low, start):
            begin = match.end()
        stop = _CLAUSE.search(self.text, end, high)
        return begin, stop.start() if stop else high


def lay_out(doc: Doc, *, relations: Sequence[Relation] | None = None) -> Passages:
    """The passages of a Doc on which entities, figures and dates have been found."""
    entities: tuple[Entity, ...] = get_or_empty(doc, "entities")
    places = sorted(
        (Place(m.start, m.end, i) for i, e in enumerate(entities) for m in e.mentions), key=lambda p: (p.start, p.end)
    )
    sentences: tuple[Span, ...] = get_or_empty(doc, "sentences") or ((0, len(doc)),)
    figures: tuple[Figure, ...] = get_or_empty(doc, "figures")
    dates: tuple[DateMention, ...] = get_or_empty(doc, "dates")
    document = doc._.document
    known: tuple[Relation, ...] = tuple(get_or_empty(doc, "relations") if relations is None else relations)
    return Passages(
        read_text(doc),
        document.title if document else "",
        document.published if document else "",
        sentences,
        entities,
        tuple(places),
        figures,
        dates,
        known,
        {e.id: i for i, e in enumerate(entities)},
        _read_roles(known),
        tuple(s for s, _ in sentences),
        tuple(p.start for p in places),
        tuple(f.start for f in figures),
        tuple(d.start for d in dates),
    )


def _read_roles(relations: Sequence[Relation]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, set[str]] = {}
    for relation in relations:
        roles.setdefault(relation.head, set()).add(f"{relation.type}>")
        roles.setdefault(relation.tail, set()).add(f">{relation.type}")
        if relation.at:
            roles.setdefault(relation.at, set()).add("at")
    return {id_: tuple(sorted(found)) for id_, found in roles.items()}
