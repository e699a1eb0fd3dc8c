"""All that a graph knows of a thing, and how two things are connected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.answers.facts import Fact, load_facts, load_properties
from kg.answers.inferences import InferredFact, load_inferences
from kg.answers.naming import Thing, find_things
from kg.answers.paths import Path, find_paths
from kg.answers.questions import find_question
from kg.answers.search.index import SearchIndex
from kg.namespaces import RDFS, SCHEMA, SKOS


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one thing."""

    thing: Thing
    aliases: tuple[str, ...]
    documents: int
    """How many documents mention it."""
    facts: tuple[Fact, ...]
    inferences: tuple[InferredFact, ...] = ()
    """Relations that no document states but that follow, in a store built with inference."""

    def list_facts(self, kind: str) -> tuple[Fact, ...]:
        """The facts of one of `kg.answers.facts.KINDS`."""
        return tuple(fact for fact in self.facts if fact.kind == kind)


@dataclass(frozen=True, slots=True)
class Connection:
    """The shortest paths between two things; ``namesakes`` bear one of the names and were passed over."""

    one: Thing
    other: Thing
    namesakes: tuple[Thing, ...]
    paths: tuple[Path, ...]


def explain(database: Store, name: str, *, index: SearchIndex | None = None) -> tuple[Explanation, ...]:
    """What is known of every thing that bears the name, the most mentioned first.

    An IRI or ``name@Type`` picks one; a part of a name, pinyin and initials will do where they mean one name.

    Raises: AmbiguousNameError with the candidates; UnknownNameError with near names.
    """
    return tuple(explain_thing(database, thing) for thing in _rank(database, find_things(database, name, index=index)))


def explain_thing(database: Store, thing: Thing) -> Explanation:
    """What is known of one thing, planned and denied included, each fact with its status."""
    properties = load_properties(database, thing.iri)
    names = {name for label in ("prefLabel", "altLabel") for name in properties.get(SKOS + label, ())}
    names.update(properties.get(RDFS + "label", ()))
    aliases = tuple(sorted(names - {thing.name}))
    facts, inferences = load_facts(database, thing.iri), load_inferences(database, thing.iri)
    return Explanation(thing, aliases, _count_documents(database, thing), facts, inferences)


def explain_connection(
    database: Store, one: str, other: str, *, limit: int = 3, index: SearchIndex | None = None
) -> Connection:
    """Up to ``limit`` shortest paths between two names; of namesakes, the most mentioned is taken.

    Raises: UnknownNameError with near names.
    """
    starts, ends = (_rank(database, find_things(database, name, index=index)) for name in (one, other))
    paths = find_paths(database, find_question("connections").sparql, starts[:1], ends[:1], limit=limit)
    return Connection(starts[0], ends[0], (*starts[1:], *ends[1:]), paths)


def _rank(database: Store, things: Sequence[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: (-_count_documents(database, thing), thing))


def _count_documents(database: Store, thing: Thing) -> int:
    mentions = database.quads_for_pattern(None, NamedNode(SCHEMA + "mentions"), NamedNode(thing.iri))
    return len({str(quad.subject) for quad in mentions})
