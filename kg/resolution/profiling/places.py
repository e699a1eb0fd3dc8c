"""Places of one document: which divisions they are, their paths, keys and traits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.records import Entity
from kg.resolution.divisions import Context
from kg.resolution.lexicon import find_term
from kg.resolution.matching import SUFFIX_LEVELS, match_name, split_suffix
from kg.resolution.paths import find_last_step
from kg.resolution.places import COUNTRIES, describe_place, find_contexts
from kg.resolution.profiling.reading import Reading


def read_places(reading: Reading) -> None:
    """Divisions and paths of all places of a document, then their keys and traits."""
    contexts = find_contexts(reading.extraction, reading.table)
    places = reading.list_entities("Place")
    for entity in places:
        name = match_name(entity.name)
        term = find_term("Place", name)
        if not (term and term.name == name) or _knows(reading, name):
            division = reading.table.link(name, contexts[entity.id])
            if division is not None:
                reading.divisions[entity.id] = division
    _part_twins(reading, contexts)
    told = [h for d in reading.divisions.values() for h in (d, *reading.table.climb(d))]
    near = {d.code for d in told if d.level >= 2} or _list_lead_codes(reading)
    by_name = {match_name(e.name): e.id for e in places}
    for entity in places:
        name, context = match_name(entity.name), contexts[entity.id]
        division, term = reading.divisions.get(entity.id), find_term("Place", name)
        if division is None and term is not None and not _knows(reading, name):
            reading.keep(entity, [f"country/{term.name}"], term=[term.name])
            if name not in COUNTRIES:
                reading.paths[entity.id] = f"@{term.name}/"
            continue
        *_, last = reading.table.split_path(name)
        keys, traits = describe_place(last, context, division, near, reading.table)
        unsure = SUFFIX_LEVELS.get(split_suffix(name)[1], 0) >= 4 or len(reading.table.find_divisions(last)) > 1
        if division is None and unsure:
            traits = {**traits, "document": frozenset([reading.document_id])}
        reading.keys[entity.id], reading.traits[entity.id] = keys, traits
        above = [reading.divisions[i] for n in context.above if (i := by_name.get(n)) in reading.divisions]
        start = reading.table.path(division or above[0]) if division or above else ""
        reading.paths[entity.id] = start if division else f"{start}~{split_suffix(name)[0]}/"


def _list_lead_codes(reading: Reading) -> set[str]:
    """The divisions that bodies and goods are named after, as far as the names decide: 武汉 of 武汉大学."""
    leads = [reading.choose_lead(match_name(e.name))[0] for e in reading.list_entities("Organization", "Product")]
    return {find_last_step(path) for path in leads if path.count("/") > 1}


def _part_twins(reading: Reading, contexts: Mapping[str, Context]) -> None:
    """Of two places of a document that would be one division, the less fully named may be another: 大理, 大理州."""
    bearers: dict[str, list[Entity]] = defaultdict(list)
    for entity in reading.list_entities("Place"):
        if entity.id in reading.divisions:
            bearers[reading.divisions[entity.id].code].append(entity)
    for code, twins in bearers.items():
        twins.sort(key=lambda e: (-len(e.name), e.id))
        for entity in twins[1:]:
            other = reading.table.link(match_name(entity.name), contexts[entity.id], besides=frozenset(bearers))
            if other is not None and code:
                reading.divisions[entity.id] = other


def _knows(reading: Reading, name: str) -> bool:
    """Whether a name is rather a division's than a country's or foreign city's: 高雄."""
    return any(d.level <= 2 for d in reading.table.find_divisions(name)) or bool(reading.table.find_full(name))
