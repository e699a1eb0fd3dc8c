"""What a graph holds: its things and its facts, each with its properties, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Store

from kg.answers.facts import Properties, load_properties
from kg.answers.naming import THING_TYPES, Thing, load_name
from kg.namespaces import KG, RDF
from kg.records import STATUSES

FACT_KINDS: Final = ("claim", "post", "measure", "session")

_CLASSES = {"post": KG + "Membership", "measure": KG + "Measure", "session": KG + "Session"}


@dataclass(frozen=True, slots=True)
class StoredFact:
    """The node of a fact as the graph holds it."""

    iri: str
    kind: str
    status: str
    sentences: tuple[str, ...]
    """The IRIs of the sentences that state it."""
    properties: Properties

    def get(self, predicate: str) -> str:
        """The property's first value, or an empty text."""
        return self.properties.get(predicate, [""])[0]


@dataclass(frozen=True, slots=True)
class FactCount:
    """How many facts of each kind a graph holds."""

    claims: int
    posts: int
    measures: int
    sessions: int

    @property
    def total(self) -> int:
        """All facts."""
        return self.claims + self.posts + self.measures + self.sessions


def count_facts(database: Store, *, status: str | None = None) -> FactCount:
    """The number of facts, of all statuses or of one."""
    counts = [sum(status in (None, fact.status) for fact in list_facts(database, kind)) for kind in FACT_KINDS]
    return FactCount(*counts)


def list_facts(database: Store, kind: str) -> Iterator[StoredFact]:
    """The facts of one of `FACT_KINDS`, in order of their IRIs."""
    if kind == "claim":
        quads = database.quads_for_pattern(None, NamedNode(RDF + "predicate"), None)
    else:
        quads = database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(_CLASSES[kind]))
    for iri in sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}):
        properties = load_properties(database, iri)
        for status in STATUSES:
            if sentences := properties.get(f"{KG}{status}In"):
                yield StoredFact(iri, kind, status, tuple(sentences), properties)
                break


def list_things(database: Store) -> Iterator[Thing]:
    """All entities and sessions, by type and IRI."""
    seen: set[str] = set()
    for type_ in THING_TYPES:
        quads = database.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(KG + type_))
        found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)} - seen
        seen |= found
        for iri in sorted(found):
            yield Thing(load_name(database, iri), type_, iri)
