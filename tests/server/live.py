"""A server as a person starts it, and a client that hides nothing of HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psutil
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.graph.builder import open_builder
from kg.namespaces import BASE
from kg.settings import find_ontology

SAMPLE = Path(__file__).parent.parent / "answers" / "sample.trig"
TOKEN = "a-token-for-tests-only"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Live:
    """A running server."""

    host: str
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"

    def fetch(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        timeout: float = 120,
    ) -> Reply:
        """One request, its redirects not followed."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, quote(path, safe="/?&=%+:;,@~#[]!$'()*"), content, dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def query(self, sparql: str, *, accept: str = "", **parameters: Any) -> Reply:
        """A query by GET."""
        address = "/sparql?" + urlencode({"query": sparql, **parameters}, doseq=True)
        return self.fetch(address, headers={"Accept": accept} if accept else {})

    def update(self, sparql: str, *, token: str = TOKEN) -> Reply:
        """An update by direct POST."""
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {token}"}
        return self.fetch("/sparql", method="POST", headers=headers, body=sparql)

    def list_workers(self) -> list[int]:
        """The processes that answer."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]


def build_store(path: Path, *, base: str = BASE, source: Path = SAMPLE) -> Path:
    """The sample and the vocabulary, as ``kg build`` would have written them."""
    store = Store()
    store.load(path=str(source), format=RdfFormat.TRIG)
    vocabulary = str(find_ontology() / "zhitu.ttl")
    store.load(path=vocabulary, format=RdfFormat.TURTLE, to_graph=NamedNode(f"{base}graph/ontology"))
    publish(path, list(store), base=base)
    return path


def publish(path: Path, quads: list[Quad], *, base: str = BASE) -> None:
    """Makes the quads a store's graph, beside whatever it held."""
    with open_builder(path) as builder:
        builder.publish(quads, base=base, model="", ontology="", documents={})


@contextmanager
def start_server(store: Path, *options: str, token: str = "", **limits: float) -> Iterator[Live]:
    """``kg serve`` on a free port, or the library where limits are not on the command line; it must end in order."""
    command = [sys.executable, "-m", "kg", "serve", str(store), "--port", "0", *options]
    if limits:
        command = [sys.executable, "-c", _WITH_LIMITS, str(store), json.dumps(limits)]
    environment = {**os.environ, "KG_TOKEN": token, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.search(r"http://([^/]+):(\d+)/", line)
        assert match, f"the server did not start: {line}"
        yield Live(match[1], int(match[2]), process)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


_WITH_LIMITS = """
import json, sys
from kg.server.limits import Limits
from kg.server.serving import Address, serve_store
limits = Limits(**json.loads(sys.argv[2]))
serve_store(sys.argv[1], address=Address(port=0), limits=limits, ready=lambda address: print(address.url))
"""


def wait_until(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
