"""Clients that nobody here wrote ask the endpoint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from tests.server.live import TOKEN, Live, build_store, start_server

PEOPLE = "PREFIX kg: <https://zhitu.example/ontology#> SELECT DISTINCT ?p { ?p a kg:Person } ORDER BY ?p"
TRIPLES = "PREFIX kg: <https://zhitu.example/ontology#> CONSTRUCT { ?p a kg:Person } { ?p a kg:Person }"
ZHOU = "https://zhitu.example/id/person/周岚"


def convert(wrapper: SPARQLWrapper) -> Any:
    """The answer as the client reads it: of what type, the wanted format decides."""
    return wrapper.queryAndConvert()


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(server: Live, method: str, direct: bool) -> None:
    wrapper = SPARQLWrapper(f"{server.url}sparql")
    wrapper.setMethod(method)
    if direct and method == POST:
        wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setQuery(PEOPLE)
    wrapper.setReturnFormat(JSON)
    assert ZHOU in [row["p"]["value"] for row in convert(wrapper)["results"]["bindings"]]
    wrapper.setReturnFormat(XML)
    assert ZHOU in convert(wrapper).toxml()
    wrapper.setReturnFormat(CSV)
    assert ZHOU in convert(wrapper).decode()
    wrapper.setQuery(TRIPLES)
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(convert(wrapper), format="turtle")) == 4


def test_sparqlwrapper_updates(writable: Live) -> None:
    wrapper = SPARQLWrapper(f"{writable.url}sparql")
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    wrapper.setMethod(POST)
    wrapper.setQuery("INSERT DATA { <urn:wrapped> <urn:b> '包' }")
    wrapper.query()
    assert writable.query("ASK { <urn:wrapped> <urn:b> '包' }").json()["boolean"] is True


@pytest.mark.parametrize("format", ["xml", "json"])
def test_sparqlstore(server: Live, format: str) -> None:
    store = SPARQLStore(f"{server.url}sparql", returnFormat=format)
    graph = Graph(store)
    assert ZHOU in [str(row[0]) for row in graph.query(PEOPLE)]  # type: ignore[index]
    promotes = URIRef("https://zhitu.example/ontology#promotes")
    assert [str(o) for o in graph.objects(URIRef(ZHOU), promotes)] == ["https://zhitu.example/id/product/云岭蜜柚"]
    assert len(graph) > 100


def test_curl(server: Live) -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl: apt-get install curl")
    command = ["curl", "-sf", "-H", "Accept: text/csv", "--data-urlencode", f"query={PEOPLE}", f"{server.url}sparql"]
    assert ZHOU in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    command = ["curl", "-sfL", "-H", "Accept: text/turtle", f"{server.url}id/person/%E5%91%A8%E5%B2%9A"]
    assert "kg:Person" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_roqet(server: Live, tmp_path: Path) -> None:
    if not shutil.which("roqet"):
        pytest.skip("needs roqet: apt-get install rasqal-utils")
    query = tmp_path / "people.rq"
    query.write_text(PEOPLE, encoding="utf-8")
    command = ["roqet", "-q", "-r", "csv", "-p", f"{server.url}sparql", str(query)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert len(found.stdout.strip().splitlines()) == 5


@pytest.fixture(scope="module")
def comunica() -> str:
    """Comunica's command; where it is missing its tests are skipped (``KG_COMUNICA`` names it, as in .ci/run)."""
    command = os.environ.get("KG_COMUNICA") or shutil.which("comunica-sparql")
    if not command:
        pytest.skip(
            "needs Comunica: npm install @comunica/query-sparql@4.5, then KG_COMUNICA=node_modules/.bin/comunica-sparql"
        )
    return command


@pytest.mark.parametrize("kind", ["sparql@", ""])
def test_comunica(server: Live, comunica: str, kind: str) -> None:
    """As a SPARQL source that is named so, and as one that it finds out from the service description."""
    command = [comunica, f"{kind}{server.url}sparql", PEOPLE, "-t", "application/sparql-results+json"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, cwd="/")
    assert ZHOU in [row["p"]["value"] for row in json.loads(found.stdout)["results"]["bindings"]]


@pytest.fixture(scope="module")
def federated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    store = build_store(tmp_path_factory.mktemp("federated") / "second.kg")
    with start_server(store, "--allow-service", "--at-once", "1") as live:
        yield live


def test_a_second_instance_asks_the_first(server: Live, federated: Live) -> None:
    inner = f"SERVICE <{server.url}sparql> {{ SELECT DISTINCT ?p {{ ?p a kg:Person }} }}"
    reply = federated.query(f"SELECT ?p ?n {{ {inner} ?p skos:prefLabel ?n }}")
    rows = reply.json()["results"]["bindings"]
    assert (ZHOU, "周岚") in [(row["p"]["value"], row["n"]["value"]) for row in rows]
    assert b"BasicFederatedQuery" in federated.fetch("/sparql", headers={"Accept": "text/turtle"}).body


def test_files_stay_closed_even_with_the_flag(tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text("<urn:secret> <urn:b> <urn:c> .\n", encoding="utf-8")
    with start_server(build_store(tmp_path / "w.kg"), "--update", "--allow-service", token=TOKEN) as live:
        folder = f"{tmp_path.as_uri()}/"
        for update in (
            f"LOAD <{secret.as_uri()}>",
            f"BASE <{folder}> LOAD <secret.nt>",
            f"PREFIX f: <{folder}> LOAD f:secret.nt",
        ):
            assert live.update(update).status in (400, 502)
        service = f"SELECT * {{ SERVICE <{secret.as_uri()}> {{ ?s ?p ?o }} }}"
        assert live.query(service).status in (400, 502)
        assert live.query("ASK { <urn:secret> ?p ?o }").json()["boolean"] is False


def test_a_server_that_is_not_there_is_told(federated: Live) -> None:
    reply = federated.query("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }")
    assert (reply.status, reply.type) == (502, "application/problem+json")
    assert federated.query("SELECT * { SERVICE SILENT <http://127.0.0.1:1/sparql> { ?s ?p ?o } }").status == 200


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{}> {{ ?s ?p ?o }}",
        "service silent <{}> {{ ?s ?p ?o }}",
        "SERVICE#\n<{}> {{ ?s ?p ?o }}",
        "BIND(<{}> AS ?u) SERVICE ?u {{ ?s ?p ?o }}",
        "?s ?p 2SERVICE <{}> {{ ?s ?p ?o }}",
        "SERVICE at:\\~x {{ ?s ?p ?o }}",
        "SERVICE \\u003c{}> {{ ?s ?p ?o }}",
        "\\u0053ERVICE <{}> {{ ?s ?p ?o }}",
    ],
)
def test_nobody_is_asked_without_the_flag(server: Live, federated: Live, pattern: str) -> None:
    """The second instance would answer; that it is not even tried shows in the refusal."""
    address = f"{federated.url}sparql"
    reply = server.query(f"PREFIX at: <{address}> SELECT * {{ {pattern.format(address)} }}")
    assert (reply.status, reply.type) == (400, "application/problem+json")
