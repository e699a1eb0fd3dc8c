"""The W3C's query evaluation cases, read from their manifests, and what their answers are compared by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.namespaces import RDF, XSD

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
MANIFESTS = ("sparql11/manifest-sparql11-query.ttl", "sparql10/manifest-evaluation.ttl")

Rows: TypeAlias = Sequence[dict[str, Any]]
Answer: TypeAlias = "bool | Rows | frozenset[Triple]"

_FROM = re.compile(r"(?i)\bfrom\s+(?:named\s+)?<([^>]*)>")
_RESULTS = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}


@dataclass(frozen=True, slots=True)
class Case:
    """One case: a query over some files, and the file that holds the right answer."""

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path
    lax: bool = False
    """Whether rows may be repeated (REDUCED)."""

    def load(self) -> Store:
        """The data in a store: ``data`` in the default graph, the others under their own IRIs."""
        store = Store()
        for path in self.data:
            store.load(path=str(path), base_iri=path.as_uri())
        named = (self.query.parent / name for name in _FROM.findall(self.query.read_text(encoding="utf-8")))
        for path in dict.fromkeys((*self.graphs, *named)):
            store.load(path=str(path), base_iri=path.as_uri(), to_graph=NamedNode(path.as_uri()))
        return store


def read_cases(folder: Path) -> Iterator[Case]:
    """All query evaluation cases below a folder that holds the W3C's ``sparql10`` and ``sparql11``."""
    for manifest in MANIFESTS:
        for path in sorted(folder.rglob(manifest)):
            yield from _read_manifest(path)


def _read_manifest(path: Path) -> Iterator[Case]:
    store = Store()
    store.load(path=str(path), base_iri=path.as_uri(), format=RdfFormat.TURTLE)
    for entry in _read_list(store, _one(store, None, MF + "include")):
        yield from _read_manifest(_find(entry))
    for entry in _read_list(store, _one(store, None, MF + "entries")):
        if NamedNode(MF + "QueryEvaluationTest") in _all(store, entry, RDF + "type"):
            action = _one(store, entry, MF + "action")
            data, graphs = (tuple(map(_find, _all(store, action, QT + name))) for name in ("data", "graphData"))
            query, result = _find(_one(store, action, QT + "query")), _find(_one(store, entry, MF + "result"))
            name = f"{path.parent.parent.name}/{path.parent.name}/{entry.value.rpartition('#')[2]}"
            lax = NamedNode(MF + "LaxCardinality") in _all(store, entry, MF + "resultCardinality")
            yield Case(name, query, data, graphs, result, lax)


def _all(store: Store, subject: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def _one(store: Store, subject: Any, predicate: str) -> Any:
    return next(iter(_all(store, subject, predicate)), None)


def _read_list(store: Store, head: Any) -> Iterator[Any]:
    while head is not None and head != NamedNode(RDF + "nil"):
        yield _one(store, head, RDF + "first")
        head = _one(store, head, RDF + "rest")


def _find(iri: Any) -> Path:
    return Path(iri.value.removeprefix("file://"))


def read_answer(path: Path) -> Answer:
    """The right answer of a case."""
    if format := _RESULTS.get(path.suffix):
        found = parse_query_results(path=str(path), format=format)
        return bool(found) if isinstance(found, QueryBoolean) else list_rows(found)
    triples = frozenset(quad.triple for quad in parse(path=str(path), base_iri=path.as_uri()))
    sets = {t.subject for t in triples if t.object == NamedNode(RS + "ResultSet")}
    return _read_result_set(triples) if sets else triples


def list_rows(solutions: QuerySolutions) -> Rows:
    """Solutions as mappings from variables to terms."""
    names = [variable.value for variable in solutions.variables]
    rows = (zip(names, solution, strict=True) for solution in solutions)
    return [{name: term for name, term in row if term is not None} for row in rows]


def _read_result_set(triples: Iterable[Triple]) -> bool | Rows:
    graph = Store()
    graph.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    if (truth := _one(graph, None, RS + "boolean")) is not None:
        return bool(truth.value == "true")
    rows = []
    for solution in _all(graph, None, RS + "solution"):
        bindings = _all(graph, solution, RS + "binding")
        rows.append({_one(graph, b, RS + "variable").value: _one(graph, b, RS + "value") for b in bindings})
    return rows


def is_same(one: Answer, other: Answer, *, lax: bool = False) -> bool:
    """Whether two answers agree: as bags of rows (sets, when ``lax``) or as graphs, whatever blank nodes are called."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return isinstance(one, frozenset) and isinstance(other, frozenset) and _canonize(one) == _canonize(other)
    return _canonize(_draw_rows(one, lax)) == _canonize(_draw_rows(other, lax))


def _draw_rows(rows: Rows, lax: bool) -> Iterator[Triple]:
    """Rows as a graph: equal rows are one node, with their number."""
    counted = Counter(tuple((name, _normalize(row[name])) for name in sorted(row)) for row in rows)
    for row, count in counted.items():
        node = BlankNode()
        yield Triple(node, NamedNode("urn:row:count"), Literal(1 if lax else count))
        for name, term in row:
            yield Triple(node, NamedNode(f"urn:row:variable:{name}"), term)


def _canonize(triples: Iterable[Triple]) -> frozenset[Quad]:
    quads = (Quad(t.subject, t.predicate, _normalize(t.object), DefaultGraph()) for t in triples)
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(dataset)


def _normalize(term: Any) -> Any:
    """A number or truth in one spelling: 1.50 and 1.5 are the same decimal, 0 and false the same boolean."""
    readers: dict[str, Callable[[str], Any]] = {"integer": int, "decimal": Decimal, "double": float, "float": float}
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    if isinstance(term, Literal) and (read := readers.get(term.datatype.value.removeprefix(XSD))):
        try:
            value = read(term.value)
        except (ValueError, ArithmeticError):
            return term
        return Literal(str(value.normalize() if isinstance(value, Decimal) else value), datatype=term.datatype)
    return term
