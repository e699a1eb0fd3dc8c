from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.extraction.gazetteer import Match
from kg.extraction.settling import add_platforms, add_repeats, complete_titles, drop_half_bracketed
from kg.extraction.tagging import INDEX, LABELS


def scores(length: int, **belief: float) -> NDArray[np.float32]:
    table = np.zeros((length, len(LABELS)), dtype=np.float32)
    for kind, value in belief.items():
        table[:, INDEX[f"I-{kind}"]] = value
    return table


def test_a_name_found_once_is_found_everywhere() -> None:
    text = "方小禾说。后来方小禾走了。"
    spans = add_repeats(text, [(0, 3, "Person")], scores(len(text), Person=0.1))
    assert spans == [(0, 3, "Person"), (7, 10, "Person")]


def test_a_repeat_inside_another_mention_stays_inside() -> None:
    text = "柞水好，柞水木耳香"
    spans = [(0, 2, "Place"), (4, 8, "Product")]
    assert add_repeats(text, spans, scores(len(text), Place=0.5)) == spans


def test_a_repeat_that_the_model_surely_rejects_stays_out() -> None:
    text = "老师方小禾说，老师们都来了"
    assert add_repeats(text, [(0, 2, "Person")], scores(len(text))) == [(0, 2, "Person")]


def test_a_name_with_half_a_pair_of_brackets_is_none() -> None:
    text = "全县15个镇（街道）都来了，方小禾（女）也在"
    whole = (14, 20, "Person")
    assert text[14:20] == "方小禾（女）"
    assert drop_half_bracketed(text, [(6, 9, "Place"), whole]) == [whole]


def test_titles_are_not_repeated() -> None:
    text = "县长方小禾说，县长们都来了"
    assert add_repeats(text, [(0, 2, "Position")], scores(len(text), Person=0.5)) == [(0, 2, "Position")]


def test_platforms_of_the_lexicon_are_added_where_the_model_doubts() -> None:
    match = [Match(1, 3, "platform", "快手")]
    assert add_platforms([], match, scores(5, Platform=0.2)) == [(1, 3, "Platform")]
    assert add_platforms([], match, scores(5, Platform=0.001)) == []
    assert add_platforms([(0, 5, "Event")], match, scores(5, Platform=0.2)) == [(0, 5, "Event")]


def test_a_title_of_the_lexicon_is_not_cut() -> None:
    matches = [Match(0, 2, "county", "丰城市"), Match(2, 7, "post", "团市委书记")]
    cut = [(0, 4, "Place"), (4, 7, "Position")]
    assert complete_titles(cut, matches) == [(0, 2, "Place"), (2, 7, "Position")]
    # 江庄村 + 书记: without a division before the title, the village keeps its name.
    assert complete_titles([(0, 3, "Place"), (3, 5, "Position")], [Match(2, 5, "post", "村书记")]) == [
        (0, 3, "Place"),
        (3, 5, "Position"),
    ]
