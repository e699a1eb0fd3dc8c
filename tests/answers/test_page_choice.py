"""A page shows what was asked for, and counts what it leaves out."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.answers.network import read_network
from kg.answers.page_choice import Choice, choose_part, limit_network
from kg.errors import QueryError, UnknownNameError
from kg.namespaces import BASE
from tests.browser.graphs import load_sample


@pytest.fixture(scope="module")
def sample() -> Store:
    return load_sample()


def choose(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    query: str | None = None,
    question: str | None = None,
    document: str | None = None,
    limit: int = 500,
    **arguments: str,
) -> Choice:
    # ``from`` is a word of Python's own.
    given = {name.rstrip("_"): value for name, value in arguments.items()}
    return choose_part(
        read_network(store),
        store,
        focus=focus,
        hops=hops,
        query=query,
        question=question,
        arguments=given,
        document=document,
        limit=limit,
    )


def names(choice: Choice) -> set[str]:
    return {thing.name for thing in choice.things}


def test_everything_that_has_a_fact_is_shown_without_options(sample: Store) -> None:
    choice = choose(sample)
    network = read_network(sample)
    told = {iri for f in network.facts for iri in (f.head, f.tail)} | {f.subject for f in network.figures}
    assert {t.iri for t in choice.things} == told & network.things.keys()
    assert choice.untold == len(network.things) - len(choice.things)
    assert (choice.left_things, choice.left_facts) == (0, 0)


def test_the_limit_keeps_the_most_told_and_counts_the_rest(sample: Store) -> None:
    whole, part = choose(sample), choose(sample, limit=6)
    assert len(part.things) == 6
    assert part.left_things == len(whole.things) - 6
    assert part.left_facts == len(whole.facts) - len(part.facts)
    assert part.things[0] == whole.things[0]
    joined = {iri for f in part.facts for iri in (f.head, f.tail)}
    assert joined == {t.iri for t in part.things}


def test_hops_widen_the_focus(sample: Store) -> None:
    assert names(choose(sample, focus="白石红茶", hops=0)) == {"白石红茶"}
    assert names(choose(sample, focus="白石红茶")) == {"白石红茶", "白石镇"}
    assert names(choose(sample, focus="白石红茶", hops=2)) == {"白石红茶", "白石镇", "松湾村", "云岭县"}


def test_an_alias_is_a_focus_and_namesakes_are_shown_together(sample: Store) -> None:
    assert "周岚" in names(choose(sample, focus="周县长"))
    assert sum(t.name == "何敏" for t in choose(sample, focus="何敏").things) == 2


def test_an_unknown_focus_names_near_names(sample: Store) -> None:
    with pytest.raises(UnknownNameError, match="云岭县"):
        choose(sample, focus="云岭市")


def test_select_shows_the_things_it_names_and_the_facts_between_them(sample: Store) -> None:
    choice = choose(sample, query="SELECT ?p ?x { ?p kg:promotes ?x }")
    assert names(choice) == {"周岚", "何敏", "郑柯", "云岭蜜柚", "黑陶"}
    assert {f.relation.rsplit("#", 1)[1] for f in choice.facts} == {"promotes"}


def test_construct_shows_exactly_its_triples(sample: Store) -> None:
    query = "CONSTRUCT { ?v kg:partOf ?p } { ?v kg:partOf/kg:partOf ?p }"
    choice = choose(sample, query=query)
    network = read_network(sample)
    pairs = {(network.things[f.head].name, network.things[f.tail].name): f for f in choice.facts}
    assert ("松湾村", "云岭县") in pairs
    assert pairs["松湾村", "云岭县"].support, "what the graph tells keeps its sentence"
    assert not pairs["白石镇", "东陵省"].support, "what only the query says has none"


@pytest.mark.parametrize("query", ["SELECT ?x {", "ASK { ?s ?p ?o }", "SELECT ?x { ?x kg:nothing ?y }"])
def test_a_query_without_a_picture_is_an_error(sample: Store, query: str) -> None:
    with pytest.raises(QueryError):
        choose(sample, query=query)


def test_a_question_shows_what_its_answer_names_and_its_sentences_say(sample: Store) -> None:
    choice = choose(sample, question="followers")
    assert names(choice) == {"郑柯", "松湾村", "抖音"}
    assert {choice.reasons[t.iri] for t in choice.things if t.name == "郑柯"} == {"answer"}
    assert {choice.reasons[t.iri] for t in choice.things if t.name == "松湾村"} == {"beside"}
    assert len(choose(sample, question="products-by-person", person="郑柯").things) < 9


def test_the_order_of_an_answer_says_what_stays(sample: Store) -> None:
    choice = choose(sample, question="sales-ranking", limit=2)
    assert [t.name for t in choice.things] == ["山货上线季", "何敏、周岚 2023-11-05 快手直播"]
    assert choice.left_things == 5


def test_connections_shows_every_shortest_way(sample: Store) -> None:
    choice = choose(sample, question="connections", from_="白石红茶", to="周岚")
    assert names(choice) == {"白石红茶", "白石镇", "云岭县", "周岚"}


@pytest.mark.parametrize("name", ["sample-3", "白石红茶出海", "红茶出海"])
def test_a_document_is_shown_alone(sample: Store, name: str) -> None:
    choice = choose(sample, document=name)
    network = read_network(sample)
    sources = [{network.sentences[s.sentence].source for s in f.support} for f in choice.facts]
    assert sources
    assert all(BASE + "document/sample-3" in found for found in sources)
    assert "白石红茶" in names(choice)


def test_what_is_asked_wrongly_says_what_to_do(sample: Store) -> None:
    with pytest.raises(UnknownNameError, match="白石红茶出海"):
        choose(sample, document="白石红茶出国")
    with pytest.raises(QueryError, match="one of them"):
        choose(sample, document="sample-3", question="followers")
    with pytest.raises(QueryError, match="needs from"):
        choose(sample, question="connections")
    with pytest.raises(QueryError, match="no answer"):
        choose(sample, question="sessions", date="1999")


def test_only_what_a_choice_needs_goes_into_the_page(sample: Store) -> None:
    network = read_network(sample)
    part = limit_network(network, choose(sample, focus="白石红茶"))
    assert {s.title for s in part.sources.values()} == {"白石红茶出海", "云岭蜜柚走进快手直播间"}
    assert len(part.sentences) == 2
