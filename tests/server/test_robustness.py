"""What one client does must not cost the others: time, memory, places, and the graph itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import threading
import time
from pathlib import Path

import psutil
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.server.live import Live, Reply, build_store, publish, start_server, wait_until

# Tens of thousands of millions of rows.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?l) }"
WIDE = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def ask(live: Live) -> Reply:
    return live.query("ASK { ?s a kg:Person }")


def test_time_is_limited_and_the_work_ends(store: Path) -> None:
    with start_server(store, "--timeout", "1", "--at-once", "1") as live:
        before = live.list_workers()
        reply = live.query(ENDLESS)
        assert (reply.status, reply.type) == (504, "application/problem+json")
        assert "over 1 seconds" in reply.json()["detail"]
        assert wait_until(lambda: not any(psutil.pid_exists(pid) for pid in before), seconds=15)
        assert ask(live).json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_are_limited(limited: Live, format: str) -> None:
    assert limited.query("SELECT * { ?s ?p ?o } LIMIT 20", format=format).status == 200
    reply = limited.query("SELECT * { ?s ?p ?o } LIMIT 21", format=format)
    assert (reply.status, reply.type) == (422, "application/problem+json")
    assert "over 20 rows" in reply.json()["detail"]


def test_triples_are_limited(limited: Live) -> None:
    assert limited.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 20").status == 200
    assert limited.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 21").status == 422


def test_rows_are_counted_whatever_strings_hold(limited: Live) -> None:
    values = " ".join('"},{ ,\\\\\\" \\n </result>"' for _ in range(20))
    for format in ("json", "xml", "csv", "tsv"):
        reply = limited.query(f"SELECT ?x ?y {{ VALUES ?x {{ {values} }} }}", format=format)
        assert reply.status == 200, reply.text


@pytest.fixture(scope="module")
def limited(store: Path) -> object:
    with start_server(store, "--limit-rows", "20", "--at-once", "1") as live:
        yield live


def test_bytes_and_memory_are_limited(store: Path) -> None:
    with start_server(store, at_once=1, answer_bytes=100_000, memory_bytes=64 * 2**20, rows=10**9) as live:
        reply = live.query(WIDE)
        assert reply.status == 422
        assert "over 100,000 bytes" in reply.json()["detail"]
        reply = live.query(f"SELECT ?a {{ {{ {WIDE} }} }} ORDER BY ?d ?a")
        assert (reply.status, reply.type) == (422, "application/problem+json")
        assert "memory" in reply.json()["detail"]
        assert ask(live).status == 200


def test_too_many_are_told_to_come_again(store: Path) -> None:
    with start_server(store, "--at-once", "1", "--waiting", "0", "--timeout", "1.5") as live:
        slow = threading.Thread(target=live.query, args=(ENDLESS,))
        slow.start()
        time.sleep(0.5)
        reply = ask(live)
        assert (reply.status, reply.type) == (503, "application/problem+json")
        assert int(reply.headers["retry-after"]) > 0
        slow.join()
        assert wait_until(lambda: ask(live).status == 200)


def test_a_vanished_client_costs_nothing(store: Path) -> None:
    with start_server(store, "--at-once", "1", "--timeout", "60") as live:
        before = live.list_workers()
        with socket.create_connection((live.host, live.port)) as client:
            client.sendall(
                f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                f"Content-Length: {len(ENDLESS)}\r\n\r\n{ENDLESS}".encode()
            )
            time.sleep(0.5)
        assert wait_until(lambda: not any(psutil.pid_exists(pid) for pid in before), seconds=15)
        assert ask(live).status == 200


def test_slow_clients_are_left(store: Path) -> None:
    with start_server(store, at_once=1, client_seconds=0.5, rows=10**9, answer_bytes=30_000_000) as live:
        for beginning in (
            b"",
            b"GET /sparql HTTP/1.1\r\nHo",
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nq",
        ):
            with socket.create_connection((live.host, live.port), timeout=10) as client:
                client.sendall(beginning)
                assert wait_until(lambda c=client: _is_closed(c), seconds=15)  # type: ignore[misc]
        # Asks for much and reads nothing: its answer waits on disk, and not for long.
        with socket.create_connection((live.host, live.port), timeout=10) as client:
            query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000".replace(" ", "%20").replace("?", "%3F")
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(1)
            assert ask(live).status == 200
            server = psutil.Process(live.process.pid)
            ours = client.getsockname()[1]
            assert wait_until(lambda: all(c.raddr.port != ours for c in server.net_connections() if c.raddr))


def _is_closed(client: socket.socket) -> bool:
    try:
        return client.recv(4096) == b""
    except ConnectionError:
        return True


def test_connections_are_limited(store: Path) -> None:
    with start_server(store, at_once=1, connections=3) as live:
        held = [socket.create_connection((live.host, live.port), timeout=10) for _ in range(3)]
        reply = ask(live)
        assert (reply.status, reply.type) == (503, "application/problem+json")
        assert int(reply.headers["retry-after"]) > 0
        for client in held:
            client.close()
        assert wait_until(lambda: ask(live).status == 200)


def test_requests_are_limited(server: Live) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    reply = server.fetch("/sparql", method="POST", headers=headers, body=b"#" * (2**20 + 1))
    assert (reply.status, reply.type) == (413, "application/problem+json")
    reply = server.fetch("/sparql?query=" + "a" * 100_000)
    assert (reply.status, reply.type) == (400, "application/problem+json")
    with socket.create_connection((server.host, server.port), timeout=10) as client:
        client.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
        answer = client.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in answer
    assert ask(server).status == 200


def test_a_chunked_body_without_end_is_cut(server: Live) -> None:
    with socket.create_connection((server.host, server.port), timeout=10) as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/sparql-query\r\n\r\n"
        )
        piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        try:
            for _ in range(100):
                client.sendall(piece)
        except ConnectionError:
            return
        assert client.recv(65536).startswith(b"HTTP/1.1 413")


def test_deep_and_long_queries_do_not_end_the_server(server: Live) -> None:
    for query in (
        "SELECT * {" + "{" * 5000,
        "ASK { FILTER(" + "!" * 30000 + "true) }",
        "ASK { ?s " + "^" * 30000 + "kg:x ?o }",
    ):
        assert server.fetch(
            "/sparql", method="POST", headers={"Content-Type": "application/sparql-query"}, body=query
        ).status in (400, 422)
    assert ask(server).status == 200


def test_a_rebuilt_store_is_taken_up(tmp_path: Path) -> None:
    path = build_store(tmp_path / "news.kg")
    new = Quad(NamedNode("urn:new"), NamedNode("urn:is"), Literal("新"), NamedNode("urn:graph"))
    with start_server(path, "--at-once", "2") as live:
        assert live.query("ASK { <urn:new> ?p ?o }").json()["boolean"] is False
        publish(path, [new])
        assert live.query("ASK { <urn:new> ?p ?o }").json()["boolean"] is True
        # Idle workers let go of the old database too, so that the next build can remove it.
        assert wait_until(lambda: not _is_held(path / "database-1"))
        publish(path, [new])
        assert wait_until(lambda: not (path / "database-1").exists())
        shutil.rmtree(path)
        reply = live.query("ASK {}")
        assert (reply.status, reply.headers["retry-after"]) == (503, "2")
        build_store(path)
        assert wait_until(lambda: ask(live).status == 200)


def _is_held(database: Path) -> bool:
    from kg.graph.locking import is_read

    return is_read(database)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order(store: Path, number: int) -> None:
    with start_server(store, "--at-once", "2", "--timeout", "60") as live:
        workers = live.list_workers()
        slow = threading.Thread(target=_try, args=(live, ENDLESS))
        slow.start()
        time.sleep(0.5)
        live.process.send_signal(number)
        assert live.process.wait(timeout=15) == 0
        slow.join()
    assert not any(psutil.pid_exists(pid) for pid in workers)


def test_workers_end_with_a_killed_server(store: Path) -> None:
    with start_server(store, "--at-once", "2") as live:
        workers = live.list_workers()
        os.kill(live.process.pid, signal.SIGKILL)
        live.process.wait()
        assert wait_until(lambda: not any(psutil.pid_exists(pid) for pid in workers))


def _try(live: Live, query: str) -> None:
    with contextlib.suppress(OSError):
        live.query(query)
