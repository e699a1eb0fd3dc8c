"""``kg ask STORE "谁…？"``: a question in plain Chinese."""

# ruff: noqa: F811

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_asking import Outcome, kg, store  # noqa: F401 - fixtures


def test_plain_question_is_answered_with_reading_sentence_and_query(kg: Callable[..., Outcome], store: Path) -> None:
    outcome = kg("ask", store, "谁在快手上卖过贡米？")
    assert outcome.status == 0
    for part in ("理解 understood", "顾青禾", "在快手推介竹溪贡米", "SELECT DISTINCT"):
        assert part in outcome.output
    record = json.loads(kg("ask", store, "谁在快手上卖过贡米？", "--format", "json").output)
    assert [answer["answer"] for answer in record["answers"]] == ["顾青禾"]


@pytest.mark.parametrize("question", ["谁在快手" * 3000, "who sells rice on Kuaishou?", "谁在\x1b[2J快手？"])
def test_plain_question_that_cannot_be_read_is_one_line(kg: Callable[..., Outcome], store: Path, question: str) -> None:
    outcome = kg("ask", store, question)
    assert (outcome.status, outcome.output, outcome.errors.count("\n")) == (1, "", 1)


def test_plain_question_that_is_not_understood_names_the_nearest(kg: Callable[..., Outcome], store: Path) -> None:
    outcome = kg("ask", store, "顾青禾的师傅教了谁什么道理？")
    assert outcome.status == 1
    assert "没有读懂 not understood" in outcome.output
    assert "nearest named questions" in outcome.output
