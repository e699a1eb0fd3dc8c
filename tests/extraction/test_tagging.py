from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from kg.extraction.tagging import LABELS, decode_labels, encode_spans, list_spans, read_spans
from kg.records import ENTITY_TYPES, Mention


@st.composite
def disjoint_spans(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, str]]]:
    length = draw(st.integers(0, 40))
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    spans = [(a, b, draw(st.sampled_from(ENTITY_TYPES))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return length, spans


@given(disjoint_spans())
def test_spans_survive_their_labels(case: tuple[int, list[tuple[int, int, str]]]) -> None:
    length, spans = case
    assert read_spans(encode_spans(length, spans)) == spans


@given(hnp.arrays(np.float32, st.tuples(st.integers(0, 30), st.just(len(LABELS))), elements=st.floats(0, 1, width=32)))
def test_every_decoded_sequence_is_legal(probabilities: NDArray[np.float32]) -> None:
    labels = decode_labels(probabilities)
    assert np.array_equal(encode_spans(len(labels), read_spans(labels)), labels)


def test_the_most_probable_legal_sequence_wins_over_the_best_single_labels() -> None:
    probabilities = np.full((2, len(LABELS)), 0.001, dtype=np.float32)
    probabilities[0, LABELS.index("B-Person")] = 0.6
    probabilities[0, LABELS.index("S-Person")] = 0.39
    probabilities[1, LABELS.index("O")] = 0.9
    assert [LABELS[i] for i in decode_labels(probabilities)] == ["S-Person", "O"]


def test_outer_mentions_win_over_inner_ones() -> None:
    mentions = [Mention(2, 4, "木耳", "Product"), Mention(0, 4, "柞水木耳", "Product")]
    assert read_spans(encode_spans(4, list_spans(mentions))) == [(0, 4, "Product")]
