"""What the picture shows, read from the graph: things, the facts that join them, and the sentences that say so.

The database is read by columns (one predicate at a time) and joined here: the cost is one pass over the quads,
whatever a query planner would make of the joins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store

from kg.answers.facts import SLOT_PROPERTIES
from kg.namespaces import DCTERMS, KG, OA, ORG, RDF, RDFS, SCHEMA, SKOS, is_inferred_graph
from kg.records import STATUSES

THING_TYPES: Final = ("Person", "Place", "Platform", "Product", "Organization", "Event", "Session", "Work")
"""What becomes a node; a Position is told of its holder."""
POST_RELATION: Final = KG + "holdsPosition"
PART_RELATION: Final = KG + "partOf"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document, as a reader cites it."""

    iri: str
    title: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence of a document; offsets are characters of the document's text."""

    iri: str
    source: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Support:
    """One sentence (by IRI) that says something, in which manner, and how sure the reading is."""

    sentence: str
    status: str
    confidence: float


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A node: an entity, or a session with its day."""

    iri: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """An edge. ``detail`` tells facts of one relation apart: the title of a post."""

    head: str
    relation: str
    tail: str
    detail: str = ""
    support: tuple[Support, ...] = ()

    @property
    def status(self) -> str:
        """Asserted as soon as one sentence asserts it."""
        return min((s.status for s in self.support), key=STATUSES.index, default="asserted")


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """A post of a person; ``at`` is the IRI of where it is held, or empty."""

    person: str
    title: str
    at: str = ""
    tenure: str = ""
    support: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A figure of a thing, its value in the lexical form of xsd:decimal."""

    subject: str
    metric: str
    value: str
    unit: str
    modifier: str = ""
    surface: str = ""
    period: tuple[str, str] = ("", "")
    support: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """All that a picture may show; the dictionaries are keyed by IRI."""

    things: dict[str, Thing]
    facts: tuple[Fact, ...]
    posts: tuple[Post, ...]
    figures: tuple[Figure, ...]
    sources: dict[str, Source]
    sentences: dict[str, Sentence]
    terms: dict[str, tuple[str, str]]
    """Chinese and English name of relations, metrics and units."""
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The places that each place lies in, as asserted or as the authority has it."""


def read_network(database: Store) -> Network:
    """Everything told in a graph; the order never depends on the store's."""
    columns = _Columns(database)
    support = _read_support(columns)
    things = _read_things(columns)
    posts = tuple(_read_posts(columns, support))
    figures = tuple(_read_figures(columns, support))
    claims = _read_claims(columns, support)
    joins = _read_session_facts(columns, things, support)
    held = (Fact(p.person, POST_RELATION, p.at, p.title, p.support) for p in posts if p.at)
    facts = tuple(_merge(f for f in (*claims, *joins, *held) if f.head in things and f.tail in things))
    named = {f.relation for f in facts} | {f.metric for f in figures} | {f.unit for f in figures}
    parents = {place: tuple(above) for place, above in columns.read(PART_RELATION).items() if place in things}
    return Network(
        things,
        facts,
        posts,
        figures,
        _read_sources(columns),
        _read_sentences(columns),
        _read_terms(columns, named),
        parents,
    )


class _Columns:
    """Objects by subject for one predicate, in a fixed order."""

    def __init__(self, database: Store) -> None:
        self._database = database

    def read(self, predicate: str) -> dict[str, list[str]]:
        found: dict[str, set[str]] = {}
        for quad in self._database.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.graph_name, NamedNode) and is_inferred_graph(quad.graph_name.value):
                continue
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.subject.value, set()).add(quad.object.value)
        return {subject: sorted(values) for subject, values in found.items()}

    def read_one(self, predicate: str) -> dict[str, str]:
        return {subject: values[0] for subject, values in self.read(predicate).items()}

    def find(self, type_: str) -> list[str]:
        """The instances of a class of our vocabulary, sorted."""
        quads = self._database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(KG + type_), None)
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})

    def labels(self, subject: str, predicate: str) -> Iterator[Literal]:
        for quad in self._database.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None):
            if isinstance(quad.object, Literal):
                yield quad.object


def _read_support(columns: _Columns) -> dict[str, tuple[Support, ...]]:
    confidence = columns.read_one(KG + "confidence")
    found: dict[str, list[Support]] = {}
    for status in STATUSES:
        for node, sentences in columns.read(f"{KG}{status}In").items():
            sure = float(confidence.get(node, "1"))
            found.setdefault(node, []).extend(Support(sentence, status, sure) for sentence in sentences)
    return {node: tuple(support) for node, support in found.items()}


def _read_things(columns: _Columns) -> dict[str, Thing]:
    preferred = columns.read_one(SKOS + "prefLabel")
    labels, aliases = columns.read(RDFS + "label"), columns.read(SKOS + "altLabel")
    dates = columns.read_one(DCTERMS + "issued") | columns.read_one(KG + "date")
    things: dict[str, Thing] = {}
    for type_ in THING_TYPES:
        for iri in columns.find(type_):
            names = labels.get(iri, [])
            name = preferred.get(iri) or (names[0] if names else _read_slug(iri))
            others = tuple(sorted({*names, *aliases.get(iri, ())} - {name}))
            things.setdefault(iri, Thing(iri, type_, name, others, dates.get(iri, "")))
    return things


def _read_claims(columns: _Columns, support: dict[str, tuple[Support, ...]]) -> Iterator[Fact]:
    predicates, objects = columns.read_one(RDF + "predicate"), columns.read_one(RDF + "object")
    for claim, subject in columns.read_one(RDF + "subject").items():
        if claim in predicates and claim in objects:
            yield Fact(subject, predicates[claim], objects[claim], support=support.get(claim, ()))


def _read_session_facts(
    columns: _Columns, things: dict[str, Thing], support: dict[str, tuple[Support, ...]]
) -> Iterator[Fact]:
    for relation in SLOT_PROPERTIES.values():
        for session, ends in columns.read(relation).items():
            if session in things:
                yield from (Fact(session, relation, end, support=support.get(session, ())) for end in ends)


def _read_posts(columns: _Columns, support: dict[str, tuple[Support, ...]]) -> list[Post]:
    roles, places = columns.read_one(ORG + "role"), columns.read_one(KG + "at")
    tenures, labels = columns.read_one(KG + "tenure"), columns.read_one(RDFS + "label")
    preferred = columns.read_one(SKOS + "prefLabel")
    posts = []
    for node, person in columns.read_one(ORG + "member").items():
        role = roles.get(node, "")
        title = preferred.get(role) or labels.get(role) or _read_slug(role)
        posts.append(Post(person, title, places.get(node, ""), tenures.get(node, ""), support.get(node, ())))
    # One post that several documents tell is one post.
    return [
        Post(*key, support=tuple(sorted({s for post in group for s in post.support})))
        for key, group in groupby(sorted(posts), key=lambda p: (p.person, p.title, p.at, p.tenure))
    ]


def _read_figures(columns: _Columns, support: dict[str, tuple[Support, ...]]) -> list[Figure]:
    metrics, values, units = (columns.read_one(KG + name) for name in ("metric", "value", "unit"))
    modifiers, surfaces = columns.read_one(KG + "modifier"), columns.read_one(KG + "surface")
    begins, ends = columns.read_one(KG + "periodStart"), columns.read_one(KG + "periodEnd")
    return sorted(
        Figure(
            subject,
            metrics.get(node, ""),
            values.get(node, ""),
            units.get(node, ""),
            modifiers.get(node, ""),
            surfaces.get(node, ""),
            (begins.get(node, ""), ends.get(node, "")),
            support.get(node, ()),
        )
        for node, subject in columns.read_one(KG + "measureOf").items()
    )


def _read_sources(columns: _Columns) -> dict[str, Source]:
    titles, outlets = columns.read_one(DCTERMS + "title"), columns.read_one(KG + "outlet")
    dates, urls = columns.read_one(DCTERMS + "issued"), columns.read_one(SCHEMA + "url")
    return {
        iri: Source(iri, *(column.get(iri, "") for column in (titles, outlets, dates, urls)))
        for iri in columns.find("Document")
    }


def _read_sentences(columns: _Columns) -> dict[str, Sentence]:
    sources, starts = columns.read_one(OA + "hasSource"), columns.read_one(OA + "start")
    ends = columns.read_one(OA + "end")
    return {
        iri: Sentence(iri, sources.get(iri, ""), int(starts.get(iri, "0")), int(ends.get(iri, "0")), text)
        for iri, text in columns.read_one(OA + "exact").items()
    }


def _read_terms(columns: _Columns, named: set[str]) -> dict[str, tuple[str, str]]:
    terms = {}
    for iri in sorted(named - {""}):
        found = [
            label for predicate in (SKOS + "prefLabel", RDFS + "label") for label in columns.labels(iri, predicate)
        ]
        names = {language: label.value for label in reversed(found) for language in [(label.language or "")[:2]]}
        slug = _read_slug(iri)
        terms[iri] = (names.get("zh") or names.get("en") or slug, names.get("en") or slug)
    return terms


def _merge(facts: Iterable[Fact]) -> Iterator[Fact]:
    """One fact for all claims of it."""
    for key, group in groupby(sorted(facts), key=lambda f: (f.head, f.relation, f.tail, f.detail)):
        yield Fact(*key, support=tuple(sorted({s for fact in group for s in fact.support})))


def _read_slug(iri: str) -> str:
    """The last segment of an IRI, readable.

    >>> _read_slug("https://zhitu.example/id/person/%E6%9D%8E%E5%90%9B")
    '李君'
    """
    return unquote(iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1])
