"""Full-text search over 100,000 entities and as many sentences, by characters, pinyin and initials.

    python -m benchmarks.search [--things N] [--rounds N]

Prints how long the index takes to make, to open and to search: names, sentences, from SPARQL and as ``kg explain``
resolves what was typed. Medians in milliseconds, of wall-clock time and of processor time (the machine
may be shared); the first search is in a fresh connection.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from benchmarks.synthetic import News
from kg.answers.naming import find_things
from kg.answers.query import run_query
from kg.answers.search import SearchIndex, open_index, write_index
from kg.errors import AmbiguousNameError, UnknownNameError
from kg.namespaces import BASE, KG, OA, RDF, SKOS


def list_quads(things: int) -> Iterator[Quad]:
    """Things with names and aliases, and a sentence about each."""
    news, number = News(0, things), 0

    def tell(subject: str, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(NamedNode(subject), NamedNode(predicate), value, DefaultGraph())

    for kind, named in news.names.items():
        for iri, name in named:
            yield tell(iri, RDF + "type", NamedNode(KG + kind))
            yield tell(iri, SKOS + "prefLabel", Literal(name, language="zh"))
            if len(name) > 3:
                yield tell(iri, SKOS + "altLabel", Literal(name[:-1], language="zh"))
            other = news.chance.choice(named)[1]
            text = f"昨天下午，{name}和{other}在直播间里向网友介绍了当地的特产，第{number}次来的客人都说今年收成好。"
            yield tell(f"{BASE}document/d{number}#char=0,{len(text)}", OA + "exact", Literal(text))
            number += 1


NAMES = (
    "苗禾",
    "李晓",
    "禾",
    "李",
    "白泉 合作社",
    "limiao",
    "lixiao",
    "hezuoshe",
    "lx",
    "lxj",
    "bqhzs",
    "云湖hzs",
    "大米",
)
SENTENCES = ("白泉大米", "脐橙 白泉", "橙", "lixiaojun", "baiquandami", "lxj", "第777次")
TYPED = ("苗禾", "limiao", "lm", "白泉豆腐", "bqdf", "禾", "苗禾苗禾禾")


def main() -> None:
    """Makes the graph and its index, searches, and prints one line a search."""
    parser = argparse.ArgumentParser(description="full-text search")
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=21)
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, ", end="")
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    database = Store()
    database.bulk_extend(list_quads(options.things))
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        write_index(database, folder)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(f"{options.things:,} entities: index in {time.perf_counter() - started:.1f} s, {size / 1e6:.0f} MB")
        print(f"\n{'search':40}{'hits':>8}{'first':>10}{'median':>10}{'processor':>10}")
        slowest = max(measure(database, folder, options.rounds))
    print(f"slowest median {slowest:.1f} ms of processor time")


def measure(database: Store, folder: str, rounds: int) -> Iterator[float]:
    for text in NAMES:
        yield report(f"name {text}", folder, rounds, lambda index, text=text: len(index.find_names(text)))
    for text in SENTENCES:
        yield report(f"sentence {text}", folder, rounds, lambda index, text=text: len(index.find_sentences(text)))
    for text in ("lixiao", "lxj", "白泉 合作社"):
        query = f'SELECT ?name {{ ?x a kg:Person ; kg:nameMatches "{text}" ; skos:prefLabel ?name }}'
        yield report(f"SPARQL nameMatches {text}", folder, rounds, lambda index, q=query: ask(database, q, index))
    query = 'SELECT ?s ?score { (?s ?score) kg:textMatches ("白泉大米" 20) } ORDER BY DESC(?score)'
    yield report("SPARQL textMatches 白泉大米, 20", folder, rounds, lambda index: ask(database, query, index))
    for text in TYPED:
        yield report(f"explain {text}", folder, rounds, lambda index, text=text: resolve(database, text, index))


def ask(database: Store, query: str, index: SearchIndex) -> int:
    return len(run_query(database, query, index=index))  # type: ignore[arg-type]


def resolve(database: Store, text: str, index: SearchIndex) -> int:
    try:
        return len(find_things(database, text, index=index))
    except AmbiguousNameError as error:
        return len(error.candidates)
    except UnknownNameError:
        return 0


def report(name: str, folder: str, rounds: int, search: Callable[[SearchIndex], int]) -> float:
    """Prints one line; gives the median."""
    index = open_index(folder)
    assert index is not None
    times, spent, hits = [], [], 0
    for _ in range(rounds):
        started, begun = time.perf_counter(), time.process_time()
        hits = search(index)
        times.append((time.perf_counter() - started) * 1000)
        spent.append((time.process_time() - begun) * 1000)
    index.close()
    wall, processor = statistics.median(times), statistics.median(spent)
    print(f"{name:40}{hits:>8}{times[0]:>7.1f} ms{wall:>7.1f} ms{processor:>7.1f} ms", flush=True)
    return processor


if __name__ == "__main__":
    main()
