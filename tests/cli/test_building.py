from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from kg.cli import main
from kg.extracting import Extractor
from kg.graph import Violation, open_builder, open_store
from kg.record_form import read_record
from tests.graph.names import TEXTS, NameReader


class Outcome(NamedTuple):
    status: int
    output: str
    errors: str


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The command line, reading with `NameReader` instead of the trained model."""
    monkeypatch.setattr(
        "kg.build.load_extractor", lambda *_arguments, **_options: Extractor("names 1", NameReader().extract)
    )

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return Outcome(status, *capsys.readouterr())

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_remove(kg: Callable[..., Outcome], news: Path, tmp_path: Path) -> None:
    kg("build", news, "-o", tmp_path / "out.kg")
    done = kg("remove", tmp_path / "out.kg", "a.txt", "b.txt")
    assert done.status == 0
    assert re.search(r"documents 文档\s+1 \(.*2 removed\)", done.output)
    wrong = kg("remove", tmp_path / "out.kg", "a.txt")
    assert wrong.status == 1
    assert wrong.errors.count("\n") == 1
    assert "unknown document 'a.txt'" in wrong.errors
    assert kg("remove", tmp_path / "out.kg").status == 2


def test_build_and_build_again(kg: Callable[..., Outcome], news: Path, tmp_path: Path) -> None:
    (news / "empty.txt").write_text("")
    first = kg("build", news, "-o", tmp_path / "out.kg")
    assert first.status == 0
    assert re.search(r"documents 文档\s+3 \(3 new", first.output)
    assert "streamsOn 3" in first.output
    assert re.search(r"skipped 略过 1:\n.*empty\.txt: is empty", first.errors)
    (news / "a.txt").unlink()
    again = kg("build", news, "-o", tmp_path / "out.kg", "--prune")
    assert re.search(r"2 \(0 new, 0 changed, 2 unchanged, 1\s+removed\)", again.output)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "missing.txt", "-o", "out.kg"], "missing.txt"),
        (["build", "news", "-o", "news"], "news is no store and not empty"),
        (["build", "news", "-o", "news/a.txt"], "is a file, not a store"),
        (["build", "news", "-o", "out.kg", "--base", "x"], "base 'x' is no http IRI"),
        (["extract", "missing.txt"], "no document"),
        (["extract", "news", "-o", "none/out.jsonl"], "cannot write none/out.jsonl"),
        (["check", "missing.kg"], "no store missing.kg"),
        (["check", "news"], "news is no store"),
    ],
)
def test_one_line_for_what_cannot_be_done(
    kg: Callable[..., Outcome],
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(news.parent)
    outcome = kg(*arguments)
    assert outcome.status == 1
    *_, last = outcome.errors.splitlines()
    assert last.startswith("kg: ")
    assert message in last
    assert sorted(p.name for p in news.iterdir()) == sorted(TEXTS)


@pytest.mark.parametrize("arguments", [["build", "news"], ["build", "-o", "out.kg"], ["check"], ["extract"]])
def test_wrong_usage(kg: Callable[..., Outcome], arguments: list[str]) -> None:
    assert kg(*arguments).status == 2


def test_extract_to_standard_output_and_to_a_file(kg: Callable[..., Outcome], news: Path, tmp_path: Path) -> None:
    (news / "english.txt").write_text("Nothing in this text is written in the language that is read here.")
    outcome = kg("extract", news)
    assert outcome.status == 0
    records = [json.loads(line) for line in outcome.output.splitlines()]
    assert [read_record(r).document.id for r in records] == ["a.txt", "b.txt", "c.txt"]
    assert re.search(r"kg: skipped .*english\.txt: is not Chinese", outcome.errors)
    assert kg("extract", news, "-o", tmp_path / "out.jsonl").output == ""
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == outcome.output


def test_check(kg: Callable[..., Outcome], news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kg("build", news, "-o", tmp_path / "out.kg")
    found: list[Violation] = []
    monkeypatch.setattr("kg.graph.check_store", lambda _store: found)
    good = kg("check", tmp_path / "out.kg")
    assert (good.status, good.output.startswith("conforms 符合形状: ")) == (0, True)
    found.append(Violation("https://a.example/", "李晓楚", "kg:promotes", "丰城市", "须是产品", "is a product"))
    bad = kg("check", tmp_path / "out.kg")
    assert bad.status == 1
    assert "李晓楚 kg:promotes: 须是产品 / is a product (值 value: 丰城市)\n1 violation" in bad.output


def test_check_of_a_store_that_breaks_the_shapes(kg: Callable[..., Outcome], news: Path, tmp_path: Path) -> None:
    kg("build", news, "-o", tmp_path / "out.kg")
    with open_store(tmp_path / "out.kg") as graph, open_builder(tmp_path / "out.kg") as builder:
        base = graph.manifest.base
        ends = [ox.NamedNode(f"{base}id/{path}") for path in ("person/李晓楚", "person/贺砚青")]
        planted = ox.Quad(ends[0], ox.NamedNode("https://zhitu.example/ontology#promotes"), ends[1])
        builder.publish(
            [*graph.database, planted], base=base, model="", ontology="", documents=graph.manifest.documents
        )
    outcome = kg("check", tmp_path / "out.kg")
    assert outcome.status == 1
    assert "李晓楚" in outcome.output


def test_demo(kg: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    outcome = kg("demo")
    assert outcome.status == 0
    assert sorted(p.name for p in folder.iterdir()) == ["demo.html", "demo.kg"]
    assert "skipped" not in outcome.errors
    with open_store("demo.kg") as graph:
        assert len(graph.manifest.documents) >= 12
    assert re.search(r"ask demo\.kg people-on-platforms\n", outcome.output)
    assert kg("demo", "-o", folder).status == 0


def test_help_names_every_option_in_both_languages(kg: Callable[..., Outcome]) -> None:
    for command in ("build", "extract", "check", "demo"):
        text = kg(command, "--help").output
        assert re.search(r"[一-鿿]", text)
        assert "Usage:" in text


def test_infer(kg: Callable[..., Outcome], news: Path, tmp_path: Path) -> None:
    store = tmp_path / "out.kg"
    assert "inferred 推得" not in kg("build", news, "-o", store).output
    plain = kg("query", store, "--inferred", "ASK { ?a ?b ?c }")
    assert plain.status == 1
    assert f"built without inference; run: kg build SOURCE -o {store} --infer" in plain.errors
    assert re.search(r"inferred 推得 +[\d,]+ triples", kg("build", news, "-o", store, "--infer").output)
    assert "inferred 推得" in kg("build", news, "-o", store).output, "the store keeps the flag"
    above = "SELECT ?who { ?platform kg:streamedBy/skos:prefLabel ?who }"
    assert "(0 rows)" in kg("query", store, above).output
    asked = kg("query", store, "--inferred", "--format", "csv", above)
    rows = asked.output.splitlines()
    assert rows[0] == "who,inferred"
    assert len(rows) > 2
    assert all(row.endswith(",true") for row in rows[1:])
    assert f"{len(rows) - 1} rows are inferred 推得" in asked.errors
    told = kg("explain", store, "快手").output
    assert "inferred, stated by no document 推得" in told
    assert "快手 streamedBy 李晓楚 (逆关系 inverse: 李晓楚 streamsOn 快手)" in told
    assert "inferred 推得" not in kg("build", news, "-o", store, "--no-infer").output


def test_two_builders_at_once(kg: Callable[..., Outcome], news: Path, tmp_path: Path) -> None:
    """One of another process holds the store: one line, and the store as it was."""
    store = tmp_path / "out.kg"
    kg("build", news, "-o", store)
    code = (
        "import sys; from kg.graph import open_builder\n"
        "with open_builder(sys.argv[1]): print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        for arguments in (("build", news, "-o", store), ("remove", store, "a.txt")):
            second = kg(*arguments)
            assert second.status == 1
            assert second.errors == f"kg: another process is building {store}; wait until it has finished\n"
        assert kg("query", store, "ASK { ?s a kg:Person }").output == "yes 是\n", "it can be read"
        other.communicate("")
    assert kg("remove", store, "a.txt").status == 0


@pytest.mark.parametrize("format", ["rdf12", "nanopub", "nif"])
def test_export_of_provenance(kg: Callable[..., Outcome], news: Path, tmp_path: Path, format: str) -> None:
    kg("build", news, "-o", tmp_path / "out.kg")
    outcome = kg("export", tmp_path / "out.kg", "-f", format, "-o", tmp_path / "graph")
    assert outcome.status == 0
    kind = ox.RdfFormat.TURTLE if format == "nif" else ox.RdfFormat.TRIG
    assert len(list(ox.parse(path=str(tmp_path / "graph"), format=kind))) > 20
