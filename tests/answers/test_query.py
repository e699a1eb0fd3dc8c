from __future__ import annotations

import time
import warnings

import pytest
from pyoxigraph import Literal, Store

from kg.answers.query import Solutions, Triples, run_query, select_rows
from kg.answers.syntax import MAX_DEPTH, MAX_STEPS
from kg.errors import QueryError

# Without end on any machine: a product of everything with itself, over and over.
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"


def test_select_sees_the_union_of_all_graphs(database: Store) -> None:
    found = run_query(
        database, 'SELECT DISTINCT ?name { ?p a kg:Person ; skos:prefLabel ?name ; rdfs:label "周岚"@zh }'
    )
    assert isinstance(found, Solutions)
    assert found.variables == ("name",)
    assert list(found) == [{"name": Literal("周岚", language="zh")}]


def test_what_two_documents_say_counts_once(database: Store, merged: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?who a kg:Person ; rdfs:label '周岚'@zh }"
    assert [int(str(row["n"].value)) for row in select_rows(merged, count)] == [1]  # type: ignore[union-attr]
    documents = count.replace("{ ", "{ GRAPH ?document { ").replace(" }", " } }")
    for store in (database, merged):
        assert [int(str(row["n"].value)) for row in select_rows(store, documents)] == [2]  # type: ignore[union-attr]


def test_a_query_may_declare_a_prefix_of_its_own(database: Store) -> None:
    query = "PREFIX kg: <http://www.w3.org/2004/02/skos/core#> SELECT ?x { ?x kg:exactMatch ?y }"
    assert len(select_rows(database, query)) == 1


def test_ask_and_construct(database: Store) -> None:
    assert run_query(database, "ASK { ?place kg:partOf+ ?place }") is False
    built = run_query(database, "CONSTRUCT { ?b kg:has ?a } WHERE { ?a kg:partOf ?b }")
    assert isinstance(built, Triples)
    assert len(built) == 7
    assert list(built.rows) == sorted(set(built.rows), key=str)


def test_limit_rows_says_what_it_cut(database: Store) -> None:
    query = "SELECT ?x { ?x a kg:Sentence }"
    cut = select_rows(database, query)
    few = run_query(database, query, limit_rows=2)
    assert isinstance(few, Solutions)
    assert (len(few), few.truncated) == (2, True)
    whole = run_query(database, query, limit_rows=len(cut))
    assert isinstance(whole, Solutions)
    assert not whole.truncated


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELEC * { ?s ?p ?o }", 'at line 1, column 1, near "SELEC * { ?s ?p ?o }": The query begins with SELECT'),
        ("SELECT * {\n  ?s ?p 李 }", 'at line 2, column 11, near "}"'),
        ("SELECT * {\n  ?s ?p ?o", "at line 2, column 11, at the end of the query"),
        ("SELECT * {\n ?s zz:1 ?o }", "the prefix zz: is not declared"),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }", "The SELECT contains a variable that is unbound"),
        ("SELECT * { ?s ?p ?o FILTER(<http://example.org/f>(?s)) }", "custom function <http://example.org/f>"),
        ("  ", "the query is empty"),
    ],
)
def test_an_error_says_where(database: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(database, query)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "PREFIX x: <x:y> # why not\n DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/data.ttl>",
        "DROP ALL",
    ],
)
def test_updates_are_refused(database: Store, query: str) -> None:
    with pytest.raises(QueryError, match="would change the graph"):
        run_query(database, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
        "SELECT * { service\n#x\n silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?a FILTER(?a<'>') SERVICE <http://example.org/> {?s ?p ?o} FILTER(?b='') }",
        "PREFIX é: <http://example.org/> SELECT * { SERVICE é:\\~x {?s ?p ?o} }",
        "SELECT * { ?s ?p 2SERVICE#{\n?u{?s ?p ?o} }",
    ],
)
def test_nothing_is_fetched(database: Store, query: str) -> None:
    with pytest.raises(QueryError, match="without network"):
        run_query(database, query)


def test_the_word_service_may_be_asked_for(database: Store) -> None:
    assert run_query(database, 'ASK { ?x rdfs:label "客户 SERVICE <中心>" }') is False


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }", f"nest over {MAX_DEPTH} deep at line 1"),
        ("SELECT * { FILTER(1" + "+1" * MAX_STEPS + ") }", f"over {MAX_STEPS} steps"),
    ],
)
def test_queries_that_would_crash_the_engine_are_refused(database: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(database, query)


def test_deep_and_long_queries_within_the_limits_run(database: Store) -> None:
    deep = MAX_DEPTH - 3
    assert len(select_rows(database, "SELECT * { FILTER(" + "(" * deep + "true" + ")" * deep + ") }")) == 1
    assert len(select_rows(database, "SELECT * { FILTER(1" + "+1" * (MAX_STEPS // 2 - 10) + ") }")) == 1
    many = " ".join(f"<http://example.org/{n}>" for n in range(MAX_STEPS + 1))
    assert len(select_rows(database, f"SELECT ?x {{ VALUES ?x {{ {many} }} }}")) == MAX_STEPS + 1


def test_timeout_leaves_a_query_behind(database: Store) -> None:
    started = time.monotonic()
    with warnings.catch_warnings(), pytest.raises(QueryError, match=r"took over 0\.2 seconds"):
        # Rows that keep coming: the deadline is looked at between them, and the thread ends.
        run_query(database, ENDLESS.replace("(COUNT(*) AS ?n)", "*"), timeout=0.2)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("options", [{"timeout": 0.0}, {"timeout": -1.0}, {"limit_rows": -1}])
def test_limits_must_make_sense(database: Store, options: dict[str, float]) -> None:
    with pytest.raises(QueryError, match="give"):
        run_query(database, "ASK {}", **options)  # type: ignore[arg-type]
