"""What the figures around say about the subject of one: the second look at subjects.

A text that has told of somebody's sales goes on with the same somebody's orders. The first look's log odds for all
figures of a document are the material; trees read it, with where the candidate stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.extraction.passages import Passages, Place
from kg.extraction.quantities import Figure
from kg.records import ENTITY_TYPES, SESSION_SLOTS, Session

Floats = NDArray[np.float32]

_TYPES: Final = (*ENTITY_TYPES, "Session")
_ROLES: Final = tuple(
    f"{relation}>" for relation in ("streamsOn", "promotes", "produces", "organizes", "originatesFrom", "holdsPosition")
) + tuple(f">{relation}" for relation in ("promotes", "soldOn", "produces", "originatesFrom", "organizes"))
_PAUSE: Final = re.compile("[，；。！？]")
_BACK, _AHEAD = 600, 200
_ABSENT: Final = -15.0
"""The log odds of a candidate at a figure that has none such, and of what stands nowhere."""
_FAR: Final = 999.0


@dataclass(frozen=True, slots=True)
class Look:
    """A figure with its metric, as a number, and the log odds that each candidate is its subject."""

    figure: Figure
    metric: int
    scores: dict[str, float]


def describe_subjects(p: Passages, sessions: Sequence[Session], looks: Sequence[Look]) -> list[Floats]:
    """For each figure of a document, in the order of the text, its candidates' numbers: candidates × columns."""
    return [_Situation(p, sessions, looks, at).describe() for at in range(len(looks))]


class _Situation:
    """One figure among the others of its document."""

    def __init__(self, p: Passages, sessions: Sequence[Session], looks: Sequence[Look], at: int) -> None:
        self.p, self.look = p, looks[at]
        self.sessions = {s.id: s for s in sessions}
        figure = self.look.figure
        self.index = p.sentence_at(figure.start)
        self.opening = p.sentences[self.index][0]
        self.clause = p.clause(figure.start, figure.end, reach=60)
        self.near = p.places_in(max(0, figure.start - _BACK), figure.end + _AHEAD)
        self.sides = [looks[at - 1] if at else None, looks[at + 1] if at + 1 < len(looks) else None]

    def describe(self) -> Floats:
        scores = np.array(list(self.look.scores.values()), dtype=np.float32)
        types = [self._type_of(id_) for id_ in self.look.scores]
        best = [max((s for s, t in zip(scores, types, strict=True) if t == kind), default=-12.0) for kind in _TYPES]
        odds = np.exp(scores - scores.max(initial=-np.inf))
        ranks = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
        shared = [self.look.metric, len(types), *self._describe_sides(), *best]
        rows = []
        for number, (id_, kind) in enumerate(zip(self.look.scores, types, strict=True)):
            own = [scores[number], odds[number] / odds.sum(), ranks[number], _lead(self.look.scores, id_)]
            own += [_TYPES.index(kind), types.count(kind)]
            for side in self.sides:
                held = side.scores if side else {}
                own += [held.get(id_, _ABSENT), _lead(held, id_) if id_ in held else _ABSENT]
            where = self._locate_session(id_) if kind == "Session" else self._locate_entity(self.p.number[id_])
            rows.append([*own, *shared, *where])
        return np.array(rows, dtype=np.float32)

    def _type_of(self, id_: str) -> str:
        return self.p.entities[self.p.number[id_]].type if id_ in self.p.number else "Session"

    def _describe_sides(self) -> list[float]:
        """How many sentences away the figures on both sides are, and whether they have the same metric."""
        gaps = [abs(self.p.sentence_at(s.figure.start) - self.index) if s else 9 for s in self.sides]
        return [*gaps, *(float(s is not None and s.metric == self.look.metric) for s in self.sides)]

    def _locate_entity(self, number: int) -> list[float]:
        p, figure = self.p, self.look.figure
        own = [m for m in self.near if m.entity == number]
        before = next((m for m in reversed(own) if m.end <= figure.start), None)
        after = next((m for m in own if m.start >= figure.end), None)
        between = [m for m in self.near if before and before.end <= m.start < figure.start]
        kind, id_ = p.entities[number].type, p.entities[number].id
        first = next((m.entity for m in self.near if m.start >= self.opening), -1)
        roles = p.roles.get(id_, ())
        return [
            figure.start - before.end if before else _FAR,
            after.start - figure.end if after else _FAR,
            self.index - p.sentence_at(before.start) if before else 9,
            p.sentence_at(after.start) - self.index if after else 9,
            len(between) if before else 20,
            sum(p.entities[m.entity].type == kind for m in between) if before else 20,
            len(_PAUSE.findall(p.text, before.end, figure.start)) if before else 20,
            first == number,
            any(self.clause[0] <= m.start < self.clause[1] for m in own),
            sum(id_ in getattr(s, slot) for s in self.sessions.values() for slot in SESSION_SLOTS),
            sum(m.entity == number for m in p.places),
            p.places[0].entity == number,
            bool(own) and p.text[own[0].start : own[0].end] in p.title,
            *(role in roles for role in _ROLES),
        ]

    def _locate_session(self, id_: str) -> list[float]:
        p, figure, session = self.p, self.look.figure, self.sessions[id_]
        offset = self.index - p.sentence_at(session.evidence[0].start)
        members = {p.number[i] for slot in SESSION_SLOTS for i in getattr(session, slot) if i in p.number}
        named = [m for m in self.near if m.start < figure.start and m.entity in members]
        inside = [m for m in self.near if self.opening <= m.start < figure.start]

        def count(places: Sequence[Place], *, own: bool) -> int:
            return len({m.entity for m in places if (m.entity in members) is own})

        return [
            figure.start - named[-1].end if named else _FAR,
            _FAR,
            offset,
            9,
            count(inside, own=True),
            count([m for m in self.near if self.clause[0] <= m.start < self.clause[1]], own=True),
            len(self.sessions),
            len(session.products),
            len(session.hosts),
            offset == 0,
            abs(offset) == 1,
            count(inside, own=False),
            0,
            *(0 for _ in _ROLES),
        ]


def _lead(scores: dict[str, float], id_: str) -> float:
    """How far a candidate is before the best of the others."""
    return scores[id_] - max((s for other, s in scores.items() if other != id_), default=-9.0)
