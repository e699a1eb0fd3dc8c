"""Events of one document: base name, edition and place."""

from __future__ import annotations

from kg.records import Entity
from kg.resolution import events
from kg.resolution.lexicon import index_terms
from kg.resolution.matching import match_name
from kg.resolution.paths import list_localities
from kg.resolution.profiling.reading import Reading

_GENERIC = 4
"""Characters of an event's name that many places may have: 丰收节, 桃花节, 猕猴桃节."""


def read_event(reading: Reading, entity: Entity) -> None:
    """Base names and edition of an event, as keys and traits."""
    base, edition = name_event(entity)
    year: str | None = ""
    document = reading.extraction.document
    spans = [(m.start, m.end) for m in entity.mentions]
    if not edition:
        others = [name_event(e)[0] for e in reading.list_entities("Event") if e.id != entity.id]
        year = events.find_year(document.text, spans, document.published)
        if year is not None:
            edition = year
        elif events.is_recurring(base) and base not in others:
            edition = document.published[:4]
    term, published = index_terms("Event").get(base), document.published[:4]
    told = events.find_year(document.text, spans, document.published) or published
    lead, rest = ("", base) if term else reading.choose_lead(base)
    place = [lead] if lead else [] if term else reading.find_paths(entity, "locatedIn")
    bases = {base} | {f"{rest}@{p}" for path in place for p in list_localities(path) or [path]}
    if place and not lead and len(base) <= _GENERIC:
        bases.discard(base)
    reading.keep(
        entity,
        [f"event/{b}" for b in bases],
        edition=[f"{b}#{edition}" for b in bases],
        year=[told] if told and edition.startswith("1·") else [],
        of=[published] if published and not edition and year is None else [],
        path=place,
        term=[term.name] if term else [],
    )


def name_event(entity: Entity) -> tuple[str, str]:
    """An event's base name and edition; by another name that the document gives it, if the lexicon knows that."""
    base, edition = _name_base(match_name(entity.name))
    if base not in index_terms("Event"):
        others = [_name_base(match_name(a)) for a in entity.aliases]
        known = sorted(b for b, _ in others if b in index_terms("Event"))
        base = known[0] if known else base
        edition = edition or next((e for _, e in others if e), "")
    return base, edition


def _name_base(name: str) -> tuple[str, str]:
    term = index_terms("Event").get(name)
    if term is None:
        base, edition = events.split_edition(name)
        term = index_terms("Event").get(base)
        return (term.name if term else base), edition
    return term.name, ""
