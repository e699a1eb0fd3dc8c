from __future__ import annotations

from kg.extraction.closure import complete_relations
from kg.extraction.document import make_gold_doc
from kg.records import Relation
from kg.training.corpus import parse_block

BLOCK = """# id: a
昨晚[[方小禾|e1]]走进[[抖音|f1]]直播间，卖的是[[红茶|g1]]。
@e1 Person 方小禾
@f1 Platform 抖音
@g1 Product 红茶
ses s1 hosts=e1 platforms=f1 products=g1
"""


def test_a_broadcast_implies_where_its_hosts_stream_and_its_goods_are_sold() -> None:
    extraction = parse_block(BLOCK)
    doc = make_gold_doc(extraction)
    doc._.sessions = extraction.sessions
    doc._.relations = (Relation("streamsOn", "e1", "f1", confidence=0.9),)
    found = complete_relations(doc)._.relations
    assert [(r.type, r.head, r.tail) for r in found] == [("soldOn", "g1", "f1"), ("streamsOn", "e1", "f1")]
    assert found[1].confidence == 0.9
    assert all(doc.text[e.start : e.end].count("红茶") for e in found[0].evidence)


def test_without_a_broadcast_nothing_is_added() -> None:
    doc = make_gold_doc(parse_block(BLOCK))
    assert complete_relations(doc)._.relations == ()
