"""Publications: bodies and places, documents and not songs."""

import pytest

from kg.extraction.publications import assign_publications
from kg.training.corpus import parse_block
from tests.extraction.test_sessions import prepare


def read(block: str) -> list[tuple[str, str, str | None, str]]:
    gold = parse_block(f"# id: p\n# date: 2021-06-20\n{block}")
    names = {e.id: e.name for e in gold.entities}
    doc = assign_publications(prepare(gold))
    for p in doc._.publications:
        assert doc.text[slice(*p.span)] == p.work
    return [(names[p.publisher], p.work, p.date, p.status) for p in doc._.publications]


def test_a_place_publishes_a_notice_on_a_day() -> None:
    block = "6月19日，[[青禾省|l1]]印发《关于规范公益直播的通知》。\n@l1 Place 青禾省"
    assert read(block) == [("青禾省", "关于规范公益直播的通知", "2021-06-19", "asserted")]


def test_joint_publishers_and_joined_works() -> None:
    block = (
        "[[省商务厅|o1]]和[[省农业厅|o2]]联合发布《直播服务规范》《助农工作指南》。\n"
        "@o1 Organization 青禾省商务厅\n@o2 Organization 青禾省农业厅"
    )
    assert [(a, b) for a, b, _, _ in read(block)] == [
        ("青禾省商务厅", "直播服务规范"),
        ("青禾省农业厅", "直播服务规范"),
        ("青禾省商务厅", "助农工作指南"),
        ("青禾省农业厅", "助农工作指南"),
    ]


def test_the_scene_is_not_the_publisher() -> None:
    block = "[[电商协会|o1]]昨日在[[白河市|l1]]发布《年度报告》。\n@o1 Organization 电商协会\n@l1 Place 白河市"
    assert read(block) == [("电商协会", "年度报告", "2021-06-19", "asserted")]


def test_a_plan_is_no_assertion() -> None:
    block = "[[电商协会|o1]]拟发布《年度报告》。\n@o1 Organization 电商协会"
    assert [status for *_, status in read(block)] == ["planned"]


@pytest.mark.parametrize(
    "block",
    [
        "[[文工团|o1]]发布《山歌好听》。\n@o1 Organization 文工团",
        "[[苗长河|e1]]发布《年度报告》。\n@e1 Person 苗长河",
        "[[白河市|l1]]代表到会，年会通过《白河共识》。\n@l1 Place 白河市",
        "《年度报告》写得好。",
        "[[电商协会|o1]]学习《年度报告》。\n@o1 Organization 电商协会",
    ],
)
def test_no_publication(block: str) -> None:
    assert read(block) == []
