"""Which division a document means, on the shipped table."""

from __future__ import annotations

import pytest

from kg.resolution import load_table
from kg.resolution.divisions import Context


def link(name: str, **around: object) -> str:
    found = load_table().link(name, Context(**around))  # type: ignore[arg-type]
    return found.code if found else ""


@pytest.mark.parametrize("name", ["丰城", "丰城市", "江西丰城", "江西省丰城市", "江西省宜春市丰城市"])
def test_every_form_of_a_name_has_one_code(name: str) -> None:
    assert link(name) == "360981"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("吉林", "220000"),
        ("吉林省", "220000"),
        ("吉林市", "220200"),
        ("赣", "360000"),
        ("襄樊", "420600"),
        ("襄樊市", "420600"),
        ("双流县", "510116"),
        ("凉山州", "513400"),
        ("锡林郭勒盟", "152500"),
        ("鄂温克旗", "150724"),
        ("第八师石河子市", "659001"),
        ("高雄", "710600"),
        ("太湖", ""),
        ("朝阳", ""),
        ("朝阳区", ""),
        ("鼓楼区", ""),
        ("城关镇", ""),
    ],
)
def test_names_alone(name: str, code: str) -> None:
    assert link(name) == code


@pytest.mark.parametrize(
    ("name", "around", "code"),
    [
        ("朝阳区", {"above": ("北京",)}, "110105"),
        ("朝阳区", {"above": ("长春市", "吉林省")}, "220104"),
        ("朝阳区", {"beside": frozenset(["长春"])}, "220104"),
        ("朝阳区", {"beside": frozenset(["北京", "长春"])}, ""),
        ("朝阳区", {"above": ("丰城市",)}, ""),
        ("鼓楼区", {"outlet": "徐州日报"}, "320302"),
        ("鼓楼区", {"below": ("华侨路街道",)}, "320106"),
        ("城关镇", {"above": ("石泉",)}, "610922100"),
        ("吉林", {"below": ("舒兰市",)}, "220200"),
        ("旧县镇", {"beside": frozenset(["洛川"])}, "610629101"),
    ],
)
def test_homonyms_by_their_context(name: str, around: dict[str, object], code: str) -> None:
    assert link(name, **around) == code


def test_a_path_stops_at_no_placeholder() -> None:
    table = load_table()
    assert [d.name for d in table.climb(table.by_code["659001"])] == ["新疆维吾尔自治区"]
