"""Which of the forms that the server can write a client wants (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kg.server.problems import ProblemError

RESULT_TYPES: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPH_TYPES: Final[Mapping[str, str]] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "text/n3": "n3",
    "application/x-turtle": "turtle",
    "text/plain": "ntriples",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
}
"""Media types to the formats of `kg.answers.results`; the first one of a format is the one that is sent."""


def choose_type(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the client likes best; of equals the first offered. None when it likes none.

    >>> choose_type("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    ranges = [_parse_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offered[0] if offered else None
    best, chosen = 0.0, None
    for type_ in offered:
        if (quality := _rate(type_, ranges)) > best:
            best, chosen = quality, type_
    return chosen


def choose_format(accept: str, types: Mapping[str, str], *, named: str = "") -> tuple[str, str]:
    """Media type and format; ``named`` is a format or media type that the request names outright.

    Raises: ProblemError 406 with what there is.
    """
    first: dict[str, str] = {}
    for type_, format in types.items():
        first.setdefault(format, type_)
    if named:
        if found := types.get(named) or (named if named in first else ""):
            return first[found], found
    elif chosen := choose_type(accept, list(types)):
        return (chosen if chosen in first.values() else first[types[chosen]]), types[chosen]
    raise ProblemError(406, f"no such form: {named or accept}; there are {', '.join(first.values())}")


def choose_language(wanted: str) -> str:
    """``zh`` or ``en``, by an Accept-Language header; Chinese where both are equal.

    >>> choose_language("de, en;q=0.8, zh;q=0.3"), choose_language("")
    ('en', 'zh')
    """
    ranges = [_parse_range(part) for part in wanted.split(",") if part.strip()]
    qualities = {
        language: max((quality for name, quality in ranges if name.split("-")[0] == language), default=0.0)
        for language in ("zh", "en")
    }
    return "en" if qualities["en"] > qualities["zh"] else "zh"


def _parse_range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return name, quality if quality == quality else 0.0


def _rate(type_: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers a type."""
    main = type_.split("/")[0]
    for name in (type_, f"{main}/*", "*/*"):
        found = [quality for range_, quality in ranges if range_ == name or (name == "*/*" and range_ == "*")]
        if found:
            return max(found)
    return 0.0
