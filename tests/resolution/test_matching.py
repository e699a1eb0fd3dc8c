from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.matching import match_name, show_name, split_suffix


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽‧买买提"),
        ("京东ＡＰＰ", "京东app"),
        ("百城县长 直播助农", "“百城县长　直播助农”"),
        ("Mate 60", "mate  60"),
    ],
)
def test_spellings_of_one_name_meet(left: str, right: str) -> None:
    assert match_name(left) == match_name(right)


@pytest.mark.parametrize(("left", "right"), [("Mate 60", "Mate 6 0"), ("李君", "李俊"), ("双11", "双12")])
def test_different_names_do_not_meet(left: str, right: str) -> None:
    assert match_name(left) != match_name(right)


@pytest.mark.parametrize(
    ("name", "stem", "suffix"),
    [
        ("黔东南苗族侗族自治州", "黔东南", "自治州"),
        ("黔东南州", "黔东南", "州"),
        ("新疆维吾尔自治区", "新疆", "自治区"),
        ("大兴安岭地区", "大兴安岭", "地区"),
        ("景德镇市", "景德镇", "市"),
        ("伏牛山", "伏牛山", ""),
        ("杭州", "杭州", ""),
    ],
)
def test_stems(name: str, stem: str, suffix: str) -> None:
    assert split_suffix(name) == (stem, suffix)


@given(st.text())
def test_matching_is_idempotent_and_never_empties_a_name(name: str) -> None:
    assert match_name(match_name(name)) == match_name(name)
    assert bool(match_name(name)) == bool(name)
    assert show_name(show_name(name)) == show_name(name)


@given(st.text(min_size=1))
def test_a_stem_and_its_suffix_make_the_name(name: str) -> None:
    stem, suffix = split_suffix(name)
    assert name.startswith(stem)
    assert name.endswith(suffix)
    assert len(stem) >= min(2, len(name))
