from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse
from rich.cells import cell_len

from kg.answers.query import Solutions, Triples, run_query
from kg.answers.results import clean_xml, write_answer
from kg.answers.table import Table, build_table, write_table
from kg.errors import ExportError, UnknownNameError

HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        '=cmd|"/c calc"!A1',
        'a"b',
        "a,b;c",
        "line\nline",
        "\r\n",
        "<b>&amp;</b>",
        "[bold]",
        "\x1b[2J",
        "'",
        "\ufeff李",
        "]]>",
    ]
)
# CSV and XML readers fold line ends, and csv of Python 3.10 cannot read NUL.
PRINTABLE = HOSTILE.filter(lambda text: "\0" not in text and "\r" not in text)


def _solutions(*texts: str) -> Solutions:
    return Solutions(("name", "empty"), tuple((Literal(text), None) for text in texts))


@given(st.lists(PRINTABLE, min_size=1))
def test_csv_results_survive_hostile_names(names: list[str]) -> None:
    written = write_answer(_solutions(*names), "csv")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [row[0] for row in rows[1:]] == names


@given(st.lists(HOSTILE, min_size=1))
def test_json_results_survive_hostile_names(names: list[str]) -> None:
    document = json.loads(write_answer(_solutions(*names), "json"))
    assert [b["name"]["value"] for b in document["results"]["bindings"]] == names


@given(st.lists(PRINTABLE, min_size=1))
def test_xml_results_can_always_be_parsed(names: list[str]) -> None:
    root = ElementTree.fromstring(write_answer(_solutions(*names), "xml"))
    found = [literal.text or "" for literal in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert found == [clean_xml(name) for name in names]


@given(st.lists(PRINTABLE, min_size=1))
def test_tables_survive_hostile_names(names: list[str]) -> None:
    table = Table(("name",), tuple((name,) for name in names))
    assert [row[0] for row in csv.reader(io.StringIO(write_table(table, "csv"), newline=""))][1:] == names
    assert [row["name"] for row in json.loads(write_table(table, "json"))] == names
    drawn = write_table(table, "table")
    assert len(drawn.strip("\n").split("\n")) == len(names) + 3
    assert "\x1b" not in drawn


def test_the_table_keeps_columns_under_each_other(database: Store) -> None:
    answer = run_query(database, "SELECT ?x ?n { VALUES (?x ?n) { (kg:promotes 70000000) ('李晓楚' 1.5) } }")
    lines = write_answer(answer, "table").splitlines()
    assert lines[0].split() == ["x", "n"]
    assert lines[2].split() == ["kg:promotes", "70,000,000"]
    assert len({cell_len(line) for line in lines[2:4]}) == 1
    assert lines[-1] == "(2 rows)"


def test_tsv_keeps_terms_whole(database: Store) -> None:
    written = write_answer(run_query(database, 'SELECT ?x { VALUES ?x { "李\t晓"@zh } }'), "tsv")
    assert written == '?x\n"李\\t晓"@zh\n'


@pytest.mark.parametrize(("format", "expected"), [("json", '"boolean":true'), ("xml", ">true<"), (None, "yes 是")])
def test_ask_results(database: Store, format: str | None, expected: str) -> None:
    assert expected in write_answer(run_query(database, "ASK { ?x a kg:Place }"), format)


# rdflib warns of its own deprecated methods.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "n3", "nquads"])
def test_graph_results_read_back(database: Store, format: str) -> None:
    built = run_query(database, "CONSTRUCT WHERE { ?a kg:partOf ?b ; rdfs:label ?name }")
    assert isinstance(built, Triples)
    rdflib_name = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(format, format)
    graph: rdflib.Graph = rdflib.Dataset() if format in ("trig", "nquads") else rdflib.Graph()
    graph.parse(data=write_answer(built, format), format=rdflib_name)
    assert len(graph) == len(built)


def test_formats_that_do_not_fit_are_named() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'turtle'"):
        write_answer(Triples(()), "turtel")
    with pytest.raises(UnknownNameError, match="SELECT and ASK 'ntriples'; choose table, csv, tsv, json, xml"):
        write_answer(True, "ntriples")
    with pytest.raises(UnknownNameError, match="format for CONSTRUCT and DESCRIBE 'csv'; choose turtle, ntriples"):
        write_answer(Triples(()), "csv")
    with pytest.raises(UnknownNameError, match="known: csv, json, table"):
        write_table(Table((), ()), "parquet")


def test_rdfxml_writes_what_it_can_and_says_what_it_cannot() -> None:
    subject, odd = NamedNode("http://example.org/李 ".strip()), Literal("a\x01b", language="zh")
    written = write_answer(Triples((Triple(subject, NamedNode("http://example.org/推介"), odd),)), "rdfxml")
    (back,) = parse(written.encode(), format=RdfFormat.RDF_XML)
    assert back.predicate.value == "http://example.org/推介"
    assert back.object == Literal("a\ufffdb", language="zh")
    assert ElementTree.fromstring(written)
    with pytest.raises(ExportError, match=r"RDF/XML cannot write the predicate <http://example.org/123>"):
        write_answer(Triples((Triple(subject, NamedNode("http://example.org/123"), odd),)), "rdfxml")


def test_numbers_are_numbers(database: Store) -> None:
    answer = run_query(database, "SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) { (7 7.50 1e3 UNDEF) } }")
    assert isinstance(answer, Solutions)
    assert build_table(answer).rows == ((7, 7.5, 1000, None),)
