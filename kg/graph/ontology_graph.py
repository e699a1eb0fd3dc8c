"""Ontology and lexicon as they go into the graph, without blank nodes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.terms import node
from kg.namespaces import BASE
from kg.settings import find_ontology


def list_ontology_files() -> list[Path]:
    """``zhitu.ttl`` and the files of the lexicon, in order."""
    folder = find_ontology()
    return [folder / "zhitu.ttl", *sorted((folder / "lexicon").glob("*.ttl"))]


def digest_ontology() -> str:
    """A digest of ontology and lexicon: another one means that the graph is to be made anew."""
    state = hashlib.sha256()
    for path in list_ontology_files():
        state.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()


def read_ontology(*, base: str) -> Iterator[ox.Quad]:
    """The quads of the ontology graph. Blank nodes become IRIs by file and order, so that every build is the same.

    Raises: OntologyError for a file that is no Turtle.
    """
    graph = node(f"{base}graph/ontology")
    for path in list_ontology_files():
        file, names = path.stem, dict[ox.BlankNode, ox.NamedNode]()
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                subject, value = _name_node(quad.subject, file, names), _name_node(quad.object, file, names)
                yield ox.Quad(subject, quad.predicate, value, graph)
        except (SyntaxError, OSError) as error:
            raise OntologyError(f"cannot read {path}: {error}; mend the file or install zhitu again") from error


def _name_node(term: Any, file: str, names: dict[ox.BlankNode, ox.NamedNode]) -> Any:
    if not isinstance(term, ox.BlankNode):
        return term
    return names.setdefault(term, node(f"{BASE}.well-known/genid/{file}-{len(names) + 1}"))
