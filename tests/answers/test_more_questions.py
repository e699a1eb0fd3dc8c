"""The questions beyond the first fifteen, each with the true answer that four invented documents give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from pyoxigraph import Store

from kg.answers.questions import ask, list_questions
from kg.answers.table import Table, Value
from tests.answers.databases import build_database
from tests.conftest import build_extraction

BROADCAST = """# id: q-1
# date: 2024-03-02
# title: 溪口县长卖笋干
[[溪口县|l1]][[县长|p1]][[顾青禾|e1]]3月1日在[[快手|f1]]推介[[溪口笋干|g1]]，卖了300万元，8万人观看。
[[溪口县|l1]]属于[[云湖市|l2]]，[[白泉镇|l3]]属于[[溪口县|l1]]。[[白泉镇|l3]]的[[白泉豆腐|g2]]由[[石岭合作社|o1]]生产，每斤12元。
[[石岭合作社|o1]]在[[白泉镇|l3]]，与[[溪口供销社|o2]]合作。[[快手|f1]]由[[远帆公司|o3]]经营。
@l1 Place 溪口县
@l2 Place 云湖市
@l3 Place 白泉镇
@p1 Position 县长
@e1 Person 顾青禾
@f1 Platform 快手
@g1 Product 溪口笋干
@g2 Product 白泉豆腐
@o1 Organization 石岭合作社
@o2 Organization 溪口供销社
@o3 Organization 远帆公司
rel l1 partOf l2
rel l3 partOf l1
rel e1 holdsPosition p1 at l1
rel e1 streamsOn f1
rel e1 promotes g1
rel g1 originatesFrom l1
rel g1 soldOn f1
rel g2 originatesFrom l3
rel o1 produces g2
rel o1 locatedIn l3
rel o1 partnersWith o2
rel o3 operates f1
mea s1 sales 3000000 CNY exact "300万元"
mea s1 viewers 80000 person exact "8万人"
mea g2 price 12 CNY exact "12元"
ses s1 hosts=e1 platforms=f1 products=g1 places=l1 date=2024-03-01
"""
FESTIVAL = """# id: q-2
# date: 2024-05-10
# title: 笋干节开幕
[[云湖市|l2]]举办[[云湖笋干节|v1]]，[[顾青禾|e1]]参加，5月8日在[[抖音|f2]]又播一场，卖了500万元，6万人观看。
[[云湖笋干节|v1]]在[[溪口县|l1]]开幕。另有4000万元没有说明。
@l1 Place 溪口县
@l2 Place 云湖市
@e1 Person 顾青禾
@f2 Platform 抖音
@v1 Event 云湖笋干节
rel l2 organizes v1
rel e1 participatesIn v1
rel e1 streamsOn f2
rel v1 locatedIn l1
mea s1 sales 5000000 CNY exact "500万元"
mea s1 viewers 60000 person exact "6万人"
ses s1 hosts=e1 platforms=f2 date=2024-05-08
"""
NEWCOMER = """# id: q-3
# date: 2024-07-01
# title: 新书记
[[顾青禾|e1]]曾任[[溪口县|l1]][[县长|p1]]，现任[[云湖市|l2]][[市长|p2]]。他计划到[[淘宝|f3]]直播，否认在[[抖音|f2]]卖[[白泉豆腐|g2]]。
据[[陆听雨|e2]]介绍，[[陆听雨|e2]]在[[淘宝|f3]]推介[[溪口笋干|g1]]。
@l1 Place 溪口县
@l2 Place 云湖市
@p1 Position 县长
@p2 Position 市长
@e1 Person 顾青禾
@e2 Person 陆听雨
@f2 Platform 抖音
@f3 Platform 淘宝
@g1 Product 溪口笋干
@g2 Product 白泉豆腐
rel e1 holdsPosition p1 at l1
rel e1 holdsPosition p2 at l2
rel e1 streamsOn f3 status=planned
rel e1 promotes g2 status=denied
rel e2 promotes g1 status=attributed
"""
NAMESAKE = """# id: q-4
# date: 2024-08-01
# title: 画家来访
[[画家|p1]][[陆听雨|e1]]在[[淘宝|f1]]展出。
@p1 Position 画家
@e1 Person 陆听雨
@f1 Platform 淘宝
rel e1 holdsPosition p1
rel e1 streamsOn f1
"""


@pytest.fixture(scope="module")
def news() -> Store:
    first = build_extraction(BROADCAST, source="云湖日报")
    second = build_extraction(FESTIVAL, source="云湖晚报")
    third = build_extraction(NEWCOMER, source="云湖日报")
    # A figure of nothing named: the annotation cannot say it.
    start = second.document.text.index("4000万元")
    nobody = replace(second.measures[0], subject=None, value=4e7, surface="4000万元", span=(start, start + 6))
    second = replace(second, measures=(*second.measures, nobody))
    third = replace(
        third,
        relations=tuple(
            replace(r, tenure="former" if r.at == "l1" else "current") if r.at else r for r in third.relations
        ),
    )
    fourth = build_extraction(NAMESAKE, confidence=0.4)
    extractions = [first, second, third, fourth]
    return build_database(extractions)


def pick(table: Table, *columns: str) -> list[tuple[Value, ...]]:
    return [tuple(row[table.columns.index(column)] for column in columns) for row in table.rows]


ANSWERS: list[tuple[str, Mapping[str, str], tuple[str, ...], list[tuple[Value, ...]]]] = [
    (
        "who-is-it",
        {"person": "顾青禾"},
        ("post", "at", "tenure", "firstSeen", "document"),
        [
            ("县长", "溪口县", None, "2024-03-02", "q-1"),
            ("县长", "溪口县", "former", "2024-07-01", "q-3"),
            ("市长", "云湖市", "current", "2024-07-01", "q-3"),
        ],
    ),
    (
        "officials-by-region",
        {"place": "云湖市"},
        ("at", "person", "post", "tenure"),
        [
            ("云湖市", "顾青禾", "市长", "current"),
            ("溪口县", "顾青禾", "县长", None),
            ("溪口县", "顾青禾", "县长", "former"),
        ],
    ),
    (
        "products-of-place",
        {"place": "溪口县"},
        ("where", "product", "relation", "platforms"),
        [("溪口县", "溪口笋干", "originatesFrom", "快手"), ("白泉镇", "白泉豆腐", "originatesFrom", None)],
    ),
    (
        "products-on-platform",
        {"platform": "快手"},
        ("product", "origins", "promoters", "document"),
        [("溪口笋干", "溪口县", "顾青禾", "q-1")],
    ),
    ("producers", {}, ("producer", "type", "product"), [("石岭合作社", "Organization", "白泉豆腐")]),
    ("organizations-behind-platform", {"platform": "快手"}, ("organization", "platform"), [("远帆公司", "快手")]),
    ("partners", {"partner": "石岭合作社"}, ("partner", "with"), [("石岭合作社", "溪口供销社")]),
    (
        "seats",
        {},
        ("subject", "type", "place"),
        [("云湖笋干节", "Event", "溪口县"), ("石岭合作社", "Organization", "白泉镇")],
    ),
    (
        "event-participants",
        {"event": "云湖笋干节"},
        ("role", "participant", "type"),
        [("organizes", "云湖市", "Place"), ("participatesIn", "顾青禾", "Person")],
    ),
    (
        "neighbours",
        {"thing": "远帆公司"},
        ("relation", "direction", "neighbour", "document"),
        [("operates", "out", "快手", "q-1")],
    ),
    (
        "platforms-by-sales",
        {},
        ("platform", "sessions", "sales", "largest", "document"),
        [("抖音", 1, 5_000_000, 5_000_000, "q-2"), ("快手", 1, 3_000_000, 3_000_000, "q-1")],
    ),
    (
        "hosts-ranking",
        {},
        ("host", "type", "sessions", "platforms", "firstDate", "lastDate", "sales", "viewers"),
        [("顾青禾", "Person", 2, "快手、抖音", "2024-03-01", "2024-05-08", 5_000_000, 80_000)],
    ),
    ("viewers-ranking", {}, ("type", "value", "document"), [("Session", 80_000, "q-1"), ("Session", 60_000, "q-2")]),
    ("prices", {}, ("subject", "value", "unit", "surface"), [("白泉豆腐", 12, "CNY", "12元")]),
    (
        "sessions-by-month",
        {},
        ("month", "sessions", "platforms", "hosts", "sales"),
        [("2024-03", 1, 1, 1, 3_000_000), ("2024-05", 1, 1, 1, 5_000_000)],
    ),
    ("sessions-by-month", {"platform": "抖音"}, ("month", "sales"), [("2024-05", 5_000_000)]),
    ("timeline", {"date": "2024-05"}, ("date", "what", "document"), [("2024-05-08", "session", "q-2")]),
    ("planned", {}, ("subject", "relation", "object", "date"), [("顾青禾", "streamsOn", "淘宝", "2024-07-01")]),
    ("planned", {"thing": "抖音"}, ("subject",), []),
    ("denied", {}, ("subject", "relation", "object"), [("顾青禾", "promotes", "白泉豆腐")]),
    ("attributed", {"thing": "溪口笋干"}, ("subject", "relation", "object"), [("陆听雨", "promotes", "溪口笋干")]),
    (
        "unattributed-figures",
        {"metric": "sales"},
        ("metric", "value", "unit", "status", "document"),
        [("sales", 40_000_000, "CNY", "asserted", "q-2")],
    ),
    (
        "low-confidence",
        {"below": "0.5"},
        ("confidence", "subject", "relation", "object"),
        [(0.4, "陆听雨", "holdsPosition", "画家"), (0.4, "陆听雨", "streamsOn", "淘宝")],
    ),
    (
        "co-mentioned",
        {"thing": "云湖笋干节", "type": "platform"},
        ("other", "type", "documents"),
        [("抖音", "Platform", 1)],
    ),
    ("places-without-parent", {}, ("place", "documents", "document"), [("云湖市", 3, "q-1")]),
    ("most-mentioned", {"type": "Product"}, ("name", "documents"), [("溪口笋干", 2), ("白泉豆腐", 2)]),
    (
        "sources-of-entity",
        {"thing": "云湖笋干节"},
        ("date", "outlet", "facts", "document"),
        [("2024-05-10", "云湖晚报", 2, "q-2"), ("2024-05-10", "云湖晚报", 1, "q-2")],
    ),
    (
        "facts-by-document",
        {"document": "q-3"},
        ("subject", "relation", "object", "status"),
        [
            ("顾青禾", "holdsPosition", "云湖市 · 市长", "asserted"),
            ("顾青禾", "holdsPosition", "溪口县 · 县长", "asserted"),
            ("顾青禾", "promotes", "白泉豆腐", "denied"),
            ("顾青禾", "streamsOn", "淘宝", "planned"),
            ("陆听雨", "promotes", "溪口笋干", "attributed"),
        ],
    ),
    (
        "documents",
        {"outlet": "日报"},
        ("document", "date", "outlet", "title"),
        [("q-1", "2024-03-02", "云湖日报", "溪口县长卖笋干"), ("q-3", "2024-07-01", "云湖日报", "新书记")],
    ),
    (
        "documents-by-outlet",
        {"outlet": "云湖"},
        ("outlet", "documents", "firstIssued", "lastIssued"),
        [("云湖日报", 2, "2024-03-02", "2024-07-01"), ("云湖晚报", 1, "2024-05-10", "2024-05-10")],
    ),
]


@pytest.mark.parametrize(("name", "arguments", "columns", "rows"), ANSWERS, ids=lambda value: str(value)[:30])
def test_answers(
    news: Store, name: str, arguments: Mapping[str, str], columns: tuple[str, ...], rows: list[tuple[Value, ...]]
) -> None:
    # What two sentences say is in two rows of facts-by-document, and of sources-of-entity.
    assert set(pick(ask(news, name, arguments), *columns)) == set(rows)


def test_homonyms_are_told_apart(database: Store) -> None:
    table = ask(database, "homonyms")
    assert pick(table, "name", "type", "thing", "posts", "document") == [
        ("何敏", "Person", "person/何敏", "云岭县融媒体中心 · 主播", "sample-1"),
        ("何敏", "Person", "person/何敏~2", "临江学院 · 教授", "sample-2"),
    ]


def test_rankings_are_in_order(news: Store) -> None:
    assert [value for (value,) in pick(ask(news, "viewers-ranking"), "value")] == [80_000, 60_000]
    assert [value for (value,) in pick(ask(news, "platforms-by-sales"), "sales")] == [5_000_000, 3_000_000]
    documents = [int(str(value)) for (value,) in pick(ask(news, "most-mentioned"), "documents")]
    assert documents == sorted(documents, reverse=True)


def test_every_question_of_one_relation_has_an_answer_here_or_in_the_sample() -> None:
    asked = {name for name, *_ in ANSWERS} | {"homonyms"}
    first = {"people-on-platforms", "products-by-person", "product-origins", "sessions", "sales-ranking", "campaigns"}
    first |= {"place-tree", "people-posts", "followers", "industries", "co-broadcast", "rules", "forecasts"}
    assert {q.name for q in list_questions()} - asked - first - {
        "connections",
        "evidence",
        "disagreements",
        "seen",
    } == set()
