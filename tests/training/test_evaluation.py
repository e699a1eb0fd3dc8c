from __future__ import annotations

from dataclasses import replace

import pytest

from kg.records import Extraction
from kg.training.corpus import parse_block
from kg.training.evaluation import evaluate
from kg.training.tally import Tally

GOLD = parse_block(
    """# id: a
[[方小禾|e1]]和[[齐朗|e2]]在[[抖音|f1]]卖[[红茶|g1]]，[[抖音|f1]]与[[快手|f2]]合作，看的有3万人。
@e1 Person 方小禾
@e2 Person 齐朗
@f1 Platform 抖音
@f2 Platform 快手
@g1 Product 红茶
rel e1 streamsOn f1
rel e1 promotes g1
rel f1 partnersWith f2
mea s1 viewers 30000 person exact "3万人"
ses s1 hosts=e1,e2 platforms=f1 products=g1
"""
)


def score(found: Extraction) -> dict[str, float]:
    return evaluate([GOLD], {"a": found}).figures()


def test_annotation_against_itself_is_perfect() -> None:
    perfect = score(GOLD)
    assert perfect.pop("posts") == 0.0  # none annotated
    assert set(perfect.values()) == {1.0}


def test_other_ids_of_the_same_things_are_aligned() -> None:
    text = {"e1": "x1", "e2": "x2", "f1": "x3", "f2": "x4", "g1": "x5", "s1": "x6"}
    found = replace(
        GOLD,
        entities=tuple(replace(e, id=text[e.id]) for e in GOLD.entities),
        relations=tuple(replace(r, head=text[r.head], tail=text[r.tail]) for r in GOLD.relations),
        measures=tuple(replace(m, subject="x6") for m in GOLD.measures),
        sessions=tuple(
            replace(s, id="x6", hosts=("x1", "x2"), platforms=("x3",), products=("x5",)) for s in GOLD.sessions
        ),
    )
    assert score(found)["kg"] == 1.0


def test_partners_have_no_direction_but_other_relations_do() -> None:
    turned = [replace(r, head=r.tail, tail=r.head) for r in GOLD.relations]
    assert score(replace(GOLD, relations=(*GOLD.relations[:2], turned[2])))["relations"] == 1.0
    assert score(replace(GOLD, relations=(turned[0], *GOLD.relations[1:])))["relations"] == pytest.approx(2 / 3)


def test_what_is_not_asserted_counts_on_neither_side() -> None:
    planned = replace(GOLD.relations[0], status="planned")
    found = replace(GOLD, relations=(planned, *GOLD.relations[1:]))
    assert score(found)["relations"] == pytest.approx(0.8)
    assert evaluate([found], {"a": found}).tallies["relations"].right == 2


def test_a_missing_document_counts_as_empty() -> None:
    assert evaluate([GOLD], {}).tallies["mentions"].missed == 6


def test_wrong_subject_spoils_only_the_figure_with_subject() -> None:
    found = replace(GOLD, measures=(replace(GOLD.measures[0], subject="f2"),))
    assert score(found)["measures"] == 1.0
    assert score(found)["measures+subject"] == 0.0


def test_mistakes_are_named() -> None:
    found = replace(GOLD, relations=GOLD.relations[1:])
    mistakes = evaluate([GOLD], {"a": found}).mistakes
    assert [(m.figure, m.kind, m.item) for m in mistakes] == [("relations", "missed", ("方小禾", "streamsOn", "抖音"))]


def test_nothing_found_and_nothing_annotated_is_zero() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (0.0, 0.0, 0.0)
