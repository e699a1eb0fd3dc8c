"""How two things are connected: the shortest ways over facts, each step with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import Any, TypeAlias

import networkx as nx
from pyoxigraph import Literal, NamedNode, Store

from kg.answers.naming import Thing, compact_iri, load_name
from kg.answers.query import select_rows
from kg.answers.quotes import Quote, load_quote
from kg.answers.table import Table, Value
from kg.namespaces import DCTERMS, KG

_MENTIONS = "mentions"
_SURE = 0.5
_TITLE = NamedNode(DCTERMS + "title")


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A fact between two nodes, by IRI, in the direction in which it is said."""

    subject: str
    relation: str
    object: str
    said: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a path as people read it; ``forward`` tells whether the path follows the fact's direction."""

    subject: str
    relation: str
    object: str
    confidence: float | None
    quote: Quote | None
    forward: bool = True


Path: TypeAlias = tuple[Hop, ...]


def find_paths(
    database: Store, steps: str, starts: Sequence[Thing], ends: Sequence[Thing], *, limit: int = 3
) -> tuple[Path, ...]:
    """Up to ``limit`` of the shortest paths from any start to any end; ``steps`` is the SPARQL that lists the facts.

    Facts that are likelier true than not come first, even where less sure ones are a shorter way. Titles such as
    副县长, which many share, are passed through only when nothing else connects, and documents that name both only
    when no facts do.
    """
    facts = load_steps(database, steps)
    targets = {thing.iri for thing in (*starts, *ends)}
    titles = {step.object for step in facts if step.relation == KG + "holdsPosition"} - targets
    direct = [step for step in facts if step.object not in titles]
    sure = [step for step in direct if step.confidence >= _SURE]
    for known in (sure, direct, facts, None):
        graph = _build_graph([*facts, *_load_mentions(database)] if known is None else known)
        if found := sorted(_search(graph, starts, ends, limit), key=len)[:limit]:
            # Longer ways through documents say nothing more.
            kept = [nodes for nodes in found if known is not None or len(nodes) == len(found[0])]
            return tuple(_describe(database, graph, nodes) for nodes in kept)
    return ()


def load_steps(database: Store, sparql: str) -> list[Step]:
    """The facts that a path may use, the surest of equal ones last."""
    rows = select_rows(database, sparql)
    return sorted(
        Step(
            _text(row["subject"]),
            _text(row["relation"]),
            _text(row["object"]),
            _text(row["said"]),
            float(_text(row["confidence"])),
        )
        for row in rows
    )


def table_paths(paths: Iterable[Path]) -> Table:
    """One row a hop, in the order of the path."""
    columns = ("path", "hop", "subject", "relation", "object", "confidence", "sentence", "document")
    rows: list[tuple[Value, ...]] = []
    for number, path in enumerate(paths, 1):
        for index, hop in enumerate(path, 1):
            text, document = (hop.quote.text, hop.quote.document) if hop.quote else (None, None)
            rows.append((number, index, hop.subject, hop.relation, hop.object, hop.confidence, text, document))
    return Table(columns, tuple(rows))


def _text(term: Any) -> str:
    return str(term.value)


def _build_graph(steps: Iterable[Step]) -> Any:
    graph = nx.Graph()
    for step in steps:
        before = graph.get_edge_data(step.subject, step.object, {}).get("step")
        if step.subject != step.object and (before is None or before.confidence < step.confidence):
            graph.add_edge(step.subject, step.object, step=step)
    return graph


def _search(graph: Any, starts: Sequence[Thing], ends: Sequence[Thing], limit: int) -> Iterator[list[str]]:
    for start, end in product(starts, ends):
        if start.iri != end.iri and start.iri in graph and end.iri in graph and nx.has_path(graph, start.iri, end.iri):
            yield from islice(nx.shortest_simple_paths(graph, start.iri, end.iri), limit)


def _describe(database: Store, graph: Any, nodes: list[str]) -> Path:
    hops = []
    for one, other in pairwise(nodes):
        step: Step = graph.edges[one, other]["step"]
        is_mention = step.relation == _MENTIONS
        hops.append(
            Hop(
                _name_document(database, step.subject) if is_mention else load_name(database, step.subject),
                compact_iri(step.relation).removeprefix("kg:"),
                load_name(database, step.object),
                None if is_mention else step.confidence,
                _quote_mention(database, step) if is_mention else load_quote(database, step.said),
                forward=step.subject == one,
            )
        )
    return tuple(hops)


def _name_document(database: Store, document: str) -> str:
    titles = sorted(_text(quad.object) for quad in database.quads_for_pattern(NamedNode(document), _TITLE, None))
    return f"《{titles[0]}》" if titles else compact_iri(document)


def _load_mentions(database: Store) -> list[Step]:
    rows = select_rows(database, "SELECT DISTINCT ?subject ?object { ?subject schema:mentions ?object }")
    return sorted(Step(_text(row["subject"]), _MENTIONS, _text(row["object"]), "", 0.0) for row in rows)


def _quote_mention(database: Store, step: Step) -> Quote | None:
    """The first sentence of the document, among those that say facts, that names the thing."""
    document, thing = NamedNode(step.subject), NamedNode(step.object)
    rows = select_rows(
        database,
        f"""SELECT DISTINCT ?said ?start {{
            {thing} skos:prefLabel|rdfs:label|skos:altLabel ?name .
            ?said oa:hasSource {document} ; oa:exact ?text ; oa:start ?start .
            FILTER(CONTAINS(?text, STR(?name)))
        }} ORDER BY ?start LIMIT 1""",
    )
    found = [row["said"] for row in rows]
    return load_quote(database, _text(found[0])) if found and not isinstance(found[0], Literal) else None
