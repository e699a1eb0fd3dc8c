"""What an address under the server stands for in the graph, and the triples that tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from kg.namespaces import BASE, DCTERMS, KG, OA, ORG, RDF, mint_slug
from kg.records import STATUSES
from kg.server.evaluation import render_graph
from kg.server.folders import FOLDERS
from kg.server.negotiation import GRAPH_TYPES, choose_format
from kg.server.problems import ProblemError
from kg.server.rendering import Rendered
from kg.server.state import State

_LINKS: Final = (
    *(RDF + name for name in ("subject", "object")),
    *(ORG + name for name in ("member", "role", "organization")),
    *(KG + name for name in ("at", "measureOf", "host", "onPlatform", "offers", "atPlace")),
)
_SAID: Final = tuple(f"{KG}{status}In" for status in STATUSES)


def find_iri(state: State, path: str, *, under: str) -> str:
    """The IRI that a path of this server (still percent-encoded) stands for; the host does not matter.

    Raises: ProblemError 404 when the graph says nothing of it, 301 when it is another's name by now (after a merge).
    """
    shared = path.split("/")[0] in ("lexicon", "ontology") and state.manifest.base != BASE
    base = BASE if shared else state.manifest.base
    for name in dict.fromkeys((_slug(path), unquote(path), path)):
        node = _node(base + name)
        if node and any(_list_mentions(state, node)):
            _follow(state, node, under)
            return node.value
    if path == "ontology":
        return KG
    raise ProblemError(404, f"the graph says nothing of {unquote(path)[:200]}")


def _follow(state: State, node: NamedNode, under: str) -> None:
    for quad in state.database.quads_for_pattern(node, NamedNode(DCTERMS + "isReplacedBy"), None):
        if isinstance(quad.object, NamedNode) and (path := find_path(state, quad.object.value)):
            raise ProblemError(301, f"it is {quad.object.value} by now", headers={"Location": under + path})


def find_path(state: State, iri: str) -> str:
    """The address under this server for an IRI, percent-encoded; empty for what is not under the graph's base.

    >>> spell_path("https://zhitu.example/id/person/李君", ("https://zhitu.example/",))
    '/id/person/%E6%9D%8E%E5%90%9B'
    """
    return spell_path(iri, (state.manifest.base, BASE))


def spell_path(iri: str, bases: Iterable[str]) -> str:
    """The path of an IRI after the first base that it lies under, when it is an address that stands for a thing."""
    for base in bases:
        rest = iri.removeprefix(base)
        if rest != iri and re.split("[/#]", rest)[0] in FOLDERS:
            return "/" + quote(rest, safe="/%~:@!$&'()*+,;=#")
    return ""


def describe_resource(state: State, job: Mapping[str, Any]) -> Rendered:
    """The triples that tell of a resource, in a form of RDF."""
    type_, format = choose_format(job["accept"], GRAPH_TYPES, named=job.get("format", ""))
    return render_graph(
        list(list_triples(state, find_iri(state, job["path"], under="/data"))), type_, format, limits=state.limits
    )


def list_triples(state: State, iri: str) -> Iterator[Triple]:
    """Its own triples, those of the facts that it has a part in, and of the sentences that say them."""
    database, graph = state.database, None if state.union else DefaultGraph()
    if iri == KG:
        yield from _list_vocabulary(database, graph)
        return
    node = NamedNode(iri)
    subjects = {node}
    for link in _LINKS:
        for quad in database.quads_for_pattern(None, NamedNode(link), node, graph):
            if isinstance(quad.subject, NamedNode):
                subjects.add(quad.subject)
    for said in _SAID:
        for subject in tuple(subjects):
            found = database.quads_for_pattern(subject, NamedNode(said), None, graph)
            subjects.update(quad.object for quad in found if isinstance(quad.object, NamedNode))
    for quad in database.quads_for_pattern(None, NamedNode(OA + "hasSource"), node, graph):
        if isinstance(quad.subject, NamedNode):
            subjects.add(quad.subject)
    for subject in subjects:
        yield from (quad.triple for quad in database.quads_for_pattern(subject, None, None, graph))


def _list_vocabulary(database: Store, graph: DefaultGraph | None) -> Iterator[Triple]:
    for quad in database.quads_for_pattern(None, None, None, graph):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(KG):
            yield quad.triple


def _list_mentions(state: State, node: NamedNode) -> Iterator[Quad]:
    yield from state.database.quads_for_pattern(node, None, None)
    yield from state.database.quads_for_pattern(None, None, node)
    yield from state.database.quads_for_pattern(None, None, None, node)


def _slug(path: str) -> str:
    return "/".join(mint_slug(unquote(segment)) for segment in path.split("/"))


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
