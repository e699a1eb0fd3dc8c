from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.answers.plan import explain_query
from kg.answers.questions import list_questions
from kg.answers.search import build_index
from kg.errors import QueryError


def test_the_plan_is_the_algebra_with_what_the_graph_holds(merged: Store) -> None:
    plan = explain_query(
        merged,
        """SELECT ?name (COUNT(*) AS ?n) {
             ?who a kg:Person ; kg:streamsOn/skos:prefLabel ?name
             OPTIONAL { ?who kg:promotes ?what FILTER(?what != kg:nothing && ?who != ?what) }
           } GROUP BY ?name HAVING(COUNT(*) > 1) ORDER BY DESC(?n) LIMIT 3""",
    )
    lines = plan.splitlines()
    assert lines[0].startswith("SPARQL algebra as rdflib reads it (Oxigraph shows no plan of its own")
    assert [line.split()[0] for line in lines[1:6]] == ["Select", "Slice", "Project", "OrderBy", "Extend"]
    assert "LeftJoin ?what != kg:nothing && ?who != ?what" in plan
    assert "?who rdf:type kg:Person   [4 in the graph]" in plan
    assert "?who kg:streamsOn/skos:prefLabel ?name\n" in plan
    assert all(len(line) - len(line.lstrip()) <= 2 * depth for depth, line in enumerate(lines[1:]))


def test_a_search_is_shown_as_the_values_that_it_finds(merged: Store) -> None:
    index = build_index(merged)
    plan = explain_query(merged, 'SELECT ?name { ?x kg:nameMatches "yunling" . ?x rdfs:label ?name }', index=index)
    assert f"Values {len(index.find_names('yunling'))} rows" in plan
    index.close()


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: str(question.name))
def test_every_question_has_a_plan(merged: Store, question: object) -> None:
    assert "Triples" in explain_query(merged, getattr(question, "sparql", ""))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT * {\n  ?s ?p }",
            'SPARQL syntax error at line 2, column 10, at the end of the query, after "{ ?s ?p }"',
        ),
        ("DROP ALL", "DROP would change the graph"),
        ("SELECT * { << ?a ?b ?c >> ?d ?e }", "no plan: rdflib, which reads it, knows SPARQL 1.1 alone"),
    ],
)
def test_what_has_no_plan_says_why(merged: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        explain_query(merged, query)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
