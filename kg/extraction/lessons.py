"""What is annotated, told by what a Doc carries: the material from which broadcasts and figures are learnt."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from spacy.tokens import Doc

from kg.alignment import align_entities
from kg.extraction.clauses import Clause, split_clauses
from kg.extraction.passages import Passages
from kg.extraction.quantities import Figure
from kg.extraction.session_anchors import locate_session
from kg.extraction.session_features import find_slot_candidates
from kg.records import Evidence, Extraction, Measure, Relation, Session, Span

_DROPPED: Final = 0.3
"""Share of relations hidden while learning, for those found later are never complete."""


@dataclass(frozen=True, slots=True)
class SessionLesson:
    """A document to learn from: its annotated broadcasts, where each is told, and what may be part of each."""

    name: str
    passages: Passages
    sessions: tuple[Session, ...]
    anchors: list[Clause]
    parts: list[list[str]]

    def count_parts(self) -> int:
        """The candidates of all broadcasts."""
        return sum(map(len, self.parts))


def make_lesson(name: str, p: Passages, sessions: tuple[Session, ...]) -> SessionLesson:
    """Locates the annotated broadcasts of a document."""
    clauses = split_clauses(p)
    anchors = [locate_session(p, clauses, s) for s in sessions]
    parts = [[e.id for _, e, _ in find_slot_candidates(p, a, [o for o in anchors if o != a])] for a in anchors]
    return SessionLesson(name, p, sessions, anchors, parts)


@dataclass(slots=True)
class FigureLesson:
    """A document to learn from, and its figures that measure something, each with its candidates."""

    name: str
    passages: Passages
    sessions: Sequence[Session]
    figures: list[tuple[Figure, str, list[str]]] = field(default_factory=list)


def translate_sessions(doc: Doc, gold: Extraction) -> tuple[Session, ...]:
    """The annotated broadcasts, with the ids of the entities that the Doc carries; what it lacks is lost."""
    to_found = {g: f for f, g in align_entities(doc._.entities or (), gold.entities).items()}

    def keep(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(to_found[i] for i in ids if i in to_found)

    return tuple(
        Session(s.id, keep(s.hosts), keep(s.platforms), keep(s.products), keep(s.places), date=s.date)
        for s in gold.sessions
        if s.status == "asserted"
    )


def drop_relations(doc: Doc, gold: Extraction, chance: random.Random) -> tuple[Relation, ...]:
    """The Doc's relations, or the annotated ones where none have been looked for, without a random share."""
    relations = doc._.relations
    if relations is None:
        to_found = {g: f for f, g in align_entities(doc._.entities or (), gold.entities).items()}
        relations = [
            replace(r, head=to_found[r.head], tail=to_found[r.tail], at=to_found.get(r.at or ""))
            for r in gold.relations
            if r.head in to_found and r.tail in to_found
        ]
    return tuple(r for r in relations if chance.random() >= _DROPPED)


def place_sessions(p: Passages, sessions: Sequence[Session]) -> list[Session]:
    """Annotated broadcasts with the sentence that tells most of each as their evidence."""
    clauses = split_clauses(p)
    told = [locate_session(p, clauses, s).sentence for s in sessions]
    return [replace(s, evidence=(Evidence(*p.sentences[i], "sessions"),)) for s, i in zip(sessions, told, strict=True)]


def match_figures(p: Passages, gold: Extraction) -> Iterator[tuple[Figure, list[Measure]]]:
    """Each figure with the annotated measures of it; those that may or may not be annotated are left out."""
    taken: dict[Figure, list[Measure]] = {}
    doubtful: set[Figure] = set()
    for measure in gold.measures:
        if measure.status != "asserted":
            continue
        fitting = []
        for start, end in find_occurrences(p.text, measure.surface):
            fitting += [f for f in p.figures_in(start - 12, end) if f.end > start and _is_value_of(f, measure)]
        if fitting:
            free = [f for f in fitting if f not in taken] or fitting
            taken.setdefault(free[0], []).append(measure)
            doubtful.update(fitting)
    for figure in p.figures:
        if figure in taken:
            yield figure, taken[figure]
        elif figure not in doubtful:
            yield figure, []


def find_occurrences(text: str, surface: str) -> Iterator[Span]:
    """Where a surface stands in a text."""
    start = text.find(surface)
    while start >= 0 and surface:
        yield start, start + len(surface)
        start = text.find(surface, start + 1)


def _is_value_of(figure: Figure, measure: Measure) -> bool:
    """Equal but for the sign and for 一倍 as 100 percent."""
    factors = (1.0, 100.0) if figure.unit == "times" else (1.0, 1000.0, 0.001)
    return any(abs(figure.value * f - abs(measure.value)) <= 1e-6 * abs(measure.value) + 1e-9 for f in factors)
