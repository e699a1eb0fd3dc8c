"""RDF terms made from the values of a news graph: IRIs, safe literals, typed dates, canonical decimals."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.namespaces import KG, RDF, XSD

# What XML 1.0 (section 2.2) cannot carry: RDF/XML and GraphML would refuse such a literal, so no graph holds it.
_UNSAFE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ]\d\d:\d\d.*)?")


@lru_cache(maxsize=200_000)
def node(iri: str) -> ox.NamedNode:
    """The node of an IRI."""
    return ox.NamedNode(iri)


A = node(RDF + "type")


def kg_term(name: str) -> ox.NamedNode:
    """A term of our own vocabulary."""
    return node(KG + name)


def make_text(value: str, language: str = "") -> ox.Literal:
    """A string literal without the characters that XML cannot carry.

    >>> make_text("直播\\x00间", "zh")
    <Literal value=直播间 language=zh>
    """
    clean = _UNSAFE.sub("", value)
    return ox.Literal(clean, language=language) if language else ox.Literal(clean)


def make_decimal(value: float) -> ox.Literal | None:
    """An xsd:decimal in canonical form, never with an exponent; None for what is no number.

    >>> [make_decimal(v).value for v in (70000000.0, 13.70, 1e-7, -0.0)]
    ['70000000', '13.7', '0.0000001', '0']
    """
    if not math.isfinite(value):
        return None
    # 15 digits are what a binary double keeps: 0.1 + 0.2 is meant as 0.3.
    text = format(Decimal(f"{value:.15g}"), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ox.Literal("0" if text == "-0" else text, datatype=node(XSD + "decimal"))


def make_date(value: str) -> ox.Literal | None:
    """A date, month or year as the type that fits; None for what is none.

    >>> str(make_date("2020-06"))
    '"2020-06"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    >>> make_date("2020-06-31"), make_date("6月")
    (None, None)
    """
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return ox.Literal(f"{year}-{month}-{day}", datatype=node(XSD + "date"))
    if month:
        return ox.Literal(f"{year}-{month}", datatype=node(XSD + "gYearMonth"))
    return ox.Literal(year, datatype=node(XSD + "gYear"))


def make_integer(value: int) -> ox.Literal:
    """An xsd:integer."""
    return ox.Literal(str(value), datatype=node(XSD + "integer"))
