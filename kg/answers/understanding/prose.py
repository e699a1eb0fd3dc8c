"""A plain answer as text for a terminal, and as JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kg.answers.table import Table, draw_table, read_number, show_value
from kg.answers.understanding.answering import PlainAnswer

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write_plain_answer(answer: PlainAnswer, *, width: int | None = None, sentences: int = 8) -> str:
    """What was understood, the answers as a table, their sentences, what was not used, and the query."""
    return "".join(line + "\n" for line in _list_lines(answer, width, sentences))


def _list_lines(answer: PlainAnswer, width: int | None, sentences: int) -> Iterator[str]:
    if answer.reading:
        yield "理解 understood: " + "；".join(map(show_value, answer.reading))
    if answer.unused:
        yield (
            "没有用上 not used: "
            + "、".join(map(show_value, answer.unused))
            + ("（答案只是部分）" if answer.understood else "")
        )
    if answer.problem:
        what = "没有答案 no answer" if answer.understood else "没有读懂 not understood"
        yield f"{what}: {show_value(answer.problem)}"
    if answer.nearest:
        yield "相近的问题 nearest named questions:"
        for question in answer.nearest:
            yield f"  {question.name}  {question.title_zh}"
    if answer.answers:
        yield ""
        table = answer.table
        rows = tuple((_read_figure(answer, str(row[0])), *row[1:-2]) for row in table.rows)
        yield draw_table(Table(table.columns[:-2], rows), width=width).rstrip("\n")
        yield ""
        quotes = answer.quotes
        for quote in quotes[:sentences]:
            yield f"  “{show_value(quote.text.strip())}” {quote.document}" + (f" {quote.date}" if quote.date else "")
        if len(quotes) > sentences:
            yield f"  … 另有 {len(quotes) - sentences} 句 more sentences (--format json)"
    for note in answer.notes:
        yield f"注意 note: {show_value(note)}"
    if answer.sparql:
        yield ""
        yield answer.sparql


def _read_figure(answer: PlainAnswer, text: str) -> str | int | float:
    """The answer as a number where figures are asked for, so that tables group its digits."""
    return (
        read_number(text)
        if any("surface" in dict(found.details) for found in answer.answers) and _NUMBER.fullmatch(text)
        else text
    )


def record_plain_answer(answer: PlainAnswer) -> dict[str, Any]:
    """The answer for JSON: every field, the nearest questions by name and title."""
    return {
        "question": answer.question,
        "understood": answer.understood,
        "reading": list(answer.reading),
        "unused": list(answer.unused),
        "problem": answer.problem,
        "sparql": answer.sparql,
        "answers": [
            {
                "answer": found.answer,
                "type": found.type,
                **{"details": dict(found.details), "confidence": found.confidence, "sure": found.sure},
                "sentences": [asdict(quote) for quote in found.quotes],
            }
            for found in answer.answers
        ],
        "notes": list(answer.notes),
        "incomplete": answer.incomplete,
        "nearest": [{"name": q.name, "zh": q.title_zh, "en": q.title_en} for q in answer.nearest],
    }


def write_plain_record(answer: PlainAnswer) -> str:
    """`record_plain_answer` as text."""
    return json.dumps(record_plain_answer(answer), ensure_ascii=False, indent=2) + "\n"
