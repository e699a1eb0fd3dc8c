from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.zh import Chinese

from kg.extraction.document import make_doc
from kg.extraction.features import COLUMNS, describe_characters, find_features
from kg.extraction.gazetteer import Match, load_gazetteer
from kg.records import Document


@settings(deadline=None)  # the first text loads the lexicon
@given(st.text(max_size=60))
def test_every_column_is_as_long_as_the_text(text: str) -> None:
    columns = describe_characters(text, load_gazetteer().find(text))
    assert [len(c) for c in columns] == [len(text)] * len(COLUMNS)


def test_matches_are_spread_with_their_position() -> None:
    columns = describe_characters("在京东买", [Match(1, 3, "platform", "京东")])
    assert columns[COLUMNS.index("platform")] == ["", "2B", "2E", ""]


def test_repeated_pairs_of_characters_are_counted() -> None:
    column = describe_characters("李君说，李君笑", [])[COLUMNS.index("repeat")]
    assert column[0] == "21"
    assert column[2] == "11"


def test_nothing_known_is_zero() -> None:
    doc = find_features(make_doc(Chinese(), Document("d", "他在")))
    assert doc._.features.dtype == np.uint64
    assert (doc._.features[:, COLUMNS.index("platform")] == 0).all()


def test_an_empty_text_has_no_rows() -> None:
    assert find_features(make_doc(Chinese(), Document("d", "")))._.features.shape == (0, len(COLUMNS))
