"""A tiny corpus that has one of everything the graph can hold."""

from __future__ import annotations

from dataclasses import replace

from kg.records import Evidence, Extraction, Publication
from tests.conftest import build_extraction

BASE = "https://news.example/"

FENGCHENG = """\
# id: tiny-1
# date: 2020-06-20
# title: 书记卖米
6月18日，[[江西省|l1]][[丰城|l2]][[市委书记|p1]][[李晓楚|e1]]在[[京东APP|f1]]推介[[雷应国大米|g1]]。直播卖出7000多万元。
[[李书记|e1]]曾任[[丰城农业大学|o1]][[教授|p2]]。他不在[[快手|f2]]直播，明年打算参加[[米香节|v1]]。预计用户达5.24亿人。
@l1 Place 江西省
@l2 Place 丰城市
@p1 Position 市委书记
@p2 Position 教授
@e1 Person 李晓楚
@f1 Platform 京东
@f2 Platform 快手
@g1 Product 雷应国大米
@o1 Organization 丰城农业大学
@v1 Event 米香节
rel l2 partOf l1
rel e1 holdsPosition p1 at l2
rel e1 holdsPosition p2 at o1
rel e1 streamsOn f1
rel e1 promotes g1
rel e1 streamsOn f2 status=denied
rel e1 participatesIn v1 status=planned
mea s1 sales 70000000 CNY over "7000多万元"
mea - other 524000000 person exact "5.24亿人" status=forecast
ses s1 hosts=e1 platforms=f1 products=g1 places=l2 date=2020-06-18
"""

ANHUI = """\
# id: tiny/2 二
# date: 2020-06
6月19日，[[安徽省|l1]]公布《网络公益直播办法》。[[安徽|l1]]的[[茶油|g1]]在[[京东|f1]]热卖。
@l1 Place 安徽省
@f1 Platform 京东
@g1 Product 茶油
rel g1 originatesFrom l1
rel g1 soldOn f1
"""


def build_fengcheng() -> Extraction:
    """A document with posts, a session, figures, and facts of four statuses."""
    # The authoring format knows no figure of nothing named.
    found = build_extraction(
        FENGCHENG.replace("mea - ", "mea s1 "), source="丰城日报", url="https://news.example/丰城?a=1&b=2"
    )
    return replace(
        found,
        document=replace(found.document, authors=("闻一多", "闻二多")),
        relations=tuple(
            replace(r, tenure="former" if r.tail == "p2" else "current", since="2018-05" if r.tail == "p2" else None)
            if r.type == "holdsPosition"
            else r
            for r in found.relations
        ),
        measures=tuple(
            replace(m, subject=None) if m.status == "forecast" else replace(m, period=("2020-06-18", "2020-06-18"))
            for m in found.measures
        ),
    )


def build_anhui() -> Extraction:
    """A document with a publication, an id that no IRI can hold as it is, and a date without a day."""
    found = build_extraction(ANHUI)
    start = found.document.text.index("网络")
    publication = Publication(
        "l1", "网络公益直播办法", (start, start + 8), "2020-06-19", "asserted", 0.8, (Evidence(0, start),)
    )
    return replace(found, publications=(publication,))


def build_tiny_corpus() -> list[Extraction]:
    """Both documents."""
    return [build_fengcheng(), build_anhui()]
