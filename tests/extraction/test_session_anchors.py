"""Where broadcasts are told: clauses, the one that tells most of each, and two that share a sentence."""

import pytest

from kg.extraction.clauses import Clause, split_clauses
from kg.extraction.passages import lay_out
from kg.extraction.session_anchors import find_further, locate_session
from kg.extraction.sessions import SessionReader
from kg.training.corpus import parse_block
from tests.extraction.invented import GOODS, PEOPLE, PLATFORMS, invent_documents
from tests.extraction.test_sessions import prepare

PAIR = """# id: pair-{n}
# date: 2021-06-20
# title: 两场直播
6月{first}日，[[{one}|e1]]在[[{here}|f1]]直播卖[[{good}|g1]]；6月{second}日，[[{other}|e2]]又在[[{there}|f2]]直播卖[[{more}|g2]]。
@e1 Person {one}
@e2 Person {other}
@f1 Platform {here}
@f2 Platform {there}
@g1 Product {good}
@g2 Product {more}
rel e1 streamsOn f1
rel e2 streamsOn f2
ses s1 hosts=e1 platforms=f1 products=g1 date=2021-06-{first}
ses s2 hosts=e2 platforms=f2 products=g2 date=2021-06-{second}
"""


def write_pair(n: int) -> str:
    return PAIR.format(
        n=n,
        first=10 + n % 5,
        second=16 + n % 4,
        one=PEOPLE[n % 5],
        other=PEOPLE[(n + 2) % 5],
        here=PLATFORMS[n % 4],
        there=PLATFORMS[(n + 1) % 4],
        good=GOODS[n % 5],
        more=GOODS[(n + 3) % 5],
    )


@pytest.fixture(scope="module")
def reader() -> SessionReader:
    gold = [*invent_documents()[:60], *(parse_block(write_pair(n)) for n in range(30))]
    reader = SessionReader()
    reader.learn([prepare(e) for e in gold], gold)
    return reader


def test_short_clauses_go_with_the_next() -> None:
    gold = parse_block("# id: c\n# date: 2021-06-20\n其中，抖音卖了三百单，快手卖了两百单；此后再没有卖。好。\n")
    p = lay_out(prepare(gold))
    assert [p.text[c.start : c.end] for c in split_clauses(p)] == [
        "其中，抖音卖了三百单，",
        "快手卖了两百单；",
        "此后再没有卖。",
        "好。",
    ]


def test_two_broadcasts_of_one_sentence_have_clauses_of_their_own() -> None:
    gold = parse_block(write_pair(1))
    p = lay_out(prepare(gold), relations=gold.relations)
    clauses = split_clauses(p)
    first, second = (locate_session(p, clauses, s) for s in gold.sessions)
    assert first.sentence == second.sentence
    assert first < second
    assert second in find_further(p, clauses, [first])
    assert first not in find_further(p, clauses, [first])


def test_the_distance_to_a_clause_is_nought_inside() -> None:
    clause = Clause(10, 20, 0)
    assert [clause.distance(12, 14), clause.distance(4, 7), clause.distance(25, 27)] == [0, 3, 5]


def test_two_broadcasts_of_one_sentence_are_kept_apart(reader: SessionReader) -> None:
    block = PAIR.format(
        n=99, first=11, second=18, one="龚月明", other="骆青松", here="微博", there="得物", good="辣椒", more="红薯"
    )
    one, other = reader(prepare(parse_block(block)))._.sessions
    assert (one.hosts, one.platforms, one.products, one.date) == (("e1",), ("f1",), ("g1",), "2021-06-11")
    assert (other.hosts, other.platforms, other.products, other.date) == (("e2",), ("f2",), ("g2",), "2021-06-18")
    assert one.evidence == other.evidence


def test_a_planned_broadcast_is_no_fact(reader: SessionReader) -> None:
    block = """# id: plan
# date: 2021-06-20
# title: 直播预告
按照计划，6月28日[[龚月明|e1]]将在[[微博|f1]]直播卖[[辣椒|g1]]。
@e1 Person 龚月明
@f1 Platform 微博
@g1 Product 辣椒
rel e1 streamsOn f1
"""
    assert {s.status for s in reader(prepare(parse_block(block)))._.sessions} == {"planned"}


def test_the_reporter_of_the_byline_is_no_host(reader: SessionReader) -> None:
    block = """# id: byline
# date: 2021-06-20
# title: 直播
（记者 [[骆青松|e2]]）6月18日，[[龚月明|e1]]在[[微博|f1]]直播卖[[辣椒|g1]]。
@e1 Person 龚月明
@e2 Person 骆青松
@f1 Platform 微博
@g1 Product 辣椒
rel e1 streamsOn f1
rel e2 streamsOn f1
"""
    (session,) = reader(prepare(parse_block(block)))._.sessions
    assert session.hosts == ("e1",)


def test_what_never_was_on_air_is_no_broadcast(reader: SessionReader) -> None:
    block = """# id: never
# date: 2021-06-20
# title: 声明
6月18日，[[龚月明|e1]]没有在[[微博|f1]]直播卖[[辣椒|g1]]。
@e1 Person 龚月明
@f1 Platform 微博
@g1 Product 辣椒
"""
    assert "asserted" not in {s.status for s in reader(prepare(parse_block(block)))._.sessions}
