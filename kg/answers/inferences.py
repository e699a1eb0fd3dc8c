"""What follows from facts by the rules of the ontology: told apart from what documents say, and why it follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.answers.naming import load_name
from kg.answers.query import Answer, Solutions, Triples, run_query
from kg.answers.search import SearchIndex
from kg.namespaces import KG, OWL, RDF, RDFS, XSD, inferred_graph, is_inferred_graph
from kg.ontology import load_rules

MARK = "inferred"
"""The column that tells which rows rest on what is inferred."""

_BASE = re.compile(r"(.*?)id/[^/]+/[^/]+")


@dataclass(frozen=True, slots=True, order=True)
class InferredFact:
    """A relation that no document states; ``premises`` are what it follows from by the rule."""

    subject: str
    relation: str
    object: str
    rule: str
    premises: tuple[str, ...]


def is_inferred(quad: Quad) -> bool:
    """Whether a quad follows by the rules, and no document says it."""
    return isinstance(quad.graph_name, NamedNode) and is_inferred_graph(quad.graph_name.value)


def load_inferences(database: Store, iri: str) -> tuple[InferredFact, ...]:
    """The relations of a thing that follow from others; none where the store was built without inference.

    What only repeats a relation in general terms (`kg:relation`, another vocabulary's) is left out.
    """
    base = _BASE.fullmatch(iri)
    if base is None:
        return ()
    graph, thing = NamedNode(inferred_graph(base[1])), NamedNode(iri)
    quads = {*database.quads_for_pattern(thing, None, None, graph)}
    quads |= {*database.quads_for_pattern(None, None, thing, graph)}
    found = []
    for triple in sorted((quad.triple for quad in quads), key=str):
        if triple.predicate.value.startswith(KG) and triple.predicate.value != KG + "relation":
            rule, premises = _find_reason(database, triple)
            found.append(
                InferredFact(*_name(database, triple), rule, tuple(" ".join(_name(database, p)) for p in premises))
            )
    return tuple(found)


def run_inferred(
    database: Store,
    sparql: str,
    graph: str,
    *,
    timeout: float | None = None,
    limit_rows: int | None = None,
    index: SearchIndex | None = None,
) -> tuple[Answer, int]:
    """The answer over what is stated and what is inferred, and how much of it rests on the latter.

    Each row of a SELECT says so in a column of its own: it does if what is stated alone does not give the row. Of ASK
    and CONSTRUCT, which have no columns, the number tells.

    Raises: QueryError as `run_query`.
    """
    whole = run_query(database, sparql, timeout=timeout, index=index, inferred=graph)
    stated = run_query(database, sparql, timeout=timeout, index=index)
    if isinstance(whole, Solutions) and isinstance(stated, Solutions):
        left = Counter(stated.rows)
        rows = []
        for row in whole.rows:
            left[row] -= 1
            rows.append((*row, _make_mark(left[row] < 0)))
        shown = tuple(rows[:limit_rows])
        variables = (*whole.variables, MARK if MARK not in whole.variables else f"{MARK}_")
        answer: Answer = Solutions(variables, shown, truncated=len(rows) > len(shown))
        return answer, sum(row[-1] == _make_mark(True) for row in shown)
    if isinstance(whole, Triples) and isinstance(stated, Triples):
        kept = whole.rows[:limit_rows]
        return Triples(kept, truncated=len(whole.rows) > len(kept)), len({*kept} - {*stated.rows})
    return whole, int(whole != stated)


def _make_mark(inferred: bool) -> Literal:
    return Literal("true" if inferred else "false", datatype=NamedNode(XSD + "boolean"))


def _find_reason(database: Store, triple: Triple) -> tuple[str, list[Triple]]:
    """The rule that gives the triple in one step, by its titles, and the step's premises; nearest to the text first."""
    titles = {rule.name: f"{rule.title_zh} {rule.title_en}" for rule in load_rules()}
    for name, premises in _iterate_reasons(database, triple):
        return titles[name], premises
    return "", []


def _iterate_reasons(database: Store, triple: Triple) -> Iterator[tuple[str, list[Triple]]]:
    subject, predicate, object_ = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, NamedNode) or not isinstance(object_, NamedNode):
        return
    turned = [
        Triple(object_, inverse, subject) for inverse in _list_axioms(database, predicate, OWL + "inverseOf", both=True)
    ]
    narrower = [
        Triple(subject, narrow, object_) for narrow in _list_axioms(database, predicate, RDFS + "subPropertyOf")
    ]
    symmetric = [Triple(object_, predicate, subject)] if _is_a(database, predicate, "SymmetricProperty") else []
    for stated in (True, False):
        for name, premises in (("inverse", turned), ("symmetric", symmetric), ("sub-property", narrower)):
            for premise in premises:
                if _holds(database, premise, stated=stated):
                    yield name, [premise]
        if stated and _is_a(database, predicate, "TransitiveProperty"):
            # The first step is stated, so that the chain reads from below; the rest too, where that can be.
            steps = sorted(database.quads_for_pattern(subject, predicate, None, DefaultGraph()), key=str)
            chains = [
                (q.triple, Triple(q.object, predicate, object_)) for q in steps if isinstance(q.object, NamedNode)
            ]
            for rest_stated in (True, False):
                for first, rest in chains:
                    if _holds(database, rest, stated=rest_stated):
                        yield "transitive", [first, rest]


def _list_axioms(database: Store, predicate: NamedNode, axiom: str, *, both: bool = False) -> list[NamedNode]:
    found = {q.subject for q in database.quads_for_pattern(None, NamedNode(axiom), predicate)}
    if both:
        found |= {q.object for q in database.quads_for_pattern(predicate, NamedNode(axiom), None)}  # type: ignore[misc]
    return sorted((term for term in found if isinstance(term, NamedNode)), key=str)


def _is_a(database: Store, predicate: NamedNode, kind: str) -> bool:
    quads = database.quads_for_pattern(predicate, NamedNode(RDF + "type"), NamedNode(OWL + kind))
    return next(iter(quads), None) is not None


def _holds(database: Store, triple: Triple, *, stated: bool) -> bool:
    """Whether the default graph holds it, or else any graph."""
    graph = DefaultGraph() if stated else None
    quads = database.quads_for_pattern(triple.subject, triple.predicate, triple.object, graph)
    return next(iter(quads), None) is not None


def _name(database: Store, triple: Triple) -> tuple[str, str, str]:
    subject, object_ = (
        load_name(database, term.value) if isinstance(term, NamedNode) else str(term)
        for term in (triple.subject, triple.object)
    )
    return subject, triple.predicate.value.removeprefix(KG), object_
