"""Persons of one document: posts, bodies, places, companions and goods, and the names that they go by."""

from __future__ import annotations

from collections.abc import Iterable

from kg.records import Entity
from kg.resolution.lexicon import find_term
from kg.resolution.matching import match_name, show_name
from kg.resolution.paths import MUNICIPALITIES, find_last_step, is_region, list_localities
from kg.resolution.person_names import choose_person_name, flatten_name, is_account, list_person_keys
from kg.resolution.profiling.reading import Reading
from kg.resolution.roles import find_rank, find_role, find_role_beside


def read_person(reading: Reading, entity: Entity) -> None:
    """What a document says of a person, as keys and traits."""
    name = choose_person_name(entity.name, entity.aliases)
    reading.names[entity.id] = name
    work = _read_work(reading, entity)
    handled = {i for kind in ("promotes", "produces") for i in reading.links[entity.id][kind]}
    paths = {p for e in reading.list_entities("Place") if (p := reading.paths.get(e.id)) and p[0] != "@"}
    named = {e.id for e in reading.list_entities("Organization")} - reading.famous
    reading.keep(
        entity,
        list_person_keys(name, entity.aliases),
        **work,
        roles=_find_roles(reading, entity, work["titles"]),
        companions=_list_companions(reading, entity, name),
        goods=[token for i in handled for token in reading.goods.get(i, ())],
        places=[shown for p in paths for shown in _show_places(reading, p)],
        regions=[p for p in paths if is_region(p) and (p.count("/") > 1 or p[:2] in MUNICIPALITIES)],
        areas=paths,
        institutes=[reading.tokens[i] for i in named & reading.unique],
        organizations=[reading.tokens[i] for i in named - reading.unique],
        streams=[
            match_name(t.name if (t := find_term("Platform", e.name)) else e.name)
            for e in reading.list_entities("Platform")
            if e.id in reading.links[entity.id]["streamsOn"]
        ],
        spellings=[flatten_name(n) for n in (name, *entity.aliases) if list_person_keys(n, ())]
        + [k.partition("/")[2] for k in list_person_keys(name, ())],
        accounts=[
            flatten_name(a)
            for a in entity.aliases
            if is_account(match_name(a)) and flatten_name(a) not in flatten_name(name)
        ],
        dotted=[flatten_name(n) for n in (name, *entity.aliases) if "·" in match_name(n)],
        document=[reading.document_id],
    )


def _read_work(reading: Reading, entity: Entity) -> dict[str, set[str]]:
    """What a person's posts and employers tell, by kind of trait."""
    kinds = ("posts", "titles", "ties", "bodies", "unique", "firms", "seats", "former")
    work: dict[str, set[str]] = {kind: set() for kind in kinds}
    by_id = {e.id: e for e in reading.extraction.entities}
    for relation in reading.extraction.relations:
        if relation.head != entity.id or relation.type not in ("holdsPosition", "affiliatedWith"):
            continue
        where = relation.at if relation.type == "holdsPosition" else relation.tail
        title = match_name(by_id[relation.tail].name) if relation.type == "holdsPosition" else ""
        work["titles"] |= {title} - {""}
        if where and where in reading.paths and by_id[where].type == "Place":
            path = reading.paths[where]
            work["posts"].add(f"{title}@{path}|{title}, {by_id[where].name}")
            work["ties"] |= set(_show_places(reading, path) or [f"{path}|{by_id[where].name}"])
            if relation.tenure == "former":
                work["former"].add(path)
            else:
                work["seats"].add(f"{reading.extraction.document.published}|{find_rank(title)}|{path}")
        for body in _climb_bodies(reading, where) if where else ():
            employers, seat = reading.employers[body], reading.paths.get(f"body {body}", "")
            work["bodies"] |= employers
            if seat or body in reading.unique:
                work["posts"] |= {f"{title}@{reading.tokens[body]}"} if title else set()
                work["unique"] |= employers if body in reading.unique else {reading.tokens[body]}
            work["firms"] |= {f"{employer.partition('@')[0]}|{seat}" for employer in employers}
    return work


def _find_roles(reading: Reading, entity: Entity, titles: Iterable[str]) -> set[str]:
    """Kinds of posts and trades, by titles and by the words beside the name; who produces goods is a maker at least."""
    text = reading.extraction.document.text
    roles = {find_role(title) for title in titles}
    for mention in entity.mentions:
        before, after = text[max(0, mention.start - 8) : mention.start], text[mention.end : mention.end + 2]
        roles.add(find_role_beside(before, after))
    return roles - {""} or ({"maker"} if reading.links[entity.id]["produces"] else set())


def _list_companions(reading: Reading, entity: Entity, name: str) -> list[str]:
    """The other persons of the document, as far as their names tell who they are: 阿依古丽 and 阿依古丽·买买提."""
    return [
        first
        for e in reading.list_entities("Person")
        if e.id != entity.id
        and len(n := choose_person_name(e.name, e.aliases)) > 2
        and list_person_keys(n, ())
        and flatten_name(n) != flatten_name(name)
        for first in {flatten_name(n), flatten_name(show_name(n).partition("·")[0])}
        if len(first) > 2
    ]


def _climb_bodies(reading: Reading, body: str) -> list[str]:
    """A body and those that it is part of."""
    found, waiting = [], [body]
    while waiting:
        here = waiting.pop()
        if here in reading.tokens and here not in found:
            found.append(here)
            waiting += reading.links[here]["partOf"]
    return found


def _show_places(reading: Reading, path: str) -> list[str]:
    """The counties and lower places of a path, each with the name that a reason shows."""
    shown = []
    for locality in list_localities(path):
        last = find_last_step(locality)
        division = reading.table.by_code.get(last)
        shown.append(f"{locality}|{division.name if division else last.lstrip('~')}")
    return shown
