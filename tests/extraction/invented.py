"""Annotated documents of our own making, enough of them for a chooser to learn the pattern that they share."""

from __future__ import annotations

from itertools import product

from kg.records import Extraction
from kg.training.corpus import parse_block

PEOPLE = ("常远志", "秦若水", "邵明川", "温朝晖", "柯向阳")
PLATFORMS = ("快手", "抖音", "京东", "淘宝")
GOODS = ("苹果", "木耳", "香菇", "蜂蜜", "脐橙")

HELPERS = ("路安平", "苗长河", "卓文斌")
RIVALS = ("有赞", "微店")
CROPS = ("花生", "核桃", "玉米", "黄豆")

BROADCAST = """# id: live-{n}
# date: 2021-06-20
# title: 直播卖{good}
6月{day}日晚，[[{person}|e1]]在[[{platform}|f1]]直播推介[[{good}|g1]]，{view}万人次观看，销售额{sales}万元。[[{good}|g1]]每袋{price}元。
去年3月，[[{helper}|e2]]家在[[{rival}|f2]]开了店，种[[{crop}|g2]]。
@e2 Person {helper}
@f2 Platform {rival}
@g2 Product {crop}
@e1 Person {person}
@f1 Platform {platform}
@g1 Product {good}
rel e1 streamsOn f1
rel e1 promotes g1
mea s1 viewers {viewers} view exact "{view}万人次"
mea s1 sales {money} CNY exact "{sales}万元"
mea g1 price {price} CNY exact "{price}元"
ses s1 hosts=e1 platforms=f1 products=g1 date=2021-06-{day}
"""

FIELD = """# id: field-{n}
# date: 2021-06-20
# title: 种{good}
[[{person}|e1]]家种了{area}亩[[{good}|g1]]。他爬了{floors}层楼，说今年雨水好。
@e1 Person {person}
@g1 Product {good}
rel e1 produces g1
mea e1 area {area} mu exact "{area}亩"
"""


def invent_documents() -> list[Extraction]:
    """Broadcasts with viewers, sales and a price; and fields with an area and a number that measures nothing."""
    documents = []
    for n, (person, platform, good) in enumerate(product(PEOPLE, PLATFORMS, GOODS)):
        view, sales, day = 12 + n, 30 + n, 10 + n % 9
        values = {
            "n": n, "person": person, "platform": platform, "good": good, "view": view, "sales": sales, "day": day,
            "helper": HELPERS[n % 3], "rival": RIVALS[n % 2], "crop": CROPS[n % 4], "viewers": view * 10_000,
            "money": sales * 10_000, "price": 5 + n % 20, "area": 40 + n, "floors": 2 + n % 7,
        }  # fmt: skip
        documents.append(parse_block((BROADCAST if n % 2 else FIELD).format(**values)))
    return documents
