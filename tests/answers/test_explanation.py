from __future__ import annotations

from itertools import pairwise

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.answers.explanation import explain, explain_connection
from kg.answers.prose import write_connection, write_explanations
from kg.errors import UnknownNameError
from kg.namespaces import BASE, KG, RDF, SKOS, XSD


def test_all_that_is_known_of_a_person(database: Store) -> None:
    (explanation,) = explain(database, "周县长")
    assert explanation.thing.name == "周岚"
    assert explanation.aliases == ("周县长",)
    assert explanation.documents == 2
    assert [(fact.object, fact.detail) for fact in explanation.list_facts("post")] == [
        ("东陵省电子商务协会 · 委员", "current"),
        ("云岭县 · 副县长", "current"),
        ("海州市 · 委员", "former"),
    ]
    (session,) = explanation.list_facts("session")
    assert "products: 云岭蜜柚、黑陶" in session.detail
    assert session.detail.count("sales: over 18,000,000 CNY") == 1, "once, though it stands in two graphs"
    said = {(fact.relation, fact.object, fact.status) for fact in explanation.list_facts("says")}
    assert ("streamsOn", "抖音", "planned") in said


def test_a_fact_of_two_documents_is_one_with_both_sentences(database: Store) -> None:
    (explanation,) = explain(database, "周岚")
    (fact,) = [f for f in explanation.facts if (f.relation, f.object) == ("streamsOn", "快手")]
    assert [quote.document for quote in fact.quotes] == ["sample-1", "sample-2"]
    assert fact.confidence == 0.9
    for quote in fact.quotes:
        assert quote.end - quote.start == len(quote.text)
        assert quote.outlet
        assert quote.date


def test_figures_and_what_others_say(database: Store) -> None:
    (explanation,) = explain(database, "云岭县@Place")
    (figure,) = explanation.list_facts("figure")
    assert (figure.object, figure.detail, figure.status) == (
        "over 300,000,000 CNY",
        "突破3亿元, 2024-01-01/2024-12-31",
        "forecast",
    )
    assert ("originatesFrom", "云岭蜜柚") in {(f.relation, f.subject) for f in explanation.list_facts("said of")}
    assert ("holdsPosition", "周岚") in {(f.relation, f.subject) for f in explanation.list_facts("said of")}


def test_namesakes_are_explained_one_after_another(database: Store) -> None:
    both = explain(database, "何敏")
    assert [e.thing.iri.rsplit("/")[-1] for e in both] == ["何敏", "何敏~2"]
    posts = [fact.object for e in both for fact in e.list_facts("post")]
    assert posts == ["云岭县融媒体中心 · 主播", "临江学院 · 教授"]


def test_facts_of_namesakes_stay_apart(database: Store) -> None:
    store = Store()
    store.extend(database)
    claim = NamedNode(BASE + "document/sample-3/claim/1")
    values: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "subject", NamedNode(BASE + "id/person/何敏~2")),
        (RDF + "predicate", NamedNode(KG + "streamsOn")),
        (RDF + "object", NamedNode(BASE + "id/platform/快手")),
        (KG + "assertedIn", NamedNode(BASE + "document/sample-3#char=0,16")),
        (KG + "confidence", Literal("0.5", datatype=NamedNode(XSD + "decimal"))),
    ]
    for predicate, value in values:
        store.add(Quad(claim, NamedNode(predicate), value))
    (explanation,) = explain(store, "快手")
    facts = [f for f in explanation.facts if (f.subject, f.relation) == ("何敏", "streamsOn")]
    assert [fact.confidence for fact in facts] == [0.5, 0.9]


def test_the_text_of_an_explanation(database: Store) -> None:
    text = write_explanations(explain(database, "郑柯"))
    assert text.startswith("郑柯 (Person) in 1 document\n  https://zhitu.example/id/person/郑柯\n")
    assert "posts 职务 (1)\n  • 松湾村 · 村支书 (current) [0.95]\n      “临江市云岭县松湾村村支书郑柯在抖音" in text
    assert "  • DENIED, not a fact 郑柯 promotes 黑陶 [0.80]\n" in text
    assert "海州晚报 《村支书拍视频，粉丝涨到八万》 2023-12-01, sample-2 [0–42]" in text


def test_three_shortest_paths(database: Store) -> None:
    connection = explain_connection(database, "周岚", "何敏")
    assert connection.one.name == "周岚"
    assert [thing.iri for thing in connection.namesakes] == ["https://zhitu.example/id/person/何敏~2"]
    assert [len(path) for path in connection.paths] == sorted(len(path) for path in connection.paths)
    assert len(connection.paths) == 3
    assert all(hop.quote and hop.quote.text for path in connection.paths for hop in path)
    text = write_connection(connection)
    assert "周岚 —streamsOn→ 快手 [0.90]" in text
    assert "快手 ←streamsOn— 何敏 [0.90]" in text
    assert "namesake not taken: 何敏 (Person) https://zhitu.example/id/person/何敏~2" in text


def test_every_hop_begins_where_the_last_one_ended(database: Store) -> None:
    for path in explain_connection(database, "郑柯", "海州市").paths:
        ends = [(h.subject, h.object) if h.forward else (h.object, h.subject) for h in path]
        assert ends[0][0] == "郑柯"
        assert ends[-1][1] == "海州市"
        assert all(before[1] == after[0] for before, after in pairwise(ends))


def test_documents_connect_when_no_fact_does(database: Store) -> None:
    connection = explain_connection(database, "郑柯", "https://zhitu.example/id/person/何敏~2")
    ((one, other),) = connection.paths
    assert (one.relation, one.subject, one.object, one.forward) == (
        "mentions",
        "《村支书拍视频，粉丝涨到八万》",
        "郑柯",
        False,
    )
    assert other.quote is not None
    assert "教授何敏" in other.quote.text


def test_no_path_is_said() -> None:
    store = Store()
    for name in ("甲", "乙"):
        person = NamedNode(f"{BASE}id/person/{name}")
        store.add(Quad(person, NamedNode(RDF + "type"), NamedNode(KG + "Person")))
        store.add(Quad(person, NamedNode(SKOS + "prefLabel"), Literal(name, language="zh")))
    assert "no path" in write_connection(explain_connection(store, "甲", "乙"))
    assert "nothing more is said of it" in write_explanations(explain(store, "甲"))
    with pytest.raises(UnknownNameError, match="'丙'"):
        explain(store, "丙")
