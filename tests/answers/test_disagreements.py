"""What documents say differently is all kept, listed by a question; and each fact has its first and last day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Store

from kg.answers.questions import ask, find_question
from kg.answers.table import Value
from kg.namespaces import PREFIXES
from kg.records import Extraction
from tests.answers.databases import build_database
from tests.conftest import build_extraction

HEADS = """@l1 Place 溪口县
@p1 Position 县长
@p2 Position 县委书记
@p3 Position 副县长
@e1 Person 顾青禾
@f1 Platform 快手
@g1 Product 溪口笋干
"""
FIRST = f"""# id: d-1
# date: 2024-03-02
# title: 甲
[[溪口县|l1]][[县长|p1]][[顾青禾|e1]]在[[快手|f1]]卖[[溪口笋干|g1]]，卖了300万元，8万人看。他有12万粉丝。[[副县长|p3]]没来，[[县委书记|p2]]也没来。
{HEADS}@e2 Person 陆远山
rel e1 holdsPosition p1 at l1
rel e1 holdsPosition p3 at l1
rel e1 streamsOn f1
rel e1 promotes g1
mea s1 sales 3000000 CNY exact "300万元"
mea s1 viewers 80000 person exact "8万人"
mea e1 followers 120000 person exact "12万"
ses s1 hosts=e1 platforms=f1 products=g1 places=l1 date=2024-03-01
"""
SECOND = f"""# id: d-2
# date: 2024-03-20
# title: 乙
[[溪口县|l1]][[县长|p1]][[陆远山|e2]]说，[[县委书记|p2]][[顾青禾|e1]]在[[快手|f1]]卖[[溪口笋干|g1]]，卖了260万元，8.5万人看。他有13万粉丝。[[副县长|p3]]没来。
{HEADS}@e2 Person 陆远山
rel e2 holdsPosition p1 at l1
rel e1 holdsPosition p2 at l1
rel e2 holdsPosition p3 at l1
rel e1 promotes g1
mea s1 sales 2600000 CNY exact "260万元"
mea s1 viewers 85000 person about "8.5万人"
mea e1 followers 130000 person exact "13万"
ses s1 hosts=e1 platforms=f1 products=g1 places=l1 date=2024-03-01
"""
FIRST_SENTENCE = "溪口县县长顾青禾在快手卖溪口笋干，卖了300万元，8万人看。"
THIRD = f"""# id: d-3
# date: 2025-01-08
# title: 丙
[[溪口县|l1]]原[[县长|p1]][[顾青禾|e1]]没有在[[快手|f1]]卖[[溪口笋干|g1]]。他有20万粉丝。[[县委书记|p2]]和[[副县长|p3]]没来。
{HEADS}rel e1 holdsPosition p1 at l1
rel e1 streamsOn f1 status=denied
mea e1 followers 200000 person exact "20万"
"""


def read(block: str, tenure: str = "current") -> Extraction:
    found = build_extraction(block)
    relations = (replace(r, tenure=tenure) if r.type == "holdsPosition" else r for r in found.relations)
    return replace(found, relations=tuple(relations))


@pytest.fixture(scope="module")
def news() -> Store:
    corpus = [read(FIRST), read(SECOND), read(THIRD, "former")]
    return build_database(corpus)


def pick(store: Store, question: str, *columns: str, **arguments: str) -> list[tuple[Value, ...]]:
    table = ask(store, question, arguments)
    return [tuple(row[table.columns.index(name)] for name in columns) for row in table.rows]


def test_disagreements(news: Store) -> None:
    """Not among them: followers that grow within a year, 8 and about 8.5 (an estimate), vice heads, posts at once."""
    columns = ("kind", "subject", "about", "says", "contrary", "document", "contrary_document")
    assert pick(news, "disagreements", *columns) == [
        ("denial", "顾青禾", "streamsOn 快手", "asserted", "denied", "d-1", "d-3"),
        ("figure", "溪口县2024年3月1日快手直播", "sales", "2600000 CNY", "3000000 CNY", "d-2", "d-1"),
        ("figure", "顾青禾", "followers", "120000 person", "130000 person", "d-1", "d-2"),
        ("holder", "溪口县", "县长", "陆远山", "顾青禾", "d-2", "d-1"),
        ("post", "顾青禾", "溪口县", "副县长", "县委书记", "d-1", "d-2"),
        ("post", "顾青禾", "溪口县", "县委书记", "县长", "d-2", "d-1"),
        ("tenure", "顾青禾", "溪口县 · 县长", "current", "former", "d-1", "d-3"),
    ]
    (about,) = pick(news, "disagreements", "date", "contrary_date", "contrary_sentence", subject="溪口县@Place")
    assert about == ("2024-03-20", "2024-03-02", FIRST_SENTENCE)


def test_what_is_contradicted_is_all_kept_each_with_its_claim(news: Store) -> None:
    for value in (2_600_000, 3_000_000):
        found = news.query(
            f"ASK {{ ?m kg:metric metric:sales ; kg:value {value}.0 ; kg:assertedIn ?s ; kg:confidence ?c }}",
            prefixes=PREFIXES,
        )
        assert found


def test_first_and_last_day_of_each_fact(news: Store) -> None:
    columns = ("relation", "object", "first_seen", "last_seen", "documents")
    found = pick(news, "seen", *columns, subject="顾青禾")
    assert ("promotes", "溪口笋干", "2024-03-02", "2024-03-20", 2) in found
    assert ("holdsPosition", "溪口县 · 县长", "2024-03-02", "2025-01-08", 2) in found
    assert ("followers", "200000 person", "2025-01-08", "2025-01-08", 1) in found
    assert len(found) == 8
    assert pick(news, "seen", "subject", "relation", object="溪口笋干") == [("顾青禾", "promotes")]
    assert len(pick(news, "seen", "subject", object="溪口县@Place")) == 5, "its posts"


@pytest.mark.parametrize("name", ["disagreements", "seen"])
def test_titles(name: str) -> None:
    assert find_question(name).title_zh.endswith("？")
    assert find_question(name).title_en.endswith("?")
