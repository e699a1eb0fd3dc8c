"""When a post began and ended, from the sentence that gives it."""

from __future__ import annotations

import re

import pytest

from kg.extraction.dates import find_dates
from kg.extraction.validity import add_validity
from kg.records import Entity, Mention, Relation
from tests.conftest import split_sentences

NAMES = {"e1": ("Person", "顾青禾"), "e2": ("Person", "陆远山"), "p1": ("Position", "县长"), "p2": ("Position", "乡长")}


def read(text: str, *, post: str = "p1") -> tuple[str | None, str | None]:
    entities = {
        key: Entity(key, type_, name, tuple(Mention(m.start(), m.end(), name, type_) for m in re.finditer(name, text)))
        for key, (type_, name) in NAMES.items()
    }
    relation = Relation("holdsPosition", "e1", post)
    found = add_validity(relation, entities, text, split_sentences(text), find_dates(text, "2021-06-01"))
    return found.since, found.until


@pytest.mark.parametrize(
    ("text", "validity"),
    [
        ("2018年5月，顾青禾出任溪口县县长。", ("2018-05", None)),
        ("顾青禾自2018年起担任溪口县县长。", ("2018", None)),
        ("顾青禾2019年3月12日当选县长。", ("2019-03-12", None)),
        ("去年，顾青禾调任溪口县县长。", ("2020", None)),
        ("顾青禾2016年至2019年任溪口县县长。", ("2016", "2019")),
        ("2021年3月，顾青禾卸任溪口县县长。", (None, "2021-03")),
        ("顾青禾2015年任乡长，2018年任县长。", ("2018", None)),
        ("2018年，县长顾青禾在快手直播。", (None, None)),
        ("2018年，现任县长顾青禾说，路修好了。", (None, None)),
        ("2018年时任县长顾青禾说，路修好了。", (None, None)),
        ("2018年，陆远山接任县长，顾青禾到会祝贺。", (None, None)),
        ("2018年的事。顾青禾任县长。", (None, None)),
        ("2018年，顾青禾和县主任、县长都来了。", (None, None)),
    ],
)
def test_validity(text: str, validity: tuple[str | None, str | None]) -> None:
    assert read(text) == validity


def test_each_post_has_its_own() -> None:
    text = "顾青禾2015年任乡长，2018年任县长。"
    assert read(text, post="p2") == ("2015", None)
