"""What is inferred is told apart in every answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, Quad, Store

from kg.answers import explain, export_graph, run_query
from kg.answers.export import EXPORT_FORMATS
from kg.answers.inferences import load_inferences, run_inferred
from kg.answers.network import read_network
from kg.answers.prose import write_explanations
from kg.answers.query import Solutions, Triples
from kg.graph.inference import Inference
from kg.graph.ontology_graph import read_ontology

BASE = "https://zhitu.example/"
GRAPH = f"{BASE}graph/inferred"
ABOVE = "SELECT ?name WHERE { <https://zhitu.example/id/place/松湾村> kg:partOf/skos:prefLabel ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def stated(merged: Store) -> Store:
    """The sample with the ontology, as a store holds them."""
    store = Store()
    store.extend(merged)
    for quad in read_ontology(base=BASE):
        if "zhitu.example/ontology" in str(quad.subject):
            store.extend([quad, Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())])
    return store


@pytest.fixture(scope="module")
def inferred(stated: Store) -> Store:
    """The same built with inference."""
    store = Store()
    store.extend(stated)
    inference = Inference(BASE)
    for quad in stated:
        inference.add_axiom(quad.triple)
    inference.add_facts(quad for quad in stated if "/graph/document/" in str(quad.graph_name))
    store.extend(inference.infer())
    return store


def read_column(answer: object) -> list[tuple[str, bool]]:
    assert isinstance(answer, Solutions)
    return [(str(row["name"].value), str(row["inferred"]).startswith('"true"')) for row in answer]  # type: ignore[union-attr]


def test_queries_see_it_only_when_asked(stated: Store, inferred: Store) -> None:
    assert run_query(inferred, ABOVE) == run_query(stated, ABOVE)
    answer, count = run_inferred(inferred, ABOVE, GRAPH)
    assert read_column(answer) == [
        ("东陵省", True), ("临江市", True), ("云岭县", False), ("大青山", True), ("白石镇", False),
    ]  # fmt: skip
    assert count == 3
    answer, count = run_inferred(inferred, ABOVE, GRAPH, limit_rows=2)
    assert isinstance(answer, Solutions)
    assert (len(answer), answer.truncated, count) == (2, True, 2)


def test_ask_and_construct_tell_how_much_is_inferred(inferred: Store) -> None:
    village, province = f"<{BASE}id/place/松湾村>", f"<{BASE}id/place/东陵省>"
    assert run_query(inferred, f"ASK {{ {village} kg:partOf {province} }}") is False
    assert run_inferred(inferred, f"ASK {{ {village} kg:partOf {province} }}", GRAPH) == (True, 1)
    assert run_inferred(inferred, f"ASK {{ {village} a kg:Place }}", GRAPH) == (True, 0)
    answer, count = run_inferred(inferred, f"CONSTRUCT WHERE {{ {village} kg:partOf ?what }}", GRAPH)
    assert isinstance(answer, Triples)
    assert (len(answer), count) == (5, 3)


def test_a_column_of_that_name_is_not_lost(inferred: Store) -> None:
    answer, _ = run_inferred(inferred, "SELECT ?inferred { ?inferred a kg:Person }", GRAPH)
    assert isinstance(answer, Solutions)
    assert answer.variables == ("inferred", "inferred_")
    assert all(isinstance(row["inferred_"], Literal) for row in answer)


def test_explanations_name_the_rule_and_what_it_follows_from(stated: Store, inferred: Store) -> None:
    village = f"{BASE}id/place/松湾村"
    facts = {(f.subject, f.relation, f.object): f for f in load_inferences(inferred, village)}
    above = facts["松湾村", "partOf", "东陵省"]
    assert above.rule == "传递关系 transitive"
    assert above.premises == ("松湾村 partOf 云岭县", "云岭县 partOf 东陵省")
    assert facts["云岭县", "hasPart", "松湾村"].rule == "逆关系 inverse"
    assert all(fact.rule and fact.premises for fact in facts.values())
    assert not any(relation == "relation" for _, relation, _ in facts)
    assert not load_inferences(stated, village)

    (plain,), (told,) = explain(stated, "松湾村"), explain(inferred, "松湾村")
    assert told.facts == plain.facts
    text = write_explanations([told])
    assert text.startswith(write_explanations([plain]))
    assert "inferred, stated by no document 推得" in text
    assert "松湾村 partOf 东陵省 (传递关系 transitive: 松湾村 partOf 云岭县; 云岭县 partOf 东陵省)" in text


@pytest.mark.parametrize("name", ["云岭县", "快手", "周岚"])
def test_every_inference_about_a_thing_has_a_reason(inferred: Store, name: str) -> None:
    (found,) = explain(inferred, name)
    assert found.inferences
    assert all(one.rule and one.premises for one in found.inferences)


@pytest.mark.parametrize("format", [name for name in EXPORT_FORMATS if name != "nif"])
def test_exports_without_graphs_leave_it_out(stated: Store, inferred: Store, format: str, tmp_path: Path) -> None:
    for name, store in (("stated", stated), ("inferred", inferred)):
        export_graph(store, format, tmp_path / name)
    if format == "csv":
        for path in (tmp_path / "stated").iterdir():
            assert (tmp_path / "inferred" / path.name).read_bytes() == path.read_bytes()
    elif format in ("nquads", "trig", "jsonld", "rdf12"):
        assert "graph/inferred" in (tmp_path / "inferred").read_text(encoding="utf-8")
    else:
        assert (tmp_path / "inferred").read_bytes() == (tmp_path / "stated").read_bytes()


def test_the_page_shows_what_is_stated(stated: Store, inferred: Store) -> None:
    assert read_network(inferred) == read_network(stated)
