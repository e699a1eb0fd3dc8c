from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.answers.query import Solutions, run_query
from kg.answers.questions import (
    Question,
    ask,
    fill_question,
    find_question,
    list_questions,
    parse_question,
    read_arguments,
    table_questions,
)
from kg.answers.table import Table, Value
from kg.errors import OntologyError, QueryError, UnknownNameError
from kg.graph import Tally, assemble_graph
from kg.namespaces import BASE, RDFS, SKOS
from kg.resolution import resolve
from kg.settings import find_ontology
from kg.training.corpus import read_corpus

NAMES = {
    *("people-on-platforms", "products-by-person", "product-origins", "sessions", "sales-ranking", "campaigns"),
    *("place-tree", "people-posts", "followers", "industries", "co-broadcast", "rules", "forecasts"),
    *("connections", "evidence"),
}
GIVEN = {"place": "云岭县", "to": "郑柯"}
ARGUMENTS = {"connections": {"from": "周岚", "to": "郑柯"}, "evidence": {"subject": "周岚", "object": "快手"}}


def pick(table: Table, *columns: str) -> list[tuple[Value, ...]]:
    return [tuple(row[table.columns.index(column)] for column in columns) for row in table.rows]


# Overviews: their rows count documents and things, no fact.
COUNTS = {"most-mentioned", "co-mentioned", "documents", "documents-by-outlet"}


def test_at_least_thirty_questions_are_there_in_both_languages() -> None:
    questions = list_questions()
    assert {question.name for question in questions} >= NAMES
    assert len(table_questions(questions)) >= 30
    for field in ("title_zh", "title_en"):
        assert len({getattr(question, field) for question in questions}) == len(questions)
    for question in questions:
        assert re.search("[\u4e00-\u9fff]", question.title_zh)
        assert question.title_en.isascii()
        assert all(re.search("[\u4e00-\u9fff].* [a-zA-Z]", parameter.gloss) for parameter in question.parameters)


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: str(question.name))
def test_every_question_ends_in_evidence_and_is_the_same_where_graphs_are_merged(
    database: Store, merged: Store, question: Question
) -> None:
    arguments = {p.name: GIVEN.get(p.name, "周岚") for p in question.parameters if not p.optional}
    table = ask(database, question.name, arguments)
    assert table == ask(merged, question.name, arguments)
    if question.name not in COUNTS and not question.by_paths:
        assert {"sentence", "document"} <= set(table.columns)
        evidence = run_query(database, "SELECT ?text ?id { ?s oa:exact ?text ; oa:hasSource/dcterms:identifier ?id }")
        assert isinstance(evidence, Solutions)
        known = {(row["text"].value, row["id"].value) for row in evidence}  # type: ignore[union-attr]
        said = [pair for pair in pick(table, "sentence", "document") if pair != (None, None)]
        assert set(said) <= known


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_answer_is_a_fact_with_its_sentence(database: Store, name: str) -> None:
    table = ask(database, name, ARGUMENTS.get(name))
    assert len(table) > 0
    sentences = run_query(
        database, "SELECT ?text ?document { ?s oa:exact ?text ; oa:hasSource/dcterms:identifier ?document }"
    )
    assert isinstance(sentences, Solutions)
    known = {(str(row["text"].value), str(row["document"].value)) for row in sentences}  # type: ignore[union-attr]
    assert set(pick(table, "sentence", "document")) <= known
    assert len(set(table.rows)) == len(table)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_answer_is_the_same_where_graphs_are_merged(database: Store, merged: Store, name: str) -> None:
    assert ask(merged, name, ARGUMENTS.get(name)) == ask(database, name, ARGUMENTS.get(name))


def test_the_evidence_is_joined_by_what_the_engine_knows_to_be_bound() -> None:
    joined = [question for question in list_questions() if "(STR(?sa" in question.sparql]
    assert len(joined) > 30
    for question in joined:
        # Oxigraph finds no key in BIND(IRI(…)), which may fail, and compares every row with every sentence.
        assert "BIND(COALESCE(IRI(?first), kg:Sentence) AS " in question.sparql, question.name
        assert not re.search(r"BIND\((IRI|URI)\(", question.sparql), question.name


@pytest.mark.parametrize("name", sorted(NAMES - {"connections"}))
def test_the_file_alone_is_sparql_for_any_engine(database: Store, name: str) -> None:
    sparql = (find_ontology() / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    assert isinstance(run_query(database, sparql), Solutions)


def test_people_on_platforms(database: Store) -> None:
    table = ask(database, "people-on-platforms")
    assert pick(table, "person", "type", "posts", "platform", "documents") == [
        ("何敏", "Person", "云岭县融媒体中心 · 主播", "快手", 1),
        ("周岚", "Person", "东陵省电子商务协会 · 委员；云岭县 · 副县长", "快手", 2),
        ("郑柯", "Person", "松湾村 · 村支书", "抖音", 1),
    ]


def test_what_is_planned_or_denied_is_no_answer(database: Store) -> None:
    assert ("周岚", "抖音") not in pick(ask(database, "people-on-platforms"), "person", "platform")
    assert ("郑柯", "黑陶") not in pick(ask(database, "products-by-person"), "person", "product")
    assert "2024-01" not in [date for (date,) in pick(ask(database, "sessions"), "date")]
    assert 300_000_000 not in [value for (value,) in pick(ask(database, "sales-ranking"), "value")]


def test_place_tree_gives_a_chain_for_each_topmost_place(database: Store) -> None:
    table = ask(database, "place-tree", {"place": "松湾村"})
    assert pick(table, "chain", "levels") == [
        ("松湾村 → 白石镇 → 云岭县 → 临江市 → 东陵省", 5),
        ("松湾村 → 白石镇 → 云岭县 → 大青山", 4),
    ]
    assert len(ask(database, "place-tree")) == 7


def test_sessions_as_one_row_each(database: Store) -> None:
    table = ask(database, "sessions", {"person": "周岚", "date": "2023-11"})
    columns = ("date", "hosts", "platforms", "places", "products", "viewers", "sales", "orders", "units")
    assert pick(table, *columns) == [
        ("2023-11-05", "何敏、周岚", "快手", "云岭县", "云岭蜜柚、黑陶", 3_200_000, 18_000_000, 125_000, None)
    ]
    assert "sales over 18000000 CNY" in str(pick(table, "figures"))
    assert len(ask(database, "sessions", {"date": "2022"})) == 0


def test_sales_ranking_begins_with_the_most_yuan(database: Store) -> None:
    assert pick(ask(database, "sales-ranking"), "type", "value", "unit", "modifier", "period") == [
        ("Event", 120_000_000, "CNY", "exact", "2023-09-01/2023-11-05"),
        ("Session", 18_000_000, "CNY", "over", "2023-11-05"),
        ("Product", 250_000, "USD", "exact", None),
    ]


def test_a_campaign_has_its_figures_and_those_of_its_platform_in_the_same_sentence(database: Store) -> None:
    table = ask(database, "campaigns", {"platform": "快手"})
    columns = ("event", "organizers", "participants", "places", "sessions", "sales", "people", "coverage")
    assert pick(table, *columns) == [("山货上线季", "快手", "周岚", "东陵省", 48, 120_000_000, 90, None)]


def test_posts_with_their_region_and_tenure(database: Store) -> None:
    posts = pick(ask(database, "people-posts", {"person": "周岚"}), "post", "at", "region", "tenure")
    assert posts == [
        ("副县长", "云岭县", "临江市 → 东陵省；大青山", "current"),
        ("委员", "东陵省电子商务协会", None, "current"),
        ("委员", "海州市", None, "former"),
    ]
    assert pick(ask(database, "people-posts", {"place": "松湾村"}), "person") == [("郑柯",)]
    assert len(ask(database, "people-posts", {"person": "何敏"})) == 2


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        (
            "followers",
            ("metric", "value", "platforms"),
            {("followers", 83_000, "抖音"), ("works", 156, "抖音"), ("likes", 412_000, "抖音")},
        ),
        (
            "products-by-person",
            ("person", "product", "origins", "platforms"),
            {
                ("何敏", "黑陶", None, "快手"),
                ("周岚", "云岭蜜柚", "云岭县、松湾村", "快手"),
                ("郑柯", "云岭蜜柚", "云岭县、松湾村", "快手"),
            },
        ),
        (
            "product-origins",
            ("product", "place"),
            {("云岭蜜柚", "云岭县"), ("云岭蜜柚", "松湾村"), ("白石红茶", "白石镇")},
        ),
        (
            "industries",
            ("place", "product", "metric", "value", "unit"),
            {
                ("云岭县、松湾村", "云岭蜜柚", "area", 26_000, "mu"),
                ("白石镇", None, "output", 450_000_000, "CNY"),
                ("白石镇", "白石红茶", "sales", 250_000, "USD"),
            },
        ),
        ("co-broadcast", ("places", "platforms"), {("云岭县、海州市", "微博"), ("河西区、海州市", "微博")}),
        ("rules", ("body", "type", "work", "date"), {("东陵省", "Place", "关于规范公益直播的通知", "2023-12-01")}),
        (
            "forecasts",
            ("subject", "value", "status"),
            {(None, 600_000_000, "forecast"), ("云岭县", 300_000_000, "forecast")},
        ),
    ],
)
def test_answers(database: Store, name: str, columns: tuple[str, ...], rows: set[tuple[Value, ...]]) -> None:
    assert set(pick(ask(database, name), *columns)) == rows


@pytest.mark.parametrize(
    ("name", "arguments", "count"),
    [
        ("industries", {"place": "白石镇"}, 2),
        ("industries", {"product": "云岭蜜柚"}, 1),
        ("co-broadcast", {"place": "云岭"}, 1),
        ("co-broadcast", {"platform": "微博"}, 2),
        ("co-broadcast", {"platform": "抖音"}, 0),
        ("rules", {"body": "东陵省", "work": "《关于规范公益直播的通知》"}, 1),
        ("forecasts", {"subject": "云岭县"}, 1),
        ("followers", {"person": "周岚"}, 0),
        ("sales-ranking", {"subject": "山货上线季"}, 1),
        ("campaigns", {"event": "山货上线季"}, 1),
        ("product-origins", {"place": "白石镇"}, 1),
        ("products-by-person", {"person": "何敏", "product": "黑陶"}, 1),
        ("people-on-platforms", {"platform": "Kuaishou"}, 2),
        ("sessions", {"platform": "微博", "place": "海州市"}, 1),
        ("sessions", {"product": "黑陶"}, 1),
        ("evidence", {"subject": "周岚"}, 15),
    ],
)
def test_arguments_narrow(database: Store, name: str, arguments: Mapping[str, str], count: int) -> None:
    assert len(ask(database, name, arguments)) == count


def test_evidence_tells_all_about_the_sentence(database: Store) -> None:
    table = ask(database, "evidence", {"subject": "周岚", "object": "抖音"})
    (row,) = pick(
        table, "subject", "relation", "object", "status", "confidence", "document", "outlet", "date", "extractor"
    )
    assert row == (
        "周岚",
        "streamsOn",
        "抖音",
        "planned",
        0.6,
        "sample-1",
        "临江日报",
        "2023-11-06",
        "zhitu 0.1.0 (sample)",
    )
    ((start, end, sentence),) = pick(table, "start", "end", "sentence")
    assert end - start == len(sentence)  # type: ignore[operator, arg-type]


def test_connections_is_the_shortest_path(database: Store) -> None:
    table = ask(database, "connections", {"from": "周岚", "to": "郑柯"})
    assert pick(table, "path", "hop", "subject", "relation", "object") == [
        (1, 1, "周岚", "promotes", "云岭蜜柚"),
        (1, 2, "郑柯", "promotes", "云岭蜜柚"),
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "error", "message"),
    [
        ("people-on-platform", {}, UnknownNameError, "did you mean 'people-on-platforms'"),
        ("rules", {"zzz": "x"}, UnknownNameError, "rules takes: body, work"),
        ("rules", {"boby": "x"}, UnknownNameError, "did you mean 'body'"),
        ("rules", {"body": "东陵县"}, UnknownNameError, "did you mean '东陵"),
        ("connections", {"from": "周岚"}, QueryError, "needs to=…"),
        ("evidence", {}, QueryError, "needs subject=…"),
    ],
)
def test_wrong_questions(
    database: Store, name: str, arguments: Mapping[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(database, name, arguments)


def test_arguments_as_typed() -> None:
    evidence = find_question("evidence")
    assert read_arguments(evidence, ["object=快手", "周岚"]) == {"object": "快手", "subject": "周岚"}
    assert read_arguments(evidence, ["A=B 公司"]) == {"subject": "A=B 公司"}
    with pytest.raises(QueryError, match="one argument too many"):
        read_arguments(evidence, ["a", "b", "c"])
    with pytest.raises(UnknownNameError, match="did you mean 'object'"):
        read_arguments(evidence, ["objekt=x"])


def test_arguments_cannot_break_out_of_their_place(database: Store) -> None:
    hostile = '2023" } } DROP ALL # \\'
    with pytest.raises(QueryError, match="is no date"):
        fill_question(database, find_question("sessions"), {"date": hostile})
    filled = fill_question(database, find_question("documents"), {"title": hostile})
    assert len(run_query(database, filled)) == 0  # type: ignore[arg-type]
    strange = Store()
    iri, label = NamedNode("https://zhitu.example/id/person/a"), 'a"} #\n李'
    strange.add(
        Quad(iri, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(BASE + "ontology#Person"))
    )
    strange.add(Quad(iri, NamedNode(SKOS + "prefLabel"), Literal(label)))
    strange.add(Quad(iri, NamedNode(RDFS + "label"), Literal(label)))
    assert len(ask(strange, "people-posts", {"person": label})) == 0


def test_a_question_must_say_what_it_asks() -> None:
    with pytest.raises(OntologyError, match=r"bad\.rq has no title-en"):
        parse_question("bad", "# title-zh: 问\nSELECT * {}")
    with pytest.raises(OntologyError, match="cannot read parameter 'who'"):
        parse_question("bad", "# title-zh: 问\n# title-en: ask\n# parameter: who\nSELECT * {}")


@pytest.fixture(scope="module")
def corpus() -> Store:
    """The annotated development corpus as a graph."""
    extractions = list(read_corpus([find_ontology() / "corpus" / "dev.ann"]))
    resolution = resolve(extractions, base=BASE)
    store = Store()
    store.bulk_extend(assemble_graph(extractions, resolution, base=BASE, tally=Tally()))
    return store


def test_the_questions_answer_for_another_corpus(corpus: Store) -> None:
    answered = {name for name in NAMES - {"connections", "evidence"} if len(ask(corpus, name))}
    # The annotation has neither publications nor forecasts.
    assert answered == NAMES - {"connections", "evidence", "rules", "forecasts"}


def test_counts_of_another_corpus_agree_with_its_annotation(corpus: Store) -> None:
    extractions = list(read_corpus([find_ontology() / "corpus" / "dev.ann"]))
    relations = [(e.document.id, r) for e in extractions for r in e.relations if r.status == "asserted"]
    sales = [m for e in extractions for m in e.measures if m.metric == "sales" and m.status == "asserted"]
    table = ask(corpus, "sales-ranking")
    assert {value for value, unit in pick(table, "value", "unit") if unit == "CNY"} == {
        m.value for m in sales if m.unit == "CNY"
    }
    documents = {document for document, r in relations if r.type == "streamsOn"}
    assert {document for (document,) in pick(ask(corpus, "people-on-platforms"), "document")} <= documents
    assert len(ask(corpus, "sessions")) == sum(s.status == "asserted" for e in extractions for s in e.sessions)
