"""Products of one document: kinds, brands and origins."""

from __future__ import annotations

from kg.records import Entity
from kg.resolution.lexicon import index_terms
from kg.resolution.matching import match_name
from kg.resolution.paths import cut_to_prefecture
from kg.resolution.profiling.reading import Reading


def read_product(reading: Reading, entity: Entity) -> None:
    """Kind, brand and origin of a product, as keys and traits."""
    spellings = {match_name(n).replace(" ", "") for n in (entity.name, *entity.aliases)}
    origins = {p for p in reading.find_paths(entity, "originatesFrom") if not p.startswith("@")}
    bases, branded = set(), set()
    for name in spellings:
        lead, rest = reading.choose_lead(name)
        _, cut = reading.table.split_lead(name)
        if lead:
            origins.add(lead)
        if cut != name:
            branded.add(name)
        bases.add(rest if lead else cut)
    generic = all(n in index_terms("Product") or len(n) <= 3 for n in spellings)
    if not branded and not generic:
        branded |= spellings
    weak = "" if origins or branded else reading.find_county()
    kinds = {f"{base[-1]}|{cut_to_prefecture(origin)}" for base in bases for origin in {*origins, weak} - {""}}
    keys = {f"product/{n}" for n in (*branded, *spellings)}
    keys |= {f"product/{kind}" for kind in kinds}
    reading.keep(
        entity,
        keys,
        branded=branded,
        generic=spellings if generic and not origins else [],
        base=bases,
        origin=origins,
        kind=kinds,
        weak=[weak] if weak else [],
        term=[t.name for n in [match_name(entity.name)] if (t := index_terms("Product").get(n))],
    )
    where = cut_to_prefecture(min(origins)) if origins else ""
    tails = {base[n:] for base in bases for n in range(max(1, len(base) - 1))}
    reading.goods[entity.id] = {f"{t}@{where}|{t}" for t in tails} if where else {f"{b}|{b}" for b in branded}
