"""``kg show`` writes the page and says in one line what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import QueryError, StoreError, UnknownNameError
from kg.graph import open_builder
from kg.namespaces import BASE
from tests.browser.graphs import load_sample


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "sample.kg"
    with open_builder(path) as builder:
        builder.publish(load_sample(), base=BASE, model="test 1", ontology="", documents={})
    return path


def show(store: Path, *options: str | Path) -> str:
    result = CliRunner().invoke(app, ["show", str(store), *map(str, options)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_one_line_says_what_the_page_holds(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    assert show(store, "-o", page, "--limit", "5").startswith(f"{page}: 5 nodes, ")
    assert "left out by --limit 5" in show(store, "-o", page, "--limit", "5")
    assert show(store, "-o", page).count("\n") == 1


def test_focus_and_title(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    assert "2 nodes, 1 edges" in show(store, "-o", page, "--focus", "白石红茶", "--title", "红茶")
    assert "<title>红茶</title>" in page.read_text(encoding="utf-8")
    assert "4 nodes" in show(store, "-o", page, "--focus", "白石红茶", "--hops", "2")


def test_a_query_may_stand_in_a_file(store: Path, tmp_path: Path) -> None:
    query = tmp_path / "q.rq"
    query.write_text("CONSTRUCT { ?s kg:promotes ?o } { ?s kg:promotes ?o }", encoding="utf-8")
    page = tmp_path / "p.html"
    line = show(store, "-o", page, "--query", query)
    assert line == show(store, "-o", page, "--query", query.read_text(encoding="utf-8"))
    assert "5 nodes, 3 edges" in line


def test_a_question_with_its_arguments_names_the_page(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    line = show(store, "person=周岚", "-o", page, "--question", "people-on-platforms")
    assert "nodes" in line
    assert "<title>谁在哪个平台上直播或发布？任什么职务？ · 周岚 · 织图</title>" in page.read_text(encoding="utf-8")


def test_one_document_is_a_page(store: Path, tmp_path: Path) -> None:
    assert "nodes" in show(store, "-o", tmp_path / "p.html", "--document", "sample-3")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["person=周岚"], QueryError),
        (["--question", "peple-posts"], UnknownNameError),
        (["--document", "无此文"], UnknownNameError),
        (["--focus", "周岗"], UnknownNameError),
        (["--query", "missing.rq"], QueryError),
        (["--query", "SELECT ?x {"], QueryError),
    ],
)
def test_what_cannot_be_shown_is_an_error(
    store: Path, tmp_path: Path, options: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        show(store, "-o", tmp_path / "p.html", *options)
    assert not (tmp_path / "p.html").exists()


def test_what_is_no_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        show(tmp_path / "nothing.kg", "-o", tmp_path / "p.html")
