"""The second look at subjects: what the figures around say."""

import numpy as np

from kg.extraction.lessons import place_sessions
from kg.extraction.passages import lay_out
from kg.extraction.subject_columns import Look, describe_subjects
from kg.training.corpus import parse_block
from tests.extraction.test_sessions import UNSEEN, prepare


def test_every_candidate_has_its_numbers_beside_its_odds_at_the_figures_around() -> None:
    gold = parse_block(UNSEEN)
    p = lay_out(prepare(gold), relations=gold.relations)
    sessions = place_sessions(p, gold.sessions)
    viewers, sales = (f for f in p.figures if p.text[f.start : f.end] in ("60万人次", "200万元"))
    looks = [Look(viewers, 0, {"s9": 1.5, "e1": -2.0}), Look(sales, 1, {"s9": 0.25, "g1": 0.5})]
    first, second = describe_subjects(p, sessions, looks)
    assert first.shape == (2, second.shape[1])
    assert np.isfinite(first).all()
    assert np.isfinite(second).all()
    # The broadcast's log odds at the figure before, and its lead there; the product was no candidate.
    assert 1.5 in second[0].tolist()
    assert second[0].tolist().count(3.5) == 1
    assert 1.5 not in second[1].tolist()


def test_a_figure_without_candidates_has_no_rows() -> None:
    gold = parse_block(UNSEEN)
    p = lay_out(prepare(gold), relations=gold.relations)
    (rows,) = describe_subjects(p, [], [Look(p.figures[0], 0, {})])
    assert len(rows) == 0
