from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.sentences import split_sentences


@given(st.text("他说好。！？…“”\n　 a", max_size=60))
def test_sentences_cover_all_that_is_not_space(text: str) -> None:
    spans = split_sentences(text)
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert all("\n" not in text[a:b] for a, b in spans)


def test_closing_quotes_belong_to_the_sentence() -> None:
    text = "“咬一口！”他笑。第二天……走了"
    assert [text[a:b] for a, b in split_sentences(text)] == ["“咬一口！”", "他笑。", "第二天……", "走了"]
