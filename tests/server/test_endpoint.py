"""What the endpoint says of itself, in which forms it answers, and who may change what."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from tests.server.live import TOKEN, Live, build_store, start_server

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
RDF_TYPES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
FOUR = "SELECT DISTINCT ?p { ?p a kg:Person } ORDER BY ?p"


def read(body: bytes, type_: str = "text/turtle") -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(body, format=RDF_TYPES[type_], base_iri="http://x/"))
    return store


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values"),
        ("text/html, application/json;q=0.1", "application/sparql-results+json"),
    ],
)
def test_rows_come_as_wanted(server: Live, accept: str, type_: str) -> None:
    reply = server.query(FOUR, accept=accept)
    assert (reply.status, reply.type) == (200, type_)
    assert "Accept" in reply.headers["vary"]
    assert reply.text.count("/id/person/") == 4


@pytest.mark.parametrize("type_", RDF_TYPES)
def test_graphs_come_as_wanted(server: Live, type_: str) -> None:
    reply = server.query("CONSTRUCT { ?p a kg:Person } { ?p a kg:Person }", accept=type_)
    assert (reply.status, reply.type) == (200, type_)
    assert len(read(reply.body, type_)) == 4


def test_unknown_forms_are_refused(server: Live) -> None:
    for reply in (
        server.query(FOUR, accept="image/png"),
        server.query(FOUR, format="pdf"),
        server.query(FOUR, accept="text/turtle"),
    ):
        assert (reply.status, reply.type) == (406, "application/problem+json")
        assert "text/csv" in reply.json()["detail"]


def test_xml_holds_no_character_that_it_cannot(server: Live) -> None:
    reply = server.query('SELECT ("a\\u0001b\\uFFFE" AS ?x) {}', format="xml")
    assert b"\x01" not in reply.body
    assert "a\ufffdb\ufffd" in reply.text


def test_the_dataset_of_the_request_counts(server: Live) -> None:
    graphs = [
        row["g"]["value"]
        for row in server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s a kg:Document } }").json()["results"]["bindings"]
    ]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(**dataset: Any) -> int:
        return int(server.query(count, **dataset).json()["results"]["bindings"][0]["n"]["value"])

    each = [number(**{"default-graph-uri": graph}) for graph in graphs]
    assert 0 < max(each) < number()
    assert number(**{"named-graph-uri": graphs}) == 0
    assert max(each) < number(**{"default-graph-uri": graphs}) <= sum(each)
    assert number(**{"default-graph-uri": "urn:x-arq:DefaultGraph"}) == number()
    assert server.query(count, **{"default-graph-uri": "no iri"}).status == 400


def test_the_service_describes_itself(server: Live) -> None:
    reply = server.fetch("/sparql", headers={"Accept": "text/turtle"})
    assert (reply.status, reply.type) == (200, "text/turtle")
    store = read(reply.body)
    endpoint = ox.NamedNode(f"{server.url}sparql")
    (found,) = store.quads_for_pattern(None, ox.NamedNode(SD + "endpoint"), None)
    assert (found.subject, found.object) == (endpoint, endpoint)
    for pattern in (
        "?s a sd:Service ; sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset [ a sd:Dataset ]",
        "?s sd:defaultDataset/sd:defaultGraph [ a sd:Graph ]",
        "?s sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON>, <http://www.w3.org/ns/formats/Turtle>",
        "?d sd:namedGraph [ a sd:NamedGraph ; sd:name <https://zhitu.example/graph/ontology> ]",
        "FILTER NOT EXISTS { ?s sd:supportedLanguage sd:SPARQL11Update }",
        "FILTER NOT EXISTS { ?s sd:feature sd:BasicFederatedQuery }",
    ):
        assert bool(store.query(f"PREFIX sd: <{SD}> ASK {{ {pattern} }}")) is True, pattern


def test_the_data_set_is_described(server: Live) -> None:
    reply = server.fetch("/.well-known/void")
    assert reply.type == "text/turtle"
    query = f"""PREFIX void: <{VOID}> PREFIX kg: <https://zhitu.example/ontology#> SELECT ?triples ?people {{
      ?d a void:Dataset ; void:triples ?triples ; void:sparqlEndpoint <{server.url}sparql> ;
        void:uriSpace "https://zhitu.example/" ;
        void:classPartition [ void:class kg:Person ; void:entities ?people ] }}"""
    found = read(reply.body).query(query)
    assert isinstance(found, ox.QuerySolutions)
    (row,) = found
    told = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
    assert [term.value for term in row] == [told, "4"]


def test_browsers_are_led_to_the_query_page(server: Live) -> None:
    reply = server.fetch(
        "/sparql", headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    )
    assert (reply.status, reply.headers["location"]) == (303, "/")


def test_other_sites_may_ask(server: Live, store: Path) -> None:
    reply = server.fetch("/sparql?query=ASK%7B%7D", headers={"Origin": "https://elsewhere.example"})
    assert reply.headers["access-control-allow-origin"] == "*"
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    assert server.fetch("/sparql", method="OPTIONS", headers=headers).status == 200
    with start_server(store, "--origin", "https://ours.example", "--at-once", "1") as live:
        assert (
            "access-control-allow-origin"
            not in live.fetch("/sparql?query=ASK%7B%7D", headers={"Origin": "https://elsewhere.example"}).headers
        )


def test_every_response_is_secured(server: Live) -> None:
    for path in (
        "/",
        "/explore",
        "/sparql?query=ASK%7B%7D",
        "/nothing",
        "/static/query.js",
        "/page/id/person/周岚",
        "/api/questions",
    ):
        headers = server.fetch(path).headers
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "script-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "server" not in headers


def test_pages_hold_no_script_of_their_own(server: Live) -> None:
    for path in ("/", "/explore", "/page/id/person/周岚"):
        page = server.fetch(path).text
        assert re.findall(r"<script(?![^>]*\bsrc=|[^>]*type=\"application/json\")", page) == []
        assert re.findall(r"\son\w+=|\sstyle=|<style|https?://(?!zhitu\.example)", page) == []


def test_reading_changes_nothing(server: Live, store: Path) -> None:
    for content in (
        {"Content-Type": "application/sparql-update"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ):
        body = "CLEAR ALL" if "update" in content["Content-Type"] else "update=CLEAR%20ALL"
        reply = server.fetch(
            "/sparql", method="POST", headers={**content, "Authorization": f"Bearer {TOKEN}"}, body=body
        )
        assert (reply.status, reply.type) == (403, "application/problem+json")
    assert server.query("DELETE WHERE { ?s ?p ?o }").status == 400
    assert server.query("ASK { ?s a kg:Person }").json()["boolean"] is True
    assert not any(
        path.name.endswith(".log") and path.stat().st_mtime > (store / "manifest.json").stat().st_mtime + 5
        for path in (store / "database-1").iterdir()
    )


def test_updates_need_the_token(writable: Live) -> None:
    for token in ("", "wrong", TOKEN + "x"):
        reply = writable.update("INSERT DATA { <urn:a> <urn:b> 1 }", token=token)
        assert (reply.status, reply.type) == (401, "application/problem+json")
        assert reply.headers["www-authenticate"].startswith("Bearer")
    assert writable.query("ASK { <urn:a> <urn:b> 1 }").json()["boolean"] is False
    assert writable.update("INSERT DATA { <urn:a> <urn:b> 1 }").status == 204
    assert writable.query("ASK { <urn:a> <urn:b> 1 }").json()["boolean"] is True


def test_nothing_is_loaded(writable: Live) -> None:
    for update in (
        "LOAD <file:///etc/hostname>",
        "LOAD SILENT <http://127.0.0.1:1/x>",
        "CLEAR DEFAULT; LOAD <file:///etc/passwd> INTO GRAPH <urn:g>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ):
        reply = writable.update(update)
        assert (reply.status, reply.type) == (400, "application/problem+json")
    assert writable.query("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }").json()["results"]["bindings"] == []


def test_a_build_waits_for_who_writes(tmp_path: Path) -> None:
    from kg.errors import StoreError
    from tests.server.live import publish

    path = build_store(tmp_path / "held.kg")
    with start_server(path, "--update", token=TOKEN), pytest.raises(StoreError, match="another process"):
        publish(path, [])


def test_answers_are_json_that_json_reads(server: Live) -> None:
    assert json.loads(server.query(FOUR).body)["head"] == {"vars": ["p"]}
    assert server.fetch("/sparql?query=ASK%7B%7D", method="HEAD").body == b""
