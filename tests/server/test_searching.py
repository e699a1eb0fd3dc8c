"""Search and inference from SPARQL over HTTP: the same as on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.answers.search import write_index
from kg.graph.builder import open_builder
from kg.namespaces import BASE, KG, inferred_graph
from tests.server.live import SAMPLE, TOKEN, Live, Reply, start_server

ONE, OTHER = NamedNode(f"{BASE}id/person/甲"), NamedNode(f"{BASE}id/person/乙")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A store with an index of its own and one inferred triple, served for reading."""
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TRIG)
    quads = [*store, Quad(ONE, NamedNode(KG + "partnersWith"), OTHER, NamedNode(inferred_graph(BASE)))]
    path = tmp_path_factory.mktemp("searched") / "news.kg"
    with open_builder(path) as builder:
        builder.publish(quads, base=BASE, model="", ontology="", documents={}, inferred=True, finish=write_index)
    with start_server(path, "--at-once", "1") as live:
        yield live


def list_values(reply: Reply, name: str) -> list[str]:
    assert reply.status == 200, reply.text
    return [row[name]["value"] for row in reply.json()["results"]["bindings"]]


@pytest.mark.parametrize("typed", ["周岚", "zhoulan", "zl", "岚"])
def test_names_are_found(built: Live, server: Live, typed: str) -> None:
    query = f'SELECT DISTINCT ?name {{ ?thing kg:nameMatches "{typed}" ; a kg:Person ; skos:prefLabel ?name }}'
    # One server has the index that lies beside the database, the other has to make its own.
    assert "周岚" in list_values(built.query(query), "name")
    assert list_values(server.query(query), "name") == list_values(built.query(query), "name")


def test_sentences_are_found_with_their_score(built: Live) -> None:
    query = '(?said ?score) kg:textMatches ("直播" 3) . ?said oa:exact ?text'
    texts = list_values(built.query(f"SELECT ?text ?score {{ {query} }} ORDER BY DESC(?score)"), "text")
    assert len(texts) == 3
    assert all("直播" in text for text in texts)
    # By POST, as a graph, and where the answer is yes or no.
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/n-triples"}
    body = f"CONSTRUCT {{ ?said oa:exact ?text }} WHERE {{ {query} }}"
    assert built.fetch("/sparql", method="POST", headers=headers, body=body).text.count("直播") >= 3
    assert built.query('ASK { ?said kg:textMatches "没有人写过这句" }').json()["boolean"] is False


def test_the_graphs_of_the_request_count_for_what_is_asked_of_it(built: Live) -> None:
    query = 'SELECT DISTINCT ?name { ?thing kg:nameMatches "周岚" ; skos:prefLabel ?name }'
    named: dict[str, Any] = {"default-graph-uri": f"{BASE}graph/resolution"}
    assert list_values(built.query(query, **named), "name") == ["周岚"]
    assert list_values(built.query(query, **{"default-graph-uri": "urn:empty"}), "name") == []
    both: dict[str, Any] = {"default-graph-uri": ["urn:empty", "urn:x-arq:DefaultGraph"]}
    assert list_values(built.query(query, **both), "name") == ["周岚"]


def test_a_search_that_cannot_be_read_is_refused(built: Live) -> None:
    reply = built.query("SELECT * { ?thing kg:nameMatches ?text }")
    assert (reply.status, reply.type) == (400, "application/problem+json")
    assert "nameMatches" in reply.json()["detail"]


def test_what_an_update_writes_is_found_and_what_it_deletes_is_not(writable: Live) -> None:
    query = 'SELECT ?thing { ?thing kg:nameMatches "穆天禾" }'
    triples = '<urn:穆> a kg:Person ; skos:prefLabel "穆天禾"@zh'
    assert list_values(writable.query(query), "thing") == []
    assert writable.update(f"INSERT DATA {{ {triples} }}").status == 204
    assert list_values(writable.query(query), "thing") == ["urn:穆"]
    assert writable.update(f"DELETE DATA {{ {triples} }}").status == 204
    assert list_values(writable.query(query), "thing") == []


def test_what_is_inferred_is_asked_for(built: Live) -> None:
    query = f"SELECT ?other {{ {ONE} kg:partnersWith ?other }}"
    assert list_values(built.query(query), "other") == []
    assert list_values(built.query(query, inferred="false"), "other") == []
    assert list_values(built.query(query, inferred="true"), "other") == [OTHER.value]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert OTHER.value in built.fetch("/sparql?inferred=true", method="POST", headers=form, body=f"query={query}").text
    # Beside what is stated, and beside the graphs of the request.
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(**parameters: Any) -> int:
        return int(list_values(built.query(count, **parameters), "n")[0])

    assert number(inferred="true") == number() + 1
    assert number(inferred="true", **{"default-graph-uri": "urn:empty"}) == 1
    told = f"SELECT ?other {{ GRAPH <{inferred_graph(BASE)}> {{ ?who kg:partnersWith ?other }} }}"
    assert list_values(built.query(told, inferred="true"), "other") == [OTHER.value]


def test_inferred_is_refused_where_it_means_nothing(built: Live, server: Live, writable: Live) -> None:
    for reply, word in (
        (built.query("ASK {}", inferred="yes"), "inferred=true"),
        (built.query("ASK {}", inferred=["true", "true"]), "once"),
        (server.query("ASK {}", inferred="true"), "--infer"),
    ):
        assert (reply.status, reply.type) == (400, "application/problem+json")
        assert word in reply.json()["detail"]
    headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    reply = writable.fetch("/sparql?inferred=true", method="POST", headers=headers, body="CLEAR GRAPH <urn:g>")
    assert reply.status == 400


def test_the_readme_tells_what_is_tested_here() -> None:
    readme = (Path(__file__).resolve().parents[2] / "kg" / "server" / "README.md").read_text(encoding="utf-8")
    for word in ("kg:nameMatches", "kg:textMatches", "inferred=true", "--update"):
        assert word in readme
