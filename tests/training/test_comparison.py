"""The worst documents side by side: what is marked in which reading, and the page."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.records import Extraction, Mention
from kg.training.comparison import Mark, find_worst
from kg.training.comparison_page import write_comparison
from kg.training.corpus import parse_block
from kg.training.evaluation import evaluate

GOOD = parse_block("# id: good\n[[秦若水|e1]]来了。\n@e1 Person 秦若水")
GOLD = parse_block(
    """# id: bad
# title: <b>红茶</b> & 直播
[[方小禾|e1]]在[[抖音|f1]]卖<i>[[红茶|g1]]</i>。
@e1 Person 方小禾
@f1 Platform 抖音
@g1 Product 红茶
rel e1 streamsOn f1
rel e1 promotes g1
"""
)


def read_badly() -> Extraction:
    """The person is missed, a wrong product is found, and what the person does is lost."""
    text = GOLD.document.text
    at = text.index("在抖")
    wrong = replace(GOLD.entities[2], id="g9", name="在抖", mentions=(Mention(at, at + 1, "在", "Product"),))
    return replace(GOLD, entities=(*GOLD.entities[1:], wrong), relations=())


@pytest.fixture
def page(tmp_path: Path) -> str:
    evaluation = evaluate([GOOD, GOLD], {"good": GOOD, "bad": read_badly()})
    write_comparison(find_worst(evaluation, 9), tmp_path / "errors.html")
    return (tmp_path / "errors.html").read_text(encoding="utf-8")


def test_the_worst_come_first_and_perfect_ones_not_at_all() -> None:
    halved = replace(GOOD, document=replace(GOOD.document, id="half"))
    evaluation = evaluate([GOOD, halved, GOLD], {"good": GOOD, "bad": read_badly()})
    assert [c.document.id for c in find_worst(evaluation, 9)] == ["half", "bad"]
    assert [c.document.id for c in find_worst(evaluation, 1)] == ["half"]
    assert find_worst(evaluate([GOOD], {"good": GOOD}), 9) == []


def test_each_side_marks_its_own_mentions() -> None:
    (worst,) = find_worst(evaluate([GOLD], {"bad": read_badly()}), 1)
    assert worst.gold[0] == Mark(0, 3, "Person", "missed")
    assert [m.kind for m in worst.gold] == ["missed", "right", "right"]
    assert [(m.type, m.kind) for m in worst.found] == [
        ("Product", "wrong"),
        ("Platform", "right"),
        ("Product", "right"),
    ]
    assert {(f.figure, f.kind) for f in worst.facts} == {("relations", "missed")}
    assert (worst.tally.right, worst.tally.wrong, worst.tally.missed) == (2, 1, 3)


def test_the_page_is_one_escaped_file_without_addresses(page: str) -> None:
    assert "<b>红茶" not in page
    assert "&lt;i&gt;" in page
    assert "&lt;b&gt;红茶&lt;/b&gt; &amp; 直播" in page
    assert not re.search(r"https?:|src=|@import|url\(", page)
    assert "prefers-color-scheme:dark" in page


def test_the_page_colours_spans_by_type_and_verdict(page: str) -> None:
    marks = re.findall(r'<mark class="(\w+)" style="--hue:(\d+)" title="([^"]+)">([^<]+)</mark>', page)
    assert [(kind, text) for kind, _, _, text in marks] == [
        ("missed", "方小禾"),
        ("right", "抖音"),
        ("right", "红茶"),
        ("wrong", "在"),
        ("right", "抖音"),
        ("right", "红茶"),
    ]
    assert len({hue for _, hue, _, _ in marks}) == 3
    assert marks[0][2] == "人物 Person · 漏 missed"


def test_every_word_of_the_page_is_there_in_both_languages(page: str) -> None:
    assert page.count('class="zh"') == page.count('class="en"') > 10
    assert '<span class="zh">推介</span><span class="en">promotes</span>' in page


def test_the_pages_elements_are_closed(page: str) -> None:
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            if tag != "meta":
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    reader = Reader()
    reader.feed(page)
    assert opened == []


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot write"):
        write_comparison([], tmp_path / "missing" / "errors.html")
