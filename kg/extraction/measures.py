"""Measures: what a figure counts, of whom or of which broadcast, and for which days.

Two looks find the subject, as with relations: a linear one at each figure by itself, and one of trees that knows what
the first found for the figures around.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from kg.alignment import align_entities
from kg.extraction.chooser import Chooser
from kg.extraction.document import get_or_empty
from kg.extraction.folds import number_folds, score_unseen
from kg.extraction.lessons import (
    FigureLesson,
    drop_relations,
    match_figures,
    place_sessions,
    translate_sessions,
)
from kg.extraction.measure_features import describe_figure, describe_previous
from kg.extraction.measure_records import compose_measure
from kg.extraction.modality import find_status
from kg.extraction.odds import find_chances, find_odds
from kg.extraction.passages import Passages, lay_out
from kg.extraction.quantities import Figure
from kg.extraction.subject_columns import Look, describe_subjects
from kg.extraction.subject_features import find_subject_candidates
from kg.extraction.trees import fit_trees
from kg.records import Extraction, Measure, Session, Status

NOTHING: Final = "none"
"""The label of a figure that measures nothing worth telling."""
_MOST: Final = 5000
"""Figures read of a document; a text with more is a table and no news."""
_KEPT: Final = 0.5
_UNASSERTED: Final = 0.15
_SUBJECT: Final = 0.3
"""The least probability of a subject where the figure is no assertion."""
_WORKS: Final = re.compile(
    r"[^，。；]{0,8}?[件个条部支篇](?:作品|短视频|视频)(?!账号|号|平台|博主|主播|达人|公司|团队)"
)
"""What the guideline calls works; too rare in the corpus to be learnt."""
_REACH: Final = 300
"""Characters to either side in which words bear on a figure's status."""
_TREES: Final = 300


@dataclass(slots=True)
class _Reading:
    """A figure that measures something."""

    figure: Figure
    metric: str
    unit: str
    status: Status
    worth: float
    scores: dict[str, float]


class MeasureReader(Chooser):
    """The component: assigns ``doc._.measures``; without learning it finds nothing."""

    strengths: ClassVar[dict[str, float]] = {"metrics": 0.7, "units": 0.3, "subjects": 0.2}
    forests: ClassVar[tuple[str, ...]] = ("subjects",)

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the measures of the document, each with period, status, confidence and evidence."""
        doc._.measures = ()
        if "metrics" in self.classifiers and get_or_empty(doc, "figures"):
            doc._.measures = tuple(self._find_measures(lay_out(doc), get_or_empty(doc, "sessions")))
        return doc

    def _find_measures(self, p: Passages, sessions: Sequence[Session]) -> Iterator[Measure]:
        readings = list(self._read_figures(p, sessions))
        looks = [Look(r.figure, self._number_metric(r.metric), r.scores) for r in readings]
        for r, rows in zip(readings, describe_subjects(p, sessions, looks), strict=True):
            subject, certainty = self._settle_subject(r, rows)
            if r.status != "asserted" and (certainty < _SUBJECT or _tells_of_other(subject, r.figure, sessions)):
                subject = None
            if subject is not None or r.status in ("planned", "forecast"):
                yield compose_measure(p, r.figure, r.metric, r.unit, subject, r.status, sessions, r.worth)

    def _read_figures(self, p: Passages, sessions: Sequence[Session]) -> Iterator[_Reading]:
        """Reads the figures from left to right, for one leans on the metric of the one before."""
        previous = (NOTHING, -1)
        for figure in p.figures[:_MOST]:
            status, index = find_figure_status(p, figure), p.sentence_at(figure.start)
            # The annotation leaves out nearly all that is planned or forecast: what such a figure measures is judged
            # as if it were told as a fact, and the bar is low.
            row = describe_figure(p, figure, sessions, "asserted")
            row += describe_previous(figure, previous[0] if previous[1] == index else "")
            metric, worth = self._choose_metric(row)
            if _WORKS.match(p.text, figure.start, figure.end + 6):
                metric, worth = "works", max(worth, _KEPT)
            kept = worth >= (_KEPT if status == "asserted" else _UNASSERTED)
            previous = (metric if kept else NOTHING, index)
            if not kept:
                continue
            candidates = find_subject_candidates(p, figure, metric, sessions)
            chances = self.rate("subjects", [f for _, f in candidates])
            scores = dict(zip((id_ for id_, _ in candidates), find_odds(chances).tolist(), strict=True))
            yield _Reading(figure, metric, self._choose_unit(figure, metric, row), status, worth, scores)

    def _choose_metric(self, row: list[str]) -> tuple[str, float]:
        """The likeliest metric, and the probability that there is any."""
        metrics = self.classifiers["metrics"]
        estimate = metrics.predict([row])[0]
        nothing = metrics.labels.index(NOTHING) if NOTHING in metrics.labels else -1
        best = max((i for i in range(len(estimate)) if i != nothing), key=lambda i: (estimate[i], -i))
        return metrics.labels[best], 1 - float(estimate[nothing]) if nothing >= 0 else 1.0

    def _number_metric(self, metric: str) -> int:
        labels = self.classifiers["metrics"].labels if "metrics" in self.classifiers else ()
        return labels.index(metric) if metric in labels else -1

    def _settle_subject(self, reading: _Reading, rows: NDArray[np.float32]) -> tuple[str | None, float]:
        """The likeliest candidate and its probability; a corpus too small for trees leaves it to the first look."""
        if not reading.scores:
            return None, 0.0
        trees = self.trees.get("subjects")
        scores = trees.score(rows) if trees else np.array(list(reading.scores.values()))
        best = int(scores.argmax())
        return list(reading.scores)[best], float(find_chances(scores[best : best + 1])[0])

    def _choose_unit(self, figure: Figure, metric: str, row: list[str]) -> str:
        units = self.classifiers.get("units")
        if figure.settled or units is None:
            return figure.unit
        return units.labels[int(units.predict([describe_unit(metric, row)])[0].argmax())]

    def learn(self, docs: Sequence[Doc], gold: Sequence[Extraction], *, seed: int = 0) -> None:
        """Learns from documents that carry entities, dates and figures, and what is annotated of them."""
        rows: dict[str, list[list[str]]] = {part: [] for part in self.strengths}
        labels: dict[str, list[str]] = {part: [] for part in self.strengths}
        chance = random.Random(seed)
        lessons = []
        for doc, extraction in zip(docs, gold, strict=True):
            p = lay_out(doc, relations=drop_relations(doc, extraction, chance))
            lesson = FigureLesson(extraction.document.id, p, place_sessions(p, translate_sessions(doc, extraction)))
            lessons.append(lesson)
            to_found = {g: f for f, g in align_entities(p.entities, extraction.entities).items()}
            to_found |= {s.id: s.id for s in lesson.sessions}
            previous = (NOTHING, -1)
            for figure, measures in match_figures(p, extraction):
                index = p.sentence_at(figure.start)
                row = describe_figure(p, figure, lesson.sessions, find_figure_status(p, figure))
                row += describe_previous(figure, previous[0] if previous[1] == index else "")
                previous = (measures[0].metric if measures else NOTHING, index)
                rows["metrics"].append(row)
                labels["metrics"].append(measures[0].metric if measures else NOTHING)
                if not measures:
                    continue
                metric, subjects = measures[0].metric, {to_found.get(m.subject or "") for m in measures}
                if not figure.settled:
                    rows["units"].append(describe_unit(metric, row))
                    labels["units"].append(measures[0].unit)
                candidates = find_subject_candidates(p, figure, metric, lesson.sessions)
                rows["subjects"] += [features for _, features in candidates]
                labels["subjects"] += ["yes" if id_ in subjects else "no" for id_, _ in candidates]
                lesson.figures.append((figure, metric, [id_ for id_, _ in candidates]))
        self.fit(rows, labels)
        self._learn_second(lessons, rows["subjects"], np.array([y == "yes" for y in labels["subjects"]]), seed)

    def _learn_second(
        self, lessons: Sequence[FigureLesson], features: Sequence[list[str]], wanted: NDArray[np.bool_], seed: int
    ) -> None:
        """The trees, from log odds by linear classifiers that have not seen the document."""
        counts = [sum(len(ids) for _, _, ids in lesson.figures) for lesson in lessons]
        of = np.repeat(number_folds([lesson.name for lesson in lessons]), counts)
        scores = score_unseen(features, wanted, of, strength=self.strengths["subjects"])
        columns, at = [], 0
        for lesson in lessons:
            looks = []
            for figure, metric, ids in lesson.figures:
                own = dict(zip(ids, scores[at : at + len(ids)].tolist(), strict=True))
                looks.append(Look(figure, self._number_metric(metric), own))
                at += len(ids)
            columns += [rows for rows in describe_subjects(lesson.passages, lesson.sessions, looks) if len(rows)]
        if columns and wanted.any() and not wanted.all():
            self.trees = {"subjects": fit_trees(np.concatenate(columns), wanted, seed=seed, count=_TREES)}


@Language.factory(
    "zhitu_measures",
    requires=["doc._.figures", "doc._.entities", "doc._.sessions", "doc._.dates", "doc._.sentences"],
    assigns=["doc._.measures"],
)
def make_measure_reader(nlp: Language, name: str) -> MeasureReader:  # noqa: ARG001
    """The component, empty until it learns or is read from disk."""
    return MeasureReader()


def _tells_of_other(subject: str | None, figure: Figure, sessions: Sequence[Session]) -> bool:
    """Whether the subject is a broadcast told of elsewhere: what is forecast is not of a broadcast that is over."""
    session = next((s for s in sessions if s.id == subject), None)
    return session is not None and not any(e.start <= figure.start < e.end for e in session.evidence)


def describe_unit(metric: str, row: Sequence[str]) -> list[str]:
    """Features of a figure for its unit, once the metric is known."""
    return [f"metric {metric}", *row, *(f"{metric} {f}" for f in row if f.startswith(("counter", "after", "unit")))]


def find_figure_status(p: Passages, figure: Figure) -> Status:
    """The status of what a figure tells, from the words of its sentence."""
    start, end = p.sentences[p.sentence_at(figure.start)]
    start, end = max(start, figure.start - _REACH), min(end, figure.end + _REACH)
    return find_status(p.text[start:end], figure.start - start, figure.end - start)
