from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.answers.query import run_query
from kg.errors import StoreError, UnknownNameError
from kg.graph import (
    GraphStore,
    Tally,
    assemble_document,
    assemble_graph,
    assemble_resolution,
    canonical_nquads,
    digest_document,
    digest_ontology,
    open_builder,
    open_store,
)
from kg.namespaces import KG, RDFS
from kg.records import Extraction
from kg.resolution import resolve
from tests.graph.corpus import BASE, build_tiny_corpus

# rdflib warns of its own deprecated methods.
SELF_WARNING = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")


def build(path: Path, extractions: list[Extraction]) -> None:
    """A store of these documents alone."""
    with open_builder(path) as builder:
        documents = {e.document.id: digest_document(e.document) for e in extractions}
        for extraction in extractions:
            builder.keep_extraction(documents[extraction.document.id], extraction)
        resolution = resolve(extractions, base=BASE)
        quads = assemble_resolution(resolution, base=BASE)
        for extraction in extractions:
            quads += assemble_document(extraction, resolution, base=BASE)
        builder.publish(quads, base=BASE, model="test 1", ontology=digest_ontology(), documents=documents)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.kg"
    build(path, build_tiny_corpus())
    return path


@pytest.fixture
def graph(store: Path) -> Iterator[GraphStore]:
    with open_store(store) as graph:
        yield graph


def test_extractions_come_back_whole(graph: GraphStore) -> None:
    for extraction in build_tiny_corpus():
        assert graph.read_extraction(extraction.document.id) == extraction
    with pytest.raises(UnknownNameError, match="tiny-1"):
        graph.read_extraction("tiny-3")


@SELF_WARNING
def test_what_two_documents_say_counts_once(graph: GraphStore) -> None:
    platforms = "SELECT (COUNT(*) AS ?n) { ?p a kg:Platform ; rdfs:label '京东'@zh }"
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?p a kg:Platform ; rdfs:label '京东'@zh } }"
    assert [str(row["n"].value) for row in run_query(graph.database, platforms)] == ["1"]  # type: ignore[union-attr]
    assert [str(row["n"].value) for row in run_query(graph.database, inside)] == ["2"]  # type: ignore[union-attr]
    (row,) = graph.dataset().query(f"PREFIX kg: <{KG}> PREFIX rdfs: <{RDFS}> {platforms}")
    assert str(row[0]) == "1"  # type: ignore[index]


def test_the_default_graph_is_the_merger_of_the_named_ones(graph: GraphStore) -> None:
    quads, triples = list(graph.list_quads()), list(graph.list_triples())
    assert len(triples) == len(set(triples)) < len(quads)
    assert set(triples) == {quad.triple for quad in quads}
    assert len(graph.dataset().default_graph) == len(triples)


@SELF_WARNING
def test_rdflib_sees_all_documents(graph: GraphStore) -> None:
    query = "SELECT ?label { ?person kg:promotes/rdfs:label ?label }"
    dataset = graph.dataset()
    dataset.bind("kg", "https://zhitu.example/ontology#")
    dataset.bind("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
    assert [str(row[0]) for row in dataset.query(query)] == ["雷应国大米"]  # type: ignore[index]


def test_canonical_lines_are_sorted_and_have_no_blank_nodes(graph: GraphStore) -> None:
    lines = list(canonical_nquads(graph))
    assert lines == sorted(lines)
    assert len(lines) == len(set(lines)) == len(list(graph.list_quads()))
    assert all(line.endswith("> .\n") for line in lines), "no line of the default graph"
    assert not [line for line in lines if line.startswith("_:") or " _:" in line.partition('"')[0]]


def test_ontology_and_lexicon_are_in_a_graph_of_their_own_without_blank_nodes() -> None:
    quads = list(assemble_graph([], resolve([], base=BASE), base=BASE, tally=Tally()))
    assert {q.graph_name for q in quads} == {ox.NamedNode(f"{BASE}graph/ontology")}
    assert ox.NamedNode("https://zhitu.example/lexicon/platform/京东") in {q.subject for q in quads}
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store .*nothing\.kg.*kg build"):
        open_store(tmp_path / "nothing.kg")
    with pytest.raises(StoreError, match=r"has no manifest\.json"):
        open_store(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot read"),
        ("\udcff", "cannot read"),
        ("[]", "damaged"),
        ('{"format": 3}', "store format 3, this version reads up to 2; install a newer"),
        ('{"format": 0}', "store format 0, .*kg build"),
        ('{"format": 2}', "base is missing"),
        ('{"format": 1, "base": "b", "model": "", "ontology": "", "database": "../x", "documents": {}}', "no name"),
        ('{"format": 1, "base": "b", "model": "", "ontology": "", "database": "d", "documents": []}', "documents"),
        (
            '{"format": 1, "base": "b", "model": "", "ontology": "", "database": "d", "documents": {"a": "../b"}}',
            "digest",
        ),
        ('{"format": 1, "base": "b", "model": "", "ontology": "", "database": "gone", "documents": {}}', "cannot open"),
    ],
)
def test_damaged_manifest(store: Path, content: str, message: str) -> None:
    (store / "manifest.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match=message) as error:
        open_store(store)
    assert "\n" not in str(error.value)


@SELF_WARNING
def test_an_older_format_is_read_and_then_renewed(store: Path) -> None:
    """Format 1 had no default graph."""
    with open_store(store) as graph:
        before, triples = list(canonical_nquads(graph)), set(graph.list_triples())
        old = ox.Store(str(store / "database-9"))
        old.bulk_extend(graph.list_quads())
        old.flush()
        del old
    manifest = store / "manifest.json"
    record = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**record, "format": 1, "database": "database-9", "segments": {}}), encoding="utf-8")
    with open_store(store) as graph:
        assert list(canonical_nquads(graph)) == before
        assert sorted(graph.list_triples(), key=str) == sorted(triples, key=str)
        assert len(run_query(graph.database, "SELECT DISTINCT ?p { ?p kg:promotes ?x }")) == 1  # type: ignore[arg-type]
        (row,) = graph.dataset().query(f"SELECT DISTINCT ?p {{ ?p <{KG}promotes> ?x }}")
        assert row
    build(store, build_tiny_corpus())
    assert json.loads(manifest.read_text(encoding="utf-8"))["format"] == 2
    with open_store(store) as graph:
        assert list(canonical_nquads(graph)) == before
        assert set(graph.list_triples()) == triples


@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST-*", "*.sst"])
def test_damaged_database(store: Path, pattern: str) -> None:
    for path in next(store.glob("database-*")).glob(pattern):
        path.write_bytes(b"xx")
    with pytest.raises(StoreError, match="cannot open the database"):
        open_store(store)


def test_damaged_record(store: Path, graph: GraphStore) -> None:
    for path in (store / "documents").iterdir():
        path.write_text('{"id": 1}')
    with pytest.raises(StoreError, match="cannot read"):
        graph.read_extraction("tiny-1")


def test_reading_changes_nothing(store: Path) -> None:
    def look() -> dict[str, int]:
        return {str(p): p.stat().st_mtime_ns for p in store.rglob("*")}

    before = look()
    with open_store(store) as graph:
        list(canonical_nquads(graph))
    assert look() == before


@pytest.mark.parametrize("name", ["file", "folder"])
def test_never_writes_into_what_is_no_store(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "manifesto.txt").write_text("mine")
    with pytest.raises(StoreError, match="name another output"), open_builder(tmp_path / name):
        pass
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["file", "folder", "manifesto.txt"]


def test_an_empty_directory_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    build(tmp_path / "empty", build_tiny_corpus())
    with open_store(tmp_path / "empty") as graph:
        assert len(graph.manifest.documents) == 2


def test_nothing_is_left_when_a_new_store_comes_to_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_builder(tmp_path / "a.kg"):
        raise KeyError
    assert not (tmp_path / "a.kg").exists()


def test_two_builders_stay_apart(store: Path) -> None:
    with open_builder(store), pytest.raises(StoreError, match="another process is building"), open_builder(store):
        pass
    with open_builder(store):
        pass


def test_an_unfinished_build_is_ignored_and_cleaned(store: Path) -> None:
    with open_store(store) as graph:
        before = list(canonical_nquads(graph))
    unfinished = store / "database-2"
    shutil.copytree(store / "database-1", unfinished)
    next(unfinished.glob("*.sst")).write_bytes(b"")
    (store / "manifest.json.new").write_text("{")
    with open_store(store) as graph:
        assert list(canonical_nquads(graph)) == before
    build(store, build_tiny_corpus())
    assert len(list(store.glob("database-*"))) == 1
    with open_store(store) as graph:
        assert list(canonical_nquads(graph)) == before


def test_a_reader_keeps_its_graph_while_a_new_one_is_made(store: Path) -> None:
    with open_store(store) as old:
        before = list(canonical_nquads(old))
        build(store, build_tiny_corpus()[:1])
        assert list(canonical_nquads(old)) == before
        assert old.read_extraction("tiny/2 二").document.id == "tiny/2 二"
        with open_store(store) as new:
            assert list(new.manifest.documents) == ["tiny-1"]
    build(store, build_tiny_corpus()[:1])
    assert len(list(store.glob("database-*"))) == 1
    assert len(list((store / "documents").iterdir())) == 1


def test_killed_while_building(store: Path) -> None:
    """``kill -9`` in the middle of the bulk load: the old graph is whole, and the next build goes on."""
    with open_store(store) as graph:
        before = list(canonical_nquads(graph))
    code = """
import os, signal, sys
from pathlib import Path
import tests.graph.test_store as t
from kg.graph import open_builder
def quads():
    for extraction in t.build_tiny_corpus():
        yield from t.assemble_document(extraction, t.resolve([extraction], base=t.BASE), base=t.BASE)
    os.kill(os.getpid(), signal.SIGKILL)
with open_builder(sys.argv[1]) as builder:
    builder.publish(quads(), base=t.BASE, model="x", ontology="y", documents={})
"""
    done = subprocess.run([sys.executable, "-c", code, str(store)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -9
    assert len(list(store.glob("database-*"))) == 2, "it was killed in the middle"
    with open_store(store) as graph:
        assert list(canonical_nquads(graph)) == before
    build(store, build_tiny_corpus())
    assert len(list(store.glob("database-*"))) == 1


def test_the_manifest_says_what_the_graph_was_made_of(store: Path) -> None:
    record = json.loads((store / "manifest.json").read_text(encoding="utf-8"))
    assert record["format"] == 2
    assert record["base"] == BASE
    assert record["ontology"] == digest_ontology()
    assert sorted(record["documents"]) == ["tiny-1", "tiny/2 二"]
