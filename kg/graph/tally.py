"""How much a graph holds: its facts by kind, and what provenance costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.graph.provenance import STATED_IN
from kg.namespaces import KG, OA, RDF

_KINDS = {KG + "Membership": "holdsPosition", KG + "Measure": "measure", KG + "Session": "session"}
_CLAIM = frozenset([RDF + "subject", RDF + "object"])
_STATED = frozenset([*(KG + name for name in STATED_IN.values()), KG + "confidence"])


@dataclass(slots=True)
class Tally:
    """Counts over the graphs of documents, grown by `count_quads`."""

    facts: Counter[str] = field(default_factory=Counter)
    """Claims by relation; posts as ``holdsPosition``; measures and sessions."""
    triples: int = 0
    provenance: int = 0
    """Triples that only say where a fact comes from: claims, sentences, their links, confidence."""
    inferred: int = 0
    """Triples that follow by rules; no document says them."""

    @property
    def provenance_per_fact(self) -> float:
        """Triples of provenance for each fact."""
        return self.provenance / self.facts.total() if self.facts else 0.0

    def count_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Adds the quads of one document's graph."""
        for quad in quads:
            self.triples += 1
            predicate, value = quad.predicate.value, quad.object
            if predicate == RDF + "predicate" and isinstance(value, ox.NamedNode):
                self.facts[value.value.removeprefix(KG)] += 1
                self.provenance += 1
            elif predicate == RDF + "type" and isinstance(value, ox.NamedNode):
                if value.value in _KINDS:
                    self.facts[_KINDS[value.value]] += 1
                self.provenance += value.value == KG + "Sentence"
            elif predicate in _CLAIM or predicate in _STATED or predicate.startswith(OA):
                self.provenance += 1
