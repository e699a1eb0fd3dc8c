"""What a query, a named question or a document picks out of a network, in the order in which it matters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise, product
from typing import Final

import networkx as nx
from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.answers.naming import find_things
from kg.answers.network import Fact, Network
from kg.answers.query import Solutions, Triples, run_query
from kg.answers.questions import Question, fill_question, find_question
from kg.errors import QueryError, UnknownNameError
from kg.namespaces import DCTERMS

_OUTER_SELECT: Final = re.compile(r"\A((?:\s|#[^\n]*\n)*)SELECT\b(?:\s+(?:DISTINCT|REDUCED)\b)?[^{]*?\bWHERE\b", re.I)
_ORDERED: Final = re.compile(r"\bORDER\s+BY\b[^{}]*\Z", re.IGNORECASE)
_WAYS: Final = 12
"""Equally short ways between two things that a picture can still show apart."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Things by IRI with how each came in (``answer``, ``beside``), the first the most wanted, and the facts."""

    things: Mapping[str, str]
    facts: Collection[Fact]
    ordered: bool = False
    """Whether the order of the things says which matter more."""


def pick_answer(network: Network, database: Store, query: str) -> Pick:
    """The things that an answer names, and the facts between them, or exactly the facts that it constructs.

    Raises: QueryError for a query without a picture.
    """
    answer = run_query(database, query)
    if isinstance(answer, bool):
        raise QueryError("an ASK query has no picture; use SELECT, CONSTRUCT or DESCRIBE")
    if isinstance(answer, Triples):
        return _pick_triples(network, answer.rows)
    wanted = [iri for iri in _list_iris(answer) if iri in network.things]
    if not wanted:
        raise QueryError("the query names no entity or session of the graph; select at least one variable bound to one")
    known = dict.fromkeys(wanted, "answer")
    facts = [f for f in network.facts if f.head in known and f.tail in known]
    return Pick(known, facts, ordered=bool(_ORDERED.search(query)))


def pick_question(network: Network, database: Store, name: str, arguments: Mapping[str, str]) -> Pick:
    """What the answer to a named question names, joined by what its sentences say.

    Raises: UnknownNameError, QueryError for a missing argument or an answer without a picture.
    """
    question = find_question(name)
    if missing := next((p for p in question.parameters if not p.optional and p.name not in arguments), None):
        raise QueryError(f"the question {name} needs {missing.name}=… ({missing.gloss})")
    if question.by_paths:
        return _pick_ways(network, database, *(arguments[p.name] for p in question.parameters[:2]))
    answer = run_query(database, _open_question(question, fill_question(database, question, arguments)))
    assert isinstance(answer, Solutions)
    named = list(_list_iris(answer))
    wanted = dict.fromkeys((iri for iri in named if iri in network.things), "answer")
    if not wanted:
        raise QueryError(f"the graph has no answer to the question {name}; see: kg ask STORE {name}")
    said = {iri for iri in named if iri in network.sentences}
    facts = [f for f in network.facts if _is_told(f, wanted, said)]
    beside = dict.fromkeys(chain.from_iterable((f.head, f.tail) for f in facts), "beside")
    return Pick(wanted | {iri: how for iri, how in beside.items() if iri not in wanted}, facts, ordered=True)


def pick_document(network: Network, database: Store, name: str) -> Pick:
    """What one document says; ``name`` is its identifier, its title or a part that no other title has.

    Raises: UnknownNameError with near titles.
    """
    source = _find_source(network, database, name)
    inside = {iri for iri, s in network.sentences.items() if s.source == source}

    def says(supports: Iterable[object]) -> bool:
        return any(getattr(s, "sentence", "") in inside for s in supports)

    facts = [f for f in network.facts if says(f.support)]
    told = [iri for f in facts for iri in (f.head, f.tail)]
    told += [f.subject for f in network.figures if says(f.support)]
    told += [p.person for p in network.posts if says(p.support)]
    if not (wanted := dict.fromkeys((iri for iri in told if iri in network.things), "document")):
        raise QueryError(f"the document {name} tells nothing of any entity; choose another, or build again")
    return Pick(wanted, facts)


def _is_told(fact: Fact, wanted: Mapping[str, str], said: Collection[str]) -> bool:
    """Between two things of the answer, or at one of them and in a sentence that the answer cites."""
    ends = (fact.head in wanted) + (fact.tail in wanted)
    return ends == 2 or (ends == 1 and any(s.sentence in said for s in fact.support))


def _open_question(question: Question, sparql: str) -> str:
    """The question with the IRIs behind its words: its outer SELECT names only what people read."""
    opened = _OUTER_SELECT.sub(r"\1SELECT * WHERE", sparql, count=1)
    if opened == sparql:
        raise QueryError(f"the question {question.name} has no picture; use kg ask")
    return opened


def _list_iris(answer: Solutions) -> Iterable[str]:
    seen = (term.value for row in answer.rows for term in row if isinstance(term, NamedNode))
    return dict.fromkeys(seen)


def _pick_ways(network: Network, database: Store, one: str, other: str) -> Pick:
    """The shortest ways between two things, several when they are equally short."""
    graph = nx.Graph()
    graph.add_edges_from((f.head, f.tail) for f in network.facts if f.status != "denied")
    ways: list[list[str]] = []
    for start, end in product(find_things(database, one), find_things(database, other)):
        if start.iri in graph and end.iri in graph and start != end and nx.has_path(graph, start.iri, end.iri):
            ways += islice(nx.all_shortest_paths(graph, start.iri, end.iri), _WAYS)
    if not ways:
        raise QueryError(f"nothing in the graph connects {one} and {other}; see: kg ask STORE connections")
    shortest = min(map(len, ways))
    kept = sorted(way for way in ways if len(way) == shortest)[:_WAYS]
    wanted = dict.fromkeys(chain.from_iterable(kept), "answer")
    steps = {frozenset(pair) for way in kept for pair in pairwise(way)}
    return Pick(wanted, [f for f in network.facts if frozenset((f.head, f.tail)) in steps])


def _pick_triples(network: Network, triples: Sequence[Triple]) -> Pick:
    told: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in network.facts:
        told.setdefault((fact.head, fact.relation, fact.tail), []).append(fact)
    facts: dict[tuple[str, str, str], list[Fact]] = {}
    wanted: dict[str, str] = {}
    for triple in triples:
        ends = [t.value for t in (triple.subject, triple.object) if isinstance(t, NamedNode)]
        wanted.update((iri, "answer") for iri in ends if iri in network.things)
        if len(ends) == 2 and all(iri in network.things for iri in ends):
            key = (ends[0], triple.predicate.value, ends[1])
            # What no sentence says (inferred, or made up by the query) is shown without one.
            facts[key] = told.get(key) or [Fact(*key)]
    if not wanted:
        raise QueryError("the query constructs no triple about an entity or session of the graph")
    return Pick(wanted, [fact for key in sorted(facts) for fact in facts[key]])


def _find_source(network: Network, database: Store, name: str) -> str:
    wanted = name.strip()
    identifiers = database.quads_for_pattern(None, NamedNode(DCTERMS + "identifier"), Literal(wanted))
    found = {quad.subject.value for quad in identifiers if isinstance(quad.subject, NamedNode)} & network.sources.keys()
    for test in (wanted.__eq__, lambda title: bool(wanted) and wanted in title):
        found = found or {iri for iri, s in network.sources.items() if test(s.title) or iri == wanted}
    if len(found) > 1:
        titles = sorted(network.sources[iri].title for iri in found)
        raise UnknownNameError("document", name, titles, hint=f"{len(found)} titles have it; give more of one")
    if not found:
        titles = sorted({s.title or iri.rsplit("/", 1)[-1] for iri, s in network.sources.items()})
        raise UnknownNameError("document", name, titles, hint="give its identifier or a part of its title")
    return found.pop()
