"""Concrete broadcasts: which sentence tells of one, who hosted it, where, when, and with what goods."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.alignment import align_entities
from kg.extraction.chooser import Chooser
from kg.extraction.document import read_text
from kg.extraction.passages import Passages, lay_out
from kg.extraction.session_features import (
    LIVE,
    describe_date,
    describe_document,
    describe_sentence,
    find_date_candidates,
    find_slot_candidates,
    locate_session,
)
from kg.records import SESSION_SLOTS, Evidence, Extraction, Relation, Session

_ANY: Final = 0.35
"""The probability that a document tells of a broadcast at all."""
_FURTHER: Final = 0.4
"""The probability of a sentence that tells of a second one."""
_SLOT: Final = 0.5
_DATE: Final = 0.5
_DROPPED: Final = 0.3
"""Share of relations hidden while learning, for those found later are never complete."""
_MOST_SENTENCES: Final = 2000


class SessionReader(Chooser):
    """The component: assigns ``doc._.sessions``; without learning it finds nothing."""

    strengths: ClassVar[dict[str, float]] = {"documents": 0.1, "anchors": 0.1, "slots": 0.3, "dates": 0.3}

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the broadcasts of the document, each with the sentence that tells of it."""
        doc._.sessions = self.find_sessions(lay_out(doc)) if self.classifiers and LIVE.search(read_text(doc)) else ()
        return doc

    def find_sessions(self, p: Passages) -> tuple[Session, ...]:
        """The broadcasts in the order in which they are told."""
        anchors = self.find_anchors(p)
        sessions = []
        for number, (anchor, confidence) in enumerate(anchors, 1):
            others = [a for a, _ in anchors if a != anchor]
            slots = self._fill_slots(p, anchor, others)
            start, end = p.sentences[anchor]
            sessions.append(
                Session(
                    f"s{number}",
                    slots["hosts"],
                    slots["platforms"],
                    slots["products"],
                    slots["places"],
                    date=self._choose_date(p, anchor, others),
                    confidence=round(confidence, 4),
                    evidence=(Evidence(start, end, "sessions"),),
                )
            )
        return tuple(sessions)

    def find_anchors(self, p: Passages) -> list[tuple[int, float]]:
        """The sentences that tell of a broadcast, each of another one, with their probability."""
        count = min(len(p.sentences), _MOST_SENTENCES)
        rows = [describe_sentence(p, i) for i in range(count)]
        scores = self.rate("anchors", rows)
        # Two estimates that the document tells of any: from the sentences one by one, and from the whole.
        whole = self.rate("documents", [describe_document(p, rows)])[0]
        some = (1 - math.prod(1 - s for s in scores) + whole) / 2
        if some < _ANY:
            return []
        order = sorted(range(count), key=lambda i: (-scores[i], i))
        chosen = [order[0]]
        for index in order[1:]:
            if scores[index] < _FURTHER:
                break
            if all(_are_apart(p, index, other) for other in chosen):
                chosen.append(index)
        return [(i, some if i == order[0] else scores[i]) for i in sorted(chosen)]

    def _fill_slots(self, p: Passages, anchor: int, others: list[int]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {slot: [] for slot in SESSION_SLOTS}
        candidates = list(find_slot_candidates(p, anchor, others))
        scores = self.rate("slots", [f for _, _, f in candidates])
        for (slot, entity, _), score in zip(candidates, scores, strict=True):
            if score >= _SLOT:
                found[slot].append(entity.id)
        return {slot: tuple(ids) for slot, ids in found.items()}

    def _choose_date(self, p: Passages, anchor: int, others: list[int]) -> str | None:
        dates = find_date_candidates(p, anchor)
        scores = self.rate("dates", [describe_date(p, d, anchor, others) for d in dates])
        best = max(range(len(dates)), key=lambda i: (scores[i], -i), default=None)
        return dates[best].value if best is not None and scores[best] >= _DATE else None

    def learn(self, docs: Sequence[Doc], gold: Sequence[Extraction], *, seed: int = 0) -> None:
        """Learns from documents that carry entities, dates and figures, and what is annotated of them."""
        rows: dict[str, list[list[str]]] = {part: [] for part in self.strengths}
        labels: dict[str, list[str]] = {part: [] for part in self.strengths}

        def add(part: str, features: list[str], yes: bool) -> None:
            rows[part].append(features)
            labels[part].append("yes" if yes else "no")

        chance = random.Random(seed)
        for doc, extraction in zip(docs, gold, strict=True):
            sessions = translate_sessions(doc, extraction)
            p = lay_out(doc, relations=drop_relations(doc, extraction, chance))
            anchors = [locate_session(p, s) for s in sessions]
            if not LIVE.search(p.text):
                continue
            sentences = [describe_sentence(p, index) for index in range(len(p.sentences))]
            add("documents", describe_document(p, sentences), bool(anchors))
            for index, features in enumerate(sentences):
                add("anchors", features, index in anchors)
            for session, anchor in zip(sessions, anchors, strict=True):
                others = [a for a in anchors if a != anchor]
                for slot, entity, features in find_slot_candidates(p, anchor, others):
                    add("slots", features, entity.id in getattr(session, slot))
                for date in find_date_candidates(p, anchor):
                    add("dates", describe_date(p, date, anchor, others), date.value == session.date)
        self.fit(rows, labels)


@Language.factory(
    "zhitu_sessions",
    requires=["doc._.entities", "doc._.relations", "doc._.dates", "doc._.figures", "doc._.sentences"],
    assigns=["doc._.sessions"],
)
def make_session_reader(nlp: Language, name: str) -> SessionReader:  # noqa: ARG001
    """The component, empty until it learns or is read from disk."""
    return SessionReader()


def _are_apart(p: Passages, one: int, other: int) -> bool:
    """Two sentences tell of two broadcasts where they name different days or nobody in common."""
    days = [{d.value for d in p.dates_in(*p.sentences[i]) if d.precision == "day"} for i in (one, other)]
    return bool(days[0] and days[1] and not days[0] & days[1]) or abs(one - other) > 2


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
