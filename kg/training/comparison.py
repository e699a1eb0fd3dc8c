"""The documents that were read worst, annotation and extraction side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.records import Document, Extraction
from kg.training.evaluation import Evaluation, Finding
from kg.training.tally import Tally


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mention of one reading; ``kind`` is ``right`` when the other has it too, else ``missed`` or ``wrong``."""

    start: int
    end: int
    type: str
    kind: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document as it is annotated and as it was found."""

    document: Document
    gold: tuple[Mark, ...]
    found: tuple[Mark, ...]
    facts: tuple[Finding, ...]
    """All but mentions: relations, posts, measures with their subjects, slots of broadcasts."""
    tally: Tally
    """Over mentions and facts alike."""


def find_worst(evaluation: Evaluation, count: int) -> list[Comparison]:
    """The documents of the lowest F1 over all that is scored, the worst first; perfect ones are none of them."""
    findings: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in evaluation.findings:
        findings[finding.document].append(finding)
    compared = [compare_readings(gold, found, findings[gold.document.id]) for gold, found in evaluation.readings]
    faulty = [c for c in compared if c.tally.wrong or c.tally.missed]
    return sorted(faulty, key=lambda c: (c.tally.f1, -c.tally.wrong - c.tally.missed, c.document.id))[:count]


def compare_readings(gold: Extraction, found: Extraction, findings: list[Finding]) -> Comparison:
    """Both readings of one document, with what was found of all that is scored."""
    kinds = [finding.kind for finding in findings]
    return Comparison(
        gold.document,
        _mark_mentions(gold, found, "missed"),
        _mark_mentions(found, gold, "wrong"),
        tuple(finding for finding in findings if finding.figure != "mentions"),
        Tally(kinds.count("right"), kinds.count("wrong"), kinds.count("missed")),
    )


def _mark_mentions(reading: Extraction, other: Extraction, otherwise: str) -> tuple[Mark, ...]:
    """The mentions of a reading in their order; of two that overlap the first stays."""
    known = {(m.start, m.end, e.type) for e in other.entities for m in e.mentions}
    marks: list[Mark] = []
    for start, end, kind in sorted((m.start, m.end, e.type) for e in reading.entities for m in e.mentions):
        if not marks or marks[-1].end <= start:
            marks.append(Mark(start, end, kind, "right" if (start, end, kind) in known else otherwise))
    return tuple(marks)
