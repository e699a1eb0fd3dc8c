"""Compiles each part's ``documents.ann`` to ``documents.jsonl`` and counts what it tests (README.md says how).

    python compile_cross.py

A block is written by GUIDELINE.md, with two more header lines: ``# source:`` names the outlet, ``# thing:`` gives
each entity's identity across documents (``l1=360981 e1=王伟/炎陵副县长``). Other readers of the format skip both.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

from kg.record_form import write_record
from kg.records import ENTITY_TYPES
from kg.training.corpus import parse_block

FOLDER = Path(__file__).parent
PARTS = ("open", "aside", "second")
_SOURCE = re.compile(r"(?m)^# source:[^\S\n]*(.*)$")
_EXTRACTED = ("status", "confidence", "evidence", "component")
_THING = re.compile(r"(?m)^# thing: (.+)$")

Record = dict[str, Any]


def compile_part(part: str) -> Iterator[Record]:
    """The documents of one part, in their order.

    Raises: CorpusError where the format is broken, KeyError where an entity has no thing.
    """
    path = FOLDER / part / "documents.ann"
    for block in re.split(r"(?m)^---\s*$", path.read_text(encoding="utf-8")):
        if block.strip():
            yield compile_document(block, where=str(path))


def compile_document(block: str, *, where: str = "block") -> Record:
    """One document in the form of ``kg.record_form``, each entity with its ``thing``."""
    gold = parse_block(block, where=where)
    source, things = _SOURCE.search(block), _THING.search(block)
    thing_of = dict(pair.split("=", 1) for pair in things[1].split()) if things else {}
    document, record = gold.document, write_record(gold)
    return {
        "id": document.id,
        "title": document.title,
        "date": document.published,
        "source": source[1] if source else "",
        "text": document.text,
        "entities": [{**entity, "thing": thing_of[entity["id"]]} for entity in record["entities"]],
        "relations": [_write_annotated(r, r["status"]) for r in record["relations"]],
        "measures": [_write_annotated(m) for m in record["measures"]],
        "sessions": [_write_annotated(s) for s in record["sessions"]],
    }


def _write_annotated(fact: Record, status: str = "asserted") -> Record:
    """A fact without what only an extraction tells of it; the status where it is not the usual one."""
    record = {key: value for key, value in fact.items() if key not in _EXTRACTED}
    return record if status == "asserted" else {**record, "status": status}


def read_part(part: str) -> list[Record]:
    """The compiled documents of one part."""
    lines = (FOLDER / part / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_confusable(part: str) -> list[tuple[str, str]]:
    """Pairs of things with names that differ and are easily taken for one another."""
    lines = (FOLDER / part / "confusable.tsv").read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines[1:]]


def name_things(records: Iterable[Record]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Each thing's type, and the ways in which its name is written: mentions and canonical names.

    Positions are left out: a title is its own identity.
    """
    types: dict[str, str] = {}
    surfaces: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for entity in record["entities"]:
            if entity["type"] != "Position":
                types[entity["thing"]] = entity["type"]
                surfaces[entity["thing"]] |= {record["text"][a:b] for a, b in entity["mentions"]}
    return types, dict(surfaces)


def find_homonyms(records: Iterable[Record]) -> set[tuple[str, str]]:
    """Pairs of different things of one type that some document writes alike (width, case and dots set aside)."""
    types, surfaces = name_things(records)
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for thing, written in surfaces.items():
        for surface in written:
            bearers[types[thing], _normalize(surface)].add(thing)
    return {pair for things in bearers.values() for pair in combinations(sorted(things), 2)}


def find_alias_groups(records: Iterable[Record]) -> set[str]:
    """Things that the documents write in two ways or more."""
    _, surfaces = name_things(records)
    return {thing for thing, written in surfaces.items() if len(written) > 1}


def _normalize(surface: str) -> str:
    return re.sub(r"[\s·•‧・．.]", "", unicodedata.normalize("NFKC", surface)).casefold()


def count_part(part: str) -> dict[str, list[int]]:
    """For each type, and in all: things, homonym pairs, alias groups, pairs of entities that are one thing."""
    records = read_part(part)
    types, _ = name_things(records)
    pairs = find_homonyms(records) | {(min(p), max(p)) for p in read_confusable(part)}
    borne = Counter(e["thing"] for record in records for e in record["entities"])
    columns = (
        Counter(types.values()),
        Counter(types[a] for a, _ in pairs),
        Counter(types[thing] for thing in find_alias_groups(records)),
        sum((Counter({types[thing]: comb(borne[thing], 2)}) for thing in types), Counter()),
    )
    table = {type_: [column[type_] for column in columns] for type_ in ENTITY_TYPES if type_ != "Position"}
    return {**table, "all": [column.total() for column in columns]}


def main() -> None:
    """Writes ``documents.jsonl`` of each part and prints the README's tables of counts."""
    for part in PARTS:
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in compile_part(part)]
        (FOLDER / part / "documents.jsonl").write_text("".join(lines), encoding="utf-8")
        print(f"| {part}: {len(lines)} documents | things | homonym pairs | alias groups | gold pairs |")
        print("|---|---|---|---|---|")
        for type_, counts in count_part(part).items():
            print(f"| {type_} | {' | '.join(map(str, counts))} |")


if __name__ == "__main__":
    main()
