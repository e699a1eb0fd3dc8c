"""The demo texts: enough, varied, ours; and the facts that are said to be in them can be in them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.ontology import load_relation_types
from kg.records import MODIFIERS

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "ontology" / "demo"
FACTS: dict[str, Any] = json.loads((ROOT / "tests" / "demo_facts.json").read_text(encoding="utf-8"))


def read_texts() -> dict[str, str]:
    """Each text by the identifier that its document gets, pages with their markup."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in DEMO.glob("*.txt")}
    for path in DEMO.glob("*.html"):
        page = path.read_bytes()
        texts[path.name] = page.decode("gb18030" if b"charset=gb2312" in page else "utf-8")
    for path in DEMO.glob("*.jsonl"):
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        texts.update({item["id"]: item["text"] for item in items})
    for path in DEMO.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            texts.update({row["id"]: row["text"] for row in csv.DictReader(lines)})
    return texts


TEXTS = read_texts()


def test_size_and_variety() -> None:
    assert len(TEXTS) >= 20
    assert {path.suffix for path in DEMO.iterdir()} == {".txt", ".html", ".jsonl", ".csv", ".md"}


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.txt")), ids=lambda path: path.stem)
def test_plain_text_begins_with_title_and_source(path: Path) -> None:
    title, source, blank, *body = path.read_text(encoding="utf-8").splitlines()
    assert title
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2} 来源：\S+", source)
    assert not blank
    assert 300 <= sum(map(len, body)) <= 1200


def test_readme_names_every_file() -> None:
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    assert [
        path.name for path in sorted(DEMO.iterdir()) if f"`{path.name}`" not in readme and path.name != "README.md"
    ] == []


def test_facts_use_the_ontology_and_name_what_the_text_names() -> None:
    relations = load_relation_types()
    for part in ("found", "absent"):
        for relation, facts in FACTS[part].items():
            assert relation in relations
            for document, head, tail in facts:
                assert strip_generic(head) in TEXTS[document]
                assert strip_generic(tail) in TEXTS[document]
    for document, person, position, place in FACTS["posts"]:
        assert person in TEXTS[document]
        assert position in TEXTS[document]
        assert place is None or strip_generic(place) in TEXTS[document]
    assert {modifier for *_, modifier in FACTS["measures"]} <= set(MODIFIERS)


def strip_generic(name: str) -> str:
    """A place may be named without its kind (南阳 for 南阳市).

    >>> strip_generic("丰城市")
    '丰城'
    """
    return re.sub(r"(?<=..)[省市县]$", "", name)
