"""Decisions of persons, from the command line to the graph: kept in a file, stronger than the machine, undone by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.answers.merges import list_merges
from kg.answers.naming import find_things
from kg.build import BuildSummary, build_graph
from kg.cli import app
from kg.errors import DecisionError, StoreError, UnknownNameError
from kg.extracting import Extractor
from kg.graph import canonical_nquads, open_store
from kg.namespaces import BASE
from tests.graph.names import NameReader

TEXTS = {
    "a.txt": "6月18日，贺砚青走进快手的直播间，向网友介绍家乡的大米，这是他第一次直播。",
    "b.txt": "湄潭县的茶农今年都在抖音开了账号。贺砚青说，茶叶卖到了从前没有去过的地方。",
    "c.txt": "秭归县的脐橙红了。贺砚青在快手直播了两个小时，后来李晓楚也来到直播间帮忙。",
    "d.txt": "湄潭县的采茶比赛昨天结束。贺砚青得了第三名，他说明年还要带着徒弟们一起来。",
}
PERSON = f"{BASE}id/person/贺砚青"
Runner = Callable[..., str]


@pytest.fixture(autouse=True)
def _leave_the_lexicon_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.assembly.read_ontology", lambda **_: iter(()))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / "news").mkdir(exist_ok=True)
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    build(tmp_path)
    return tmp_path / "out.kg"


def build(folder: Path, output: str = "out.kg", **options: object) -> BuildSummary:
    extractor = Extractor("names 1", NameReader().extract)
    return build_graph([folder / "news"], folder / output, extractor=extractor, **options)  # type: ignore[arg-type]


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def bearers(store: Path, name: str = "贺砚青") -> dict[str, str]:
    """Document → who bears the name there."""
    with open_store(store) as graph:
        query = (
            "SELECT ?d ?p { ?doc schema:mentions ?p ; dcterms:identifier ?d . ?p a kg:Person ; rdfs:label ?l "
            f'FILTER(STR(?l) = "{name}") }}'
        )
        from kg.answers.query import run_query

        answer = run_query(graph.database, query)
        return {row[0].value: row[1].value for row in answer.rows}  # type: ignore[union-attr]


def test_the_machine_gives_its_reasons_the_least_certain_first(store: Path) -> None:
    people = bearers(store)
    assert people["b.txt"] == people["d.txt"], "both tell of 湄潭县"
    with open_store(store) as graph:
        table = list_merges(graph.database)
    scores = [row[0] for row in table.rows]
    assert scores == sorted(scores)  # type: ignore[type-var]
    (row,) = [row for row in table.rows if row[1] == "贺砚青" and "b.txt" in str(row[3])]
    assert "county 湄潭县" in str(row[2])
    assert (row[4], row[5]) == ("machine", people["b.txt"])
    output = run("decisions", store, "--format", "csv")
    assert output.splitlines()[0] == "score,thing,reason,joined,decided by,iri"
    assert len(output.splitlines()) == len(table) + 1
    assert len(run("decisions", store, "--format", "csv", "--below", "0.9").splitlines()) < len(table) + 1


def test_merge_survives_rebuilding_and_is_undone_by_deleting_its_line(store: Path) -> None:
    before = bearers(store)
    assert len(set(before.values())) >= 2
    one, other = sorted(set(before.values()))[:2]
    first = {v: k for k, v in sorted(before.items(), reverse=True)}
    output = run("merge", store, one, f"贺砚青@Person#{first[other]}")
    file = store / "decisions.txt"
    assert str(file) in output
    assert file.read_text(encoding="utf-8").splitlines()[-1].startswith("same 贺砚青@Person#")
    merged = bearers(store)
    assert merged[first[one]] == merged[first[other]]
    with open_store(store) as graph:
        (row,) = [row for row in list_merges(graph.database).rows if row[4] == "person"]
        assert (row[0], row[2]) == (1.0, "decided by a person")
        gone = ({one, other} - set(merged.values())).pop()
        assert [t.iri for t in find_things(graph.database, gone)] == [merged[first[one]]], "links do not die"
    build(store.parent)
    assert bearers(store) == merged
    (store.parent / "twin.txt").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    build(store.parent, "fresh.kg", decisions=store.parent / "twin.txt")
    with open_store(store) as grown, open_store(store.parent / "fresh.kg") as fresh:
        assert list(canonical_nquads(grown)) == list(canonical_nquads(fresh)), "as if built from scratch"
    file.write_text("", encoding="utf-8")
    build(store.parent)
    assert bearers(store) == before


def test_split_and_different_win_over_the_machine(store: Path) -> None:
    before = bearers(store)
    run("different", store, "贺砚青@Person#b.txt", "贺砚青@Person#d.txt")
    apart = bearers(store)
    assert apart["b.txt"] != apart["d.txt"]
    (store / "decisions.txt").unlink()
    build(store.parent)
    assert bearers(store) == before
    run("split", store, before["b.txt"])
    assert bearers(store)["b.txt"] != bearers(store)["d.txt"]
    with pytest.raises(DecisionError, match="nothing was merged into it"):
        run("split", store, "李晓楚")


def test_wrong_lines_are_named_and_the_rest_is_applied(store: Path) -> None:
    lines = [
        "# 三个贺砚青",
        "same 贺砚青@Person#a.txt 贺砚青@Person#b.txt  # 同一人",
        "same 贺砚青@Person#b.txt 贺砚青@Person#c.txt",
        "different 贺砚青@Person#a.txt 贺砚青@Person#c.txt",
        "equal 贺砚青@Person 李晓楚@Person",
        "same 贺砚青@Person",
        "same 赵不存@Person 李晓楚@Person",
        "same 贺砚青@Person#z.txt 李晓楚@Person",
        "same 李晓楚@Person 快手@Platform",
        "same 贺砚青 李晓楚@Person",
        "different 贺砚青@Person 李晓楚@Person",
    ]
    (store / "decisions.txt").write_text("\n".join(lines), encoding="utf-8")
    summary = build(store.parent)
    told = {p.line: p.message for p in summary.problems}
    assert sorted(told) == [4, 5, 6, 7, 8, 9, 10]
    assert "contradicts line 2 (same 贺砚青@Person#a.txt 贺砚青@Person#b.txt), line 3" in told[4]
    assert "unknown decision 'equal'" in told[5]
    assert "takes 2 names" in told[6]
    assert "no document names it" in told[7]
    assert "no such document" in told[8]
    assert "two types" in told[9]
    assert "names no type" in told[10]
    assert summary.decisions == 3
    people = bearers(store)
    assert people["a.txt"] == people["b.txt"] == people["c.txt"]
    output = CliRunner().invoke(app, ["same", str(store), "贺砚青@Person#a.txt", "李晓楚"])
    assert isinstance(output.exception, DecisionError)
    assert "contradicts line 11" in str(output.exception)


def test_a_decision_that_no_longer_fits_says_so(store: Path) -> None:
    run("different", store, "贺砚青@Person#b.txt", "贺砚青@Person#d.txt")
    (store.parent / "news" / "d.txt").unlink()
    summary = build(store.parent, prune=True)
    (problem,) = summary.problems
    assert "贺砚青@Person#d.txt: there is no such document; the decision no longer fits" in str(problem)


def test_names_of_several_things_are_to_be_told_apart(store: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"'贺砚青' may be 贺砚青@Person#a\.txt or"):
        run("merge", store, "贺砚青", "李晓楚")
    with pytest.raises(UnknownNameError, match=r"unknown entity '李晓储'; did you mean '李晓楚'"):
        run("merge", store, "李晓储", "贺砚青@Person#a.txt")
    assert not (store / "decisions.txt").exists(), "nothing is written where nothing is decided"


def test_the_file_may_lie_beside_the_sources(store: Path) -> None:
    file = store.parent / "同一.txt"
    file.write_text("# ours\n", encoding="utf-8")
    run("different", store, "贺砚青@Person#b.txt", "贺砚青@Person#d.txt", "--decisions", file)
    assert file.read_text(encoding="utf-8").startswith("# ours\ndifferent ")
    assert not (store / "decisions.txt").exists()
    build(store.parent)
    people = bearers(store)
    assert people["b.txt"] != people["d.txt"], "the store keeps to the file"
    file.unlink()
    with pytest.raises(StoreError, match="no decisions"):
        build(store.parent)


def test_a_name_that_changes_hands_leaves_a_redirect(tmp_path: Path) -> None:
    """A document that comes later but was published earlier takes the plain IRI; the former bearer is still found."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "c.txt").write_text(TEXTS["c.txt"], encoding="utf-8")
    build(tmp_path)
    store = tmp_path / "out.kg"
    assert bearers(store) == {"c.txt": PERSON}
    (tmp_path / "news" / "b.txt").write_text(TEXTS["b.txt"], encoding="utf-8")
    summary = build(tmp_path)
    people = bearers(store)
    assert people["b.txt"] == PERSON != people["c.txt"]
    assert summary.redirected == 1
    with open_store(store) as graph:
        assert {t.iri for t in find_things(graph.database, PERSON)} == set(people.values()), "both are shown"
        redirects = [q for q in graph.list_quads() if q.graph_name.value == BASE + "graph/redirects"]  # type: ignore[union-attr]
        assert [(q.subject.value, q.object.value) for q in redirects] == [(PERSON, people["c.txt"])]  # type: ignore[union-attr]
    (tmp_path / "news" / "b.txt").unlink()
    build(tmp_path, prune=True)
    assert bearers(store) == {"c.txt": PERSON}
    with open_store(store) as graph:
        assert [t.iri for t in find_things(graph.database, people["c.txt"])] == [PERSON]
