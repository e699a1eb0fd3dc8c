"""``kg show``: its options, what it says of the page it wrote, and its mistakes in one line each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.cli import main
from kg.graph import open_builder
from kg.namespaces import BASE
from tests.browser.graphs import load_sample


class Outcome(NamedTuple):
    status: int
    output: str
    errors: str


Show = Callable[..., Outcome]
CONSTRUCT = "CONSTRUCT { ?s kg:promotes ?o } WHERE { ?s kg:promotes ?o }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "sample.kg"
    with open_builder(path) as builder:
        builder.publish(load_sample(), base=BASE, model="test 1", ontology="", documents={})
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "p.html"


@pytest.fixture
def show(store: Path, page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Show:
    def run(*options: str | Path, graph: Path = store) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", "show", str(graph), "-o", str(page), *map(str, options)])
        try:
            main()
        except SystemExit as leaving:
            return Outcome(int(leaving.code or 0), *capsys.readouterr())
        return Outcome(0, *capsys.readouterr())

    return run


def read_title(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return text[text.index("<title>") + 7 : text.index("</title>")]


def test_one_line_says_what_the_page_holds(show: Show, page: Path) -> None:
    assert show() == Outcome(0, f"{page}: 26 nodes, 45 edges\n", "")
    assert read_title(page) == "织图 Zhitu"


def test_what_is_left_out_is_said(show: Show, page: Path) -> None:
    output = show("--limit", "5").output
    inside = int(output.removeprefix(f"{page}: 5 nodes, ").split()[0])
    assert output.endswith(f"; 21 nodes and {45 - inside} edges left out by --limit 5\n")
    assert '"left":{"nodes":21,' in page.read_text(encoding="utf-8"), "the page says so too"


def test_focus_hops_and_title(show: Show, page: Path) -> None:
    assert show("--focus", "白石红茶", "--title", "红茶").output == f"{page}: 2 nodes, 1 edge\n"
    assert read_title(page) == "红茶"
    assert show("--focus", "白石红茶", "--hops", "2").output.startswith(f"{page}: 4 nodes, ")
    assert read_title(page) == "白石红茶 · 织图"
    assert show("--focus", "白石红茶", "--hops", "0").output == f"{page}: 1 node, 0 edges\n"


def test_a_query_is_given_as_text_or_as_a_file(show: Show, page: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(CONSTRUCT, encoding="utf-8")
    assert (
        show("--query", CONSTRUCT)
        == show("--query", tmp_path / "q.rq")
        == Outcome(0, f"{page}: 5 nodes, 3 edges\n", "")
    )
    chosen = show("--query", "SELECT ?p { ?p a kg:Platform }").output
    assert chosen.startswith(f"{page}: 3 nodes, ")


def test_a_question_with_its_arguments_names_the_page(show: Show, page: Path) -> None:
    assert show("person=周岚", "--question", "people-on-platforms").status == 0
    assert read_title(page) == "谁在哪个平台上直播或发布？任什么职务？ · 周岚 · 织图"
    assert show("周岚", "白石红茶", "--question", "connections").output.startswith(f"{page}: 4 nodes, ")


def test_a_document_by_identifier_title_or_part_of_it(show: Show, page: Path) -> None:
    line = f"{page}: 2 nodes, 1 edge\n"
    assert {show("--document", name).output for name in ("sample-3", "白石红茶出海", "出海")} == {line}
    assert read_title(page) == "出海 · 织图"


def test_a_part_may_be_narrowed_once_more(show: Show) -> None:
    wide = show("--question", "people-on-platforms").output
    near = show("--question", "people-on-platforms", "--focus", "郑柯").output
    assert int(near.split()[1]) < int(wide.split()[1])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["person=周岚"], "belongs to no question; give --question NAME"),
        (["--question", "peple-posts"], "did you mean 'people-posts'"),
        (["--question", "connections", "周岚"], "the question connections needs"),
        (["--document", "无此文"], "unknown document '无此文'"),
        (["--focus", "周岚岚"], "unknown entity '周岚岚'"),
        (["--query", "missing.rq"], "cannot read query missing.rq"),
        (["--query", "SELECT ?x {"], ""),
        (["--query", "ASK { ?s ?p ?o }"], "an ASK query has no picture"),
        (["--query", "SELECT ?n { ?x rdfs:label ?n }"], "select at least one variable"),
        (["--query", CONSTRUCT, "--document", "sample-3"], "give one of them"),
        (["--output", "/nowhere/p.html"], "cannot write page /nowhere/p.html"),
    ],
)
def test_a_mistake_is_one_line_and_no_page(show: Show, page: Path, options: list[str], words: str) -> None:
    outcome = show(*options)
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors.startswith("kg: ")
    assert outcome.errors.count("\n") == 1
    assert words in outcome.errors
    assert not page.exists()


def test_what_is_no_store_is_an_error(show: Show, tmp_path: Path) -> None:
    outcome = show(graph=tmp_path / "nothing.kg")
    assert outcome.status == 1
    assert "nothing.kg" in outcome.errors


@pytest.mark.parametrize("options", [["--hops", "10"], ["--limit", "0"], ["--colour", "red"]])
def test_wrong_usage_has_status_2(show: Show, options: list[str]) -> None:
    assert show(*options).status == 2
