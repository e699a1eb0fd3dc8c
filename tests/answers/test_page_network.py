"""The network is read whole: one fact for all its claims, posts and sessions as edges, statuses kept."""

from __future__ import annotations

from urllib.parse import unquote

from pyoxigraph import Store

from kg.answers.network import Fact, Network, Support, read_network
from kg.namespaces import BASE, KG
from tests.browser.graphs import load_sample


def find_facts(network: Network, head: str, relation: str, tail: str) -> list[Fact]:
    names = {iri: thing.name for iri, thing in network.things.items()}
    return [
        f
        for f in network.facts
        if (names[f.head], f.relation.removeprefix(KG), names[f.tail]) == (head, relation, tail)
    ]


def test_two_documents_that_say_one_fact_support_one_edge() -> None:
    network = read_network(load_sample())
    (fact,) = find_facts(network, "周岚", "streamsOn", "快手")
    assert [network.sentences[s.sentence].source for s in fact.support] == [
        BASE + "document/sample-1",
        BASE + "document/sample-2",
    ]
    assert [s.confidence for s in fact.support] == [0.9, 0.85]


def test_statuses_are_kept_and_one_assertion_suffices() -> None:
    network = read_network(load_sample())
    assert find_facts(network, "周岚", "streamsOn", "抖音")[0].status == "planned"
    assert find_facts(network, "郑柯", "promotes", "黑陶")[0].status == "denied"
    assert Fact("a", "r", "b", support=(Support("s", "denied", 1), Support("t", "asserted", 1))).status == "asserted"
    assert Fact("a", "r", "b").status == "asserted"


def test_posts_join_a_person_to_where_they_are_held() -> None:
    network = read_network(load_sample())
    (fact,) = find_facts(network, "周岚", "holdsPosition", "云岭县")
    assert fact.detail == "副县长"
    titles = {
        (p.title, network.things[p.at].name, p.tenure) for p in network.posts if unquote(p.person).endswith("周岚")
    }
    assert titles == {
        ("副县长", "云岭县", "current"),
        ("委员", "东陵省电子商务协会", "current"),
        ("委员", "海州市", "former"),
    }


def test_sessions_are_nodes_joined_to_what_belongs_to_them() -> None:
    network = read_network(load_sample())
    sessions = [t for t in network.things.values() if t.type == "Session"]
    assert sorted(t.date for t in sessions) == ["", "2023-11-05", "2024-01"]
    (evening,) = (t for t in sessions if t.date == "2023-11-05")
    ends = {(f.relation.removeprefix(KG), network.things[f.tail].name) for f in network.facts if f.head == evening.iri}
    assert ends == {
        ("host", "周岚"),
        ("host", "何敏"),
        ("onPlatform", "快手"),
        ("offers", "云岭蜜柚"),
        ("offers", "黑陶"),
        ("atPlace", "云岭县"),
    }
    values = {(f.metric.rsplit("/", 1)[1], f.value) for f in network.figures if f.subject == evening.iri}
    assert ("viewers", "3200000") in values
    assert ("sales", "18000000") in values


def test_positions_are_no_nodes_and_names_have_their_aliases() -> None:
    network = read_network(load_sample())
    assert not {t.name for t in network.things.values()} & {"副县长", "教授"}
    (person,) = (t for t in network.things.values() if t.name == "周岚")
    assert person.aliases == ("周县长",)


def test_a_forecast_stays_a_forecast() -> None:
    network = read_network(load_sample())
    (figure,) = (f for f in network.figures if f.value == "300000000")
    assert {s.status for s in figure.support} == {"forecast"}


def test_an_empty_graph_gives_an_empty_network() -> None:
    network = read_network(Store())
    assert (network.things, network.facts, network.figures) == ({}, (), ())
