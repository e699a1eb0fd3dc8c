"""Extractions against annotation: precision, recall and F1 of every kind of fact.

Definitions, over all documents: ``mentions`` exact span and type, ``entities`` document-level entities after
alignment (both without Position); ``relations`` (head, type, tail), a post compared by its name; ``posts`` (person,
position, at); ``measures`` (metric, value, unit), ``measures+subject`` with the right subject; ``sessions`` slots of
the best-paired sessions; ``kg`` the mean F1 of entities, relations, measures+subject and sessions. Facts that are not
asserted are left out on both sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kg.alignment import align_entities
from kg.records import Extraction, Relation
from kg.training.session_pairs import list_slots, pair_sessions
from kg.training.statuses import StatusCount
from kg.training.tally import Items, Tally

FIGURES: tuple[str, ...] = (
    "mentions",
    "entities",
    "relations",
    "posts",
    "measures",
    "measures+subject",
    "sessions",
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One item of a document, and whether it was found."""

    document: str
    figure: str
    kind: str
    """``right``, ``missed`` or ``wrong``."""
    item: tuple[str, ...]
    """A mention as type, text and offset; else names and values as they are read."""


@dataclass(slots=True)
class Evaluation:
    """The figures of a run."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIGURES})
    by_type: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_relation: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    statuses: StatusCount = field(default_factory=StatusCount)
    findings: list[Finding] = field(default_factory=list)
    readings: list[tuple[Extraction, Extraction]] = field(default_factory=list)
    """Of each document what is asserted, as annotated and as found."""

    @property
    def mistakes(self) -> list[Finding]:
        """What was missed or wrongly found, document by document."""
        return [finding for finding in self.findings if finding.kind != "right"]

    @property
    def kg(self) -> float:
        """Mean F1 of entities, relations, measures with their subject, and sessions."""
        return sum(self.tallies[n].f1 for n in ("entities", "relations", "measures+subject", "sessions")) / 4

    def figures(self) -> dict[str, float]:
        """F1 by figure, and ``kg``."""
        return {**{name: tally.f1 for name, tally in self.tallies.items()}, "kg": self.kg}


def evaluate(gold: Iterable[Extraction], found: Mapping[str, Extraction]) -> Evaluation:
    """Scores extractions, found by document id; a missing document counts as empty."""
    evaluation = Evaluation()
    for annotated in gold:
        document = annotated.document
        one = found.get(document.id, Extraction(document))
        evaluation.statuses.add(annotated, one)
        evaluation.readings.append((keep_asserted(annotated), keep_asserted(one)))
        _count_document(evaluation, *evaluation.readings[-1])
    return evaluation


def keep_asserted(extraction: Extraction) -> Extraction:
    """Without what is planned, denied, forecast or only attributed."""
    return replace(
        extraction,
        relations=tuple(r for r in extraction.relations if r.status == "asserted"),
        measures=tuple(m for m in extraction.measures if m.status == "asserted"),
        sessions=tuple(s for s in extraction.sessions if s.status == "asserted"),
    )


def _count_document(evaluation: Evaluation, gold: Extraction, found: Extraction) -> None:
    mapping = align_entities(found.entities, gold.entities)
    sessions = pair_sessions(gold, found, mapping)
    g, f = list_items(gold, None, None), list_items(found, mapping, sessions)
    for name in FIGURES:
        evaluation.tallies[name].add(g[name], f[name])
    for table, figure, position in ((evaluation.by_type, "mentions", 2), (evaluation.by_relation, "relations", 1)):
        for kind in {item[position] for item in g[figure] | f[figure]}:
            table[kind].add(
                {i for i in g[figure] if i[position] == kind}, {i for i in f[figure] if i[position] == kind}
            )
    names = {e.id: e.name for e in gold.entities}
    unaligned = {e.id: e.name for e in found.entities}
    for figure in ("mentions", "relations", "posts", "measures+subject", "sessions"):
        right, missed, wrong = g[figure] & f[figure], g[figure] - f[figure], f[figure] - g[figure]
        for kind, items in (("right", right), ("missed", missed), ("wrong", wrong)):
            for item in sorted(items, key=str):
                shown = _show_mention(gold, item) if figure == "mentions" else _show_item(item, names, unaligned)
                evaluation.findings.append(Finding(gold.document.id, figure, kind, shown))


def _show_mention(gold: Extraction, item: tuple[int, int, str]) -> tuple[str, ...]:
    return item[2], gold.document.text[item[0] : item[1]], str(item[0])


def _show_item(item: Iterable[Any], names: dict[str, str], unaligned: dict[str, str]) -> tuple[str, ...]:
    shown = []
    for part in item:
        if isinstance(part, tuple):
            shown.append(unaligned.get(str(part[1]), str(part[1])) + "?")
        else:
            shown.append(names.get(part, str(part)) if isinstance(part, str) else str(part))
    return tuple(shown)


def list_items(
    extraction: Extraction, mapping: dict[str, str] | None, sessions: dict[str, str] | None
) -> dict[str, Items]:
    """The items that are compared, ids translated into those of the annotation."""
    positions = {e.id: e.name for e in extraction.entities if e.type == "Position"}

    def refer(id_: str | None) -> Any:
        if id_ is None or mapping is None:
            return positions.get(id_, id_) if id_ else None
        return positions.get(id_) or mapping.get(id_, ("unaligned", id_))

    def subject(id_: str | None) -> Any:
        return (sessions or {}).get(id_ or "") or refer(id_)

    return {
        "mentions": {(m.start, m.end, e.type) for e in extraction.entities if e.type != "Position" for m in e.mentions},
        "entities": {refer(e.id) for e in extraction.entities if e.type != "Position"},
        "relations": {_orient(r, refer(r.head), refer(r.tail)) for r in extraction.relations},
        "posts": {
            (refer(r.head), refer(r.tail), refer(r.at)) for r in extraction.relations if r.type == "holdsPosition"
        },
        "measures": {(m.metric, round(m.value, 4), m.unit) for m in extraction.measures},
        "measures+subject": {(subject(m.subject), m.metric, round(m.value, 4), m.unit) for m in extraction.measures},
        "sessions": {
            ((sessions or {}).get(s.id, s.id if sessions is None else ("extra", s.id)), *slot)
            for s in extraction.sessions
            for slot in list_slots(s, mapping)
        },
    }


def _orient(relation: Relation, head: Any, tail: Any) -> tuple[Any, str, Any]:
    """partnersWith has no direction: the smaller end comes first."""
    if relation.type == "partnersWith" and str(tail) < str(head):
        head, tail = tail, head
    return head, relation.type, tail
