"""Where names are not enough: offices, firms, lakes, goods, festivals and accounts that share one."""

from __future__ import annotations

from kg.namespaces import BASE
from kg.records import Extraction
from kg.resolution import Resolution, resolve
from tests.conftest import build_extraction


def say(document_id: str, *lines: str, date: str = "2022-06-20") -> Extraction:
    return build_extraction("\n".join([f"# id: {document_id}", f"# date: {date}", *lines]))


def run(*extractions: Extraction) -> Resolution:
    return resolve(extractions, base=BASE)


def agree(resolution: Resolution, entity: str, *documents: str) -> bool:
    return len({resolution.iri_of(document, entity) for document in documents}) == 1


def hold(document_id: str, place: str, title: str, date: str) -> Extraction:
    return say(
        document_id,
        f"[[甘谷县|l2]][[{place}|l1]][[{title}|p1]][[马文斌|e1]]说。",
        f"@l1 Place {place}",
        "@l2 Place 甘谷县",
        f"@p1 Position {title}",
        "@e1 Person 马文斌",
        "rel l1 partOf l2",
        "rel e1 holdsPosition p1 at l1",
        date=date,
    )


def test_a_county_has_two_officials_of_one_name_unless_the_later_office_is_the_higher() -> None:
    head = say(
        "head",
        "[[甘谷县|l2]][[县长|p1]][[马文斌|e1]]说。",
        "@l2 Place 甘谷县",
        "@p1 Position 县长",
        "@e1 Person 马文斌",
        "rel e1 holdsPosition p1 at l2",
        date="2022-07-06",
    )
    assert not agree(run(head, hold("late", "磐安镇", "镇长", "2023-06-02")), "e1", "head", "late")
    assert agree(run(hold("early", "磐安镇", "镇长", "2019-06-02"), head), "e1", "head", "early")


def work(document_id: str, place: str, body: str) -> Extraction:
    return say(
        document_id,
        f"[[{place}|l1]][[{body}|o1]][[总经理|p1]][[高建军|e1]]说。",
        f"@l1 Place {place}",
        f"@o1 Organization {body}",
        "@p1 Position 总经理",
        "@e1 Person 高建军",
        "rel e1 holdsPosition p1 at o1",
    )


def test_two_firms_of_one_name_with_heads_of_one_name_stay_apart() -> None:
    resolution = run(
        work("a", "保定", "恒泰食品"), work("b", "漳州", "恒泰食品"), work("c", "保定市", "恒泰食品有限公司")
    )
    for entity in ("o1", "e1"):
        assert agree(resolution, entity, "a", "c"), entity
        assert not agree(resolution, entity, "a", "b"), entity


def test_a_firm_is_known_by_its_trade_name_and_by_its_bracketed_town() -> None:
    resolution = run(
        work("a", "杭州", "杭州云朵科技有限公司"),
        work("b", "杭州", "云朵科技（杭州）有限公司"),
        work("c", "杭州", "云朵"),
    )
    assert agree(resolution, "o1", "a", "b", "c")


def test_lakes_and_parks_of_one_name_need_a_place_in_common() -> None:
    def see(document_id: str, *lines: str) -> Extraction:
        return say(document_id, *lines, "@l1 Place 东湖")

    resolution = run(
        see("a", "[[武汉|l2]][[东湖|l1]]。", "@l2 Place 武汉", "rel l1 partOf l2"),
        see("b", "[[东湖|l1]]边的[[武汉大学|o1]]。", "@o1 Organization 武汉大学"),
        see("c", "[[绍兴|l2]][[东湖|l1]]。", "@l2 Place 绍兴", "rel l1 partOf l2"),
        see("d", "今天的[[东湖|l1]]。"),
    )
    assert agree(resolution, "l1", "a", "b")
    assert len({resolution.iri_of(document, "l1") for document in "acd"}) == 3


def test_a_prefecture_does_not_join_the_goods_of_its_counties() -> None:
    def grow(document_id: str, place: str) -> Extraction:
        lines = f"[[{place}|l1]]的[[脐橙|g1]]。", f"@l1 Place {place}", "@g1 Product 脐橙", "rel g1 originatesFrom l1"
        return say(document_id, *lines)

    resolution = run(grow("a", "寻乌县"), grow("b", "赣州市"), grow("c", "安远县"), grow("d", "寻乌"))
    assert agree(resolution, "g1", "a", "d")
    assert len({resolution.iri_of(document, "g1") for document in "abc"}) == 3


def test_a_festival_without_its_county_in_the_name_is_that_of_where_it_is_held() -> None:
    def celebrate(document_id: str, name: str, place: str) -> Extraction:
        lines = f"[[{place}|l1]]的[[{name}|v1]]。", f"@l1 Place {place}", f"@v1 Event {name}", "rel v1 locatedIn l1"
        return say(document_id, *lines)

    resolution = run(
        celebrate("a", "第二届桃花节", "平谷区"),
        celebrate("b", "第二届平谷桃花节", "平谷"),
        celebrate("c", "第二届桃花节", "龙泉驿区"),
    )
    assert agree(resolution, "v1", "a", "b")
    assert not agree(resolution, "v1", "a", "c")


def test_a_name_chosen_for_a_platform_is_its_bearers_alone() -> None:
    resolution = run(
        say("a", "[[罗小满|e1]]的账号“[[满满一筐|e1]]”。", "@e1 Person 罗小满"),
        say("b", "“[[满满一筐|e1]]”开播。", "@e1 Person 满满一筐"),
        say("c", "[[罗小满|e1]]到了。", "@e1 Person 罗小满"),
    )
    assert agree(resolution, "e1", "a", "b")
    assert not agree(resolution, "e1", "a", "c")


def test_two_second_names_are_two_persons() -> None:
    def pick(document_id: str, name: str) -> Extraction:
        return say(document_id, f"[[伽师县|l1]]的[[{name}|e1]]。", "@l1 Place 伽师县", f"@e1 Person {name}")

    resolution = run(pick("a", "古丽巴哈尔·吐尔逊"), pick("b", "古丽巴哈尔•吐尔逊"), pick("c", "古丽巴哈尔·艾合买提"))
    assert agree(resolution, "e1", "a", "b")
    assert not agree(resolution, "e1", "a", "c")


def test_a_town_of_old_is_the_street_office_of_its_stem() -> None:
    lines = "@l1 Place 余下街道", "@l2 Place 鄠邑区", "rel l1 partOf l2"
    old = "@l1 Place 余下镇", "@l2 Place 户县", "rel l1 partOf l2"
    resolution = run(say("a", "[[鄠邑区|l2]][[余下街道|l1]]。", *lines), say("b", "[[户县|l2]][[余下镇|l1]]。", *old))
    assert agree(resolution, "l1", "a", "b")
    assert agree(resolution, "l2", "a", "b")
