"""Organisations of one document: names, where they sit, and what persons who work there may share."""

from __future__ import annotations

from collections.abc import Iterable

from kg.records import Entity
from kg.resolution import bodies
from kg.resolution.matching import match_name
from kg.resolution.paths import list_localities, list_middle_steps
from kg.resolution.person_names import flatten_name
from kg.resolution.profiling.events import name_event
from kg.resolution.profiling.reading import Reading


def read_body(reading: Reading, entity: Entity) -> None:
    """Names, seat and employers of a body, and its keys and traits."""
    name = match_name(entity.name)
    spellings = {match_name(a) for a in entity.aliases}
    children = [
        match_name(e.name) for e in reading.list_entities("Organization") if e.id in reading.back[entity.id]["partOf"]
    ]
    fuller = bodies.name_parents(name, children)
    whole = min(fuller) if len(fuller) == 1 else bodies.strip_form(bodies.front_town(name))
    term = bodies.find_body(name, whole)
    lead, rest = ("", "") if term else reading.choose_lead(whole)
    base = match_name(term.name) if term else bodies.strip_form(rest) if lead else whole
    located = reading.find_paths(entity, "locatedIn")
    if not term and not lead and bodies.is_agency(whole):
        lead, base = _place_agency(reading, whole, located)
    local = not term and bodies.is_local(base)
    seat = "" if term else lead or next(iter(located), "")
    if local and not seat and not bodies.is_agency(base):
        seat = reading.find_county()
    firm = not term and (base != whole or bodies.is_firm(whole))
    trade = bodies.find_trade_name(base) if firm and not local else ""
    names = {whole} if local else {whole, base}
    keys = {f"org/{n}" for n in names | spellings}
    if seat:
        keys |= {f"org/{base}@{seat}", f"org/{base[:2]}~{seat}"}
        # A co-operative may say its village or only its county; an office of the county is none of the village.
        keys |= set() if bodies.is_agency(base) else {f"org/{base}@{p}" for p in list_localities(seat)}
    keys |= {f"org/={trade}"} if trade else set()
    near = _list_near(reading) | list_middle_steps(seat)
    taking_part = _event_names(reading, entity)
    parts = _find_parts(reading, entity, name)
    keys |= {f"org/^{part}" for part in parts}
    school = bodies.find_school(whole)
    keys |= {f"org/~{school}"} if school else set()
    reading.keep(
        entity,
        keys | {f"org/~{e}~{base[-2:]}" for e in taking_part},
        term=[term.name] if term else [],
        full=[whole],
        base=[base],
        spellings={*spellings, *([] if local else [base])},
        seated=_list_seats(base, seat) if seat else [],
        seat=[seat] if seat else [],
        path=[next((p for p in located if p.startswith(lead)), lead)] if seat else [],
        local=["yes"] if local or (base != whole and not term) else [],
        near=near,
        counties=[p for p in near if list_localities(p)],
        trade=[trade] if trade else [],
        kin=[flatten_name(p.name) for p in reading.list_entities("Person")],
        events=taking_part,
        part=parts,
        school=[school] if school else [],
        lead=[lead] if lead else [],
        firm=["yes"] if firm else [],
        document=[reading.document_id] if local and not seat else [],
    )
    reading.paths[f"body {entity.id}"] = seat
    if term:
        reading.famous.add(entity.id)
    # 商务局 of no known county is the same in no two documents.
    where = reading.document_id if not seat and bodies.is_agency(base) else seat
    base = bodies.strip_form(base)
    reading.tokens[entity.id] = f"{base}@{where}|{base}"
    reading.unique |= set() if firm or local else {entity.id}
    employers = {base, trade} - {""}
    reading.employers[entity.id] = {reading.tokens[entity.id]} if local else {f"{b}@|{b}" for b in employers}


def _place_agency(reading: Reading, name: str, located: Iterable[str]) -> tuple[str, str]:
    """Whose a 县商务局 is: of the only county that the document tells of, or where it says that it is."""
    level = name[0] if name[0] in "省市县区州旗镇乡" and len(name) > 3 else ""
    base = name[len(level) :]
    seat = next(iter(located), "")
    if seat:
        return seat, base
    if not level:
        return reading.find_county(), base
    held = {d for here in reading.divisions.values() for d in (here, *reading.table.climb(here))}
    paths = {reading.table.path(d) for d in held if d.name.endswith(level)}
    return (paths.pop(), base) if len(paths) == 1 else ("", name)


def _list_seats(base: str, seat: str) -> list[str]:
    return [f"{base}|{p}" for p in {seat, *([] if bodies.is_agency(base) else list_localities(seat))}]


def _find_parts(reading: Reading, entity: Entity, name: str) -> set[str]:
    """What a department is called without the body that it is part of."""
    parents = [e for e in reading.list_entities("Organization") if e.id in reading.links[entity.id]["partOf"]]
    names = {match_name(n) for e in parents for n in (e.name, *e.aliases)}
    return {name.removeprefix(n) for n in names if name.startswith(n) and len(name) > len(n) + 1}


def _list_near(reading: Reading) -> set[str]:
    """The prefectures and counties that the document names or that hold what it names."""
    near = set()
    for path in (p for i, p in reading.paths.items() if i in reading.divisions):
        near |= list_middle_steps(path)
    return near


def _event_names(reading: Reading, entity: Entity) -> set[str]:
    ids = {i for kind in ("organizes", "participatesIn") for i in reading.links[entity.id][kind]}
    # The fair as such: who holds this edition held the last one.
    return {name_event(e)[0] for e in reading.list_entities("Event") if e.id in ids}
