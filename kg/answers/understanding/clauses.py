"""Pieces of SPARQL: the entities of a part, what is demanded of it, times. Terms are whole, so nothing can end them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.answers.understanding.reading import Part
from kg.answers.understanding.words import load_official_endings
from kg.records import STATUSES

STATED: Final = {status: f"kg:{status}In" for status in STATUSES}


def write_values(part: Part) -> Iterator[str]:
    """The entities that a part names."""
    if part.things:
        yield f"VALUES ?{part.role} {{ {' '.join(str(NamedNode(thing.iri)) for thing in part.things)} }}"


def write_demands(part: Part) -> Iterator[str]:
    """Type, ending of the name, and posts that an open part must have."""
    variable = f"?{part.role}"
    if not part.things and part.types and part.types != ("Session",):
        yield "FILTER EXISTS { " + " UNION ".join(f"{{ {variable} a kg:{type_} }}" for type_ in part.types) + " }"
    if part.suffix:
        ending = f"FILTER(STRENDS(STR(?called), {Literal(part.suffix)}))"
        yield f"FILTER EXISTS {{ {variable} skos:prefLabel ?called {ending} }}"
    if part.restricted:
        yield f"{{ SELECT DISTINCT {variable} WHERE {{"
        for number, things in enumerate(part.within):
            yield from write_values(Part(f"within{number}", things=things))
            yield f"?office (kg:partOf|kg:locatedIn)* ?within{number} . ?holding kg:at ?office ."
        yield f"?holding org:member {variable} ; org:role ?held ; kg:assertedIn ?heldIn ."
        yield from write_post_names(part, "?held")
        yield "} }"


def write_post_names(part: Part, variable: str) -> Iterator[str]:
    """The post's name ends with the word (书记: 市委书记), but 县长 is no 副县长 and 市委书记 no 团市委书记."""
    endings = [f"(^|[^副团原前代]){re.escape(post)}$" for post in part.posts]
    if part.official:
        endings.append(f"({'|'.join(load_official_endings())})$")
    for number, ending in enumerate(endings):
        yield f"{variable} skos:prefLabel ?title{number} . FILTER(REGEX(STR(?title{number}), {Literal(ending)}))"


def write_period(period: str, variable: str) -> str:
    """A date within the period asked for; without a year, of any year."""
    first, _, last = period.partition("/")
    any_year = first.startswith("*")
    if last:
        text = f"SUBSTR(STR({variable}), 6)" if any_year else f"STR({variable})"
        return f"FILTER({text} >= {Literal(first.removeprefix('*-'))} && {text} <= {Literal(last.removeprefix('*-'))})"
    if any_year:
        return f"FILTER(STRSTARTS(SUBSTR(STR({variable}), 6), {Literal(first.removeprefix('*-'))}))"
    return f"FILTER(STRSTARTS(STR({variable}), {Literal(first)}))"


def write_span(period: str) -> str:
    """The figure's own period is that of the question, or not told; of half-years and quarters both ends count."""
    first, _, last = period.partition("/")
    if not last:
        return write_period(period, "?start").replace("FILTER(", "FILTER(!BOUND(?start) || ", 1)
    ends = [f"STRENDS(STR(?start), {Literal(first.lstrip('*'))})", f"STRENDS(STR(?end), {Literal(last.lstrip('*'))})"]
    return f"FILTER(!BOUND(?start) || ({' && '.join(ends)}))"
