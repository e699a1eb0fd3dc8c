"""Asks a server on loopback with many clients at once: answers, refusals, times, memory.

``python benchmarks/server.py STORE [--clients 200] [--seconds 60]`` starts ``kg serve`` itself and ends it.
Any answer but 200 and 503 is an error. Times are those of answers; refusals (503) are counted apart.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urlencode

import psutil

QUERIES = (
    "ASK { ?s a kg:Person }",
    "SELECT ?person ?name { ?person a kg:Person ; skos:prefLabel ?name } LIMIT 50",
    "SELECT ?person ?product { ?person kg:promotes ?product } LIMIT 100",
    "SELECT ?place ?above { ?place kg:partOf+ ?above } LIMIT 200",
    "SELECT ?metric (COUNT(*) AS ?n) (MAX(?v) AS ?most) { ?m kg:metric ?metric ; kg:value ?v } GROUP BY ?metric",
    "SELECT ?a ?b ?text { ?c rdf:subject ?a ; rdf:object ?b ; kg:assertedIn/oa:exact ?text } LIMIT 100",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o ; a kg:Session } LIMIT 300",
)
PATIENCE = 60


@dataclass(slots=True)
class Tally:
    """What the clients saw."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("store")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--waiting", type=int, default=32)
    parser.add_argument("--rude", action="store_true", help="every tenth client leaves without its answer")
    options = parser.parse_args()
    with start_server(options.store, options.waiting) as (host, port, process):
        tally = asyncio.run(measure(host, port, process, options))
    report(tally, options)


@contextmanager
def start_server(store: str, waiting: int) -> Iterator[tuple[str, int, psutil.Process]]:
    command = [sys.executable, "-m", "kg", "serve", store, "--port", "0", "--waiting", str(waiting)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        match = re.search(r"http://([^/]+):(\d+)/", process.stdout.readline())
        if not match:
            sys.exit("the server did not start")
        yield match[1], int(match[2]), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def measure(host: str, port: int, process: psutil.Process, options: argparse.Namespace) -> Tally:
    tally, end = Tally(), time.monotonic() + options.seconds
    clients = [ask_on(host, port, end, tally, rude=options.rude and not n % 10) for n in range(options.clients)]
    await asyncio.gather(watch_memory(process, end, tally), *clients)
    return tally


async def ask_on(host: str, port: int, end: float, tally: Tally, *, rude: bool) -> None:
    """One client: a connection kept open, one query after another; after a refusal it waits as it is told."""
    reader = writer = None
    while time.monotonic() < end:
        path = "/sparql?" + urlencode({"query": random.choice(QUERIES)})
        try:
            if writer is None or reader is None:
                reader, writer = await asyncio.open_connection(host, port)
            begun = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            if rude:
                await asyncio.sleep(0.01)
                writer.transport.abort()
                reader = writer = None
                tally.statuses["left"] += 1
                await asyncio.sleep(0.5)
                continue
            status, wait = await asyncio.wait_for(read_answer(reader), PATIENCE)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            tally.statuses[type(error).__name__] += 1
            reader = writer = None
            continue
        tally.statuses[str(status)] += 1
        if status == 200:
            tally.times.append(time.perf_counter() - begun)
        elif status == 503:
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
    if writer is not None:
        writer.close()


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, float]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = re.search(r"content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    wait = re.search(r"retry-after: (\d+)", head)
    return int(head.split()[1]), float(wait[1]) if wait else 1.0


async def watch_memory(process: psutil.Process, end: float, tally: Tally) -> None:
    """Resident memory of the server and of all its workers, in MiB, once a second."""
    while time.monotonic() < end:
        family = [process, *process.children()]
        sizes = [size for one in family if (size := find_size(one))]
        tally.memory.append((sizes[0], sum(sizes)))
        await asyncio.sleep(1)


def find_size(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0


def report(tally: Tally, options: argparse.Namespace) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "starlette", "uvicorn"))
    print(f"{platform.platform()}, {psutil.cpu_count()} cores, Python {platform.python_version()}, {packages}")
    print(f"{options.clients} clients for {options.seconds:g} s; waiting {options.waiting}; {dict(tally.statuses)}")
    times = sorted(tally.times)
    if len(times) > 1:
        p50, p95, p99 = (statistics.quantiles(times, n=100)[n - 1] * 1000 for n in (50, 95, 99))
        print(
            f"{len(times) / options.seconds:.0f} answers a second; p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"
        )
    third = max(len(tally.memory) // 3, 1)
    for name, place in (("server", 0), ("server and workers", 1)):
        first, last = (
            statistics.fmean(m[place] for m in part) for part in (tally.memory[:third], tally.memory[-third:])
        )
        most = max(m[place] for m in tally.memory)
        print(
            f"memory of {name}: {first:.0f} MiB in the first third, {last:.0f} MiB in the last, {most:.0f} MiB at most"
        )


if __name__ == "__main__":
    main()
