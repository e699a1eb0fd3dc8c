"""Reading: whatever is damaged is told in one line, and no byte of a store ever changes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.answers import EXPORT_FORMATS, ask, count_facts, explain, export_graph, list_questions, run_query
from kg.answers.page import write_page
from kg.answers.search import use_index, write_index
from kg.errors import KgError, StoreError
from kg.graph import (
    Tally,
    assemble_graph,
    canonical_nquads,
    check_store,
    digest_document,
    digest_ontology,
    open_builder,
    open_store,
)
from kg.resolution import resolve
from tests.graph.corpus import BASE, build_tiny_corpus


def build(path: Path, before: Callable[[], None] = lambda: None) -> None:
    """A store of the tiny corpus with an index and inferences; ``before`` is called in the middle of the writing."""
    corpus = build_tiny_corpus()
    documents = {e.document.id: digest_document(e.document) for e in corpus}
    with open_builder(path) as builder:
        for extraction in corpus:
            builder.keep_extraction(documents[extraction.document.id], extraction)

        def quads() -> Iterator[object]:
            yield from assemble_graph(corpus, resolve(corpus, base=BASE), base=BASE, tally=Tally(), infer=True)
            before()

        builder.publish(
            quads(),  # type: ignore[arg-type]
            base=BASE,
            model="test 1",
            ontology=digest_ontology(),
            documents=documents,
            inferred=True,
            finish=write_index,
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "tiny.kg"
    with pytest.MonkeyPatch.context() as patched:
        files = [f for f in _list_files() if f.stem in ("zhitu", "metric", "unit", "platform")]
        patched.setattr("kg.graph.ontology_graph.list_ontology_files", lambda: files)
        build(path)
    return path


def _list_files() -> list[Path]:
    from kg.graph.ontology_graph import list_ontology_files

    return list_ontology_files()


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "tiny.kg"))


def hash_files(path: Path) -> dict[str, str]:
    return {
        str(p.relative_to(path)): hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else "folder"
        for p in sorted(path.rglob("*"))
    }


def read_all(path: Path, folder: Path) -> None:
    """Everything that reads a store."""
    with open_store(path) as graph, use_index(graph.folder) as index:
        run_query(graph.database, "SELECT * { ?s ?p ?o }")
        run_query(graph.database, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", inferred=graph.inferred)
        run_query(graph.database, 'SELECT * { ?who kg:nameMatches "lixiaochu" }', index=index)
        for question in list_questions():
            if all(parameter.optional for parameter in question.parameters):
                ask(graph.database, question.name)
        explain(graph.database, "李晓楚", index=index)
        write_page(graph.database, folder / "page.html")
        for format in EXPORT_FORMATS:
            texts = map(graph.read_extraction, graph.manifest.documents)
            export_graph(graph.database, format, folder / f"export.{format}", extractions=texts)
        count_facts(graph.database)
        list(canonical_nquads(graph))
        check_store(graph)
        len(graph.dataset())
        for id_ in graph.manifest.documents:
            graph.read_extraction(id_)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_reading_changes_no_byte(store: Path, tmp_path: Path) -> None:
    before = hash_files(store)
    (tmp_path / "out").mkdir()
    read_all(store, tmp_path / "out")
    assert hash_files(store) == before


def list_database(store: Path) -> list[Path]:
    return [p for p in next(store.glob("database-*")).iterdir() if p.stat().st_size and not p.name.startswith("LOG")]


def test_a_flipped_byte_anywhere_is_told_before_anything_is_read(store: Path) -> None:
    for path in list_database(store):
        content = path.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            damaged = bytearray(content)
            damaged[place] ^= 0xFF
            path.write_bytes(damaged)
            with pytest.raises(StoreError, match=rf"cannot open .*{path.name} is damaged; build it again") as error:
                open_store(store)
            assert "\n" not in str(error.value)
        path.write_bytes(content[:-1])
        with pytest.raises(StoreError, match=f"{path.name} is damaged"):
            open_store(store)
        path.write_bytes(content)
    with open_store(store):
        pass


def test_a_missing_file_is_told(store: Path) -> None:
    path = next(p for p in list_database(store) if p.suffix == ".sst")
    path.unlink()
    with pytest.raises(StoreError, match=f"{path.name} is missing"):
        open_store(store)


def test_a_damaged_store_is_built_again_over_itself(store: Path) -> None:
    with open_store(store) as graph:
        before = [line for line in canonical_nquads(graph) if "/graph/document/" in line]
    next(p for p in list_database(store) if p.suffix == ".sst").write_bytes(b"xx")
    build(store)
    with open_store(store) as graph:
        assert [line for line in canonical_nquads(graph) if "/graph/document/" in line] == before


def test_a_store_without_checksums_is_read(store: Path) -> None:
    """As stores of before there were any."""
    manifest = store / "manifest.json"
    record = json.loads(manifest.read_text(encoding="utf-8"))
    del record["segments"], record["inferred"]
    manifest.write_text(json.dumps(record), encoding="utf-8")
    with open_store(store) as graph:
        assert graph.inferred is None
        assert len(graph.manifest.documents) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"segments": {"../x": "1"}}, "segments is no object of file names"),
        ({"segments": 1}, "segments is no object"),
        ({"inferred": "yes"}, "inferred is 'yes', not true or false"),
        ({"format": 9}, "has store format 9, this version reads up to"),
    ],
)
def test_a_damaged_manifest(store: Path, change: dict[str, object], message: str) -> None:
    manifest = store / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), **change}), encoding="utf-8")
    before = hash_files(store)
    with pytest.raises(KgError, match=message) as error:
        open_store(store)
    assert "\n" not in str(error.value)
    assert hash_files(store) == before


def test_a_reader_sees_the_old_graph_while_the_new_one_is_written(store: Path) -> None:
    with open_store(store) as graph:
        before = list(canonical_nquads(graph))
    seen: list[bool] = []

    def look() -> None:
        assert len(list(store.glob("database-*"))) == 2, "the new one is there, half written"
        with open_store(store) as graph:
            seen.append(list(canonical_nquads(graph)) == before)
            seen.append(bool(explain(graph.database, "李晓楚")))

    build(store, look)
    assert seen == [True, True]
    with open_store(store) as graph:
        assert len(list(canonical_nquads(graph))) > len(before), "now with the whole lexicon"
