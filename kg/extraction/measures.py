"""Measures: what a figure counts, of whom or of which broadcast, and for which days."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.alignment import align_entities
from kg.extraction.chooser import Chooser
from kg.extraction.document import get_or_empty
from kg.extraction.measure_features import describe_figure, find_subject_candidates
from kg.extraction.modality import find_status
from kg.extraction.passages import Passages, lay_out
from kg.extraction.quantities import Figure
from kg.extraction.session_features import locate_session
from kg.extraction.sessions import drop_relations, translate_sessions
from kg.records import Evidence, Extraction, Measure, Session, Span, Status

NOTHING: Final = "none"
"""The label of a figure that measures nothing worth telling."""
_KEPT: Final = 0.5
_UNASSERTED: Final = 0.3
_SUBJECT: Final = 0.3
"""The least probability of a subject where the figure is no assertion."""
_REACH: Final = 300
"""Characters to either side in which words bear on a figure's status."""


class MeasureReader(Chooser):
    """The component: assigns ``doc._.measures``; without learning it finds nothing."""

    strengths: ClassVar[dict[str, float]] = {"metrics": 0.3, "units": 0.3, "subjects": 0.3}

    def __call__(self, doc: Doc) -> Doc:
        """Assigns the measures of the document, each with period, status, confidence and evidence."""
        doc._.measures = ()
        if "metrics" in self.classifiers and get_or_empty(doc, "figures"):
            doc._.measures = tuple(self._find_measures(lay_out(doc), get_or_empty(doc, "sessions")))
        return doc

    def _find_measures(self, p: Passages, sessions: Sequence[Session]) -> Iterator[Measure]:
        metrics = self.classifiers["metrics"]
        statuses = [find_figure_status(p, f) for f in p.figures]
        rows = [describe_figure(p, f, sessions, s) for f, s in zip(p.figures, statuses, strict=True)]
        estimates = metrics.predict(rows)
        nothing = metrics.labels.index(NOTHING)
        last: tuple[str, str, int] | None = None
        for figure, status, row, estimate in zip(p.figures, statuses, rows, estimates, strict=True):
            worth = 1 - float(estimate[nothing])
            if worth < (_KEPT if status == "asserted" else _UNASSERTED):
                continue
            metric = metrics.labels[int(np.where(np.arange(len(estimate)) == nothing, -1, estimate).argmax())]
            subject, certainty = self._choose_subject(p, figure, metric, sessions, last)
            if status != "asserted" and certainty < _SUBJECT:
                subject = None
            if subject is None and status in ("asserted", "denied", "attributed"):
                continue
            if subject is not None:
                last = (subject, metric, p.sentence_at(figure.start))
            yield compose_measure(
                p, figure, metric, self._choose_unit(figure, metric, row), subject, status, sessions, worth
            )

    def _choose_subject(
        self,
        p: Passages,
        figure: Figure,
        metric: str,
        sessions: Sequence[Session],
        last: tuple[str, str, int] | None,
    ) -> tuple[str | None, float]:
        candidates = find_subject_candidates(p, figure, metric, sessions, last)
        scores = self.rate("subjects", [f for _, f in candidates])
        best = max(range(len(scores)), key=lambda i: (scores[i], -i), default=None)
        return (candidates[best][0], scores[best]) if best is not None else (None, 0.0)

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
        for doc, extraction in zip(docs, gold, strict=True):
            p = lay_out(doc, relations=drop_relations(doc, extraction, chance))
            sessions = place_sessions(p, translate_sessions(doc, extraction))
            to_found = {g: f for f, g in align_entities(p.entities, extraction.entities).items()}
            to_found |= {s.id: s.id for s in sessions}
            last: tuple[str, str, int] | None = None
            for figure, measures in match_figures(p, extraction):
                row = describe_figure(p, figure, sessions, find_figure_status(p, figure))
                rows["metrics"].append(row)
                labels["metrics"].append(measures[0].metric if measures else NOTHING)
                if not measures:
                    continue
                metric, subjects = measures[0].metric, {to_found.get(m.subject or "") for m in measures}
                if not figure.settled:
                    rows["units"].append(describe_unit(metric, row))
                    labels["units"].append(measures[0].unit)
                for id_, features in find_subject_candidates(p, figure, metric, sessions, last):
                    rows["subjects"].append(features)
                    labels["subjects"].append("yes" if id_ in subjects else "no")
                known = sorted(s for s in subjects if s)
                if known:
                    last = (known[0], metric, p.sentence_at(figure.start))
        self.fit(rows, labels)


@Language.factory(
    "zhitu_measures",
    requires=["doc._.figures", "doc._.entities", "doc._.sessions", "doc._.dates", "doc._.sentences"],
    assigns=["doc._.measures"],
)
def make_measure_reader(nlp: Language, name: str) -> MeasureReader:  # noqa: ARG001
    """The component, empty until it learns or is read from disk."""
    return MeasureReader()


def describe_unit(metric: str, row: Sequence[str]) -> list[str]:
    """Features of a figure for its unit, once the metric is known."""
    return [f"metric {metric}", *row, *(f"{metric} {f}" for f in row if f.startswith(("counter", "after", "unit")))]


def find_figure_status(p: Passages, figure: Figure) -> Status:
    """The status of what a figure tells, from the words of its sentence."""
    start, end = p.sentences[p.sentence_at(figure.start)]
    start, end = max(start, figure.start - _REACH), min(end, figure.end + _REACH)
    return find_status(p.text[start:end], figure.start - start, figure.end - start)


def place_sessions(p: Passages, sessions: Sequence[Session]) -> list[Session]:
    """Annotated broadcasts with the sentence that tells most of each as their evidence."""
    return [replace(s, evidence=(Evidence(*p.sentences[locate_session(p, s)], "sessions"),)) for s in sessions]


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


def compose_measure(
    p: Passages,
    figure: Figure,
    metric: str,
    unit: str,
    subject: str | None,
    status: Status,
    sessions: Sequence[Session],
    confidence: float,
) -> Measure:
    """The record of a figure that has found its metric and its subject."""
    value = figure.value
    if metric == "growth":
        value, unit = settle_growth(p, figure, unit)
    elif metric == "income" and p.text[max(0, figure.start - 4) : figure.start].rstrip("了约近超")[-1:] in (
        "亏",
        "损",
        "赔",
    ):
        value = -abs(value)
    index = p.sentence_at(figure.start)
    return Measure(
        subject,
        metric,
        value,
        unit,
        figure.modifier,
        p.text[figure.start : figure.end],
        (figure.start, figure.end),
        find_period(p, figure, subject, sessions),
        status,
        round(confidence, 4),
        find_measure_evidence(p, index, subject, sessions),
    )


_FALLING: Final = (
    "下降",
    "下滑",
    "减少",
    "下跌",
    "缩水",
    "锐减",
    "回落",
    "负增长",
    "降幅",
    "跌幅",
    "降",
    "跌",
    "减",
    "少了",
    "掉了",
    "掉粉",
    "缩",
)
_RISING: Final = ("增", "涨", "升", "多了", "提高", "高出", "扩", "翻", "超过")


def settle_growth(p: Passages, figure: Figure, unit: str) -> tuple[float, str]:
    """Growth's sign, from the nearest verb before, and 一倍 as 100 percent.

    A figure after 下降, 减少 and the like falls.
    """
    begin, _ = p.clause(figure.start, figure.end, reach=24)
    before = p.text[begin : figure.number[0]]
    falling = max((before.rfind(w) for w in _FALLING), default=-1)
    rising = max((before.rfind(w) for w in _RISING), default=-1)
    value = -abs(figure.value) if falling > rising else figure.value
    if unit == "times" and figure.value == 1:
        return value * 100, "percent"
    return value, unit


def find_period(
    p: Passages, figure: Figure, subject: str | None, sessions: Sequence[Session]
) -> tuple[str, str] | None:
    """The days that a figure is of: the last date before it in its sentence, else the broadcast's day."""
    start, _ = p.sentences[p.sentence_at(figure.start)]
    dates = [d for d in p.dates_in(max(start, figure.start - 200), figure.start) if d.end <= figure.start]
    if dates:
        return dates[-1].first, dates[-1].last
    day = next((s.date for s in sessions if s.id == subject), None)
    return (day, day) if day and len(day) == 10 else None


def find_measure_evidence(
    p: Passages, index: int, subject: str | None, sessions: Sequence[Session]
) -> tuple[Evidence, ...]:
    """The sentence of the figure, drawn out to the nearest one that names the subject."""
    start, end = p.sentences[index]
    session = next((s for s in sessions if s.id == subject), None)
    if session is not None:
        return (Evidence(min(start, session.evidence[0].start), max(end, session.evidence[0].end), "measures"),)
    number = p.number.get(subject or "")
    named = [p.sentence_at(m.start) for m in p.entities[number].mentions] if number is not None else []
    if not named or index in named:
        return (Evidence(start, end, "measures"),)
    other = min(named, key=lambda i: (abs(i - index), i))
    return (Evidence(min(start, p.sentences[other][0]), max(end, p.sentences[other][1]), "measures"),)
