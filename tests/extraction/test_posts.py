"""Bodies and tenure of posts."""

from __future__ import annotations

import pytest

from kg.extraction.document import make_gold_doc
from kg.extraction.layout import Layout, lay_out, split_sections
from kg.extraction.posts import PostReader, find_bodies, find_tenure
from kg.records import Extraction, Relation
from kg.training.corpus import parse_block

NAMES = ["常远志", "路安平", "秦若水", "邵明川", "温朝晖", "龚月明"]
COUNTIES = ["青河县", "白石县", "云岭县", "长汀县"]


def make_layout(extraction: Extraction) -> Layout:
    return lay_out(next(split_sections(make_gold_doc(extraction))))


def make_post(name: str, county: str, company: str = "远山公司") -> str:
    return (
        f"# id: {name}{county}\n[[{company}|o1]]来人那天，[[{county}|l1]][[县长|p1]][[{name}|e1]]迎到村口。\n"
        f"@o1 Organization {company}\n@l1 Place {county}\n@p1 Position 县长\n@e1 Person {name}\n"
        "rel e1 holdsPosition p1 at l1"
    )


def test_post_is_held_at_the_body_before_the_title() -> None:
    gold = [parse_block(make_post(n, c)) for n in NAMES for c in COUNTIES]
    posts = PostReader()
    posts.learn([make_layout(e) for e in gold], gold)
    layout = make_layout(parse_block(make_post("尤小舟", "赤水县", "大海公司")))
    for reader in (posts, PostReader().from_bytes(posts.to_bytes())):
        assert reader.complete(Relation("holdsPosition", "e1", "p1"), layout).at == "l1"


def test_unlearned_chooser_names_no_body() -> None:
    layout = make_layout(parse_block(make_post("尤小舟", "赤水县")))
    assert PostReader().complete(Relation("holdsPosition", "e1", "p1"), layout).at is None


def test_bodies_are_the_nearest_ones() -> None:
    many = "、".join(f"[[第{i}中学|o{i}]]" for i in range(10, 40))
    block = f"# id: a\n{many}。[[青河县|l1]][[县长|p1]][[秦若水|e1]]。\n" + "".join(
        f"@o{i} Organization 第{i}中学\n" for i in range(10, 40)
    )
    layout = make_layout(parse_block(block + "@l1 Place 青河县\n@p1 Position 县长\n@e1 Person 秦若水"))
    ids = [e.id for e in layout.entities]
    found = [ids[body] for body, _ in find_bodies(layout, ids.index("e1"), ids.index("p1"))]
    assert found[:3] == ["l1", "o39", "o38"]
    assert len(found) == 12


@pytest.mark.parametrize(
    ("before", "tenure"),
    [
        ("", "current"),
        ("原", "former"),
        ("曾任", "former"),
        ("他的前任、", "current"),
        ("目前", "current"),
        ("当过", "former"),
        ("刚刚卸任", "former"),
        ("此前任", "former"),
        ("不再担任", "former"),
    ],
)
def test_tenure(before: str, tenure: str) -> None:
    marked = "[[青河县|l1]][[县长|p1]][[秦若水|e1]]。\n@l1 Place 青河县\n@p1 Position 县长\n@e1 Person 秦若水"
    block = f"# id: a\n{before}{marked}"
    layout = make_layout(parse_block(block))
    assert find_tenure(layout, 2, 1) == tenure


def test_what_is_counted_up_after_a_former_post_is_former() -> None:
    block = (
        "# id: a\n[[秦若水|e1]]曾任[[青河县|l1]][[副县长|p1]]、[[白石县|l2]][[县长|p2]]，"
        "现任[[云岭县|l3]][[县委书记|p3]]。\n"
        "@e1 Person 秦若水\n@l1 Place 青河县\n@l2 Place 白石县\n@l3 Place 云岭县\n"
        "@p1 Position 副县长\n@p2 Position 县长\n@p3 Position 县委书记"
    )
    layout = make_layout(parse_block(block))
    ids = [e.id for e in layout.entities]
    tenures = [find_tenure(layout, ids.index("e1"), ids.index(p)) for p in ("p1", "p2", "p3")]
    assert tenures == ["former", "former", "current"]
