"""What people and programs get wrong: the right status, a short problem, one clear line; the server lives on."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import KgError, QueryError, ServerError, StoreError, UnknownNameError
from kg.server.limits import Limits
from kg.server.negotiation import choose_format, choose_language, choose_type
from kg.server.problems import ProblemError, find_problem
from kg.server.protocol import FORM, Operation, read_operation
from tests.server.live import TOKEN, Live

UPDATE, QUERY = "application/sparql-update", "application/sparql-query"


@pytest.mark.parametrize(
    ("path", "method", "headers", "body", "status"),
    [
        ("/sparql?query=", "GET", {}, None, 400),
        ("/sparql?query=%FF", "GET", {}, None, 400),
        ("/sparql?query=ASK%20%7B", "GET", {}, None, 400),
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "GET", {}, None, 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=%20", "GET", {}, None, 400),
        ("/sparql?query=ASK%7B%7D&format=pdf", "GET", {}, None, 406),
        ("/sparql?query=ASK%7B%7D", "GET", {"Accept": "image/*"}, None, 406),
        ("/sparql?update=CLEAR%20ALL", "GET", {}, None, 405),
        ("/sparql", "DELETE", {}, None, 405),
        ("/sparql", "POST", {}, "ASK{}", 415),
        ("/sparql", "POST", {"Content-Type": "text/plain"}, "ASK{}", 415),
        ("/sparql", "POST", {"Content-Type": f"{QUERY}; charset=utf-16"}, "ASK{}", 415),
        ("/sparql", "POST", {"Content-Type": QUERY}, b"\xff", 400),
        ("/sparql", "POST", {"Content-Type": FORM}, "x=1", 400),
        ("/sparql", "POST", {"Content-Type": FORM}, "query=ASK{}&update=CLEAR+ALL", 400),
        ("/sparql", "POST", {"Content-Type": FORM}, "&".join(f"a{n}=1" for n in range(2000)), 400),
        ("/sparql?query=ASK%7B%7D", "POST", {"Content-Type": QUERY}, "ASK{}", 400),
        ("/sparql", "POST", {"Content-Type": UPDATE}, "CLEAR ALL", 403),
        ("/no/such/place", "GET", {}, None, 404),
        ("/static/..%2F..%2Fpool.py", "GET", {}, None, 404),
        ("/static/pool.py", "GET", {}, None, 404),
        ("/id/", "GET", {"Accept": "image/png"}, None, 406),
        ("/api/search", "POST", {}, "", 405),
    ],
)
def test_malformed_requests(
    server: Live, path: str, method: str, headers: dict[str, str], body: str | bytes | None, status: int
) -> None:
    reply = server.fetch(path, method=method, headers=headers, body=body)
    assert (reply.status, reply.type) == (status, "application/problem+json"), reply.body
    problem = reply.json()
    assert problem["status"] == status
    assert problem["title"]
    assert "\n" not in problem["detail"]
    assert len(reply.body) < 600
    assert server.query("ASK {}").json()["boolean"] is True


@pytest.mark.parametrize(
    "query",
    [
        "谁在快手上卖过锦鲤？",
        "Who sold carp?",
        "SELECT * WHERE { ?s ?p ?o",
        "SELECT ?x { ?x nosuch:p ?y }",
        "SELECT ?x { BIND(<urn:no-function>(1) AS ?x) }",
        "'; DROP TABLE facts; --",
        "{{7*7}}<script>alert(1)</script>",
        "SELECT * { ?s ?p \ud83e }",
    ],
)
def test_what_is_no_query(server: Live, query: str) -> None:
    headers = {"Content-Type": QUERY}
    reply = server.fetch("/sparql", method="POST", headers=headers, body=query.encode("utf-8", "surrogatepass"))
    assert reply.status in (200, 400)
    if reply.status == 400:
        assert reply.type == "application/problem+json"
    assert server.query("ASK {}").status == 200


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=None)


def test_a_port_in_use_is_one_clear_line(server: Live, store: Path) -> None:
    done = run(str(store), "--port", str(server.port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f":{server.port}/" in done.stderr
    assert "give another --port" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["missing.kg"], "no store"),
        (["."], "no store"),
        (["STORE", "--host", "no.such.host.invalid", "--port", "0"], "cannot listen"),
        (["STORE", "--update"], "--update needs a token"),
        (["STORE", "--update", "--token", "short"], "--update needs a token"),
    ],
)
def test_a_server_that_cannot_start_says_why(store: Path, arguments: list[str], line: str) -> None:
    done = run(*(str(store) if argument == "STORE" else argument for argument in arguments))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


def test_wrong_usage_is_told_as_such(store: Path) -> None:
    for arguments in (["--port", "70000"], ["--timeout", "0"], ["--at-once", "0"], ["--memory", "1"]):
        assert run(str(store), *arguments).returncode == 2


def test_it_listens_to_this_machine_alone(server: Live) -> None:
    assert server.host == "127.0.0.1"
    with socket.socket() as outside:
        outside.settimeout(5)
        assert outside.connect_ex(("127.0.0.2", server.port)) != 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QueryError("q"), 400),
        (UnknownNameError("entity", "x", []), 404),
        (UnknownNameError("argument", "x", []), 400),
        (StoreError("/home/somebody/secret.kg"), 503),
        (KgError("k"), 500),
        (ProblemError(406, "p"), 406),
    ],
)
def test_errors_become_problems(error: KgError, status: int) -> None:
    problem = find_problem(error)
    assert problem.status == status
    assert "secret" not in problem.detail
    assert ("Retry-After" in problem.headers) == (status == 503)


def test_limits_are_positive() -> None:
    with pytest.raises(ServerError, match="timeout is 0"):
        Limits(timeout=0)


def test_negotiation_follows_qualities() -> None:
    assert choose_type("text/*;q=0.3, text/csv;q=0.1, */*;q=0.2", ["text/csv", "text/html"]) == "text/html"
    assert choose_type("text/csv;q=0", ["text/csv"]) is None
    assert choose_type("text/csv;q=nan, a/b;q=x", ["text/csv", "a/b"]) is None
    assert choose_language("en-GB,en;q=0.9,zh;q=0.2") == "en"
    with pytest.raises(ProblemError, match="no such form"):
        choose_format("a/b", {"text/csv": "csv"})


def test_an_operation_is_read_whatever_way_it_comes() -> None:
    wanted = Operation("query", "ASK {}", ("urn:a", "urn:b"), ("urn:c",))
    dataset = "default-graph-uri=urn:a&default-graph-uri=urn:b&named-graph-uri=urn:c"
    assert read_operation("GET", f"query=ASK%20%7B%7D&{dataset}", "", b"") == wanted
    assert read_operation("POST", dataset, QUERY, b"ASK {}") == wanted
    assert read_operation("POST", "", f"{FORM}; charset=UTF-8", f"query=ASK+%7B%7D&{dataset}".encode()) == wanted
    assert read_operation("GET", "", "", b"") is None


@pytest.mark.parametrize("host", ["a b<>", "x/../y", "\xff", 'evil.example"', "[::1"])
def test_a_host_that_is_none_does_not_count(server: Live, host: str) -> None:
    for path in (
        "/sparql",
        "/openapi.json",
        "/sparql?query=ASK%20%7B%20%3Cx%3E%20%3Cy%3E%20%3Cz%3E%20%7D",
        "/.well-known/void",
    ):
        reply = server.fetch(path, headers={"Host": host, "Accept": "*/*"})
        assert reply.status in (200, 400), reply.text
        assert host not in reply.body.decode("utf-8")


def test_a_token_is_not_told(writable: Live) -> None:
    reply = writable.update("CLEAR ALL", token="wrong")
    assert TOKEN not in reply.text
    assert reply.status == 401
