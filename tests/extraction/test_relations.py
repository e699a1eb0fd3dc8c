"""Relations learned from a few invented sentences, and read from another."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import spacy

from kg.errors import ModelError
from kg.extraction import relation_learning
from kg.extraction.document import make_gold_doc
from kg.extraction.evidence import find_relation_status
from kg.extraction.relations import RelationReader
from kg.ontology import load_relation_types
from kg.records import Document, Entity, Evidence, Extraction, Mention
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


@cache
def learn_reader() -> RelationReader:
    return learn_anew()


def learn_anew() -> RelationReader:
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


def test_every_relation_cites_head_and_tail() -> None:
    reader = learn_reader()
    for extraction in make_corpus(20):
        doc = reader(make_gold_doc(extraction))
        entity = {e.id: e for e in extraction.entities}
        assert doc._.relations
        for relation in doc._.relations:
            cited = [doc.text[e.start : e.end] for e in relation.evidence]
            assert cited
            assert all(entity[relation.head].name in text and entity[relation.tail].name in text for text in cited)
            assert 0 < relation.confidence <= 1


def test_learning_from_found_entities_aligns_them() -> None:
    gold = make_corpus()
    docs = []
    for extraction in gold:
        doc = make_gold_doc(extraction)
        doc._.entities = tuple(replace(e, id=f"found{i}") for i, e in enumerate(extraction.entities))
        docs.append(doc)
    reader = RelationReader()
    reader.learn(docs, gold)
    assert ("streamsOn", "e7", "f7", None) in read(reader, NEW)


def test_learning_twice_gives_the_same_bytes() -> None:
    assert learn_reader().to_bytes() == learn_anew().to_bytes()


def test_new_relation_needs_only_ontology_and_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(load_relation_types())
    known["tastes"] = replace(known["promotes"], name="tastes", domains=("Person",), ranges=("Product",))
    monkeypatch.setattr(relation_learning, "load_relation_types", lambda: known)
    gold = [
        replace(e, relations=tuple(replace(r, type="tastes") for r in e.relations if r.type == "promotes"))
        for e in make_corpus()
    ]
    reader = RelationReader()
    reader.learn([make_gold_doc(e) for e in gold], gold)
    assert read(reader, NEW) == {("tastes", "e7", "g7", None)}


def test_planned_relation_is_not_asserted() -> None:
    evidence = (Evidence(0, 17, "relations"),)
    text = "尤小舟计划明年在小红书直播卖板栗。"
    person = Entity("e", "Person", "尤小舟", (Mention(0, 3, "尤小舟", "Person"),))
    platform = Entity("f", "Platform", "小红书", (Mention(8, 11, "小红书", "Platform"),))
    assert find_relation_status(person, platform, evidence, text) == "planned"


def test_relations_of_a_long_document_are_found_in_every_section() -> None:
    blocks = [e.document.text for e in make_corpus(40)]
    reader = learn_reader()
    entities: list[Entity] = []
    offset = 0
    for number, extraction in enumerate(make_corpus(40)):
        for e in extraction.entities:
            mentions = tuple(replace(m, start=m.start + offset, end=m.end + offset) for m in e.mentions)
            entities.append(Entity(f"{e.id}x{number}", e.type, e.name, mentions))
        offset += len(extraction.document.text) + 1
    doc = make_gold_doc(Extraction(Document("long", "\n".join(blocks)), tuple(entities)))
    found = {r.head.partition("x")[2] for r in reader(doc)._.relations if r.type == "streamsOn"}
    assert len(found) > 30


def test_damaged_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "relations"
    with pytest.raises(ModelError, match="cannot read"):
        RelationReader().from_disk(file)
    file.write_bytes((5).to_bytes(8, "big") + b"never")
    with pytest.raises(ModelError, match="damaged"):
        RelationReader().from_disk(file)
