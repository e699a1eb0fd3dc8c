from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.gazetteer import Gazetteer, load_gazetteer, shorten_division


@given(st.text("京东直播快手在", max_size=30))
def test_matches_cut_back_to_an_entry_and_never_overlap_within_a_kind(text: str) -> None:
    names = {"京东", "京东直播", "快手", "直播"}
    found = Gazetteer((n, "platform", n) for n in sorted(names)).find(text)
    assert all(text[m.start : m.end] in names for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_one_surface_may_be_of_several_kinds() -> None:
    gazetteer = Gazetteer([("苹果", "product", "苹果"), ("苹果", "organization", "苹果公司")])
    assert {(m.kind, m.name) for m in gazetteer.find("苹果")} == {("product", "苹果"), ("organization", "苹果公司")}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("江西省", "江西"),
        ("恩施土家族苗族自治州", "恩施"),
        ("三江侗族自治县", "三江"),
        ("新疆维吾尔自治区", "新疆"),
        ("忠县", "忠县"),
        ("大兴安岭地区", "大兴安岭"),
        ("侯集镇", "侯集"),
    ],
)
def test_short_forms_of_divisions(name: str, short: str) -> None:
    assert shorten_division(name) == short


def test_the_shipped_lexicon_knows_divisions_and_platforms() -> None:
    found = {(m.kind, m.name) for m in load_gazetteer().find("江西丰城在京东APP直播")}
    assert {("province", "江西省"), ("county", "丰城市"), ("platform", "京东")} <= found
