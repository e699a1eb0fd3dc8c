"""What resolution decided, and what the authority knows, as graphs of their own beside those of the documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import pyoxigraph as ox

from kg.graph.terms import A, kg_term, make_decimal, make_text, node
from kg.namespaces import DCTERMS, RDFS, digest

REDIRECTS = "graph/redirects"
"""The one graph that is history: it says where IRIs of earlier states lead, and does not follow from the documents."""


class Merge(Protocol):
    """Why several entities of documents are one thing."""

    @property
    def iri(self) -> str: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def joined(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def person(self) -> bool: ...  # noqa: D102


class Holder(Protocol):
    """A division of the authority's table among the things."""

    @property
    def iri(self) -> str: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def parent(self) -> str: ...  # noqa: D102
    @property
    def told(self) -> bool: ...  # noqa: D102


def assemble_merges(merges: Iterable[Merge], *, base: str) -> Iterator[ox.Quad]:
    """The quads that give each merge its reason, its score and what it joins, in the resolution graph."""
    graph = node(f"{base}graph/resolution")
    for merge in merges:
        who = "person" if merge.person else "machine"
        this = node(f"{base}merge/{digest(merge.iri, merge.reason, who)}")
        values: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal | None]] = [
            (A, kg_term("Merge")),
            (kg_term("mergeOf"), node(merge.iri)),
            (kg_term("reason"), make_text(merge.reason)),
            (kg_term("score"), make_decimal(merge.score)),
            (kg_term("decidedBy"), make_text(who)),
            *((kg_term("joins"), make_text(entity)) for entity in merge.joined),
        ]
        for predicate, value in values:
            if value is not None:
                yield ox.Quad(this, predicate, value, graph)


def assemble_authority(
    holders: Iterable[Holder], operators: Iterable[tuple[str, str]], *, base: str
) -> Iterator[ox.Quad]:
    """The quads of what no document need say: codes of divisions, what holds them, and who runs a platform."""
    graph = node(f"{base}graph/authority")
    for holder in holders:
        this = node(holder.iri)
        yield ox.Quad(this, A, kg_term("Place"), graph)
        yield ox.Quad(this, kg_term("code"), make_text(holder.code), graph)
        if not holder.told:
            yield ox.Quad(this, node(RDFS + "label"), make_text(holder.name, "zh"), graph)
        if holder.parent:
            yield ox.Quad(this, kg_term("partOf"), node(holder.parent), graph)
    for company, platform in operators:
        yield ox.Quad(node(company), kg_term("operates"), node(platform), graph)


def assemble_redirects(redirects: Mapping[str, str], *, base: str) -> Iterator[ox.Quad]:
    """The quads that lead from IRIs of earlier states to those of now."""
    graph, replaced = node(f"{base}{REDIRECTS}"), node(DCTERMS + "isReplacedBy")
    for old, new in redirects.items():
        yield ox.Quad(node(old), replaced, node(new), graph)
