"""Grades answers to the plain questions of ``ontology/corpus/questions`` against what the demo texts say.

Right: every wanted answer is there, and no other that is told as sure. Hedged: an answer that says itself to be partial
or unsure, and is not right. Refused: no answer, with the reason. Wrong: anything else, above all a wrong or incomplete
answer that says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.answers.naming import normalize_name
from kg.answers.understanding import PlainAnswer
from kg.settings import find_ontology


@dataclass(frozen=True)
class Wanted:
    """A question, the answers that must be given (each with other names), and those that may be."""

    id: str
    kind: str
    question: str
    answer: list[list[str]]
    also: list[str] = field(default_factory=list)
    within: bool = False


def load_wanted(part: str) -> list[Wanted]:
    lines = (find_ontology() / "corpus" / "questions" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Wanted(**json.loads(line)) for line in lines]


def grade(wanted: Wanted, answer: PlainAnswer) -> str:
    if not answer.understood or not answer.answers:
        return "refused"
    given = {normalize_name(found.answer): found.sure for found in answer.answers}

    def names(one: str, name: str) -> bool:
        return normalize_name(one) in name if wanted.within else normalize_name(one) == name

    complete = all(any(names(one, name) for one in options for name in given) for options in wanted.answer)
    allowed = [*wanted.also, *(one for options in wanted.answer for one in options)]
    false = [name for name in given if not any(names(one, name) for one in allowed)]
    if complete and not any(given[name] for name in false) and len(false) < len(given):
        return "right"
    if not complete and answer.incomplete:
        return "wrong" if any(given[name] for name in false) else "hedged"
    hedged = bool(answer.unused) or (not any(given[name] for name in false) and not all(given.values()))
    return "hedged" if hedged else "wrong"


def count_grades(grades: Iterable[str]) -> dict[str, int]:
    counted = dict.fromkeys(("right", "refused", "hedged", "wrong"), 0)
    for one in grades:
        counted[one] += 1
    return counted


def read_floors() -> dict[str, Any]:
    path: Path = find_ontology() / "corpus" / "questions" / "floors.json"
    floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return floors
