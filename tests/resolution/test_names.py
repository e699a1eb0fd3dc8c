"""Spellings, platforms, organisations, products and events by small cases."""

from __future__ import annotations

import pytest

from kg.resolution import Resolution, resolve
from tests.conftest import build_extraction

BASE = "https://news.example/"


def resolve_pair(type_: str, one: str, other: str, *, year: int = 2020, more: tuple[str, str] = ("", "")) -> Resolution:
    """Two documents that each name one thing, with further lines of declarations."""
    blocks = [
        f"# id: {id_}\n# date: {year + shift}-06-20\n[[{name}|x1]]。{text}\n@x1 {type_} {name}\n{lines}"
        for id_, shift, name, (text, _, lines) in (
            ("a", 0, one, more[0].partition("\n")),
            ("b", year % 2, other, more[1].partition("\n")),
        )
    ]
    return resolve([build_extraction(block) for block in blocks], base=BASE)


@pytest.mark.parametrize(
    ("type_", "one", "other", "same"),
    [
        ("Platform", "京东APP", "京东商城", True),
        ("Platform", "JD.com", "京东", True),
        ("Platform", "微博", "新浪微博", True),
        ("Platform", "蝦皮", "虾皮", True),
        ("Platform", "抖音客户端", "抖音", True),
        ("Platform", "淘宝直播", "淘宝", False),
        ("Organization", "商务部", "中华人民共和国商务部", True),
        ("Organization", "國家發展和改革委員會", "国家发展和改革委员会", True),
        ("Organization", "县商务局", "县商务局", False),
        ("Event", "第127届广交会", "127届广交会", True),
        ("Event", "第127届广交会", "第128届广交会", False),
        ("Event", "第127届广交会", "广交会", False),
        ("Event", "首届米香节", "第一届米香节", True),
        ("Event", "双11", "双十一", True),
        ("Product", "洛川苹果", "洛川 苹果", True),
        ("Product", "洛川苹果", "苹果", False),
        ("Person", "李书记", "李书记", False),
        ("Place", "襄樊", "襄阳市", True),
        ("Place", "臺北", "台北市", True),
        ("Place", "日本", "日本国", True),
    ],
)
def test_two_names(type_: str, one: str, other: str, same: bool) -> None:
    resolution = resolve_pair(type_, one, other)
    assert (resolution.iri_of("a", "x1") == resolution.iri_of("b", "x1")) is same


def test_a_festival_is_that_of_its_year() -> None:
    resolution = resolve_pair("Event", "618", "618", year=2021)
    assert resolution.iri_of("a", "x1") != resolution.iri_of("b", "x1")


def test_a_county_bureau_is_that_of_the_county_named() -> None:
    def lines(county: str) -> str:
        return f"[[{county}|l1]]。\n@l1 Place {county}\n"

    same = resolve_pair("Organization", "县商务局", "炎陵县商务局", more=(lines("炎陵县"), ""))
    assert same.iri_of("a", "x1") == same.iri_of("b", "x1")
    other = resolve_pair("Organization", "县商务局", "县商务局", more=(lines("炎陵县"), lines("洛川县")))
    assert other.iri_of("a", "x1") != other.iri_of("b", "x1")


def test_a_product_is_its_branded_form_where_the_document_means_the_same() -> None:
    said = "[[镇平县|l1]]。\n@l1 Place 镇平县\nrel x1 originatesFrom l1\n"
    same = resolve_pair("Product", "镇平锦鲤", "锦鲤", more=("", said))
    assert same.iri_of("a", "x1") == same.iri_of("b", "x1")
    other = resolve_pair("Product", "淮阳锦鲤", "锦鲤", more=("", said))
    assert other.iri_of("a", "x1") != other.iri_of("b", "x1")
