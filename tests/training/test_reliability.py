from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.extraction import build_pipeline
from kg.training.calibrating import copy_doc
from kg.training.corpus import parse_block
from kg.training.learning import make_annotated_doc, train_pipeline
from kg.training.reliability import Reliability, judge_confidence
from tests.extraction.invented import invent_documents

GOLD = parse_block(
    """# id: a
[[方小禾|e1]][[县长|p1]]在[[抖音|f1]]直播，卖出3万元[[红茶|g1]]。
@e1 Person 方小禾
@p1 Position 县长
@f1 Platform 抖音
@g1 Product 红茶
rel e1 streamsOn f1
rel e1 holdsPosition p1
mea s1 sales 30000 CNY exact "3万元"
ses s1 hosts=e1 platforms=f1
"""
)


def test_every_found_fact_is_judged_with_what_it_states() -> None:
    wrong = replace(GOLD.relations[0], tail="g1", type="promotes", confidence=0.4)
    found = replace(
        GOLD,
        relations=(*(replace(r, confidence=0.9) for r in GOLD.relations), wrong),
        measures=(replace(GOLD.measures[0], subject="e1", confidence=0.7),),
        sessions=(replace(GOLD.sessions[0], products=("g1",), confidence=0.8),),
    )
    judged = {kind: sorted(r.judged) for kind, r in judge_confidence([GOLD], {"a": found}).items()}
    assert judged == {
        "relations": [(0.4, False), (0.9, True)],
        "posts": [(0.9, True)],
        "measures": [(0.7, False)],
        "sessions": [(0.8, False), (0.8, True), (0.8, True)],
    }
    assert judge_confidence([GOLD], {})["relations"].error == 0.0


def test_the_error_is_the_mean_distance_weighted_by_facts() -> None:
    reliability = Reliability([(1.0, True)] * 3 + [(0.6, False)])
    assert list(reliability.bins()) == [(0.6, 0.0, 1), (1.0, 1.0, 3)]
    assert reliability.error == pytest.approx(0.15)


def test_a_copied_document_is_changed_alone() -> None:
    nlp = build_pipeline(members=0)
    doc = make_annotated_doc(nlp, GOLD, ["zhitu_sentences"])
    copy = copy_doc(doc)
    assert [(e.start, e.end, e.label_) for e in copy.ents] == [(e.start, e.end, e.label_) for e in doc.ents]
    assert (copy.text, copy._.sentences, copy._.entities) == (doc.text, doc._.sentences, doc._.entities)
    copy._.entities = ()
    copy.set_ents([])
    assert doc._.entities == GOLD.entities
    assert len(doc.ents) == 4


def test_learning_to_calibrate_leaves_the_other_components_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.training.learning.ENOUGH", 20)
    monkeypatch.setattr("kg.extraction.calibration.LEAST", 5)
    corpus = invent_documents()[:40]
    learnt: list[Any] = []
    for calibrate in (True, False):
        nlp = build_pipeline(members=0)
        train_pipeline(nlp, corpus, calibrate=calibrate)
        learnt.append(nlp)
    names = [n for n in learnt[0].pipe_names if hasattr(learnt[0].get_pipe(n), "learn")]
    assert all(learnt[0].get_pipe(n).to_bytes() == learnt[1].get_pipe(n).to_bytes() for n in names)
    assert learnt[0].get_pipe("zhitu_calibration").curves
    assert not learnt[1].get_pipe("zhitu_calibration").curves
