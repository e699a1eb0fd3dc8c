"""The facts that touch a thing, read from their nodes: claims, posts, figures and broadcasts, with their sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Store, Triple

from kg.answers.naming import load_name
from kg.answers.quotes import Quote, load_quote
from kg.answers.table import read_number
from kg.namespaces import KG, METRIC, ORG, RDF, UNIT
from kg.records import STATUSES

KINDS: Final = ("post", "figure", "session", "says", "said of")
"""Posts held, figures, broadcasts, facts that begin with the thing, facts that end with it."""

SLOT_PROPERTIES: Final = {
    "hosts": KG + "host",
    "platforms": KG + "onPlatform",
    "products": KG + "offers",
    "places": KG + "atPlace",
}
"""The properties of a broadcast that hold its slots."""

_LINKS = {
    "post": (ORG + "member",),
    "figure": (KG + "measureOf",),
    "session": tuple(SLOT_PROPERTIES.values()),
    "says": (RDF + "subject",),
    "said of": (RDF + "object", ORG + "role", KG + "at"),
}
_ENDS = (RDF + "subject", RDF + "object", ORG + "member", ORG + "role", KG + "at")

Properties: TypeAlias = dict[str, list[str]]


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Something that documents say; ``detail`` adds what a triple cannot hold: tenure, period, a broadcast's slots."""

    kind: str
    relation: str
    subject: str
    object: str
    detail: str
    status: str
    confidence: float
    quotes: tuple[Quote, ...]
    ends: tuple[str, ...] = ()
    """The IRIs of the things that it names."""


def load_facts(database: Store, iri: str) -> tuple[Fact, ...]:
    """All facts that touch the thing, in the order of `KINDS`; what several documents say is one, with all quotes."""
    merged: dict[tuple[str, ...], tuple[Fact, set[Quote]]] = {}
    for kind, node in _iterate_nodes(database, iri):
        properties = load_properties(database, node)
        confidence = float(properties.get(KG + "confidence", ["0"])[0])
        content = _read_fact(database, kind, node, properties)
        # Namesakes are told apart by their IRIs.
        ends = [end for predicate in _ENDS for end in properties.get(predicate, ())]
        slots = [end for predicate in SLOT_PROPERTIES.values() for end in properties.get(predicate, ())]
        for status in STATUSES:
            for sentence in properties.get(f"{KG}{status}In", ()):
                fact = Fact(kind, *content, status, confidence, (), (*ends, *slots))
                known, quotes = merged.get(key := (kind, *content, status, *ends), (fact, set()))
                quotes.add(load_quote(database, sentence))
                merged[key] = max(known, fact, key=lambda one: one.confidence), quotes
    facts = [replace(fact, quotes=tuple(sorted(quotes))) for fact, quotes in merged.values()]
    return tuple(sorted(facts, key=lambda fact: (KINDS.index(fact.kind), fact)))


def load_properties(database: Store, iri: str) -> Properties:
    """The values of a node's properties, IRIs and literals alike as text, sorted."""
    properties: defaultdict[str, set[str]] = defaultdict(set)
    for quad in database.quads_for_pattern(NamedNode(iri), None, None):
        if not isinstance(quad.object, Triple):
            properties[quad.predicate.value].add(quad.object.value)
    return {predicate: sorted(values) for predicate, values in properties.items()}


def _iterate_nodes(database: Store, iri: str) -> Iterator[tuple[str, str]]:
    found = set()
    for kind, predicates in _LINKS.items():
        for predicate in predicates:
            for quad in database.quads_for_pattern(None, NamedNode(predicate), NamedNode(iri)):
                if isinstance(quad.subject, NamedNode):
                    found.add((kind, quad.subject.value))
    if KG + "Session" in load_properties(database, iri).get(RDF + "type", ()):
        found.add(("session", iri))
    yield from sorted(found)


def _read_fact(database: Store, kind: str, node: str, properties: Properties) -> tuple[str, str, str, str]:
    """Relation, subject, object and detail."""

    def name(predicate: str) -> str:
        return load_name(database, properties[predicate][0]) if predicate in properties else ""

    if ORG + "member" in properties:
        post = " · ".join(part for part in (name(KG + "at"), name(ORG + "role")) if part)
        return "holdsPosition", name(ORG + "member"), post, _write_tenure(properties)
    if KG + "metric" in properties:
        metric = properties[KG + "metric"][0].removeprefix(METRIC)
        return metric, name(KG + "measureOf"), write_figure(properties), _write_detail(properties)
    if kind == "session":
        return "session", load_name(database, node), "", _describe_session(database, node, properties)
    relation = properties.get(RDF + "predicate", [""])[0].removeprefix(KG)
    return relation, name(RDF + "subject"), name(RDF + "object"), ""


def write_figure(properties: Properties) -> str:
    """A measure's value as people read it.

    >>> write_figure({KG + "value": ["70000000"], KG + "unit": [UNIT + "CNY"], KG + "modifier": ["over"]})
    'over 70,000,000 CNY'
    """
    modifier = "".join(properties.get(KG + "modifier", ())).removeprefix("exact")
    unit = "".join(properties.get(KG + "unit", ())).removeprefix(UNIT)
    return f"{modifier} {read_number(properties[KG + 'value'][0]):,} {unit}".strip()


def _write_tenure(properties: Properties) -> str:
    """Whether a post is still held, and since when and until when where a sentence says so."""
    begin, end = (properties.get(KG + name, [""])[0] for name in ("validFrom", "validUntil"))
    span = f"{begin}–{end}" if begin or end else ""
    return ", ".join(part for part in ("".join(properties.get(KG + "tenure", ())), span) if part)


def _write_detail(properties: Properties) -> str:
    period = [*properties.get(KG + "periodStart", ()), *properties.get(KG + "periodEnd", ())]
    parts = ["".join(properties.get(KG + "surface", ())), "/".join(dict.fromkeys(period))]
    return ", ".join(part for part in parts if part)


def _describe_session(database: Store, node: str, properties: Properties) -> str:
    parts = [f"date: {date}" for date in properties.get(KG + "date", ())]
    for slot, predicate in SLOT_PROPERTIES.items():
        if predicate in properties:
            parts.append(f"{slot}: " + "、".join(sorted(load_name(database, iri) for iri in properties[predicate])))
    # A figure stands in the graph of its document and among what all documents say: once is enough.
    figures = set()
    for quad in database.quads_for_pattern(None, NamedNode(KG + "measureOf"), NamedNode(node)):
        if isinstance(quad.subject, NamedNode):
            measure = load_properties(database, quad.subject.value)
            if KG + "assertedIn" in measure:
                metric = measure[KG + "metric"][0].removeprefix(METRIC)
                figures.add(write_figure(measure) if metric == "other" else f"{metric}: {write_figure(measure)}")
    return "; ".join([*parts, *sorted(figures)])
