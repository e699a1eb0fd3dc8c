from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kg.answers.export import EXPORT_FORMATS, export_graph
from kg.answers.export_tables import TABLES
from kg.answers.inventory import count_facts, list_things
from kg.answers.results import RDF_FORMATS
from kg.errors import ExportError, UnknownNameError
from kg.namespaces import KG, RDF, RDFS, SKOS

FILES = [name for name in EXPORT_FORMATS if name not in ("csv", "nif")]
RDF_FILES = [name for name in FILES if name in RDF_FORMATS]
NASTY = 'a"b,c\n=cmd|x!\t<b>&amp;]]>\x01\x0b\ufffe 李'


@pytest.fixture
def nasty(database: Store) -> Store:
    """The sample with a person of a name that every format must escape."""
    store = Store()
    store.extend(database)
    graph = NamedNode("https://zhitu.example/graph/document/x")
    person = NamedNode("https://zhitu.example/id/person/a%22b")
    values: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "type", NamedNode(KG + "Person")),
        (SKOS + "prefLabel", Literal(NASTY, language="zh")),
        (RDFS + "label", Literal(NASTY, language="zh")),
        (KG + "推介", NamedNode("https://zhitu.example/id/product/黑陶")),
    ]
    for predicate, value in values:
        store.add(Quad(person, NamedNode(predicate), value, graph))
    return store


@pytest.mark.parametrize("format", RDF_FILES)
def test_rdf_reads_back_with_the_same_facts(nasty: Store, format: str, tmp_path: Path) -> None:
    export_graph(nasty, format, tmp_path / "graph")
    back = Store()
    back.load(path=str(tmp_path / "graph"), format=RDF_FORMATS[format])
    assert count_facts(back) == count_facts(nasty)
    assert count_facts(back).total == 54
    if format in ("nquads", "trig", "jsonld"):
        assert set(back) == set(nasty)
    elif format != "rdfxml":
        assert {quad.triple for quad in back} == {quad.triple for quad in nasty}
    else:

        def clean(triple: Triple) -> tuple[str, str, str]:
            return str(triple.subject), str(triple.predicate), str(triple.object).replace("\\u0001", "\ufffd")

        assert len({clean(quad.triple) for quad in back}) == len({quad.triple for quad in nasty})


# rdflib warns of its own deprecated methods.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("format", RDF_FILES)
def test_rdflib_reads_every_rdf_format(database: Store, format: str, tmp_path: Path) -> None:
    export_graph(database, format, tmp_path / "graph")
    name = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(format, format)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(tmp_path / "graph", format=name)
    claims = set(dataset.subjects(rdflib.RDF.predicate))
    measures = set(dataset.subjects(rdflib.RDF.type, rdflib.URIRef(KG + "Measure")))
    assert (len(claims), len(measures)) == (count_facts(database).claims, count_facts(database).measures)


@pytest.mark.parametrize("format", FILES)
def test_equal_graphs_give_equal_bytes(database: Store, format: str, tmp_path: Path) -> None:
    other = Store()
    other.extend(sorted(database, key=lambda quad: str(quad)[::-1]))
    export_graph(database, format, tmp_path / "one")
    export_graph(other, format, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("format", FILES)
def test_the_default_graph_is_not_exported_twice(database: Store, merged: Store, format: str, tmp_path: Path) -> None:
    export_graph(database, format, tmp_path / "one")
    export_graph(merged, format, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_turtle_is_written_with_prefixes(database: Store, tmp_path: Path) -> None:
    export_graph(database, "turtle", tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert text.startswith("@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix foaf:")
    assert "kg:streamsOn <https://zhitu.example/id/platform/快手>" in text


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_read_back(nasty: Store, format: str, read: object, tmp_path: Path) -> None:
    export_graph(nasty, format, tmp_path / "graph")
    assert ElementTree.parse(tmp_path / "graph")
    network = read(tmp_path / "graph")  # type: ignore[operator]
    asserted = count_facts(nasty, status="asserted")
    relations = [data["relation"] for _, _, data in network.edges(data=True)]
    slots = [relation for relation in relations if relation in ("host", "onPlatform", "offers", "atPlace")]
    assert len(relations) - len(slots) == asserted.claims + asserted.posts
    assert len(slots) == 2 + 1 + 2 + 1 + 1 + 2
    assert network.number_of_nodes() == len(list(list_things(nasty)))
    assert network.is_directed()
    assert network.is_multigraph()
    nodes = dict(network.nodes(data=True))
    event = nodes["https://zhitu.example/id/event/山货上线季"]
    assert (event["label"], event["type"], event["sales_CNY"]) == ("山货上线季", "Event", 120_000_000.0)
    nasty_name = nodes["https://zhitu.example/id/person/a%22b"]["label"]
    assert nasty_name == NASTY.replace("\x01", "\ufffd").replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd")
    streams = network.get_edge_data("https://zhitu.example/id/person/周岚", "https://zhitu.example/id/platform/快手")
    by_document = {data["document"]: data for data in streams.values()}
    assert set(by_document) == {"sample-1", "sample-2"}
    assert by_document["sample-2"]["sentence"] == "周岚在快手的直播他每场都看。"
    assert (by_document["sample-2"]["confidence"], by_document["sample-2"]["date"]) == (0.85, "2023-12-01")


def test_tables_read_back(nasty: Store, tmp_path: Path) -> None:
    export_graph(nasty, "csv", tmp_path / "tables")
    tables = {name: pd.read_csv(tmp_path / "tables" / name, keep_default_na=False) for name in TABLES}
    count = count_facts(nasty)
    lengths = {name: len(table) for name, table in tables.items()}
    assert (lengths["edges.csv"], lengths["posts.csv"]) == (count.claims, count.posts)
    assert (lengths["measures.csv"], lengths["sessions.csv"]) == (count.measures, count.sessions)
    assert NASTY in set(tables["nodes.csv"]["name"])
    assert tables["measures.csv"]["value"].max() == 600_000_000
    sentences = set(tables["sentences.csv"]["iri"])
    for name in ("edges.csv", "posts.csv", "measures.csv", "sessions.csv"):
        assert {iri for cell in tables[name]["sentences"] for iri in cell.split(" ")} <= sentences
    assert set(tables["edges.csv"]["status"]) == {"asserted", "planned", "denied"}
    assert {path.name for path in (tmp_path / "tables").iterdir()} == set(TABLES)


def test_csv_begins_with_a_byte_order_mark(database: Store, tmp_path: Path) -> None:
    export_graph(database, "csv", tmp_path)
    assert (tmp_path / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbfiri,name,type")


def test_an_output_that_is_there_is_replaced(database: Store, tmp_path: Path) -> None:
    (tmp_path / "graph.nt").write_text("what was there")
    export_graph(database, "ntriples", tmp_path / "graph.nt")
    assert "what was there" not in (tmp_path / "graph.nt").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nt"]


def test_where_nothing_can_be_written(database: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown format 'graphm'; did you mean 'graphml'"):
        export_graph(database, "graphm", tmp_path / "x")
    with pytest.raises(ExportError, match=r"no folder .*nowhere to write x"):
        export_graph(database, "turtle", tmp_path / "nowhere" / "x")
    with pytest.raises(ExportError, match="is a folder, and turtle writes one file"):
        export_graph(database, "turtle", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="is a file, and csv writes a folder"):
        export_graph(database, "csv", tmp_path / "file")
    with pytest.raises(ExportError, match="cannot write"):
        export_graph(database, "turtle", tmp_path / ("n" * 300))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_rdfxml_names_a_predicate_it_cannot_write(database: Store, tmp_path: Path) -> None:
    store = Store()
    store.extend(database)
    store.add(Quad(NamedNode("a:b"), NamedNode("http://example.org/123"), Literal("x"), NamedNode("g:g")))
    with pytest.raises(ExportError, match="choose turtle"):
        export_graph(store, "rdfxml", tmp_path / "x")
    export_graph(store, "turtle", tmp_path / "x")
    assert '<http://example.org/123> "x"' in (tmp_path / "x").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "format", "arguments"),
    [
        ("rapper", "turtle", ["-q", "-i", "turtle"]),
        ("rapper", "ntriples", ["-q", "-i", "ntriples"]),
        ("rapper", "nquads", ["-q", "-i", "nquads"]),
        ("rapper", "trig", ["-q", "-i", "trig"]),
        ("rapper", "rdfxml", ["-q", "-i", "rdfxml"]),
        ("serdi", "turtle", ["-i", "turtle"]),
        ("serdi", "ntriples", ["-i", "ntriples"]),
        ("serdi", "nquads", ["-i", "nquads"]),
        ("serdi", "trig", ["-i", "trig"]),
    ],
)
def test_other_tools_read_as_many_triples(
    database: Store, program: str, format: str, arguments: list[str], tmp_path: Path
) -> None:
    if not shutil.which(program):
        package = {"rapper": "raptor2-utils"}.get(program, program)
        pytest.skip(f"{program} is not installed; install the Debian package {package}")
    path = tmp_path / "graph"
    export_graph(database, format, path)
    result = subprocess.run([program, *arguments, str(path)], capture_output=True, text=True, check=True, timeout=60)
    expected = len(database) if format in ("nquads", "trig") else len({quad.triple for quad in database})
    assert len(result.stdout.splitlines()) == expected
    assert not result.stderr
