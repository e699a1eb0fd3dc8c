from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.answers.search import Hit, SearchIndex, build_index, open_index, use_index, write_index
from kg.answers.search.readings import Readings, split_syllables
from kg.errors import StoreError
from kg.namespaces import BASE, KG, OA, RDF, SKOS


@pytest.fixture(scope="module")
def index(database: Store) -> Iterator[SearchIndex]:
    index = build_index(database)
    yield index
    index.close()


def name(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.name, hit.how) for hit in hits if hit.type != "Session"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("周岚", ("周岚", "name")),
        ("周县长", ("周岚", "name")),
        (" 快手ａｐｐ ", ("快手", "name")),
        ("kuaishou", ("快手", "name")),
        ("zhoulan", ("周岚", "pinyin")),
        ("zhou lan", ("周岚", "pinyin")),
        ("ZhouLan", ("周岚", "pinyin")),
        ("zl", ("周岚", "initials")),
        ("岚", ("周岚", "part")),
        ("蜜", ("云岭蜜柚", "part")),
        ("电子商务", ("东陵省电子商务协会", "part")),
        ("东陵 协会", ("东陵省电子商务协会", "part")),
        ("dianzishangwu", ("东陵省电子商务协会", "part in pinyin")),
        ("rongmeiti", ("云岭县融媒体中心", "part in pinyin")),
        ("yunlingxianr", ("云岭县融媒体中心", "part in pinyin")),
        ("云岭 rmt", ("云岭县融媒体中心", "part in initials")),
        ("云岭rmt", ("云岭县融媒体中心", "part in initials")),
        ("dzsw", ("东陵省电子商务协会", "part in initials")),
    ],
)
def test_a_name_is_found_by_any_part_and_as_typed(index: SearchIndex, query: str, first: tuple[str, str]) -> None:
    assert name(index.find_names(query))[0] == first


@pytest.mark.parametrize("query", ["", " ", "，", "张三", "zhangsan", "qqq", '" OR "', "岚周", "lanzhou x"])
def test_what_is_not_there_is_not_found(index: SearchIndex, query: str) -> None:
    assert index.find_names(query) == []


def test_the_surest_come_first_and_a_limit_keeps_them(index: SearchIndex) -> None:
    hits = index.find_names("yunling")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert (hits[0].name, hits[0].text, hits[0].how) == ("云岭县", "云岭", "pinyin")
    assert index.find_names("yunling", limit=2) == hits[:2]
    assert {hit.iri for hit in hits} > {f"{BASE}id/place/云岭县", f"{BASE}id/product/云岭蜜柚"}


def test_each_thing_is_found_once(index: SearchIndex) -> None:
    hits = index.find_names("何敏")
    assert len({hit.iri for hit in hits}) == len(hits)
    assert [hit.how for hit in hits if hit.type == "Person"] == ["name", "name"]


@pytest.mark.parametrize(
    ("query", "ends"),
    [
        ("大青山", ["#char=132,172"]),
        ("种植 产值", ["#char=132,172"]),
        ("1.2亿元", ["#char=84,132"]),
        ("daqingshan", ["#char=132,172"]),
        ("hwpt", ["#char=0,17"]),
        ("没有这句话", []),
    ],
)
def test_sentences_are_found(index: SearchIndex, query: str, ends: list[str]) -> None:
    assert ["#" + hit.iri.partition("#")[2] for hit in index.find_sentences(query)] == ends


def test_single_characters_are_found_in_sentences(database: Store, index: SearchIndex) -> None:
    quads = database.quads_for_pattern(None, NamedNode(OA + "exact"), None)
    sentences = {str(quad.subject) for quad in quads if "播" in str(quad)}
    assert {f"<{hit.iri}>" for hit in index.find_sentences("播")} == sentences
    assert len(sentences) > 3


def test_a_character_of_several_readings_is_found_by_each() -> None:
    store = Store()
    for number, label in enumerate(("重庆市", "曾乐", "吕梁")):
        iri = NamedNode(f"{BASE}id/place/{number}")
        store.add(Quad(iri, NamedNode(RDF + "type"), NamedNode(KG + "Place")))
        store.add(Quad(iri, NamedNode(SKOS + "prefLabel"), Literal(label, language="zh")))
    index = build_index(store)
    for query in ("chongqingshi", "zhongqingshi", "cqs", "cengle", "zengle", "zengyue", "lvliang", "lüliang"):
        assert len(index.find_names(query)) == 1, query
    index.close()


def test_syllables_may_be_split_in_several_ways() -> None:
    syllables = frozenset(Readings(["西安先"]).list_syllables())
    assert set(split_syllables("xian", syllables)) == {("xian",), ("xi", "an")}
    assert split_syllables("xyz", syllables) == []


def test_an_index_on_disk_finds_the_same(database: Store, index: SearchIndex, tmp_path: Path) -> None:
    write_index(database, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with use_index(tmp_path) as opened:
        assert opened is not None
        for query in ("zl", "云岭", "yunling"):
            assert opened.find_names(query) == index.find_names(query)
        assert opened.find_sentences("直播") == index.find_sentences("直播")
    # Reading leaves no trace, not even a journal.
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_index_that_is_not_there_or_unreadable_is_none(database: Store, tmp_path: Path) -> None:
    assert open_index(tmp_path) is None
    (tmp_path / "search.sqlite").write_bytes(b"no database" * 100)
    assert open_index(tmp_path) is None
    (tmp_path / "search.sqlite").unlink()
    write_index(database, tmp_path)
    connection = sqlite3.connect(tmp_path / "search.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert open_index(tmp_path) is None


def test_an_index_that_cannot_be_read_says_what_to_do(database: Store, tmp_path: Path) -> None:
    write_index(database, tmp_path)
    opened = open_index(tmp_path)
    assert opened is not None
    opened.close()
    with pytest.raises(StoreError, match=r"cannot search: .* run kg build on the store again"):
        opened.find_names("zl")
    path = tmp_path / "search.sqlite"
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    assert open_index(tmp_path) is None
