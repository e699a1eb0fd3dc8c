"""The gold of place codes stands on its documents and on the table of divisions."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.ontology import load_divisions
from kg.records import Extraction
from kg.settings import find_ontology
from kg.training.corpus import read_corpus

CORPUS = find_ontology() / "corpus"
NO_DIVISION = "-"


@pytest.fixture(scope="module", params=["dev", "homonyms"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rows(name: str) -> list[dict[str, str]]:
    with Path(CORPUS / "places" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def documents(name: str) -> dict[str, Extraction]:
    path = CORPUS / "dev.ann" if name == "dev" else CORPUS / "places" / f"{name}.ann"
    return {e.document.id: e for e in read_corpus([path])}


def test_every_row_has_its_columns(rows: list[dict[str, str]]) -> None:
    assert {tuple(row) for row in rows} == {("document", "start", "end", "surface", "code", "note")}
    assert all(value is not None for row in rows for value in row.values())


def test_every_surface_stands_at_its_offsets(rows: list[dict[str, str]], documents: dict[str, Extraction]) -> None:
    wrong = [
        row
        for row in rows
        if documents[row["document"]].document.text[int(row["start"]) : int(row["end"])] != row["surface"]
    ]
    assert wrong == []


def test_every_place_mention_is_judged_once(rows: list[dict[str, str]], documents: dict[str, Extraction]) -> None:
    judged = [(row["document"], int(row["start"]), int(row["end"])) for row in rows]
    annotated = sorted(
        (document, m.start, m.end)
        for document, extraction in documents.items()
        for entity in extraction.entities
        if entity.type == "Place"
        for m in entity.mentions
    )
    assert judged == annotated


def test_every_code_is_in_the_table_and_could_bear_the_surface(rows: list[dict[str, str]]) -> None:
    names = {d.code: d.name for d in load_divisions()}
    codes = [row for row in rows if row["code"] not in {"", NO_DIVISION}]
    assert len(codes) > 100
    assert [row for row in codes if row["code"] not in names] == []
    other = {row["surface"] for row in codes if names[row["code"]][:2] != row["surface"][:2]}
    assert other <= {"襄樊"}, "only a renamed division begins otherwise"


def test_one_entity_has_one_code(rows: list[dict[str, str]], documents: dict[str, Extraction]) -> None:
    code = {(row["document"], int(row["start"])): row["code"] for row in rows}
    for document, extraction in documents.items():
        for entity in extraction.entities:
            if entity.type == "Place":
                assert len({code[document, m.start] for m in entity.mentions}) <= 1, (document, entity.name)


def test_what_is_not_plain_has_a_reason(rows: list[dict[str, str]]) -> None:
    assert [row for row in rows if row["code"] in {"", NO_DIVISION} and not row["note"]] == []


def test_readme_gives_the_counts(name: str, rows: list[dict[str, str]], documents: dict[str, Extraction]) -> None:
    line = next(
        line
        for line in (CORPUS / "places" / "README.md").read_text(encoding="utf-8").splitlines()
        if f"`{name}.tsv` |" in line
    )
    open_, none = (sum(row["code"] == code for row in rows) for code in ("", NO_DIVISION))
    counts = f"| {len(rows)} | {len(rows) - open_ - none} | {open_} | {none} |"
    assert line.endswith(counts), counts
    assert open_ >= 50 or name == "dev"
    assert str(len(documents)) in line or name == "dev"
