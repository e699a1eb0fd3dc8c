"""The cross-document set is what its README says: every thing named, every count reached, the parts apart."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from kg.ontology import load_divisions
from kg.record_form import read_record
from kg.records import STATUSES
from kg.settings import find_ontology

CROSS = find_ontology() / "corpus" / "cross"
PARTS = ("open", "aside", "second")

Record = dict[str, Any]


@pytest.fixture(scope="module")
def cross() -> ModuleType:
    """The script ``compile_cross.py`` as a module."""
    spec = importlib.util.spec_from_file_location("compile_cross", CROSS / "compile_cross.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = keep
    return module


@pytest.fixture(scope="module")
def parts(cross: ModuleType) -> dict[str, list[Record]]:
    return {part: cross.read_part(part) for part in PARTS}


def _entities(records: list[Record]) -> list[tuple[Record, Record]]:
    return [(r, e) for r in records for e in r["entities"]]


@pytest.mark.parametrize("part", PARTS)
def test_the_compiled_documents_are_those_of_the_source(
    part: str, cross: ModuleType, parts: dict[str, list[Record]]
) -> None:
    assert json.loads(json.dumps(list(cross.compile_part(part)))) == parts[part]


def test_parts_share_no_document_and_have_the_promised_size(parts: dict[str, list[Record]]) -> None:
    ids = [r["id"] for records in parts.values() for r in records]
    texts = [r["text"] for records in parts.values() for r in records]
    assert len(ids) == len(set(ids)) == len(set(texts)) >= 80
    assert 0.3 <= len(parts["aside"]) / (len(parts["open"]) + len(parts["aside"])) <= 0.36
    assert len(parts["second"]) >= 50


def test_every_document_is_a_whole_extraction(parts: dict[str, list[Record]]) -> None:
    for record in (r for records in parts.values() for r in records):
        extraction = read_record(record)
        known = {e.id for e in extraction.entities} | {s.id for s in extraction.sessions}
        assert len({e.id for e in extraction.entities}) == len(extraction.entities), record["id"]
        ends = {i for r in extraction.relations for i in (r.head, r.tail, r.at) if i}
        ends |= {m.subject for m in extraction.measures if m.subject}
        assert ends <= known, record["id"]
        assert all(r.status in STATUSES for r in extraction.relations)
        for m in extraction.measures:
            assert m.span is not None
            assert extraction.document.text[slice(*m.span)] == m.surface
        assert record["date"], record["id"]
        assert 40 <= len(record["text"]) <= 220, record["id"]


def test_mentions_lie_in_the_text_and_never_overlap(parts: dict[str, list[Record]]) -> None:
    for records in parts.values():
        for record in records:
            spans = sorted(tuple(m) for e in record["entities"] for m in e["mentions"])
            assert all(0 <= a < b <= len(record["text"]) for a, b in spans), record["id"]
            assert all(b <= c for (_, b), (c, _) in pairwise(spans)), record["id"]


def test_every_thing_is_named_and_of_one_type(parts: dict[str, list[Record]]) -> None:
    types: dict[str, set[str]] = defaultdict(set)
    for records in parts.values():
        for record, entity in _entities(records):
            assert entity["thing"], (record["id"], entity["id"])
            assert entity["mentions"], (record["id"], entity["id"])
            types[entity["thing"]].add(entity["type"])
    assert {thing: kinds for thing, kinds in types.items() if len(kinds) > 1} == {}


def test_one_document_names_a_thing_as_one_entity(parts: dict[str, list[Record]]) -> None:
    for records in parts.values():
        for record in records:
            counts = Counter(e["thing"] for e in record["entities"])
            assert max(counts.values()) == 1, (record["id"], counts.most_common(1))


def test_codes_of_places_are_in_the_table(parts: dict[str, list[Record]]) -> None:
    codes = {d.code for d in load_divisions()}
    places = {e["thing"] for records in parts.values() for _, e in _entities(records) if e["type"] == "Place"}
    numbers = {thing for thing in places if thing[0].isdigit()}
    assert len(numbers) > 100
    assert numbers - codes == set()


@pytest.mark.parametrize("part", PARTS)
def test_confusable_pairs_are_two_things_of_one_type_found_no_other_way(
    part: str, cross: ModuleType, parts: dict[str, list[Record]]
) -> None:
    types, _ = cross.name_things(parts[part])
    pairs = cross.read_confusable(part)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    assert [p for p in pairs if p[0] == p[1] or types.get(p[0], "?") != types.get(p[1], "??")] == []
    assert [p for p in pairs if tuple(sorted(p)) in cross.find_homonyms(parts[part])] == []


def test_there_are_enough_homonyms_and_aliases_of_every_type(cross: ModuleType) -> None:
    counts = [cross.count_part(part) for part in PARTS]
    assert all(pairs and groups for table in counts for _, pairs, groups, _ in table.values())
    assert sum(table["all"][1] for table in counts) >= 40
    assert sum(table["all"][2] for table in counts) >= 60


def test_homonyms_and_aliases_are_counted_by_what_is_written(cross: ModuleType) -> None:
    def document(*entities: tuple[str, str]) -> Record:
        text = "".join(surface for surface, _ in entities)
        ends = [sum(len(s) for s, _ in entities[: i + 1]) for i in range(len(entities))]
        return {
            "text": text,
            "entities": [
                {"type": "Person", "thing": thing, "mentions": [[end - len(surface), end]]}
                for (surface, thing), end in zip(entities, ends, strict=True)
            ],
        }

    records = [document(("买买提·江", "a"), ("王伟", "b")), document(("买买提•江", "c"), ("老王", "b"))]
    assert cross.find_homonyms(records) == {("a", "c")}
    assert cross.find_alias_groups(records) == {"b"}


@pytest.mark.parametrize("part", PARTS)
def test_readme_gives_the_counts(part: str, cross: ModuleType, parts: dict[str, list[Record]]) -> None:
    readme = (CROSS / "README.md").read_text(encoding="utf-8")
    start = readme.index(f"| {part}: {len(parts[part])} documents |")
    table = readme[start:].split("\n\n")[0].splitlines()[2:]
    counted = cross.count_part(part)
    assert table == [f"| {type_} | {' | '.join(map(str, counts))} |" for type_, counts in counted.items()]


def test_persons_organizations_and_events_lie_in_one_part(parts: dict[str, list[Record]]) -> None:
    things = {
        part: {e["thing"] for _, e in _entities(records) if e["type"] in {"Person", "Organization", "Event"}}
        for part, records in parts.items()
    }
    assert things["open"] & things["aside"] == set()
