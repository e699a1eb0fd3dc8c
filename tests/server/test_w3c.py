"""The cases of the W3C, sent through HTTP: ``pytest --w3c FOLDER`` with a copy of w3c/rdf-tests."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.server.cases import ACCEPT, Case, ProtocolCase, Request, list_cases, list_protocol_cases, matches, read_file
from tests.server.live import TOKEN, Live

_EXPECTED = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    given = request.config.getoption("--w3c")
    if not given:
        pytest.skip("needs the W3C's cases: pytest --w3c FOLDER")
    return next(path for path in (Path(given), Path(given) / "sparql") if (path / "sparql11").is_dir()).resolve()


@pytest.mark.parametrize("version", ["sparql10", "sparql11"])
def test_http_answers_every_case_that_the_engine_answers(folder: Path, version: str, writable: Live) -> None:
    outcomes = {case.name: (_pass_engine(case), _pass_http(case, writable)) for case in list_cases(folder / version)}
    engine, http = (sum(outcome[i] for outcome in outcomes.values()) for i in (0, 1))
    print(f"{version}: {len(outcomes)} cases; engine {engine}, HTTP {http}")
    assert len(outcomes) > 200
    assert [name for name, (by_engine, by_http) in outcomes.items() if by_engine and not by_http] == []
    assert engine > 0.9 * len(outcomes)


def test_protocol_cases_pass(folder: Path, writable: Live) -> None:
    cases = list(list_protocol_cases(folder / "sparql11" / "protocol" / "manifest.ttl"))
    failed = [problem for case in cases if (problem := _find_protocol_problem(case, writable))]
    assert len(cases) > 30
    assert failed == []


def _pass_engine(case: Case) -> bool:
    store = ox.Store()
    store.extend(case.list_quads())
    try:
        found = store.query(case.text)
        if isinstance(found, ox.QueryTriples):
            return matches(case, ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"", "application/n-triples")
        formats = {"text/csv": ox.QueryResultsFormat.CSV, "text/tab-separated-values": ox.QueryResultsFormat.TSV}
        accept = _find_accept(case)
        written = found.serialize(format=formats.get(accept, ox.QueryResultsFormat.XML))
        return matches(case, written or b"", accept if accept in formats else "application/sparql-results+xml")
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return False


def _pass_http(case: Case, live: Live) -> bool:
    _fill(live, list(case.list_quads()))
    headers = {"Content-Type": "application/sparql-query", "Accept": f"{_find_accept(case)}, application/n-triples"}
    reply = live.fetch("/sparql", method="POST", headers=headers, body=case.text)
    return reply.status == 200 and matches(case, reply.body, reply.type)


def _find_accept(case: Case) -> str:
    return ACCEPT.get(case.result.suffix, "application/sparql-results+json")


def _find_protocol_problem(case: ProtocolCase, live: Live) -> str:
    quads = [quad for iri, path in case.graphs.items() for quad in read_file(path, ox.NamedNode(iri))]
    _fill(live, quads)
    for number, request in enumerate(case.requests, 1):
        if problem := _find_request_problem(request, live):
            return f"{case.name}, request {number}: {problem}"
    return ""


def _find_request_problem(request: Request, live: Live) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}", **request.headers}
    reply = live.fetch(request.path, method=request.method, headers=headers, body=request.body)
    if str(reply.status)[0] not in request.statuses:
        return f"status {reply.status}, wanted {sorted(request.statuses)}: {reply.text[:200]}"
    if request.format and reply.type not in _EXPECTED[request.format]:
        return f"type {reply.type}, wanted {request.format}"
    if request.boolean is not None and reply.json()["boolean"] is not request.boolean:
        return f"answer {reply.text}"
    return ""


def _fill(live: Live, quads: list[ox.Quad]) -> None:
    blocks = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        named = isinstance(quad.graph_name, ox.NamedNode)
        blocks.append(f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple)
    reply = live.update(f"CLEAR ALL ; INSERT DATA {{ {' '.join(blocks)} }}")
    assert reply.status == 204, reply.text
