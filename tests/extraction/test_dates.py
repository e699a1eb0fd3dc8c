"""Dates: absolute and relative, resolved against the day of publication."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.dates import find_dates

PUBLISHED = "2020-06-20"  # a Saturday


def values(text: str, published: str = PUBLISHED) -> list[str]:
    return [d.value for d in find_dates(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6月18日下午", ["2020-06-18"]),
        ("2019年11月11日", ["2019-11-11"]),
        ("二〇一九年六月", ["2019-06"]),
        ("2020.06.18", ["2020-06-18"]),
        ("昨日", ["2020-06-19"]),
        ("昨晚", ["2020-06-19"]),
        ("前天", ["2020-06-18"]),
        ("6月1日开播，当天卖空", ["2020-06-01", "2020-06-01"]),
        ("6月1日开播，次日又播", ["2020-06-01", "2020-06-02"]),
        ("上周五", ["2020-06-12"]),
        ("周五", ["2020-06-19"]),
        ("本月18日", ["2020-06-18"]),
        ("上个月", ["2020-05"]),
        ("去年双11", ["2019-11-11"]),
        ("618零点", ["2020-06-18"]),
        ("元旦", ["2020-01-01"]),
        ("大年初一晚", ["2020-01-25"]),
        ("12月20日", ["2019-12-20"]),
        ("18日晚", ["2020-06-18"]),
        ("2018年", ["2018"]),
        ("去年", ["2019"]),
        ("近日", []),
        ("双11", []),
        ("当天", []),
        ("2月30日", []),
        ("13月", []),
        ("第5月", []),
        ("今日头条", []),
        ("3号楼", []),
        ("90年代", []),
        ("每周五", []),
    ],
)
def test_resolves_a_date(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今年1至5月", "2020-01-01", "2020-05-31"),
        ("6月1日至18日", "2020-06-01", "2020-06-18"),
        ("2019年12月30日至1月2日", "2019-12-30", "2020-01-02"),
        ("今年上半年", "2020-01-01", "2020-06-30"),
        ("去年第三季度", "2019-07-01", "2019-09-30"),
        ("上周", "2020-06-08", "2020-06-14"),
        ("2月", "2020-02-01", "2020-02-29"),
    ],
)
def test_resolves_a_stretch(text: str, first: str, last: str) -> None:
    (found,) = find_dates(text, PUBLISHED)
    assert (found.first, found.last) == (first, last)


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    assert values("昨日，6月18日，2020年6月1日，6月3日", "") == ["2020-06-01", "2020-06-03"]


_WORDS = """
0 1 2 12 31 2020 年 月 日 至 - 今年 去年 本月 上周 五 周 昨晚 当天
次日 双11 十 二〇 第 季度 上半年 大年初 元旦 晚
"""
_PIECES = st.lists(
    st.sampled_from(_WORDS.split()),
    max_size=20,
)  # fmt: skip


@given(_PIECES, st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_dates_are_valid_and_in_order(pieces: list[str], published: date) -> None:
    text = "".join(pieces)
    found = find_dates(text, published.isoformat())
    for d in found:
        assert date.fromisoformat(d.first) <= date.fromisoformat(d.last)
        assert d.first.startswith(d.value)
        assert 0 <= d.start < d.end <= len(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["1" * 10_000, "12月" * 3_000, "今" * 10_000, "一" * 10_000, "1日至" * 3_000])
def test_hostile_text_ends(text: str) -> None:
    assert isinstance(find_dates(text, PUBLISHED), tuple)
