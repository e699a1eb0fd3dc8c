from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.answers.naming import Thing, find_things, load_thing
from kg.errors import UnknownNameError

BASE = "https://zhitu.example/id/"


@pytest.mark.parametrize(
    "name",
    [
        "云岭县",
        "云岭",
        " 云岭县 ",
        "“云岭县”",
        "云 岭 县",
        "云岭@place",
        BASE + "place/云岭县",
        f"<{BASE}place/云岭县>",
    ],
)
def test_a_place_by_any_of_its_names(database: Store, name: str) -> None:
    assert find_things(database, name) == (Thing("云岭县", "Place", BASE + "place/云岭县"),)


def test_width_and_case_do_not_count(database: Store) -> None:
    assert [thing.name for thing in find_things(database, "快手ａｐｐ")] == ["快手"]


def test_names_of_the_lexicon_lead_to_the_entity(database: Store) -> None:
    assert [thing.name for thing in find_things(database, "kuaishou")] == ["快手"]


def test_namesakes_are_all_found(database: Store) -> None:
    assert [thing.iri for thing in find_things(database, "何敏")] == [BASE + "person/何敏", BASE + "person/何敏~2"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("云岭镇", "unknown entity '云岭镇'; did you mean '云岭"),
        ("Zq", "no entity has a name like it"),
        ("云岭县@Person", "did you mean '云岭县@Place'"),
        ("https://zhitu.example/id/place/nowhere", "unknown entity"),
        ('云岭"} INSERT', "unknown entity"),
        ("", "unknown entity ''"),
    ],
)
def test_unknown_names(database: Store, name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_things(database, name)
    assert message in str(caught.value)


def test_what_is_no_thing_is_none(database: Store) -> None:
    assert load_thing(database, "https://zhitu.example/document/sample-1") is None
