"""How well it is told apart what is asserted, planned, denied, forecast or only attributed.

Counted where it can be: in documents whose annotation has facts that are not asserted. Others leave such facts out,
and what is found of them there is neither right nor wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from kg.alignment import align_entities
from kg.records import STATUSES, Extraction
from kg.training.session_pairs import pair_sessions
from kg.training.tally import Tally

Facts = dict[Any, str]


@dataclass(slots=True)
class StatusCount:
    """By status: which facts bear it in both readings; and what facts that both have were taken for."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many facts of both readings have a status in the annotation, and a status as found."""

    def add(self, gold: Extraction, found: Extraction) -> None:
        """Counts one document, if its annotation says of anything that it is not asserted."""
        wanted = _list_facts(gold, None, None)
        if set(wanted.values()) <= {"asserted"}:
            return
        mapping = align_entities(found.entities, gold.entities)
        sessions = pair_sessions(gold, found, mapping)
        facts = _list_facts(found, mapping, sessions)
        for status in STATUSES:
            self.tallies[status].add(
                {fact for fact, s in wanted.items() if s == status}, {fact for fact, s in facts.items() if s == status}
            )
        self.confusion.update((wanted[fact], facts[fact]) for fact in wanted.keys() & facts.keys())

    def accuracy(self, *statuses: str) -> float:
        """The share of the found facts of these statuses (all by default) that bears the right one."""
        chosen = {pair: n for pair, n in self.confusion.items() if not statuses or pair[0] in statuses}
        total = sum(chosen.values())
        return sum(n for (one, other), n in chosen.items() if one == other) / total if total else 0.0


def _list_facts(extraction: Extraction, mapping: dict[str, str] | None, sessions: dict[str, str] | None) -> Facts:
    """Every fact by what it says, ids translated into those of the annotation, with its status."""
    names = {e.id: e.name for e in extraction.entities if e.type == "Position"}

    def refer(id_: str | None) -> Any:
        if id_ is None or id_ in names:
            return names.get(id_ or "")
        if mapping is None:
            return id_
        return (sessions or {}).get(id_) or mapping.get(id_, ("unaligned", id_))

    facts: Facts = {("session", refer(s.id)): s.status for s in extraction.sessions}
    facts |= {(refer(m.subject), m.metric, round(m.value, 4), m.unit): m.status for m in extraction.measures}
    for relation in extraction.relations:
        ends = [refer(relation.head), refer(relation.tail)]
        if relation.type == "partnersWith":
            ends.sort(key=str)
        facts[(ends[0], relation.type, ends[1])] = relation.status
    return facts
