"""A relation that nobody has thought of: the ontology declares it, examples show it, and no line of code knows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from kg.build import build_graph
from kg.extracting import Extractor
from kg.extraction import describe_model, extract, load_pipeline
from kg.graph import open_store
from kg.namespaces import KG
from kg.ontology import load_relation_types
from kg.records import Document, Extraction
from kg.settings import find_ontology
from kg.teaching import train_model

MENTORS = """
kg:mentors a owl:ObjectProperty ;
    rdfs:label "师承"@zh , "mentors"@en ;
    skos:definition "带徒弟，传授手艺。"@zh , "Takes on the other as an apprentice."@en ;
    rdfs:subPropertyOf kg:relation ;
    rdfs:domain kg:Person ; rdfs:range kg:Person ;
    schema:domainIncludes kg:Person ; schema:rangeIncludes kg:Person .
"""
PEOPLE = ("常远志", "秦若水", "邵明川", "温朝晖", "柯向阳", "卓文斌", "苗长河")
UNSEEN = ({"苗长河", "邵明川"}, {"温朝晖", "邵明川"})
TOLD = (
    ("[[{a}|e1]]收[[{b}|e2]]为徒，手把手教他做竹编。", "rel e1 mentors e2"),
    ("做竹编的[[{b}|e2]]拜[[{a}|e1]]为师，学了三年。", "rel e1 mentors e2"),
    ("[[{a}|e1]]和[[{b}|e2]]同一天来到镇上，各开了一家铺子。", ""),
    ("[[{b}|e2]]写信给[[{a}|e1]]，信里说起今年的雨水。", ""),
)


@pytest.fixture
def ontology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shipped ontology with one relation more."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    for path in find_ontology().iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "zhitu.ttl").unlink()
    declared = (find_ontology() / "zhitu.ttl").read_text(encoding="utf-8") + MENTORS
    (folder / "zhitu.ttl").write_text(declared, encoding="utf-8")
    monkeypatch.setattr("kg.ontology.find_ontology", lambda: folder)
    load_relation_types.cache_clear()
    yield folder
    monkeypatch.undo()
    load_relation_types.cache_clear()


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    blocks = []
    pairs = [pair for pair in permutations(PEOPLE, 2) if set(pair) not in UNSEEN]
    for number, (a, b) in enumerate(pairs):
        text, fact = TOLD[number % len(TOLD)]
        lines = (f"# id: m{number}", text.format(a=a, b=b), f"@e1 Person {a}", f"@e2 Person {b}", fact)
        blocks.append("\n".join(line for line in lines if line))
    path = tmp_path / "mentors.ann"
    path.write_text("\n---\n".join(blocks), encoding="utf-8")
    return path


def read_facts(extraction: Extraction) -> set[tuple[str, str, str]]:
    names = {e.id: e.name for e in extraction.entities}
    return {(names[r.head], r.type, names[r.tail]) for r in extraction.relations}


@pytest.mark.slow
@pytest.mark.usefixtures("ontology")
def test_a_made_up_relation_is_learnt_found_and_asked_for(examples: Path, tmp_path: Path) -> None:
    train_model([examples], tmp_path / "model", members=0)
    nlp = load_pipeline(tmp_path / "model")
    texts = {
        "a.txt": "做竹编的邵明川拜苗长河为师，学了三年。",
        "b.txt": "邵明川和温朝晖同一天来到镇上，各开了一家铺子。",
    }
    found = {e.document.id: read_facts(e) for e in extract(nlp, [Document(id_, text) for id_, text in texts.items()])}
    assert found == {"a.txt": {("苗长河", "mentors", "邵明川")}, "b.txt": set()}

    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    extractor = Extractor(describe_model(nlp), lambda documents: extract(nlp, documents))
    build_graph([tmp_path / name for name in texts], tmp_path / "out.kg", extractor=extractor)
    with open_store(tmp_path / "out.kg") as graph:
        triples = {(str(q.subject), str(q.object)) for q in graph.list_quads() if q.predicate.value == KG + "mentors"}
    assert {(head[-4:-1], tail[-4:-1]) for head, tail in triples} == {("苗长河", "邵明川")}


@pytest.mark.usefixtures("ontology")
def test_the_ontology_alone_declares_it() -> None:
    assert load_relation_types()["mentors"].domains == ("Person",)
    assert load_relation_types()["mentors"].label_zh == "师承"
