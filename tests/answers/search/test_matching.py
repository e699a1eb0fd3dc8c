from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.answers.query import Solutions, run_query
from kg.answers.search import SearchIndex, build_index
from kg.answers.search.matching import expand_matches
from kg.errors import QueryError


@pytest.fixture(scope="module")
def index(merged: Store) -> Iterator[SearchIndex]:
    index = build_index(merged)
    yield index
    index.close()


def values(store: Store, query: str, index: SearchIndex | None) -> list[tuple[str, ...]]:
    answer = run_query(store, query, index=index)
    assert isinstance(answer, Solutions)
    return sorted(
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in answer.rows
    )


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ('SELECT ?name { ?x kg:nameMatches "zhoulan" . ?x a kg:Person ; skos:prefLabel ?name }', [("周岚",)]),
        ('SELECT ?name { ?x a kg:Person ; kg:nameMatches "zl" ; skos:prefLabel ?name . }', [("周岚",)]),
        ('SELECT ?name { ?x kg:nameMatches "zl" ; a kg:Person ; skos:prefLabel ?name }', [("周岚",)]),
        ('SELECT ?name { ?x a kg:Person ; skos:prefLabel ?name ; kg:nameMatches "岚"@zh ; . }', [("周岚",)]),
        ("SELECT ?name { ?x kg:nameMatches 'hm' , 'x' }", QueryError),
        (
            'SELECT ?n { { ?x kg:nameMatches "dy" } UNION { ?x kg:nameMatches "wb" } ?x skos:prefLabel ?n }',
            [("微博",), ("抖音",)],
        ),
        (
            'SELECT ?n { FILTER(1.5 > 1) ?x kg:nameMatches "zk" ; kg:nameMatches "ke" . ?x skos:prefLabel ?n }',
            [("郑柯",)],
        ),
        ('SELECT ?n { GRAPH ?g { ?x kg:nameMatches "zhengke" ; a kg:Person } ?x skos:prefLabel ?n }', [("郑柯",)]),
        (
            'SELECT ?n { ?p a kg:Person . OPTIONAL { ?p kg:nameMatches "zk" ; skos:prefLabel ?n } }',
            [("",), ("",), ("",), ("郑柯",)],
        ),
        ('SELECT ?t ?s { (?x ?s ?t) kg:nameMatches ("yunling" 1) }', [("云岭", "0.98")]),
        (
            'SELECT ?text { ?s kg:textMatches "大青山" ; oa:exact ?text }',
            [("蜜柚产自大青山脚下的云岭县白石镇松湾村，全镇种植2.6万亩，年产值约4.5亿元。",)],
        ),
        ('SELECT ?start { (?s ?score) kg:textMatches "hongcha" . ?s oa:start ?start FILTER(?score > 0) }', [("0",)]),
        ('PREFIX z: <https://zhitu.example/ontology#> ASK { ?x z:nameMatches "zl" }', True),
        ('ASK { ?x <https://zhitu.example/ontology#nameMatches> "zl" }', True),
        ('ASK { ?x kg:nameMatches "没有此人" }', False),
        # The IRI, in strings, comments and where it is no predicate, stays as it is.
        (
            'SELECT ?x { VALUES ?x { "?y kg:nameMatches \\"zl\\"" } } # ?x kg:nameMatches "zl"',
            [('?y kg:nameMatches "zl"',)],
        ),
        ("ASK { ?s ?p kg:nameMatches }", False),
        ('ASK { VALUES (?p ?q) { (kg:nameMatches "zl") } }', True),
        ("ASK { ?x ?p ?o FILTER(?p = kg:nameMatches) }", False),
    ],
)
def test_queries_search(merged: Store, index: SearchIndex, query: str, rows: object) -> None:
    if rows is QueryError:
        with pytest.raises(QueryError, match="takes one text"):
            run_query(merged, query, index=index)
    elif isinstance(rows, bool):
        assert run_query(merged, query, index=index) is rows
    else:
        assert values(merged, query, index) == rows


def test_without_an_index_the_query_makes_its_own(database: Store, merged: Store, index: SearchIndex) -> None:
    query = 'SELECT ?x ?s { (?x ?s) kg:nameMatches "yunling" }'
    assert values(merged, query, None) == values(merged, query, index) == values(database, query, None)
    query = 'SELECT ?x { ?x kg:textMatches "直播" }'
    assert values(merged, query, None) == values(merged, query, index)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ASK { ?x kg:nameMatches ?q }", 'at line 1, column 10 takes a text in quotes, as "lixiaochu"'),
        ('ASK {\n <a:b> kg:nameMatches "zl" }', "at line 2, column 8 needs a variable before it"),
        ('ASK { ?x kg:nameMatches ("zl" many) }', "takes a number after the text"),
        ('ASK { ?x kg:nameMatches " " }', "nothing to search for"),
        ('ASK { ?x kg:nameMatches+ "zl" }', "is part of a path"),
        ('ASK { ?x ^kg:nameMatches "zl" }', "is part of a path"),
        ('ASK { (?x ?s ?t ?u) kg:nameMatches "zl" }', "binds 3 variables at most, not 4"),
        ('ASK { (?x ?s ?t) kg:textMatches "zl" }', "binds 2 variables at most, not 3"),
        ('ASK { (?x ?s) kg:nameMatches "zl" ; a kg:Person }', "takes no further predicates"),
        # What else is wrong is told where it stands in the query as written.
        ('SELECT * {\n ?x kg:nameMatches "zl" . ?y }', "at line 2, column 31, at the end of the query"),
    ],
)
def test_mistakes_are_told(merged: Store, index: SearchIndex, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(merged, query, index=index)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_too_many_hits_are_no_silent_cut(merged: Store, index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.answers.search.matching.MOST_HITS", 2)
    with pytest.raises(
        QueryError, match=r"'yunling' matches over 2; write more of it, or a limit: \(\"yunling\" 1000\)"
    ):
        expand_matches(merged, 'ASK { ?x kg:nameMatches "yunling" }', index)
    assert expand_matches(merged, 'ASK { ?x kg:nameMatches ("yunling" 1) }', index).count("<http") == 1


def test_the_queries_of_the_readme_run(merged: Store, index: SearchIndex) -> None:
    readme = (Path(__file__).parents[3] / "kg" / "answers" / "README.md").read_text(encoding="utf-8")
    queries = [line for line in readme.splitlines() if line.startswith("SELECT ") and "Matches" in line]
    assert len(queries) == 3
    for query in queries:
        assert isinstance(run_query(merged, query, index=index), Solutions)
        assert run_query(merged, query.replace("lixiao", "zhou").replace("fc", "yl").replace("大米 ", ""), index=index)
