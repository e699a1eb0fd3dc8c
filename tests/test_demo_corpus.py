"""The demo texts: enough, varied, ours; and the facts that are said to be in them can be in them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.extracting import extract_sources
from kg.graph import Tally, assemble_document, assemble_graph, check_store, open_builder, open_store
from kg.namespaces import BASE, OA, PROV
from kg.ontology import load_relation_types
from kg.records import MODIFIERS, Extraction
from kg.resolution import resolve

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


def test_what_a_reader_finds_is_found(extractions: dict[str, Extraction]) -> None:
    missed = [
        (relation, *fact)
        for relation, facts in FACTS["found"].items()
        for fact in facts
        if not states(extractions[fact[0]], relation, *fact[1:])
    ]
    missed += [("post", *fact) for fact in FACTS["posts"] if not holds(extractions[fact[0]], *fact[1:])]
    missed += [("measure", *fact) for fact in FACTS["measures"] if not measures(extractions[fact[0]], *fact[1:])]
    known = sum(map(len, FACTS["found"].values())) + len(FACTS["posts"]) + len(FACTS["measures"])
    assert 1 - len(missed) / known >= FACTS["floors"]["found"], missed


def test_plans_denials_and_forecasts_are_kept_out(extractions: dict[str, Extraction]) -> None:
    told = [
        (relation, *fact)
        for relation, facts in FACTS["absent"].items()
        for fact in facts
        if states(extractions[fact[0]], relation, *fact[1:])
    ]
    told += [
        ("measure", document, value)
        for document, value in FACTS["absent_measures"]
        if any(m.value == value and m.status == "asserted" for m in extractions[document].measures)
    ]
    known = sum(map(len, FACTS["absent"].values())) + len(FACTS["absent_measures"])
    assert 1 - len(told) / known >= FACTS["floors"]["kept out"], told


def test_provenance_costs_at_most_six_triples_a_fact(extractions: dict[str, Extraction]) -> None:
    resolution = resolve(list(extractions.values()), base=BASE)
    tally = Tally()
    for extraction in extractions.values():
        tally.count_quads(assemble_document(extraction, resolution, base=BASE))
    assert tally.facts.total() > 500
    assert tally.provenance_per_fact <= 6


def test_the_graph_conforms_to_the_shapes_with_prov_and_web_annotation(
    extractions: dict[str, Extraction], tmp_path: Path
) -> None:
    corpus = list(extractions.values())
    with open_builder(tmp_path / "demo.kg") as builder:
        quads = assemble_graph(corpus, resolve(corpus, base=BASE), base=BASE, tally=Tally(), infer=True)
        builder.publish(quads, base=BASE, model="test", ontology="", documents={}, inferred=True)
    with open_store(tmp_path / "demo.kg") as graph:
        assert check_store(graph) == []
        for term in (PROV + "wasGeneratedBy", PROV + "wasAssociatedWith", OA + "exact", OA + "start", OA + "hasSource"):
            assert next(graph.database.quads_for_pattern(None, ox.NamedNode(term), None), None), (
                "what shapes are held to"
            )


@pytest.fixture(scope="module")
def extractions() -> dict[str, Extraction]:
    """What the shipped model reads in the demo texts."""
    sources = sorted(path for path in DEMO.iterdir() if path.suffix != ".md")
    return {extraction.document.id: extraction for extraction in extract_sources(sources)}


def find_tails(extraction: Extraction, kind: str, head: str) -> Iterator[tuple[set[str], str]]:
    """The tails of a head's asserted relations: all names of each, and where it is held if it is a post."""
    names = {e.id: {strip_generic(n) for n in (e.name, *e.aliases)} for e in extraction.entities}
    for relation in extraction.relations:
        if (relation.type, relation.status) == (kind, "asserted") and strip_generic(head) in names[relation.head]:
            at = next((e.name for e in extraction.entities if e.id == relation.at), "")
            yield names[relation.tail], strip_generic(at)


def states(extraction: Extraction, kind: str, head: str, tail: str) -> bool:
    return any(strip_generic(tail) in tails for tails, _ in find_tails(extraction, kind, head))


def holds(extraction: Extraction, person: str, position: str, place: str | None) -> bool:
    return any(
        position in tails and (place is None or strip_generic(place) == at)
        for tails, at in find_tails(extraction, "holdsPosition", person)
    )


def measures(extraction: Extraction, metric: str, value: float, unit: str, modifier: str) -> bool:
    wanted = (metric, value, unit, modifier, "asserted")
    return any((m.metric, m.value, m.unit, m.modifier, m.status) == wanted for m in extraction.measures)


def strip_generic(name: str) -> str:
    """A place may be named without its kind (南阳 for 南阳市).

    >>> strip_generic("丰城市")
    '丰城'
    """
    return re.sub(r"(?<=..)[省市县]$", "", name)
