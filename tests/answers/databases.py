"""Databases as a store of ``kg build`` holds them: each triple in its document's graph and in the default graph."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Quad, Store

from kg.graph import Tally, assemble_graph
from kg.namespaces import BASE
from kg.records import Extraction
from kg.resolution import resolve


def build_database(extractions: list[Extraction]) -> Store:
    """What the extractions say, resolved and assembled."""
    return merge_graphs(assemble_graph(extractions, resolve(extractions, base=BASE), base=BASE, tally=Tally()))


def merge_graphs(quads: Iterable[Quad]) -> Store:
    """The quads and, in the default graph, the triple of each."""
    quads = list(quads)
    store = Store()
    store.extend(quads)
    store.extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
    return store
