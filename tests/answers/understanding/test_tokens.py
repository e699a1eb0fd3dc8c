from __future__ import annotations

import pytest

from kg.answers.naming import Thing
from kg.answers.understanding.names import NamedSpan
from kg.answers.understanding.screening import screen_question
from kg.answers.understanding.tokens import cut_question


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021年", "2021"),
        ("2021年4月", "2021-04"),
        ("2021年4月10日", "2021-04-10"),
        ("4月10日", "*-04-10"),
        ("2021年上半年", "2021-01-01/2021-06-30"),
        ("前三季度", "*-01-01/*-09-30"),
    ],
)
def test_reads_dates(text: str, value: str) -> None:
    assert [(token.kind, token.value) for token in cut_question(text, [])] == [("date", value)]


@pytest.mark.parametrize(
    ("text", "value"), [("1000万", "10000000"), ("1.5亿元", "150000000"), ("三千万", "30000000"), ("2000亩", "2000")]
)
def test_reads_figures(text: str, value: str) -> None:
    assert [(token.kind, token.value) for token in cut_question(text, [])] == [("figure", value)]


def test_longer_name_wins_over_words() -> None:
    name = NamedSpan(2, 6, (Thing("直播助农", "Event", "e:1"),))
    tokens = cut_question("谁办直播助农？", [name])
    assert [(token.text, token.kind) for token in tokens][-2:] == [("直播助农", "name"), ("？", "mark")]


def test_full_width_digits_are_read() -> None:
    assert screen_question("２０２１年谁卖过Ｍ２（新款）？") == "2021年谁卖过M2（新款）？"
