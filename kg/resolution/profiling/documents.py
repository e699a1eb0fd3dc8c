"""A document read type by type, and the profiles of all that it names, publishes or that holds its places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from kg.records import Entity, Extraction
from kg.resolution.candidates import WORK, Profile, Traits, work_key
from kg.resolution.divisions import Context, Division, DivisionTable
from kg.resolution.lexicon import find_term, plain_platform
from kg.resolution.matching import match_name, show_name
from kg.resolution.places import describe_place
from kg.resolution.profiling.bodies import read_body
from kg.resolution.profiling.events import read_event
from kg.resolution.profiling.persons import read_person
from kg.resolution.profiling.places import read_places
from kg.resolution.profiling.products import read_product
from kg.resolution.profiling.reading import Reading

UNDATED = "9999"
"""Stands for an unknown date, after all known ones."""


def profile_document(extraction: Extraction, table: DivisionTable) -> list[Profile]:
    """The profiles of a document's entities and works, and of the divisions that hold its places."""
    reading = _read(extraction, table)
    return [*_profile_entities(reading), *_profile_works(reading), *_profile_holders(reading)]


def link_places(extraction: Extraction, table: DivisionTable) -> dict[str, Division]:
    """The division that each place of a document is, by entity; places that it leaves open are not there."""
    return _read(extraction, table).divisions


def _read(extraction: Extraction, table: DivisionTable) -> Reading:
    """Reads a document type by type: each may look at what those before it have told."""
    reading = Reading(extraction, table)
    read_places(reading)
    for type_, read in _READERS:
        for entity in reading.list_entities(type_):
            read(reading, entity)
    _mark_rivals(reading)
    return reading


def _read_name(reading: Reading, entity: Entity) -> None:
    name = match_name(entity.name)
    term = find_term(entity.type, name)
    known = term.name if term else plain_platform(name) if entity.type == "Platform" else name
    reading.keep(entity, [f"{entity.type.lower()}/{match_name(known)}"], term=[term.name] if term else [])
    reading.names[entity.id] = known


def _mark_rivals(reading: Reading) -> None:
    """Two entities of one document are two things: where they share a key, each remembers its document."""
    holders: dict[str, set[str]] = defaultdict(set)
    for entity in reading.list_entities("Organization", "Event", "Product"):
        for key in reading.keys[entity.id]:
            holders[key].add(entity.id)
    for rival in {i for ids in holders.values() if len(ids) > 1 for i in ids}:
        reading.traits[rival] = {**reading.traits[rival], "document": frozenset([reading.document_id])}


def _profile_entities(reading: Reading) -> Iterator[Profile]:
    published = reading.extraction.document.published or UNDATED
    for entity in reading.extraction.entities:
        start = min((m.start for m in entity.mentions), default=0)
        keys = reading.keys.get(entity.id) or (f"{entity.type.lower()}/ {reading.document_id} {entity.id}",)
        name = show_name(reading.names.get(entity.id, entity.name) if entity.type == "Person" else entity.name)
        traits = reading.traits.get(entity.id, {})
        if "document" in traits:
            # Two that one document says the same of are two all the same.
            traits = {**traits, "entity": frozenset([entity.id])}
        yield Profile(reading.document_id, entity.id, published, start, entity.type, name, keys, traits)


def _profile_works(reading: Reading) -> Iterator[Profile]:
    published, seen = reading.extraction.document.published or UNDATED, set()
    for publication in reading.extraction.publications:
        key = work_key(reading.document_id, publication.work)
        if key[1] not in seen:
            seen.add(key[1])
            name = show_name(publication.work)
            yield Profile(*key, published, publication.span[0], WORK, name, (f"work/{match_name(name)}",))


def _profile_holders(reading: Reading) -> Iterator[Profile]:
    """The divisions that hold the document's places, named by the authority alone."""
    seen = set()
    for division in list(reading.divisions.values()):
        for holder in reading.table.climb(division):
            if holder.code not in seen:
                seen.add(holder.code)
                keys, traits = _describe_holder(reading, holder)
                id_ = f"code:{holder.code}"
                profile = Profile(reading.document_id, id_, UNDATED + "~", 0, "Place", holder.name, keys, traits)
                yield replace(profile, authority=True)


def _describe_holder(reading: Reading, holder: Division) -> tuple[tuple[str, ...], Traits]:
    return describe_place(match_name(holder.name), Context(), holder, (), reading.table)


_READERS: Final[tuple[tuple[str, Callable[[Reading, Entity], None]], ...]] = (
    ("Organization", read_body),
    ("Event", read_event),
    ("Product", read_product),
    ("Person", read_person),
    ("Platform", _read_name),
    ("Position", _read_name),
)
"""What is read after the places, in this order."""
