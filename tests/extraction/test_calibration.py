"""Stated confidence becomes the share that came true, fact by fact, and survives writing and reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.extraction.calibration import Calibrator, Curve, fit_curve
from kg.extraction.document import make_gold_doc
from kg.training.corpus import parse_block

GOLD = parse_block(
    """# id: a
[[方小禾|e1]]县长在[[抖音|f1]]直播，卖出3万元。
@e1 Person 方小禾
@f1 Platform 抖音
rel e1 streamsOn f1
mea e1 sales 30000 CNY exact "3万元"
ses s1 hosts=e1 platforms=f1
"""
)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=40, max_size=120))
def test_a_curve_never_falls_and_stays_between_nought_and_one(judged: list[tuple[float, bool]]) -> None:
    curve = fit_curve(judged)
    assert curve is not None
    read = [curve.read(i / 20) for i in range(21)]
    assert all(0 < share < 1 for share in read)
    assert list(curve.stated) == sorted(curve.stated)
    assert read == sorted(read)


def test_too_few_facts_give_no_curve() -> None:
    assert fit_curve([(0.9, True)] * 39) is None


def test_every_kind_has_a_curve_of_its_own() -> None:
    doc = make_gold_doc(GOLD)
    doc._.relations, doc._.measures, doc._.sessions = GOLD.relations, GOLD.measures, GOLD.sessions
    calibrator = Calibrator()
    calibrator.curves = {"measures": Curve((0.0, 1.0), (0.1, 0.5)), "posts": Curve((1.0,), (0.3,))}
    doc = calibrator(doc)
    assert [m.confidence for m in doc._.measures] == [0.5]
    assert [r.confidence for r in doc._.relations] == [1.0]
    assert [s.confidence for s in doc._.sessions] == [1.0]


def test_curves_survive_writing_and_reading() -> None:
    calibrator = Calibrator()
    calibrator.fit({"measures": [(i / 100, i % 3 > 0) for i in range(100)], "posts": [(0.5, True)]})
    assert set(calibrator.curves) == {"measures"}
    assert Calibrator().from_bytes(calibrator.to_bytes()).curves == calibrator.curves
    for damaged in (b"", b"[]", b'{"posts": 3}'):
        with pytest.raises(ModelError, match="damaged calibration"):
            Calibrator().from_bytes(damaged)
