from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.errors import OntologyError
from kg.graph import GraphStore, Manifest, Violation, assemble_document, assemble_resolution, check_store
from kg.namespaces import KG, XSD
from kg.resolution import resolve
from tests.graph.corpus import BASE, build_tiny_corpus

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://zhitu.example/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
kg:MeasureShape a sh:NodeShape ; sh:targetClass kg:Measure ;
    sh:property kg:ValueShape .
kg:ValueShape a sh:PropertyShape ; sh:path kg:value ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ;
    sh:message "数值须为一个小数"@zh , "a measure has one decimal value"@en .
kg:PromotesShape a sh:NodeShape ; sh:targetSubjectsOf kg:promotes ;
    sh:property kg:PromotedShape .
kg:PromotedShape a sh:PropertyShape ; sh:path kg:promotes ; sh:class kg:Product ;
    sh:message "推介的须是产品"@zh , "what is promoted is a product"@en .
"""
GRAPH = ox.DefaultGraph()


@pytest.fixture
def graph() -> GraphStore:
    corpus = build_tiny_corpus()
    resolution = resolve(corpus, base=BASE)
    quads = assemble_resolution(resolution, base=BASE)
    for extraction in corpus:
        quads += assemble_document(extraction, resolution, base=BASE)
    database = ox.Store()
    database.extend(ox.Quad(quad.subject, quad.predicate, quad.object, GRAPH) for quad in quads)
    return GraphStore(Path(), Manifest(BASE), database)


def check(graph: GraphStore) -> list[Violation]:
    return check_store(graph, shapes=Graph().parse(data=SHAPES, format="turtle"))


def test_the_tiny_corpus_conforms(graph: GraphStore) -> None:
    assert check(graph) == []


def test_a_planted_violation_is_told_in_plain_words(graph: GraphStore) -> None:
    person, place = (ox.NamedNode(f"{BASE}id/{path}") for path in ("person/李晓楚", "place/丰城市"))
    graph.database.add(ox.Quad(person, ox.NamedNode(KG + "promotes"), place, GRAPH))
    (violation,) = check(graph)
    assert violation == Violation(
        focus=person.value,
        name="李晓楚",
        path="kg:promotes",
        value="丰城市",
        message_zh="推介的须是产品",
        message_en="what is promoted is a product",
    )
    assert str(violation) == "李晓楚 kg:promotes: 推介的须是产品 / what is promoted is a product (值 value: 丰城市)"


def test_ill_typed_and_missing_values_are_found(graph: GraphStore) -> None:
    for number, value in enumerate(("7000多万", None)):
        measure = ox.NamedNode(f"{BASE}document/x/measure/{number}")
        graph.database.add(ox.Quad(measure, ox.NamedNode(KG + "unit"), measure, GRAPH))
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        graph.database.add(ox.Quad(measure, kind, ox.NamedNode(KG + "Measure"), GRAPH))
        if value:
            literal = ox.Literal(value, datatype=ox.NamedNode(XSD + "decimal"))
            graph.database.add(ox.Quad(measure, ox.NamedNode(KG + "value"), literal, GRAPH))
    found = check(graph)
    assert [(v.path, v.value) for v in found] == [("kg:value", "7000多万"), ("kg:value", "")]


def test_unreadable_shapes(graph: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="cannot read shapes"):
        check_store(graph, shapes=tmp_path / "none.ttl")
    (tmp_path / "bad.ttl").write_text("kg:x a")
    with pytest.raises(OntologyError, match="cannot read shapes"):
        check_store(graph, shapes=tmp_path / "bad.ttl")
