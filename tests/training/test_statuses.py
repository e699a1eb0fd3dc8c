from __future__ import annotations

from dataclasses import replace

import pytest

from kg.training.corpus import parse_block
from kg.training.evaluation import evaluate

GOLD = parse_block(
    """# id: a
[[方小禾|e1]]拟在[[抖音|f1]]卖[[红茶|g1]]，否认去过[[快手|f2]]；去年卖了3万元。
@e1 Person 方小禾
@f1 Platform 抖音
@f2 Platform 快手
@g1 Product 红茶
rel e1 streamsOn f1 status=planned
rel e1 promotes g1 status=planned
rel e1 streamsOn f2 status=denied
mea g1 sales 30000 CNY exact "3万元"
"""
)


def test_statuses_are_scored_fact_by_fact() -> None:
    perfect = evaluate([GOLD], {"a": GOLD}).statuses
    assert {status: tally.f1 for status, tally in perfect.tallies.items() if tally.right} == {
        "asserted": 1.0,
        "planned": 1.0,
        "denied": 1.0,
    }
    assert perfect.accuracy() == 1.0
    taken = replace(GOLD, relations=(replace(GOLD.relations[0], status="asserted"), *GOLD.relations[1:]))
    count = evaluate([GOLD], {"a": taken}).statuses
    assert count.confusion == {
        ("planned", "asserted"): 1,
        ("planned", "planned"): 1,
        ("denied", "denied"): 1,
        ("asserted", "asserted"): 1,
    }
    assert (count.accuracy("planned"), count.accuracy()) == (0.5, 0.75)
    assert count.tallies["planned"].f1 == pytest.approx(2 / 3)
    assert count.tallies["asserted"].precision == 0.5


def test_what_is_not_found_at_all_is_missed_and_not_mistaken() -> None:
    count = evaluate([GOLD], {}).statuses
    assert count.tallies["planned"].missed == 2
    assert not count.confusion


def test_documents_without_any_such_annotation_are_not_counted() -> None:
    gold = replace(GOLD, relations=(), document=replace(GOLD.document, id="b"))
    assert not evaluate([gold], {"b": gold}).statuses.confusion
