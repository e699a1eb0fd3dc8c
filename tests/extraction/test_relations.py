"""Relations learned from a few invented sentences, and read from another."""

from __future__ import annotations

from pathlib import Path

import spacy

from kg.extraction.document import make_gold_doc
from kg.extraction.relations import RelationReader
from kg.records import Extraction
from kg.training.corpus import parse_block

PEOPLE = ["常远志", "路安平", "秦若水", "邵明川", "温朝晖", "龚月明", "柯向阳", "骆青松", "苗长河", "卓文斌"]
PLATFORMS = ["快手", "抖音", "京东", "淘宝", "微博"]
GOODS = ["苹果", "木耳", "茶油", "香菇", "蜂蜜", "脐橙", "粉丝", "核桃"]


def make_corpus(count: int = 60) -> list[Extraction]:
    found = []
    for i in range(count):
        person, other = PEOPLE[i % 10], PEOPLE[(i + 3) % 10]
        platform, goods = PLATFORMS[i % 5], GOODS[i % 8]
        found.append(
            parse_block(
                f"# id: d{i}\n[[青河县|l1]][[县长|p1]][[{person}|e1]]在[[{platform}|f1]]直播，推介[[{goods}|g1]]。\n"
                f"[[{other}|e2]]没有来，[[青河县|l1]]的雨下了一夜。\n"
                f"@l1 Place 青河县\n@p1 Position 县长\n@e1 Person {person}\n@e2 Person {other}\n"
                f"@f1 Platform {platform}\n@g1 Product {goods}\nrel e1 holdsPosition p1 at l1\n"
                f"rel e1 streamsOn f1\nrel e1 promotes g1\nrel g1 soldOn f1"
            )
        )
    return found


def learn_reader() -> RelationReader:
    gold = make_corpus()
    reader = RelationReader()
    reader.learn([make_gold_doc(e) for e in gold], gold)
    return reader


def read(reader: RelationReader, block: str) -> set[tuple[str, str, str, str | None]]:
    doc = reader(make_gold_doc(parse_block(block)))
    return {(r.type, r.head, r.tail, r.at) for r in doc._.relations}


NEW = (
    "# id: n\n[[白石县|l7]][[县长|p7]][[尤小舟|e7]]在[[小红书|f7]]直播，推介[[板栗|g7]]。\n[[侯立春|e8]]没有来。\n"
    "@l7 Place 白石县\n@p7 Position 县长\n@e7 Person 尤小舟\n@e8 Person 侯立春\n@f7 Platform 小红书\n@g7 Product 板栗"
)


def test_learned_relations_are_read_from_new_names(tmp_path: Path) -> None:
    reader = learn_reader()
    expected = {
        ("holdsPosition", "e7", "p7", "l7"),
        ("streamsOn", "e7", "f7", None),
        ("promotes", "e7", "g7", None),
        ("soldOn", "g7", "f7", None),
    }
    assert read(reader, NEW) == expected
    reader.to_disk(tmp_path / "relations")
    assert read(RelationReader().from_disk(tmp_path / "relations"), NEW) == expected


def test_unlearned_reader_finds_nothing() -> None:
    assert read(RelationReader(), NEW) == set()


def test_component_declares_what_it_needs() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhitu_relations")
    meta = nlp.get_pipe_meta("zhitu_relations")
    assert meta.assigns == ["doc._.relations"]
    assert meta.requires == ["doc._.entities", "doc._.sentences"]
