"""Reads the SPARQL cases of the W3C: what is asked, over which data, and what must come back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A query evaluation case."""

    name: str
    query: Path
    result: Path
    data: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()

    @property
    def text(self) -> str:
        """The query with the base that its relative IRIs want."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text(encoding='utf-8')}"

    def list_quads(self) -> Iterator[ox.Quad]:
        """The data set, with what FROM names in the query."""
        for path in self.data:
            yield from read_file(path, ox.DefaultGraph())
        mentioned = re.findall(r"(?i)\bFROM\s+(?:NAMED\s+)?<([^>:]+)>", self.query.read_text(encoding="utf-8"))
        for path in {*self.named, *(self.query.parent / name for name in mentioned)}:
            yield from read_file(path, ox.NamedNode(path.as_uri()))


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a protocol case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    format: str = ""
    boolean: bool | None = None


@dataclass(frozen=True, slots=True)
class ProtocolCase:
    name: str
    requests: tuple[Request, ...]
    graphs: dict[str, Path] = field(default_factory=dict)


def read_file(path: Path, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """A file's triples in a graph; names of its blank nodes are its own."""
    parsed = ox.parse(
        path=str(path),
        format=_FORMATS[path.suffix],
        base_iri=path.as_uri(),
        without_named_graphs=True,
        rename_blank_nodes=True,
    )
    for quad in parsed:
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def list_cases(folder: Path) -> Iterator[Case]:
    """The query evaluation cases of the groups under a folder; entailment is not SPARQL's own."""
    for manifest in sorted(folder.glob("*/manifest.ttl")):
        if manifest.parent.name in ("entailment", "service"):
            continue
        graph = Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
        for entry in _list_entries(graph, manifest):
            types = set(graph.objects(entry, RDF.type))
            if types & {MF.QueryEvaluationTest, MF.CSVResultFormatTest}:
                yield _read_case(graph, entry, manifest)


def list_protocol_cases(manifest: Path) -> Iterator[ProtocolCase]:
    graph = Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
    for entry in _list_entries(graph, manifest):
        action = graph.value(entry, MF.action)
        graphs = {
            str(graph.value(data, RDFS.label)): _path(graph.value(data, UT.graph))
            for data in graph.objects(entry, UT.graphData)
        }
        requests = graph.objects(action, HT.requests)
        found = tuple(_read_request(graph, node) for head in requests for node in Collection(graph, head))
        yield ProtocolCase(str(entry).partition("#")[2], found, graphs)


def _list_entries(graph: Graph, manifest: Path) -> list[Node]:
    head = graph.value(URIRef(manifest.as_uri()), MF.entries)
    return list(Collection(graph, head)) if head is not None else []


def _read_case(graph: Graph, entry: Node, manifest: Path) -> Case:
    action = graph.value(entry, MF.action)
    query = graph.value(action, QT.query) or action
    return Case(
        f"{manifest.parent.name}/{graph.value(entry, MF.name)}",
        _path(query),
        _path(graph.value(entry, MF.result)),
        tuple(_path(node) for node in graph.objects(action, QT.data)),
        tuple(_path(node) for node in graph.objects(action, QT.graphData)),
    )


def _read_request(graph: Graph, node: Node) -> Request:
    headers = {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for head in graph.objects(node, HT.headers)
        for header in Collection(graph, head)
    }
    content = graph.value(node, HT.body)
    body = None
    if content is not None:
        body = str(graph.value(content, CNT.chars)).encode(str(graph.value(content, CNT.characterEncoding)))
    answer = graph.value(node, HT.resp)
    boolean = graph.value(answer, MF.expectedBoolean)
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers,
        body,
        frozenset(str(status)[-3] for status in graph.objects(answer, MF.expectedStatus)),
        str(graph.value(answer, MF.expectedFormat) or ""),
        None if boolean is None else str(boolean) == "true",
    )


def _path(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


def matches(case: Case, written: bytes, type_: str) -> bool:
    """Whether what was answered is what the case expects, blank nodes being the same where their places are."""
    if case.result.suffix == ".csv":
        return _read_csv(written) == _read_csv(case.result.read_bytes())
    if type_ == "application/n-triples":
        answered = ox.Dataset(ox.parse(written, format=ox.RdfFormat.N_TRIPLES))
        return _canonize(answered) == _canonize(ox.Dataset(read_file(case.result, ox.DefaultGraph())))
    expected = _read_expected(case.result)
    format = next(_RESULTS[suffix] for suffix, accepted in ACCEPT.items() if accepted == type_)
    return _read_results(ox.parse_query_results(written, format)) == expected


def _read_expected(path: Path) -> object:
    if path.suffix in _RESULTS:
        return _read_results(ox.parse_query_results(path.read_bytes(), _RESULTS[path.suffix]))
    store = ox.Store()
    store.extend(read_file(path, ox.DefaultGraph()))
    prefix = {"rs": RS}
    for quad in store.quads_for_pattern(None, ox.NamedNode(RS + "boolean"), None):
        return "true" in str(quad.object)
    rows: dict[str, dict[str, Any]] = {}
    pattern = (
        "SELECT ?r ?n ?v { ?r a ?any . ?s rs:solution ?r OPTIONAL { ?r rs:binding [ rs:variable ?n ; rs:value ?v ] } }"
    )
    for found in store.query(pattern.replace("?r a ?any . ", ""), prefixes=prefix):  # type: ignore[union-attr]
        row = rows.setdefault(str(found["r"]), {})
        if found["n"] is not None:
            row[found["n"].value] = found["v"]
    return _canonize(_draw_rows(rows.values()))


def _read_results(results: object) -> object:
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return _canonize(_draw_rows({name: row[name] for name in names if row[name] is not None} for row in results))


def _draw_rows(rows: object) -> ox.Dataset:
    """A graph that is the same for the same rows, in whatever order."""
    dataset = ox.Dataset()
    for row in rows:  # type: ignore[attr-defined]
        node = ox.BlankNode()
        dataset.add(ox.Quad(node, ox.NamedNode("urn:is"), ox.NamedNode("urn:row"), ox.DefaultGraph()))
        for name, value in row.items():
            dataset.add(ox.Quad(node, ox.NamedNode(f"urn:{name}"), normalize(value), ox.DefaultGraph()))
    return dataset


def _canonize(dataset: ox.Dataset) -> frozenset[str]:
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(str(quad) for quad in dataset)


def normalize(term: Any) -> Any:
    """A number or truth value as the engine's store keeps it: its value counts, not how it is written.

    >>> normalize(ox.Literal("01.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))).value
    '1.5'
    """
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    return next(iter(store)).object


def _read_csv(content: bytes) -> list[list[tuple[str, str]]]:
    """Rows whose columns and rows may come in any order; blank nodes have no names of their own."""
    head, *rows = csv.reader(io.StringIO(content.decode()))
    return sorted(sorted(zip(head, map(_read_cell, row), strict=True)) for row in rows)


def _read_cell(cell: str) -> str:
    try:
        return f"{float(cell):g}"
    except ValueError:
        return re.sub("^_:.*", "_:", cell)
