"""Whether a graph keeps to its shapes (SHACL), told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import OntologyError
from kg.graph.store import GraphStore
from kg.namespaces import PREFIXES
from kg.settings import find_ontology


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing of a graph that breaks a shape."""

    focus: str
    """IRI of the thing."""
    name: str
    """What it is called, for a person."""
    path: str
    """The property in question, with its prefix; empty when the thing itself is wrong."""
    value: str
    message_zh: str
    message_en: str
    severity: str = "Violation"

    def __str__(self) -> str:
        """One line: who, what is wrong, with which value."""
        where = f" {self.path}" if self.path else ""
        value = f" (值 value: {self.value})" if self.value else ""
        messages = " / ".join(m for m in (self.message_zh, self.message_en) if m)
        return f"{self.name}{where}: {messages}{value}"


def check_store(store: GraphStore, *, shapes: Path | Graph | None = None) -> list[Violation]:
    """Everything in a store's default graph that breaks the shapes, in order; the shipped ones by default.

    Raises: OntologyError when the shapes cannot be read.
    """
    import pyshacl

    if not isinstance(shapes, Graph):
        shapes = _read_shapes(shapes or find_ontology() / "shapes.ttl")
    data = read_merged(store)
    # The ontology is part of the data, so classes and their subclasses are known without inference.
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, inference="none", meta_shacl=False)
    return sorted(_read_report(report, data))


def read_merged(store: GraphStore) -> Graph:
    """A store's default graph as an rdflib graph in memory, where SHACL, which walks step by step, is fastest."""
    graph = Graph()
    known: dict[object, Node] = {}

    def convert(term: object) -> Node:
        if term not in known:
            known[term] = _convert_term(term)
        return known[term]

    for triple in store.list_triples():
        graph.add((convert(triple.subject), convert(triple.predicate), convert(triple.object)))
    return graph


def _convert_term(term: object) -> Node:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        # As written: rdflib would warn about, and rewrite, a value that does not fit its type, which SHACL is to find.
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
    raise TypeError(f"a store holds no {type(term).__name__}")


def _read_shapes(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"cannot read shapes {path}: {error}; mend the file or install zhitu again") from error


def _read_report(report: Graph, data: Graph) -> Iterator[Violation]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        messages = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, Literal)]
        zh = sorted(str(m) for m in messages if (m.language or "").startswith("zh"))
        en = sorted(str(m) for m in messages if not (m.language or "").startswith("zh"))
        severity = str(report.value(result, SH.resultSeverity) or "").rpartition("#")[2] or "Violation"
        yield Violation(
            focus=str(focus),
            name=_name(focus, data),
            path=_shorten(report.value(result, SH.resultPath)),
            value=_name(report.value(result, SH.value), data),
            message_zh=" ".join(zh),
            message_en=" ".join(en),
            severity=severity,
        )


def _name(term: Node | None, data: Graph) -> str:
    """A thing's label, or what its IRI says."""
    if not isinstance(term, URIRef):
        return "" if term is None else str(term)
    for predicate in (SKOS.prefLabel, RDFS.label):
        labels = sorted(str(label) for label in data.objects(term, predicate))
        if labels:
            return labels[0]
    return _shorten(term)


def _shorten(term: Node | None) -> str:
    if not isinstance(term, URIRef):
        return ""
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}:{unquote(term[len(namespace) :])}"
    return unquote(str(term))
