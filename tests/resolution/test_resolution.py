from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest

from kg.ontology import Division
from kg.records import Entity, Extraction, Publication
from kg.resolution import Resolution, resolve
from kg.training.corpus import read_corpus
from tests.conftest import build_extraction

BASE = "https://news.example/"
DIVISIONS = [
    Division("110000", "北京市", 1, ""),
    Division("110100", "市辖区", 2, "110000"),
    Division("110105", "朝阳区", 3, "110100"),
    Division("220000", "吉林省", 1, ""),
    Division("220100", "长春市", 2, "220000"),
    Division("220104", "朝阳区", 3, "220100"),
    Division("220200", "吉林市", 2, "220000"),
    Division("410000", "河南省", 1, ""),
    Division("411300", "南阳市", 2, "410000"),
    Division("411324", "镇平县", 3, "411300"),
    Division("411324102", "侯集镇", 4, "411324"),
    Division("420000", "湖北省", 1, ""),
    Division("420300", "十堰市", 2, "420000"),
    Division("420322", "郧西县", 3, "420300"),
    Division("420322100", "城关镇", 4, "420322"),
    Division("411324100", "城关镇", 4, "411324"),
]


def say(document_id: str, *lines: str, date: str = "2020-06-20") -> Extraction:
    """A document from its text and its declarations."""
    return build_extraction("\n".join([f"# id: {document_id}", f"# date: {date}", *lines]))


def run(*extractions: Extraction) -> Resolution:
    return resolve(extractions, base=BASE, divisions=DIVISIONS)


def test_full_and_short_names_of_a_place_are_one() -> None:
    resolution = run(
        say("a", "[[河南|l1]][[南阳|l2]]直播。", "@l1 Place 河南", "@l2 Place 南阳"),
        say("b", "[[河南省|l1]][[南阳市|l2]]直播。", "@l1 Place 河南省", "@l2 Place 南阳市"),
    )
    assert resolution.iri_of("a", "l1") == resolution.iri_of("b", "l1") == f"{BASE}id/place/河南省"
    assert resolution.iri_of("a", "l2") == resolution.iri_of("b", "l2") == f"{BASE}id/place/南阳市"
    assert {d.score for d in resolution.decisions} == {1.0}
    assert all("division" in d.reason for d in resolution.decisions)


def test_places_outside_the_table_meet_by_their_suffix() -> None:
    resolution = run(
        say("a", "[[丰城|l1]]直播。", "@l1 Place 丰城"), say("b", "[[丰城市|l1]]直播。", "@l1 Place 丰城市")
    )
    assert resolution.iri_of("a", "l1") == resolution.iri_of("b", "l1") == f"{BASE}id/place/丰城市"


def test_places_of_one_name_under_other_parents_stay_apart() -> None:
    resolution = run(
        say("a", "[[北京|l1]][[朝阳区|l2]]。", "@l1 Place 北京", "@l2 Place 朝阳区", "rel l2 partOf l1"),
        say(
            "b",
            "[[长春|l1]][[朝阳区|l2]]。",
            "@l1 Place 长春",
            "@l2 Place 朝阳区",
            "rel l2 partOf l1",
            date="2020-01-01",
        ),
        say("c", "[[北京市|l1]][[朝阳区|l2]]。", "@l1 Place 北京市", "@l2 Place 朝阳区", "rel l2 partOf l1"),
    )
    first, second, third = (resolution.iri_of(d, "l2") for d in "abc")
    assert first == third != second
    assert second == f"{BASE}id/place/朝阳区", "the earliest published keeps the plain IRI"
    assert first.startswith(f"{BASE}id/place/朝阳区-")
    assert len(first) == len(second) + 7
    assert resolution.names[first] == resolution.names[second] == "朝阳区"


def test_a_town_is_told_by_the_county_of_its_document() -> None:
    resolution = run(
        say("a", "[[镇平县|l1]][[城关镇|l2]]。", "@l1 Place 镇平县", "@l2 Place 城关镇", "rel l2 partOf l1"),
        say("b", "[[郧西|l1]][[城关镇|l2]]。", "@l1 Place 郧西", "@l2 Place 城关镇", "rel l2 partOf l1"),
        say("c", "[[镇平县|l1]]里。去[[城关镇|l2]]。", "@l1 Place 镇平县", "@l2 Place 城关镇"),
        say("d", "[[城关镇|l2]]。", "@l2 Place 城关镇"),
    )
    a, b, c, d = (resolution.iri_of(i, "l2") for i in "abcd")
    assert a == c
    assert len({a, b, d}) == 3


def test_villages_of_one_name_need_a_common_neighbour() -> None:
    resolution = run(
        say("a", "[[侯集镇|l1]][[向寨村|l2]]。", "@l1 Place 侯集镇", "@l2 Place 向寨村", "rel l2 partOf l1"),
        say("b", "[[侯集镇|l1]][[向寨村|l2]]。", "@l1 Place 侯集镇", "@l2 Place 向寨村", "rel l2 partOf l1"),
        say("c", "[[十堰|l1]][[向寨村|l2]]。", "@l1 Place 十堰", "@l2 Place 向寨村", "rel l2 partOf l1"),
    )
    assert resolution.iri_of("a", "l2") == resolution.iri_of("b", "l2") != resolution.iri_of("c", "l2")


def test_a_province_and_a_city_of_one_short_name() -> None:
    resolution = run(
        say("a", "[[吉林|l1]]。", "@l1 Place 吉林"),
        say("b", "[[吉林省|l1]][[吉林市|l2]]。", "@l1 Place 吉林省", "@l2 Place 吉林市", "rel l2 partOf l1"),
    )
    assert resolution.iri_of("a", "l1") == resolution.iri_of("b", "l1") != resolution.iri_of("b", "l2")


def test_circles_of_parents_do_no_harm() -> None:
    resolution = run(
        say(
            "a",
            "[[甲地峡谷|l1]][[乙地|l2]]。",
            "@l1 Place 甲地峡谷",
            "@l2 Place 乙地",
            "rel l1 partOf l2",
            "rel l2 partOf l1",
        ),
        say("b", "[[甲地峡谷|l1]]。", "@l1 Place 甲地峡谷"),
    )
    assert resolution.iri_of("a", "l1") == resolution.iri_of("b", "l1")


def test_platforms_meet_by_the_aliases_of_the_lexicon() -> None:
    resolution = run(
        say("a", "在[[京东APP|f1]]。", "@f1 Platform 京东APP"), say("b", "在[[京东|f1]]。", "@f1 Platform 京东")
    )
    iri = resolution.iri_of("a", "f1")
    assert iri == resolution.iri_of("b", "f1") == f"{BASE}id/platform/京东"
    assert resolution.links[iri] == "https://zhitu.example/lexicon/platform/京东"
    assert "lexicon" in resolution.decisions[0].reason


def test_events_meet_by_alias_and_keep_the_name_of_the_news() -> None:
    resolution = run(
        say("a", "[[双十一|v1]]。", "@v1 Event 双十一"),
        say("b", "[[双11购物节|v1]]。", "@v1 Event 双11购物节"),
        say("c", "[[双十一|v1]]。", "@v1 Event 双十一"),
    )
    iri = resolution.iri_of("b", "v1")
    assert iri == resolution.iri_of("a", "v1") == f"{BASE}id/event/双十一"
    assert resolution.links[iri] == "https://zhitu.example/lexicon/event/双11"


def test_a_product_is_linked_by_its_own_name_only() -> None:
    resolution = run(say("a", "[[水泥|g1]][[新式水泥|g2]]。", "@g1 Product 水泥", "@g2 Product 新式水泥"))
    assert resolution.links == {f"{BASE}id/product/水泥": "https://zhitu.example/lexicon/product/水泥"}


PERSON = "@e1 Person 王洪涛"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            ["[[镇平县|l1]][[王洪涛|e1]]。", "@l1 Place 镇平县"],
            ["在[[镇平|l1]]，[[王洪涛|e1]]说。", "@l1 Place 镇平县"],
        ),
        (
            ["[[王洪涛|e1]]在[[快手|f1]]。", "@f1 Platform 快手", "rel e1 streamsOn f1"],
            ["[[快手|f1]]的[[王洪涛|e1]]。", "@f1 Platform 快手", "rel e1 streamsOn f1"],
        ),
        (
            ["[[镇平合作社|o1]][[王洪涛|e1]]。", "@o1 Organization 镇平合作社"],
            ["[[镇平合作社|o1]][[王洪涛|e1]]。", "@o1 Organization 镇平合作社"],
        ),
        (
            ["[[北京|l1]][[裁缝|p1]][[王洪涛|e1]]。", "@l1 Place 北京", "@p1 Position 裁缝", "rel e1 holdsPosition p1"],
            [
                "[[裁缝|p1]][[王洪涛|e1]]到[[北京|l1]]。",
                "@l1 Place 北京",
                "@p1 Position 裁缝",
                "rel e1 holdsPosition p1",
            ],
        ),
    ],
)
def test_a_person_is_one_where_documents_agree(left: list[str], right: list[str]) -> None:
    resolution = run(say("a", *left, PERSON), say("b", *right, PERSON))
    assert resolution.iri_of("a", "e1") == resolution.iri_of("b", "e1") == f"{BASE}id/person/王洪涛"
    assert any("王洪涛" in r or "same name and" in r for r in (d.reason for d in resolution.decisions))


def test_namesakes_that_share_nothing_stay_two() -> None:
    resolution = run(
        say("a", "[[镇平县|l1]][[王洪涛|e1]]在[[快手|f1]]。", "@l1 Place 镇平县", "@f1 Platform 快手", PERSON),
        say("b", "[[北京|l1]][[王洪涛|e1]]在[[抖音|f1]]。", "@l1 Place 北京", "@f1 Platform 抖音", PERSON),
        say("c", "[[王洪涛|e1]]。", PERSON),
    )
    assert len({resolution.iri_of(d, "e1") for d in "abc"}) == 3


def test_a_title_a_region_or_a_platform_that_is_only_named_is_too_little() -> None:
    post = ["[[副县长|p1]][[王洪涛|e1]]。", "@p1 Position 副县长", PERSON, "rel e1 holdsPosition p1"]
    region = ["[[北京|l1]][[王洪涛|e1]]。", "@l1 Place 北京", PERSON]
    platform = ["[[快手|f1]]的[[王洪涛|e1]]。", "@f1 Platform 快手", PERSON]
    for lines in (post, region, platform):
        resolution = run(say("a", *lines), say("b", *lines))
        assert resolution.iri_of("a", "e1") != resolution.iri_of("b", "e1"), lines


def test_sharing_a_country_is_sharing_nothing() -> None:
    resolution = run(
        say("a", "[[中国|l1]]人[[王洪涛|e1]]。", "@l1 Place 中国", PERSON),
        say("b", "[[中国|l1]]的[[王洪涛|e1]]。", "@l1 Place 中国", PERSON),
    )
    assert resolution.iri_of("a", "e1") != resolution.iri_of("b", "e1")


def test_posts_in_places_that_are_apart_keep_namesakes_apart() -> None:
    def post(document_id: str, place: str, tenure: str = "current") -> Extraction:
        found = say(
            document_id,
            f"[[{place}|l1]][[副县长|p1]][[王洪涛|e1]]到[[中国锦鲤研究院|o1]]。",
            f"@l1 Place {place}",
            "@p1 Position 副县长",
            "@o1 Organization 中国锦鲤研究院",
            PERSON,
            "rel e1 holdsPosition p1 at l1",
        )
        return replace(found, relations=tuple(replace(r, tenure=tenure) for r in found.relations))

    apart = run(post("a", "镇平县"), post("b", "郧西县"))
    assert apart.iri_of("a", "e1") != apart.iri_of("b", "e1")
    held = run(post("a", "镇平县"), post("b", "南阳市"))
    assert held.iri_of("a", "e1") == held.iri_of("b", "e1"), "one place holds the other"
    former = run(post("a", "镇平县", "former"), post("b", "郧西县"))
    assert former.iri_of("a", "e1") == former.iri_of("b", "e1"), "people move on"


def test_a_platform_is_too_little_where_documents_tell_of_other_places() -> None:
    def stream(document_id: str, place: str) -> Extraction:
        lines = f"[[{place}|l1]]的[[王洪涛|e1]]在[[快手|f1]]。", f"@l1 Place {place}", "@f1 Platform 快手"
        return say(document_id, *lines, PERSON, "rel e1 streamsOn f1")

    resolution = run(stream("a", "镇平县"), stream("b", "北京"), stream("c", "河南"))
    assert resolution.iri_of("a", "e1") == resolution.iri_of("c", "e1") != resolution.iri_of("b", "e1")


def test_two_persons_of_one_document_are_never_merged() -> None:
    lines = "[[镇平县|l1]][[王洪涛|e1]]和另一位[[王洪涛|e2]]。", "@l1 Place 镇平县", PERSON, "@e2 Person 王洪涛"
    both = say("a", *lines)
    one = say("b", "[[镇平县|l1]][[王洪涛|e1]]。", "@l1 Place 镇平县", PERSON)
    resolution = run(both, one)
    assert resolution.iri_of("a", "e1") != resolution.iri_of("a", "e2")
    assert resolution.iri_of("b", "e1") in (resolution.iri_of("a", "e1"), resolution.iri_of("a", "e2"))


def test_works_are_things_too() -> None:
    bare = say("a", "[[北京|l1]]发布《直播办法》。", "@l1 Place 北京")
    found = replace(bare, publications=(Publication("l1", "直播办法", (4, 10), "2020-06-19"),))
    assert run(found).work_iri("a", "直播办法") == f"{BASE}id/work/直播办法"


def test_one_name_of_two_types_is_two_things() -> None:
    resolution = run(say("a", "[[微念|f1]]和[[微念|o1]]。", "@f1 Platform 微念", "@o1 Organization 微念"))
    assert resolution.types[resolution.iri_of("a", "f1")] == "Platform"
    assert resolution.types[resolution.iri_of("a", "o1")] == "Organization"


def test_nothing_depends_on_the_order_of_documents() -> None:
    extractions = list(read_corpus([Path(__file__).parents[2] / "ontology" / "corpus" / "dev.ann"]))
    expected = resolve(extractions, base=BASE)
    random.Random(20200620).shuffle(extractions)
    again = resolve(extractions, base=BASE)
    assert (again.iris, again.names, again.types, again.links, again.decisions) == (
        expected.iris,
        expected.names,
        expected.types,
        expected.links,
        expected.decisions,
    )
    assert expected.decisions


def test_every_iri_is_valid_whatever_the_name() -> None:
    names = ["a b", '"<>{}|\\^`', "..", "丰/城", "半\ud800个", "\x00", "名#字?", "𠮷野家", "%41"]
    entities = tuple(Entity(f"g{i}", "Product", name) for i, name in enumerate(names))
    resolution = run(replace(say("a", "空。"), entities=entities))
    iris = [resolution.iri_of("a", e.id) for e in entities]
    assert len(set(iris)) == len(names)
    for iri in iris:
        assert pyoxigraph.NamedNode(iri).value == iri
        assert iri.isprintable()
