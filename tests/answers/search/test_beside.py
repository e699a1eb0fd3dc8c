"""The index in the directory of a store's database: made with it, gone with it, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from kg.answers.search import use_index, write_index
from kg.answers.search.index import INDEX_FILE
from kg.errors import StoreError
from kg.graph import open_builder, open_store
from kg.namespaces import BASE


def publish(path: Path, quads: Iterable[Quad]) -> None:
    with open_builder(path) as builder:
        builder.publish(quads, base=BASE, model="test", ontology="", documents={}, finish=write_index)


def test_each_database_has_its_own_index(database: Store, tmp_path: Path) -> None:
    path = tmp_path / "news.kg"
    publish(path, database)
    with open_store(path) as graph:
        first = graph.folder
        with use_index(first) as index:
            assert index is not None
            assert index.find_names("zl")[0].name == "周岚"
    publish(path, [])
    with open_store(path) as graph, use_index(graph.folder) as index:
        assert graph.folder != first
        assert index is not None
        assert index.find_names("zl") == []
    assert not first.exists()
    assert [file.name for file in path.rglob(INDEX_FILE)] == [INDEX_FILE]


def test_others_read_the_database_as_ever(database: Store, tmp_path: Path) -> None:
    path = tmp_path / "news.kg"
    publish(path, database)
    with open_store(path) as graph:
        raw = Store.read_only(str(graph.folder))
        assert {quad for quad in raw if str(quad.graph_name) != "DEFAULT"} == set(database)
        assert len(list(graph.list_quads())) == len(database)


def test_a_build_whose_index_cannot_be_written_leaves_the_store_as_it_was(database: Store, tmp_path: Path) -> None:
    path = tmp_path / "news.kg"
    publish(path, database)

    def fail(_: Store, folder: Path) -> None:
        raise OSError(f"cannot write {folder / INDEX_FILE}: disk full")

    with open_builder(path) as builder, pytest.raises(StoreError, match="disk full"):
        builder.publish([], base=BASE, model="test", ontology="", documents={}, finish=fail)
    with open_store(path) as graph, use_index(graph.folder) as index:
        assert index is not None
        assert index.find_names("zl")[0].name == "周岚"
