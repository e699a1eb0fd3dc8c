"""The record of a figure that has found its metric and its subject: sign, period, evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extraction.passages import Passages
from kg.extraction.quantities import Figure
from kg.records import Evidence, Measure, Session, Status

_LOSS: Final = {"income": re.compile(r"(?:亏损?|赔)[了约近超]?$"), "followers": re.compile(r"掉(?:粉|了)$")}


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
    elif metric in _LOSS and _LOSS[metric].search(p.text, max(0, figure.start - 5), figure.start):
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
