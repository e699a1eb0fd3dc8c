"""Figures: the grammar of numbers, counters and modifiers, and what is no figure."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.quantities import Figure, find_figures


def read(text: str) -> list[tuple[str, float, str, str]]:
    return [(text[f.start : f.end], f.value, f.unit, f.modifier) for f in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit", "modifier"),
    [
        ("卖出7000多万元", "7000多万元", 70_000_000, "CNY", "over"),
        ("产值1.5万亿元", "1.5万亿元", 1_500_000_000_000, "CNY", "exact"),
        ("来了三十余家", "三十余家", 30, "org", "over"),
        ("种了一万两千亩", "一万两千亩", 12_000, "mu", "exact"),
        ("近20万人次观看", "近20万人次", 200_000, "view", "near"),
        ("订了七八万床", "七八万床", 75_000, "item", "about"),
        ("上亿元", "上亿元", 100_000_000, "CNY", "over"),
        ("销售额破亿", "破亿", 100_000_000, "other", "over"),
        ("百余人到场", "百余人", 100, "person", "over"),
        ("一碗6块5", "6块5", 6.5, "CNY", "exact"),
        ("每斤两毛七", "两毛七", 0.27, "CNY", "exact"),
        ("占六成三", "六成三", 63, "percent", "exact"),
        ("占三分之一", "三分之一", 33.333333, "percent", "exact"),
        ("占百分之十二", "百分之十二", 12, "percent", "exact"),
        ("同比翻番", "翻番", 100, "percent", "exact"),
        ("翻了两番", "翻了两番", 300, "percent", "exact"),
        ("超一倍", "超一倍", 1, "times", "over"),
        ("提高3个百分点", "3个百分点", 3, "percent", "exact"),
        ("播了三个半小时", "三个半小时", 3.5, "hour", "exact"),
        ("播了4个多小时", "4个多小时", 4, "hour", "over"),
        ("卖出900斤", "900斤", 450, "kg", "exact"),
        ("三吨半", "三吨半", 3.5, "t", "exact"),
        ("１，２８８元", "１，２８８元", 1288, "CNY", "exact"),
        ("降到3%以下", "3%以下", 3, "percent", "near"),
        ("约3.2万人次", "约3.2万人次", 32_000, "view", "about"),
        ("售价十七万八千元", "十七万八千元", 178_000, "CNY", "exact"),
        ("破了3100w", "破了3100w", 31_000_000, "other", "over"),
        ("覆盖45个行政村", "45个行政村", 45, "place", "exact"),
        ("利润为-3%", "-3%", -3, "percent", "exact"),
        ("标价¥9.9", "¥9.9", 9.9, "CNY", "exact"),
        ("零下18摄氏度", "零下18摄氏度", -18, "other", "exact"),
        ("发电8.4亿千瓦时", "8.4亿千瓦时", 840_000_000, "other", "exact"),
        ("过半", "过半", 50, "percent", "exact"),
    ],
)
def test_reads_a_figure(text: str, surface: str, value: float, unit: str, modifier: str) -> None:
    ((found, number, *rest),) = read(text)
    assert (found, *rest) == (surface, unit, modifier)
    assert number == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("每天300至400单", 300, 400),
        ("2至3万元", 20_000, 30_000),
        ("3元至5元", 3, 5),
        ("1.5万至2万单", 15_000, 20_000),
        ("500-800件", 500, 800),
    ],
)
def test_a_range_is_two_figures_on_one_surface(text: str, low: float, high: float) -> None:
    first, second = find_figures(text)
    assert (first.value, second.value) == (low, high)
    assert (first.kind, second.kind) == ("low", "high")
    assert (first.start, first.end) == (second.start, second.end)


NO_FIGURES = """
第3场|5月1日|28岁|电话18507912345|618大促|2020年|Mate 60|5G网络|3:2获胜|晚上8点半|一个主播|数百人|几十万元|90后
编号010-12345678|3-5日|千万别买|百货商店|双11|附近|P50手机
"""


@pytest.mark.parametrize("text", NO_FIGURES.strip().replace("\n", "|").split("|"))
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert find_figures(text) == ()


def test_a_barred_stretch_holds_no_figure() -> None:
    text = "去年1至5月卖出12吨"
    assert read(text)[-1][0] == "12吨"
    assert [f.value for f in find_figures(text, barred=[(0, 6)])] == [12]


def test_a_letter_before_makes_a_model_but_not_before_a_counter() -> None:
    assert find_figures("S20发布") == ()
    assert [f.value for f in find_figures("GMV60亿元")] == [6_000_000_000]


HOSTILE = ["1" * 9_999, "一" * 9_999, "万" * 9_999, "亿" * 500 + "元", "9" * 30 + "万元", "1," * 5_000, "3到" * 5_000]


@pytest.mark.parametrize("text", [*HOSTILE, "上百" * 3_000, "0" * 999 + "元"])
def test_hostile_text_gives_finite_values(text: str) -> None:
    assert all(abs(f.value) < 1e18 for f in find_figures(text))


_WORDS = """
0 1 9 ７ . , ， 一 两 五 十 百 千 万 亿 半 几 多 余 来 近 约 超 元 块
斤 吨 个 小时 % 成 分之 至 到 - 月 日 岁 w ¥ 上 翻 番
"""
_PIECES = st.lists(
    st.sampled_from(_WORDS.split()),
    max_size=30,
)  # fmt: skip


@given(_PIECES)
def test_figures_are_ordered_inside_the_text_and_finite(pieces: list[str]) -> None:
    text = "".join(pieces)
    figures = find_figures(text)
    for f in figures:
        assert 0 <= f.start <= f.number[0] < f.number[1] <= f.end <= len(text) or f.kind in ("low", "high")
        assert f.value == f.value
        assert abs(f.value) <= 1e21
        assert f.modifier in ("exact", "over", "near", "about")
    counted = [f for f in figures if f.kind not in ("low", "high")]
    assert all(_before(a, b) for a, b in pairwise(counted))


def _before(one: Figure, other: Figure) -> bool:
    return one.number[1] <= other.number[0]


@given(st.integers(min_value=2, max_value=99_999_999))
def test_a_plain_number_of_yuan_is_read_back(number: int) -> None:
    assert [f.value for f in find_figures(f"卖了{number}元。")] == [number]
    assert [f.value for f in find_figures(f"卖了{number:,}元。")] == [number]
