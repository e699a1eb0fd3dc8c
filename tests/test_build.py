from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import BuildSummary, build_graph, remove_documents
from kg.errors import DocumentError, StoreError, UnknownNameError
from kg.extracting import Extractor, extract_sources
from kg.graph import canonical_nquads, digest_document, open_store
from kg.records import Document
from tests.graph.names import TEXTS, NameReader

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _leave_the_lexicon_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lexicon is most of a small graph: with it every build here would take half a second more."""
    monkeypatch.setattr("kg.graph.assembly.read_ontology", lambda **_: iter(()))


@pytest.fixture
def reader() -> NameReader:
    return NameReader()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(sources: Iterable[Path], output: Path, reader: NameReader, **options: object) -> BuildSummary:
    return build_graph(sources, output, extractor=Extractor("names 1", reader.extract), **options)  # type: ignore[arg-type]


def read_lines(store: Path) -> list[str]:
    with open_store(store) as graph:
        return list(canonical_nquads(graph))


def test_summary(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "english.txt").write_text("Nothing in this text is written in the language that is read here.")
    told: list[tuple[int, int]] = []
    summary = build([folder], tmp_path / "out.kg", reader, progress=lambda done, total: told.append((done, total)))
    assert (summary.documents, summary.new, summary.changed, summary.unchanged, summary.removed) == (3, 3, 0, 0, 0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert sorted(Path(s.path).name for s in summary.skipped) == ["empty.txt", "english.txt"]
    assert all(s.reason for s in summary.skipped)
    assert summary.facts == {"streamsOn": 3}
    # Two named 贺砚青 share nothing, two named 李晓楚 only a platform: no document tells of one region with another.
    assert summary.entities == {"Person": 4, "Platform": 2, "Place": 2}
    with open_store(summary.output) as graph:
        inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), '/graph/document/')) }"
        assert [int(row["n"].value) for row in graph.database.query(inside)] == [summary.triples]  # type: ignore[union-attr]
    # A claim of 5 triples for each fact, and three sentences of 5, of which one says two.
    assert summary.provenance_per_fact == (3 * 5 + 2 * 5) / 3


def test_twice_and_in_another_order_it_is_the_same_graph(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    paths = sorted(folder.iterdir())
    build(paths, tmp_path / "one.kg", reader)
    build(paths[::-1], tmp_path / "two.kg", reader)
    for path in (paths[2], paths[0], paths[1]):
        build([path], tmp_path / "three.kg", reader)
    first = read_lines(tmp_path / "one.kg")
    assert len(first) > 50
    assert first == read_lines(tmp_path / "two.kg")
    assert first == read_lines(tmp_path / "three.kg"), "grown document by document"


def test_the_seed_of_hashing_does_not_matter(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from tests.test_build import *; output = Path(sys.argv[2]);"
        "build([Path(sys.argv[1])], output, NameReader());"
        "sys.stdout.buffer.write(''.join(read_lines(output)).encode())"
    )
    outputs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, str(folder), str(tmp_path / f"{seed}.kg")]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        outputs.append(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"\n") > 100


def test_only_new_and_changed_documents_are_read(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    output = tmp_path / "out.kg"
    build([folder], output, reader)
    reader.read.clear()
    (folder / "b.txt").write_text("湄潭县的茶农都去抖音了。" + TEXTS["a.txt"], encoding="utf-8")
    (folder / "d.txt").write_text(TEXTS["c.txt"].replace("秭归县", "湄潭县") + "今天是个晴天。", encoding="utf-8")
    summary = build([folder], output, reader)
    assert sorted(reader.read) == ["b.txt", "d.txt"]
    assert (summary.documents, summary.new, summary.changed, summary.unchanged) == (4, 1, 1, 2)
    build([folder], tmp_path / "fresh.kg", reader)
    assert read_lines(output) == read_lines(tmp_path / "fresh.kg"), "nothing of the old text is left"


def test_another_model_reads_all_again(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    build([folder], tmp_path / "out.kg", reader)
    summary = build_graph([folder], tmp_path / "out.kg", extractor=Extractor("names 2", reader.extract))
    assert len(reader.read) == 6
    assert summary.changed == 3


def test_documents_stay_unless_pruned(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    output = tmp_path / "out.kg"
    build([folder], output, reader)
    (folder / "a.txt").unlink()
    kept = build([folder], output, reader)
    assert (kept.documents, kept.removed) == (3, 0)
    pruned = build([folder], output, reader, prune=True)
    assert (pruned.documents, pruned.removed) == (2, 1)
    assert not [line for line in read_lines(output) if "a.txt" in line]
    with open_store(output) as graph:
        assert sorted(graph.manifest.documents) == ["b.txt", "c.txt"]


def test_remove_documents(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    output = tmp_path / "out.kg"
    build([folder], output, reader)
    summary = remove_documents(output, ["a.txt", "a.txt"])
    assert (summary.documents, summary.removed, summary.unchanged) == (2, 1, 2)
    (folder / "a.txt").unlink()
    build([folder], tmp_path / "fresh.kg", reader)
    assert read_lines(output) == read_lines(tmp_path / "fresh.kg")
    before = read_lines(output)
    with pytest.raises(UnknownNameError, match=r"unknown document 'a\.txt'; did you mean"):
        remove_documents(output, ["b.txt", "a.txt"])
    assert read_lines(output) == before, "all or nothing"
    with pytest.raises(StoreError, match="no store"):
        remove_documents(tmp_path / "none.kg", ["a.txt"])
    assert not (tmp_path / "none.kg").exists()
    assert remove_documents(output, ["b.txt", "c.txt"]).documents == 0
    assert not [line for line in read_lines(output) if "/id/" in line], "things with no facts left disappear"


def test_a_base_of_ones_own_stays(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    output = tmp_path / "out.kg"
    build([folder], output, reader, base="https://example.org/news/")
    build([folder], output, reader)
    lines = read_lines(output)
    assert any("<https://example.org/news/id/person/李晓楚>" in line for line in lines)
    assert not any("<https://zhitu.example/id/" in line for line in lines)
    with pytest.raises(StoreError, match="was built with base"):
        build([folder], output, reader, base="https://example.org/other/")


@pytest.mark.parametrize(
    "base", ["news", "https://example.org/news", "https://example.org/a#", "ftp://a/", "https://a b/"]
)
def test_a_base_that_is_none(folder: Path, tmp_path: Path, reader: NameReader, base: str) -> None:
    with pytest.raises(StoreError, match=r"base .* is no http IRI"):
        build([folder], tmp_path / "out.kg", reader, base=base)
    assert not (tmp_path / "out.kg").exists()


def test_sources_without_any_document(tmp_path: Path, reader: NameReader) -> None:
    (tmp_path / "empty.txt").write_text("")
    for sources in ([tmp_path / "empty.txt"], [tmp_path / "missing.txt"]):
        with pytest.raises(DocumentError, match=re.escape(sources[0].name)):
            build(sources, tmp_path / "out.kg", reader)
    assert not (tmp_path / "out.kg").exists()


def test_a_build_that_finds_nothing_leaves_the_store_alone(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    build([folder], tmp_path / "out.kg", reader)
    before = read_lines(tmp_path / "out.kg")
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(DocumentError):
        build([tmp_path / "empty.txt"], tmp_path / "out.kg", reader, prune=True)
    assert read_lines(tmp_path / "out.kg") == before


def test_an_interrupted_build_goes_on_where_it_was(folder: Path, tmp_path: Path, reader: NameReader) -> None:
    output = tmp_path / "out.kg"
    build([folder / "a.txt"], output, reader)

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([folder], output, reader, progress=stop)
    reader.read.clear()
    assert build([folder], output, reader).documents == 3
    assert len(reader.read) == 1


def test_extract_sources(folder: Path, reader: NameReader) -> None:
    (folder / "empty.txt").write_text("")
    skipped: list[str] = []
    found = extract_sources(
        [folder], extractor=Extractor("names 1", reader.extract), skipped=lambda s: skipped.append(s.path)
    )
    assert [e.document.id for e in found] == ["a.txt", "b.txt", "c.txt"]
    assert [Path(s).name for s in skipped] == ["empty.txt"]


def test_every_text_has_its_own_name() -> None:
    """The digest that decides whether a document is read again sees every field that the graph shows."""
    document = Document("a", "文")
    others = [
        replace(document, **change)
        for change in ({"id": "b"}, {"text": "字"}, {"title": "题"}, {"source": "报"}, {"published": "2020"},
                       {"authors": ("甲",)}, {"url": "u"})
    ]  # fmt: skip
    assert len({digest_document(d) for d in [document, *others]}) == 8
    assert digest_document(replace(document, path="elsewhere")) == digest_document(document)
