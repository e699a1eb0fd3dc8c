from __future__ import annotations

import csv
import io
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import RdfFormat, Store

from kg.answers import count_facts, list_questions
from kg.answers.search import write_index
from kg.cli import main
from kg.graph import Tally, assemble_graph, digest_document, digest_ontology, open_builder, open_store
from kg.namespaces import BASE, digest
from kg.resolution import resolve
from tests.conftest import build_extraction

BLOCK = """# id: c-1
# date: 2024-03-02
# title: 竹溪县长卖贡米
[[竹溪县|l1]][[县长|p1]][[顾青禾|e1]]在[[快手|f1]]推介[[竹溪贡米|g1]]，销售额超过300万元。
[[竹溪县|l1]]属于[[十堰市|l2]]。[[陆听雨|e2]]在[[抖音|f2]]也卖[[竹溪贡米|g1]]。
@l1 Place 竹溪县
@l2 Place 十堰市
@p1 Position 县长
@e1 Person 顾青禾
@e2 Person 陆听雨
@f1 Platform 快手
@f2 Platform 抖音
@g1 Product 竹溪贡米
rel l1 partOf l2
rel e1 holdsPosition p1 at l1
rel e1 streamsOn f1
rel e2 streamsOn f2
rel e1 promotes g1
rel e2 promotes g1
mea s1 sales 3000000 CNY over "超过300万元"
ses s1 hosts=e1 platforms=f1 products=g1 places=l1 date=2024-03-01
"""


class Outcome(NamedTuple):
    status: int
    output: str
    errors: str


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one invented document."""
    path = tmp_path_factory.mktemp("asking") / "news.kg"
    extraction = build_extraction(BLOCK, source="山村日报")
    document = extraction.document
    name = digest(digest_document(document), "test", length=40)
    with open_builder(path) as builder:
        builder.keep_extraction(name, extraction)
        quads = assemble_graph([extraction], resolve([extraction], base=BASE), base=BASE, tally=Tally())
        builder.publish(quads, base=BASE, model="test", ontology=digest_ontology(), documents={document.id: name})
    return path


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def run(*arguments: str | Path, stdin: bytes | None = None) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = 0
        try:
            main()
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return Outcome(status, *capsys.readouterr())

    return run


PEOPLE = "SELECT DISTINCT ?name { ?p a kg:Person ; skos:prefLabel ?name } ORDER BY ?name"


def test_query_from_argument_file_and_standard_input(kg: Callable[..., Outcome], store: Path, tmp_path: Path) -> None:
    (tmp_path / "people.rq").write_text("\ufeff" + PEOPLE, encoding="utf-8")
    expected = Outcome(0, "name\r\n陆听雨\r\n顾青禾\r\n", "")
    assert kg("query", store, PEOPLE, "--format", "csv") == expected
    assert kg("query", store, "--file", tmp_path / "people.rq", "--format", "csv") == expected
    assert kg("query", store, "--format", "csv", stdin=PEOPLE.encode()) == expected


def test_query_formats(kg: Callable[..., Outcome], store: Path) -> None:
    assert "陆听雨\n顾青禾\n(2 rows)" in kg("query", store, PEOPLE).output
    assert len(json.loads(kg("query", store, PEOPLE, "--format", "json").output)["results"]["bindings"]) == 2
    built = kg("query", store, "CONSTRUCT WHERE { ?a kg:partOf ?b }").output
    assert "kg:partOf" in built.splitlines()[-1]
    assert kg("query", store, "ASK { ?a kg:partOf ?b }").output == "yes 是\n"


def test_query_says_what_it_left_out(kg: Callable[..., Outcome], store: Path) -> None:
    outcome = kg("query", store, PEOPLE, "--limit-rows", "1", "--format", "csv")
    assert outcome.output == "name\r\n陆听雨\r\n"
    assert outcome.errors == "kg: only the first 1 are shown; there are more (--limit-rows)\n"


def test_ask_lists_the_questions(kg: Callable[..., Outcome], store: Path) -> None:
    output = kg("ask", store).output
    assert re.search("people-on-platforms +谁在哪个平台上直播或发布？任什么职务？", output)
    assert f"({len(list_questions())} rows)" in output


def test_ask_with_arguments_by_place_and_by_name(kg: Callable[..., Outcome], store: Path) -> None:
    outcome = kg("ask", store, "people-on-platforms", "顾青禾", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(outcome.output))
    assert (row["person"], row["posts"], row["platform"]) == ("顾青禾", "竹溪县 · 县长", "快手")
    assert row["sentence"] == "竹溪县县长顾青禾在快手推介竹溪贡米，销售额超过300万元。"
    (sale,) = json.loads(kg("ask", store, "sales-ranking", "--format", "json").output)
    assert (sale["value"], sale["unit"], sale["modifier"], sale["document"]) == (3_000_000, "CNY", "over", "c-1")
    path = kg("ask", store, "connections", "to=陆听雨", "from=顾青禾", "--format", "csv").output
    assert [row["relation"] for row in csv.DictReader(io.StringIO(path))] == ["promotes", "promotes"]
    assert "竹溪县 → 十堰市" in kg("ask", store, "place-tree").output


@pytest.mark.parametrize("typed", ["guqinghe", "gqh", "青禾", "gu qing", "顾qh"])
def test_a_name_may_be_typed_in_part_in_pinyin_or_in_initials(
    kg: Callable[..., Outcome], store: Path, typed: str
) -> None:
    assert kg("explain", store, typed).output == kg("explain", store, "顾青禾").output
    asked = kg("ask", store, "people-on-platforms", typed, "--format", "csv").output
    assert asked == kg("ask", store, "people-on-platforms", "顾青禾", "--format", "csv").output


def test_what_may_be_several_shows_the_candidates(kg: Callable[..., Outcome], store: Path) -> None:
    outcome = kg("explain", store, "竹溪")
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors == "kg: '竹溪' may be 竹溪县@Place or 竹溪贡米@Product; name one of them\n"
    assert kg("explain", store, "竹溪@Place").output == kg("explain", store, "竹溪县").output
    assert "may be" in kg("ask", store, "product-origins", "place=z").errors


def test_the_index_beside_the_database_is_searched_and_not_needed(
    kg: Callable[..., Outcome], store: Path, tmp_path: Path
) -> None:
    query = 'SELECT ?name { ?x kg:nameMatches "zxgm" ; skos:prefLabel ?name }'
    without = kg("query", store, query, "--format", "csv")
    assert without == Outcome(0, "name\r\n竹溪贡米\r\n", "")
    copy = tmp_path / "copy.kg"
    shutil.copytree(store, copy)
    with open_store(copy) as graph:
        write_index(graph.database, graph.folder)
        assert graph.folder.name.startswith("database-")
    before = {path: path.read_bytes() for path in copy.rglob("search*")}
    assert kg("query", copy, query, "--format", "csv") == without
    assert kg("explain", copy, "gqh").output == kg("explain", store, "gqh").output
    assert {path: path.read_bytes() for path in copy.rglob("search*")} == before


def test_explain_prints_how_a_query_is_understood(kg: Callable[..., Outcome], store: Path) -> None:
    outcome = kg("query", store, PEOPLE, "--explain")
    assert outcome.status == 0
    lines = outcome.output.splitlines()
    assert "rdflib" in lines[0]
    assert [re.sub(r"\[[\d,]+ in", "[some in", line.strip()) for line in lines[1:]] == [
        "Select",
        "Distinct",
        "Project ?name",
        "OrderBy ?name",
        "Triples",
        "?p rdf:type kg:Person   [some in the graph]",
        "?p skos:prefLabel ?name   [some in the graph]",
    ]
    assert lines[-2].endswith("[2 in the graph]")
    assert "SPARQL syntax error at line 1, column 19" in kg("query", store, "SELECT * { ?s ?p }", "--explain").errors


def test_a_query_without_end_ends(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"
    command = [sys.executable, "-m", "kg", "query", str(store), endless, "--timeout", "0.5"]
    # The whole process: an engine left running would keep it.
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "kg: the query took over 0.5 seconds; narrow it, add a LIMIT, or allow more time\n"


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_a_query_without_end_can_be_broken_off(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"
    command = [sys.executable, "-X", "importtime", "-m", "kg", "query", str(store), endless]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        # rich comes last, when the answer's writer is imported; then the engine is asked.
        for line in process.stderr:
            if "kg.answers.worker" in line:
                break
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode != 0


def test_explain_one_and_two(kg: Callable[..., Outcome], store: Path) -> None:
    one = kg("explain", store, "顾青禾").output
    assert "• 竹溪县 · 县长 [0.90]\n      “竹溪县县长顾青禾在快手推介竹溪贡米，销售额超过300万元。” 山村日报" in one
    two = kg("explain", store, "顾青禾", "陆听雨").output
    assert "竹溪贡米 ←promotes— 陆听雨 [0.90]" in two


def test_export(kg: Callable[..., Outcome], store: Path, tmp_path: Path) -> None:
    outcome = kg("export", store, "-f", "nquads", "-o", tmp_path / "graph.nq")
    assert outcome.output == f"{tmp_path / 'graph.nq'}: 8 facts (5 relations, 1 posts, 1 figures, 1 broadcasts)\n"
    back = Store()
    back.load(path=str(tmp_path / "graph.nq"), format=RdfFormat.N_QUADS)
    assert count_facts(back).total == 8
    assert kg("export", store, "-f", "csv", "-o", tmp_path / "tables").status == 0
    assert (tmp_path / "tables" / "edges.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "STORE", "SELECT * { ?s ?p }"], "SPARQL syntax error at line 1, column 19"),
        (["query", "STORE", "DROP ALL"], "DROP would change the graph"),
        (
            ["query", "STORE", "ASK {}", "--format", "pdf"],
            "format for SELECT and ASK 'pdf'; choose table, csv, tsv",
        ),
        (["query", "STORE", "--file", "nowhere.rq"], "cannot read query nowhere.rq: No such file or directory"),
        (["query", "nowhere.kg", "ASK {}"], "nowhere.kg"),
        (["ask", "STORE", "sales"], "unknown question 'sales'; did you mean"),
        (["ask", "STORE", "followers", "person=顾青和"], "unknown entity '顾青和'; did you mean '顾青禾'?"),
        (["ask", "STORE", "evidence"], "the question evidence needs subject=…"),
        (["ask", "STORE", "followers", "persn=顾青禾"], "unknown argument 'persn'; did you mean 'person'?"),
        (["ask", "STORE", "followers", "顾青禾", "快手"], "'快手' is one argument too many; followers takes: person"),
        (["ask", "STORE", "low-confidence", "below=much"], "below=much is no number; give"),
        (["ask", "STORE", "timeline", "date=May"], "date=May is no date; give 哪天 the beginning of a date: 2020,"),
        (["ask", "STORE", "most-mentioned", "type=Persn"], "unknown type 'Persn'; did you mean 'Person'"),
        (["query", "STORE", "ASK {}", "--timeout", "0"], "a timeout of 0 seconds leaves no time"),
        (["query", "STORE", "ASK {}", "--limit-rows", "-1"], "cannot answer with -1 rows; give 0 or more"),
        (["query", "STORE", "ASK { ?x kg:nameMatches ?y }"], 'takes a text in quotes, as "lixiaochu"'),
        (["ask", "STORE", "--format", "xml"], "unknown format 'xml'"),
        (["explain", "STORE", "顾青和"], "unknown entity '顾青和'; did you mean '顾青禾'?"),
        (["export", "STORE", "-f", "turtel", "-o", "x"], "unknown format 'turtel'; did you mean 'turtle'?"),
        (["export", "STORE", "-f", "turtle", "-o", "nowhere/x"], "no folder nowhere to write x to; make it first"),
    ],
)
def test_errors_are_one_line(
    kg: Callable[..., Outcome],
    store: Path,
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = kg(*(store if argument == "STORE" else argument for argument in arguments))
    assert outcome.status == 1
    assert outcome.output == ""
    assert message in outcome.errors
    assert outcome.errors.count("\n") == 1


def test_a_query_that_is_no_utf8(kg: Callable[..., Outcome], store: Path, tmp_path: Path) -> None:
    (tmp_path / "gbk.rq").write_bytes("SELECT * { ?x rdfs:label '李' }".encode("gbk"))
    outcome = kg("query", store, "--file", tmp_path / "gbk.rq")
    assert "gbk.rq is not UTF-8 at byte 26; save it as UTF-8" in outcome.errors


@pytest.mark.parametrize(
    "arguments",
    [["query", "STORE", "ASK {}", "--file", "x.rq"], ["export", "STORE"], ["explain", "STORE"], ["ask"]],
)
def test_wrong_usage(kg: Callable[..., Outcome], store: Path, arguments: list[str]) -> None:
    assert kg(*(store if argument == "STORE" else argument for argument in arguments)).status == 2


@pytest.mark.parametrize("command", ["query", "ask", "explain", "export"])
def test_help_speaks_both_languages(kg: Callable[..., Outcome], command: str) -> None:
    output = kg(command, "--help").output
    assert "图谱目录" in output
    assert "A graph made by kg build." in output
