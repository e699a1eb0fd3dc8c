"""Concrete broadcasts: which sentence tells of one, who hosted it, where, when, and with what goods."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.chooser import Chooser
from kg.extraction.clauses import LIVE, Clause, split_clauses
from kg.extraction.folds import number_folds, score_unseen
from kg.extraction.lessons import SessionLesson, drop_relations, make_lesson, translate_sessions
from kg.extraction.modality import find_status
from kg.extraction.odds import find_chances, find_odds
from kg.extraction.passages import Passages, lay_out
from kg.extraction.session_anchors import choose_clause, describe_further, find_further
from kg.extraction.session_columns import describe_parts
from kg.extraction.session_features import (
    describe_date,
    describe_document,
    describe_sentence,
    find_date_candidates,
    find_slot_candidates,
)
from kg.extraction.trees import fit_trees
from kg.extraction.writers import find_writers
from kg.records import SESSION_SLOTS, Evidence, Extraction, Session, Status

_ANY: Final = 0.4
"""The probability that a document tells of a broadcast at all."""
_FURTHER: Final = 0.15
"""The probability of a clause that tells of one more broadcast, best by cross-validation: what is missed costs more."""
_SLOT: Final = 0.45
_DATE: Final = 0.5
_MOST_SENTENCES: Final = 2000
_MOST_SESSIONS: Final = 12
_NONE_AIRED: Final = re.compile(
    r"(?:没有?|并未|从未|尚未|未曾|不再)[^，。；]{0,10}(?:直播|开播|播过|播出|开设|开过?店|参加|出镜|入驻)"
)


class SessionReader(Chooser):
    """The component: assigns ``doc._.sessions``; without learning it finds nothing."""

    strengths: ClassVar[dict[str, float]] = {"documents": 0.1, "anchors": 0.1, "slots": 0.3, "dates": 0.3}
    forests: ClassVar[tuple[str, ...]] = ("further", "slots")

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the broadcasts of the document, each with the sentence that tells of it."""
        doc._.sessions = self.find_sessions(lay_out(doc)) if self.classifiers and LIVE.search(doc.text) else ()
        return doc

    def find_sessions(self, p: Passages) -> tuple[Session, ...]:
        """The broadcasts in the order in which they are told."""
        found = self.find_anchors(p)
        anchors = [anchor for anchor, _ in found]
        sessions = []
        parts = self._fill_slots(p, anchors)
        for number, ((anchor, confidence), slots) in enumerate(zip(found, parts, strict=True), 1):
            others = [a for a in anchors if a != anchor]
            start, end = p.sentences[anchor.sentence]
            sessions.append(
                Session(
                    f"s{number}",
                    slots["hosts"],
                    slots["platforms"],
                    slots["products"],
                    slots["places"],
                    date=self._choose_date(p, anchor, others),
                    status=find_session_status(p, anchor),
                    confidence=round(confidence, 4),
                    evidence=(Evidence(start, end, "sessions"),),
                )
            )
        return tuple(sessions)

    def find_anchors(self, p: Passages) -> list[tuple[Clause, float]]:
        """The clauses that tell of a broadcast, each of another one, with their probability."""
        count = min(len(p.sentences), _MOST_SENTENCES)
        rows = [describe_sentence(p, i) for i in range(count)]
        scores = self.rate("anchors", rows)
        # Two estimates that the document tells of any: from the sentences one by one, and from the whole.
        whole = self.rate("documents", [describe_document(p, rows)])[0]
        some = (1 - math.prod(1 - s for s in scores) + whole) / 2
        if some < _ANY:
            return []
        clauses = [c for c in split_clauses(p) if c.sentence < count]
        first = choose_clause(p, clauses, max(range(count), key=lambda i: (scores[i], -i)))
        return sorted([(first, some), *self._find_more(p, clauses, first, find_odds(scores).tolist())])

    def _find_more(
        self, p: Passages, clauses: Sequence[Clause], first: Clause, odds: Sequence[float]
    ) -> Iterator[tuple[Clause, float]]:
        """Further clauses, the likeliest first, until none is likely given those chosen."""
        chosen = [first]
        trees = self.trees.get("further")
        while trees is not None and len(chosen) < _MOST_SESSIONS:
            candidates = find_further(p, clauses, chosen)
            if not candidates:
                return
            scores = trees.score(describe_further(p, chosen, candidates, odds))
            best = int(scores.argmax())
            chance = float(find_chances(scores[best : best + 1])[0])
            if chance < _FURTHER:
                return
            chosen.append(candidates[best])
            yield candidates[best], chance

    def _fill_slots(self, p: Passages, anchors: Sequence[Clause]) -> list[dict[str, tuple[str, ...]]]:
        slot_of: list[dict[str, str]] = []
        first: list[dict[str, float]] = []
        for anchor in anchors:
            candidates = list(find_slot_candidates(p, anchor, [a for a in anchors if a != anchor]))
            odds = find_odds(self.rate("slots", [f for _, _, f in candidates])).tolist()
            slot_of.append({entity.id: slot for slot, entity, _ in candidates})
            first.append(dict(zip(slot_of[-1], odds, strict=True)))
        trees = self.trees.get("slots")
        writers = find_writers(p.text, p.entities)
        filled = []
        for slots, scores, rows in zip(slot_of, first, describe_parts(p, anchors, first), strict=True):
            odds = trees.score(rows).tolist() if trees and len(rows) else list(scores.values())
            kept = [
                i for i, chance in zip(slots, find_chances(odds), strict=True) if chance >= _SLOT and i not in writers
            ]
            filled.append({slot: tuple(id_ for id_ in kept if slots[id_] == slot) for slot in SESSION_SLOTS})
        return filled

    def _choose_date(self, p: Passages, anchor: Clause, others: Sequence[Clause]) -> str | None:
        dates = find_date_candidates(p, anchor)
        scores = self.rate("dates", [describe_date(p, d, anchor, others) for d in dates])
        best = max(range(len(dates)), key=lambda i: (scores[i], -i), default=None)
        return dates[best].value if best is not None and scores[best] >= _DATE else None

    def learn(self, docs: Sequence[Doc], gold: Sequence[Extraction], *, seed: int = 0) -> None:
        """Learns from documents that carry entities, dates and figures, and what is annotated of them."""
        chance = random.Random(seed)
        lessons = []
        for doc, extraction in zip(docs, gold, strict=True):
            p = lay_out(doc, relations=drop_relations(doc, extraction, chance))
            if LIVE.search(p.text):
                lessons.append(make_lesson(extraction.document.id, p, translate_sessions(doc, extraction)))
        self.learn_from(lessons, seed=seed)

    def learn_from(self, lessons: Sequence[SessionLesson], *, seed: int = 0) -> None:
        """Learns the first look, and the second from what first looks say that have not seen the document."""
        rows: dict[str, list[list[str]]] = {part: [] for part in self.strengths}
        wanted: dict[str, list[bool]] = {part: [] for part in self.strengths}

        def add(part: str, features: list[str], yes: bool) -> None:
            rows[part].append(features)
            wanted[part].append(yes)

        for lesson in lessons:
            p, anchors = lesson.passages, lesson.anchors
            sentences = [describe_sentence(p, index) for index in range(len(p.sentences))]
            add("documents", describe_document(p, sentences), bool(anchors))
            for index, features in enumerate(sentences):
                add("anchors", features, any(a.sentence == index for a in anchors))
            for session, anchor in zip(lesson.sessions, anchors, strict=True):
                others = [a for a in anchors if a != anchor]
                for slot, entity, features in find_slot_candidates(p, anchor, others):
                    add("slots", features, entity.id in getattr(session, slot))
                for date in find_date_candidates(p, anchor):
                    add("dates", describe_date(p, date, anchor, others), date.value == session.date)
        self.fit(rows, {part: ["yes" if w else "no" for w in found] for part, found in wanted.items()})
        folds = number_folds([lesson.name for lesson in lessons])
        self.trees = {}

        def judge(part: str, counts: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
            truth = np.array(wanted[part], dtype=bool)
            return score_unseen(rows[part], truth, np.repeat(folds, counts), strength=self.strengths[part]), truth

        odds, _ = judge("anchors", [len(lesson.passages.sentences) for lesson in lessons])
        self._learn_further(lessons, odds, seed)
        self._learn_slots(lessons, *judge("slots", [lesson.count_parts() for lesson in lessons]), seed)

    def _learn_further(self, lessons: Sequence[SessionLesson], odds: NDArray[np.float64], seed: int) -> None:
        columns, wanted, at = [], [], 0
        for lesson in lessons:
            p = lesson.passages
            own = odds[at : at + len(p.sentences)].tolist()
            at += len(own)
            clauses, told = split_clauses(p), sorted(set(lesson.anchors), key=lambda c: (-own[c.sentence], c))
            for count in range(1, len(told) + 1):
                if candidates := find_further(p, clauses, told[:count]):
                    columns.append(describe_further(p, told[:count], candidates, own))
                    wanted += [c in told for c in candidates]
        if any(wanted):
            rows = np.concatenate(columns)
            self.trees["further"] = fit_trees(rows, np.array(wanted), seed=seed, count=80, leaves=6, smallest=8)

    def _learn_slots(
        self, lessons: Sequence[SessionLesson], odds: NDArray[np.float64], wanted: NDArray[np.bool_], seed: int
    ) -> None:
        columns, at = [], 0
        for lesson in lessons:
            scores = []
            for ids in lesson.parts:
                scores.append(dict(zip(ids, odds[at : at + len(ids)].tolist(), strict=True)))
                at += len(ids)
            columns += [rows for rows in describe_parts(lesson.passages, lesson.anchors, scores) if len(rows)]
        if columns and wanted.any() and not wanted.all():
            self.trees["slots"] = fit_trees(np.concatenate(columns), wanted, seed=seed)


@Language.factory(
    "zhitu_sessions",
    requires=["doc._.entities", "doc._.relations", "doc._.dates", "doc._.figures", "doc._.sentences"],
    assigns=["doc._.sessions"],
)
def make_session_reader(nlp: Language, name: str) -> SessionReader:  # noqa: ARG001
    """The component, empty until it learns or is read from disk."""
    return SessionReader()


def find_session_status(p: Passages, anchor: Clause) -> Status:
    """Planned or forecast where its clause is; what a clause denies is mostly a part of a broadcast (没卖羊肉)."""
    if _NONE_AIRED.search(p.text, anchor.start, anchor.end):
        return "denied"
    start, end = p.sentences[anchor.sentence]
    status = find_status(p.text[start:end], anchor.start - start, anchor.end_of_words(p) - start)
    return status if status in ("planned", "forecast") else "asserted"
