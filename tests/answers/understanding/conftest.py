"""A small invented graph to ask plainly: two hosts, two platforms, two people of one name, a plan and a denial."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Store

from kg.records import Evidence, Extraction, Relation
from tests.answers.databases import build_database
from tests.conftest import build_extraction

FIRST = """# id: d-1
# date: 2024-03-02
# title: 竹溪县长卖贡米
3月1日，[[竹溪县|l1]][[县长|p1]][[顾青禾|e1]]在[[快手|f1]]推介[[竹溪贡米|g1]]，销售额超过300万元，2万人观看。
[[竹溪县|l1]]在[[湖北省|l2]]。[[周映川|e2]]在[[抖音|f2]]卖[[云岭红茶|g2]]，有8万粉丝。
[[竹溪县|l1]]没有在[[拼多多|f3]]开店。[[周映川|e2]]打算去[[快手|f1]]开个号。
@l1 Place 竹溪县
@l2 Place 湖北省
@p1 Position 县长
@e1 Person 顾青禾
@e2 Person 周映川
@f1 Platform 快手
@f2 Platform 抖音
@f3 Platform 拼多多
@g1 Product 竹溪贡米
@g2 Product 云岭红茶
rel l1 partOf l2
rel e1 holdsPosition p1 at l1
rel e1 streamsOn f1
rel e2 streamsOn f2
rel e1 promotes g1
rel e2 promotes g2
rel g1 soldOn f1
rel g2 soldOn f2
rel g1 originatesFrom l1
mea s1 sales 3000000 CNY over "300万元"
mea s1 viewers 20000 person exact "2万人"
mea e2 followers 80000 person exact "8万粉丝"
ses s1 hosts=e1 platforms=f1 products=g1 places=l1 date=2024-03-01
"""
SECOND = """# id: d-2
# date: 2024-05-06
# title: 团县委书记
[[竹溪县|l1]][[团县委书记|p1]][[韩照|e1]]和[[竹溪县|l1]][[县委书记|p2]][[陆听雨|e2]]5月5日在[[快手|f1]]推介[[竹溪贡米|g1]]。
@l1 Place 竹溪县
@p1 Position 团县委书记
@p2 Position 县委书记
@e1 Person 韩照
@e2 Person 陆听雨
@f1 Platform 快手
@g1 Product 竹溪贡米
rel e1 holdsPosition p1 at l1
rel e2 holdsPosition p2 at l1
rel e1 streamsOn f1
rel e2 streamsOn f1
rel e1 promotes g1
rel e2 promotes g1
rel g1 soldOn f1
ses s1 hosts=e1,e2 platforms=f1 products=g1 places=l1 date=2024-05-05
"""


@pytest.fixture(scope="session")
def small() -> Store:
    """The graph of the two texts, with the plan and the denial as claims of those statuses."""
    first, second = build_extraction(FIRST), build_extraction(SECOND)
    texts = [add_claims(first), second]
    return build_database(texts)


def add_claims(extraction: Extraction) -> Extraction:
    """The plan and the denial, which the annotation of facts leaves out."""
    ids = {entity.name: entity.id for entity in extraction.entities}
    *_, denial, plan = [s for s in extraction.sentences if s[1] - s[0] > 5]
    claims = (
        Relation("streamsOn", ids["竹溪县"], ids["拼多多"], None, "denied", 0.9, None, (Evidence(*denial, "test"),)),
        Relation("streamsOn", ids["周映川"], ids["快手"], None, "planned", 0.9, None, (Evidence(*plan, "test"),)),
    )
    return replace(extraction, relations=(*extraction.relations, *claims))
