"""How a query is understood: its SPARQL algebra as a tree, with how much the graph holds for each pattern.

Oxigraph tells nobody its plan, so the tree is rdflib's reading of the same query (SPARQL 1.1, section 18), before
any engine reorders it; the counts are those of the database that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from kg.answers.naming import compact_iri
from kg.answers.query import has_merged_graph
from kg.answers.search.index import SearchIndex
from kg.answers.search.matching import expand_matches, mentions_matches
from kg.answers.syntax import build_syntax_error, check_query
from kg.errors import QueryError
from kg.namespaces import PREFIXES

_SIGNS: Final = {
    "RelationalExpression": "=",
    "ConditionalAndExpression": "&&",
    "ConditionalOrExpression": "||",
    "AdditiveExpression": "+",
    "MultiplicativeExpression": "*",
}
MOST_COUNTED: Final = 100_000
_HEAD = "SPARQL algebra as rdflib reads it (Oxigraph shows no plan of its own and may join in another order)"
_NAMES = {"ToMultiSet": "Values", "BGP": "Triples", "AggregateJoin": "Aggregate", "SelectQuery": "Select"}


def explain_query(database: ox.Store, sparql: str, *, index: SearchIndex | None = None) -> str:
    """The algebra of a query as a tree, one operator a line.

    Raises: QueryError for a query that cannot be read.
    """
    check_query(sparql)
    try:
        ox.Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise build_syntax_error(sparql, str(error), prefixes=PREFIXES) from error
    text = expand_matches(database, sparql, index) if mentions_matches(sparql) else sparql
    try:
        algebra = translateQuery(parseQuery(text), initNs=PREFIXES).algebra
    except Exception as error:  # rdflib raises whatever its parser and translation stumble over
        raise QueryError(f"no plan: rdflib, which reads it, knows SPARQL 1.1 alone and stops at: {error}") from error
    counts = _Counts(database)
    return "\n".join([f"{_HEAD}:", *_draw(algebra, counts, "", counted=True)]) + "\n"


class _Counts:
    """How many triples of the graph that queries see fit a pattern."""

    def __init__(self, database: ox.Store) -> None:
        self._database = database
        self._graph = ox.DefaultGraph() if has_merged_graph(database) else None

    def describe(self, triple: Iterable[Identifier]) -> str:
        subject, predicate, object_ = (_convert(term) for term in triple)
        if isinstance(predicate, str) or isinstance(subject, ox.Literal | str):
            return ""
        found = self._database.quads_for_pattern(subject, predicate, object_, self._graph)  # type: ignore[arg-type]
        count = sum(1 for _ in islice(found, MOST_COUNTED + 1))
        return f"over {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"


def _convert(term: Any) -> ox.NamedNode | ox.Literal | str | None:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    return None if isinstance(term, Variable | BNode) else "path"


def _draw(node: Any, counts: _Counts, indent: str, *, counted: bool) -> Iterator[str]:
    yield f"{indent}{_describe(node)}".rstrip()
    deeper = f"{indent}  "
    # What GRAPH asks lies in other graphs than the counts are of.
    counted = counted and node.name != "Graph"
    for triple in node.triples if node.name == "BGP" else ():
        pattern = " ".join(map(_show, triple))
        count = counts.describe(triple) if counted else ""
        yield f"{deeper}{pattern}" + (f"   [{count} in the graph]" if count else "")
    for part in ("p", "p1", "p2"):
        if isinstance(child := node.get(part), CompValue) and child.name != "values":
            yield from _draw(child, counts, deeper, counted=counted)


def _describe(node: CompValue) -> str:
    """The operator's name and what it works with."""
    name = _NAMES.get(node.name, node.name)
    details = {
        "Project": lambda: " ".join(map(_show, node.PV)),
        "Filter": lambda: _show(node.expr),
        "LeftJoin": lambda: "" if _show(node.expr) == "TrueFilter()" else _show(node.expr),
        "Extend": lambda: f"{_show(node.var)} = {_show(node.expr)}",
        "Graph": lambda: _show(node.term),
        "Slice": lambda: f"from {node.start}" + ("" if node.length is None else f", at most {node.length}"),
        "OrderBy": lambda: ", ".join(f"{_show(c.expr)}{' descending' if c.order == 'DESC' else ''}" for c in node.expr),
        "Group": lambda: ", ".join(map(_show, node.expr or ())),
        "AggregateJoin": lambda: ", ".join(map(_show_aggregate, node.A)),
        "values": lambda: f"{len(node.res)} rows",
        "ToMultiSet": lambda: f"{len(node.p.res)} rows" if node.p.name == "values" else "",
    }
    detail = details.get(node.name, str)()
    return f"{name} {detail}".rstrip()


def _show_aggregate(aggregate: CompValue) -> str:
    return f"{_show(aggregate.res)} = {aggregate.name.removeprefix('Aggregate_')}({_show(aggregate.vars)})"


def _show(term: Any) -> str:
    """A term, path or expression in short.

    >>> _show([Variable("who"), URIRef(PREFIXES["kg"] + "promotes"), Literal(3)])
    '?who, kg:promotes, 3'
    """
    if isinstance(term, URIRef):
        return compact_iri(str(term))
    if isinstance(term, Path):
        return re.sub(r"<([^<>]+)>", lambda found: compact_iri(found[1]), term.n3())
    if isinstance(term, Literal) and isinstance(term.value, int | float | Decimal):
        return str(term)
    if isinstance(term, Identifier):
        return term.n3()
    if isinstance(term, CompValue):
        return _show_expression(term)
    if isinstance(term, list | tuple):
        return ", ".join(map(_show, term))
    return str(term)


def _show_expression(term: CompValue) -> str:
    if term.name == "TriplesBlock":
        return " ".join(_show(part) for triples in term.triples for part in triples)
    if term.name in _SIGNS and "other" in term:
        others = term.other if isinstance(term.other, list) else [term.other]
        signs = term.op if isinstance(term.op, list) else [term.op or _SIGNS[term.name]] * len(others)
        return _show(term.expr) + "".join(f" {s} {_show(other)}" for s, other in zip(signs, others, strict=True))
    inner = ", ".join(_show(value) for key, value in term.items() if value is not None and key != "_vars")
    return f"{term.name.removeprefix('Builtin_')}({inner})"
