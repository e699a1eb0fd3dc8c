"""Twelve queries over a million triples: our query function against pyoxigraph alone, in one run.

    python -m benchmarks.store [--triples N] [--rounds N] [--keep FOLDER]

Both sides ask the same open store, turn by turn, and read every term of every row; medians are compared, of processor
time (the machine may be shared) and of wall-clock time. ``run_query`` is told that the store has a merged default
graph, as whoever opened a store of ``kg build`` knows; what it costs to find out is the line "name, unknown". Opening
the store as an ``rdflib.Dataset`` and asking through that is timed for information. The named questions are
measured by `benchmarks/questions.py`.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from benchmarks.synthetic import News
from kg.answers.query import run_query
from kg.answers.search import write_index
from kg.graph import GraphStore, open_builder, open_store
from kg.namespaces import BASE, PREFIXES

PER_DOCUMENT = 242
"""About as many triples of the default graph does a document make."""

QUERIES = {
    "name": "SELECT ?thing ?type { ?thing skos:prefLabel NAME ; a ?type }",
    "facts": """SELECT ?relation ?other ?text ?id { ?claim rdf:subject PERSON ; rdf:predicate ?relation ;
        rdf:object ?other ; kg:assertedIn ?said . ?said oa:exact ?text ; oa:hasSource/dcterms:identifier ?id }""",
    "streams": """SELECT ?name ?platform { ?who kg:streamsOn ?where ; skos:prefLabel ?name .
        ?where skos:prefLabel ?platform } LIMIT 2000""",
    "top products": """SELECT ?product (COUNT(DISTINCT ?who) AS ?n) { ?who kg:promotes ?product } GROUP BY ?product
        ORDER BY DESC(?n) LIMIT 10""",
    "sales": """SELECT ?of ?value ?text { ?m kg:metric metric:sales ; kg:value ?value ; kg:measureOf ?of ;
        kg:assertedIn ?s . ?s oa:exact ?text FILTER(?value > 9900000) } ORDER BY DESC(?value) LIMIT 20""",
    "path": "SELECT ?name { PLACE kg:partOf+/skos:prefLabel ?name }",
    "months": """SELECT ?month (COUNT(*) AS ?n) { ?s a kg:Session ; kg:date ?day .
        BIND(SUBSTR(STR(?day), 1, 7) AS ?month) } GROUP BY ?month ORDER BY ?month""",
    "outlet": """SELECT ?id ?day { ?d kg:outlet "安州日报" ; dcterms:identifier ?id ; dcterms:issued ?day
        FILTER("2021-01-01"^^xsd:date <= ?day && ?day < "2022-01-01"^^xsd:date) } ORDER BY ?day""",
    "companions": """SELECT DISTINCT ?other ?name { PERSON kg:promotes ?what . ?other kg:promotes ?what ;
        skos:prefLabel ?name FILTER(?other != PERSON) }""",
    "absence": """SELECT (COUNT(DISTINCT ?product) AS ?n) { ?product a kg:Product ; kg:soldOn ?where
        FILTER NOT EXISTS { ?product kg:originatesFrom ?place } }""",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { PERSON ?p ?o } } GROUP BY ?g",
    "construct": "CONSTRUCT { ?who kg:promotes ?what } WHERE { ?who kg:promotes ?what ; kg:streamsOn PLATFORM }",
}


def main() -> None:
    """Makes the store, asks it, and prints one line a query."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="make the store here, or use the one that is there")
    options = parser.parse_args()
    with provide_store(options.triples, options.keep) as (path, news), open_store(path) as graph:
        size = next(iter(graph.database.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))[0].value  # type: ignore[union-attr, index]
        print(f"{int(size):,} triples in the default graph, {news.documents:,} documents")
        compare(graph.database, list(fill_queries(news)), options.rounds)
        compare_rdflib(graph, list(fill_queries(news)))


@contextmanager
def provide_store(triples: int, keep: Path | None) -> Iterator[tuple[Path, News]]:
    """A store of about so many triples, made if ``keep`` does not hold it already, after a line on the machine."""
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, ", end="")
    print(f"Python {platform.python_version()}, pyoxigraph {pyoxigraph.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "news.kg"
        news = News(triples // PER_DOCUMENT, triples // 40)
        if not path.exists():
            build_store(path, news)
        yield path, news


def build_store(path: Path, news: News) -> None:
    started = time.perf_counter()

    def index(database: Store, folder: Path) -> None:
        begun = time.perf_counter()
        write_index(database, folder)
        size = (folder / "search.sqlite").stat().st_size
        print(f"search index in {time.perf_counter() - begun:.1f} s, {size / 1e6:.0f} MB")

    with open_builder(path) as builder:
        builder.publish(news.list_quads(), base=BASE, model="none", ontology="", documents={}, finish=index)
    print(f"store in {time.perf_counter() - started:.1f} s")


def fill_queries(news: News) -> Iterator[tuple[str, str]]:
    person, shop = (news.names[kind][3] for kind in ("Person", "Platform"))
    places = news.names["Place"]
    place = places[2902 % len(places)]  # of a million triples one that has four places above it
    terms = {
        "PERSON": f"<{person[0]}>",
        "PLACE": f"<{place[0]}>",
        "PLATFORM": f"<{shop[0]}>",
        "NAME": f'"{person[1]}"@zh',
    }
    for name, query in QUERIES.items():
        for mark, term in terms.items():
            query = query.replace(mark, term)
        yield name, query


def ask_engine(database: Store, query: str) -> int:
    """pyoxigraph alone; every term is read, for an answer nobody reads is none."""
    found = database.query(query)
    if isinstance(found, QueryBoolean):
        return int(bool(found))
    return len([tuple(row) for row in found] if isinstance(found, QuerySolutions) else list(found))


def ask_us(database: Store, query: str, union: bool | None = False) -> int:
    answer = run_query(database, query, union=union)
    return int(answer) if isinstance(answer, bool) else len(answer)


def ask_unknowing(database: Store, query: str) -> int:
    return ask_us(database, query, None)


def compare(database: Store, queries: list[tuple[str, str]], rounds: int) -> None:
    """Medians of both sides, asked turn by turn."""
    print(f"\n{'':16}{'':>10}{'processor time':>33}{'wall clock':>35}")
    print(f"{'query':16}{'rows':>10}{'pyoxigraph':>14}{'run_query':>14}{'ratio':>7}", end="")
    print(f"{'pyoxigraph':>14}{'run_query':>14}{'ratio':>7}")
    ratios = [compare_one(database, name, query, ask_us, rounds) for name, query in queries]
    print(f"largest ratio of the twelve: {max(ratios):.2f} of processor time")
    compare_one(database, "name, unknown", queries[0][1], ask_unknowing, rounds)


def compare_one(database: Store, name: str, query: str, ask_side: Callable[[Store, str], int], rounds: int) -> float:
    # Alone, the engine has no prefixes but those that the query declares.
    used = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if f"{p}:" in query)
    sides: list[Side] = [(ask_engine, used + query, []), (ask_side, query, [])]
    rows = {ask_(database, text) for ask_, text, _ in sides}
    # Quick ones are asked oftener.
    once = time_call(ask_side, database, query)[1]
    for turn in range(max(rounds, min(2000, int(1 / once)))):
        for ask_, text, spent in sides if turn % 2 else reversed(sides):
            spent.append(time_call(ask_, database, text))
    medians = [[statistics.median(times) * 1000 for times in zip(*spent, strict=True)] for _, _, spent in sides]
    line = f"{name:16}{'/'.join(map(str, sorted(rows))):>10}"
    for clock in (0, 1):
        engine, ours = medians[0][clock], medians[1][clock]
        line += f"{engine:>11.3f} ms{ours:>11.3f} ms{ours / engine:>7.2f}"
    print(line, flush=True)
    return medians[1][0] / medians[0][0]


Side = tuple[Callable[[Store, str], int], str, list[tuple[float, float]]]


def time_call(ask_: Callable[[Store, str], int], database: Store, query: str) -> tuple[float, float]:
    started, begun = time.perf_counter(), time.process_time()
    ask_(database, query)
    return time.process_time() - begun, time.perf_counter() - started


def compare_rdflib(graph: GraphStore, queries: list[tuple[str, str]]) -> None:
    """The same store as an rdflib Dataset, asked in strings: the engine is the same, the terms are rdflib's."""
    started = time.perf_counter()
    dataset = graph.dataset()
    print(f"\nas rdflib.Dataset, opened in {(time.perf_counter() - started) * 1000:.1f} ms")
    for name, query in queries:
        used = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if f"{p}:" in query)
        times = []
        for _ in range(3):
            started = time.perf_counter()
            count = len(list(dataset.query(used + query)))
            times.append(time.perf_counter() - started)
        print(f"{name:14}{count:>8}{statistics.median(times) * 1000:>11.3f} ms")


if __name__ == "__main__":
    main()
