"""The entities that a question names: by the store's names and aliases, and products by what their names end in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg.answers.naming import NAMES, SAME, Thing, load_thing
from kg.answers.search.index import SearchIndex
from kg.ontology import load_divisions

LONGEST_NAME: Final = 30
_GENERIC = ("省", "市", "县", "区", "镇", "乡", "村", "自治区", "街道")
"""What a place's name may be written without: 丰城 for 丰城市."""


@dataclass(frozen=True, slots=True, order=True)
class NamedSpan:
    """A part of the question that names entities of the store; namesakes and kinds of a product are several."""

    start: int
    end: int
    things: tuple[Thing, ...]
    whole: bool = True
    """Whether the entities bear just this name; else it is a part of their names."""


def find_named_spans(database: Store, text: str) -> Iterator[NamedSpan]:
    """Every part of the text that is a whole name or alias."""
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + LONGEST_NAME) + 1):
            if things := find_bearers(database, text[start:end]):
                yield NamedSpan(start, end, things)


def find_bearers(database: Store, name: str) -> tuple[Thing, ...]:
    """The things of this very name; of a place also without its generic part."""
    found = {*_find_named(database, name)}
    if not any(thing.type == "Place" for thing in found) and 2 <= len(name) <= 5:
        for full in (*_list_full_names().get(name, ()), *(name + generic for generic in _GENERIC)):
            found |= {thing for thing in _find_named(database, full) if thing.type == "Place"}
    return tuple(sorted(found))


@cache
def _list_full_names() -> dict[str, tuple[str, ...]]:
    """The full names of divisions by their short ones: 宁夏."""
    names: dict[str, tuple[str, ...]] = {}
    for division in load_divisions():
        if division.short and division.short != division.name:
            names[division.short] = (*names.get(division.short, ()), division.name)
    return names


def find_kinds(database: Store, name: str, index: SearchIndex, *, type_: str = "Product") -> tuple[Thing, ...]:
    """The products (or events, …) whose names end with a name: 脐橙 stands for 伦晚脐橙 too."""
    found = set()
    for hit in index.find_names(name):
        if hit.how in ("name", "part") and hit.text.endswith(name):
            thing = load_thing(database, hit.iri)
            if thing is not None and thing.type == type_:
                found.add(thing)
    return tuple(sorted(found))


def _find_named(database: Store, name: str) -> Iterator[Thing]:
    literal = Literal(name, language="zh")
    for predicate in NAMES:
        for quad in database.quads_for_pattern(None, predicate, literal, None):
            bearers = [quad.subject, *(q.subject for q in database.quads_for_pattern(None, SAME, quad.subject, None))]
            for bearer in bearers:
                thing = load_thing(database, bearer.value) if isinstance(bearer, NamedNode) else None
                if thing is not None and thing.type != "Session":
                    yield thing
