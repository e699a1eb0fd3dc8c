from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.documents.lines import INVISIBLE, Line, join_lines, split_lines

SOURCES = st.text(st.sampled_from("丰城直播。 \u3000\t\n\r\v\x00\x07\ufeff\u200bab<&"), max_size=80)


@given(SOURCES)
def test_segments_cut_back_to_the_source(source: str) -> None:
    text, segments = join_lines(split_lines(source))
    for segment in segments:
        cut = source[segment.origin : segment.origin + segment.end - segment.start]
        assert text[segment.start : segment.end] == cut


@given(SOURCES)
def test_only_white_space_and_the_invisible_go(source: str) -> None:
    text, _ = join_lines(split_lines(source))
    assert "".join(text.split()) == "".join(INVISIBLE.sub("", source).split())
    assert not INVISIBLE.search(text)


@given(SOURCES, st.integers(0, 40), st.integers(0, 40))
def test_a_cut_line_still_cuts_back(source: str, start: int, end: int) -> None:
    for line in split_lines(source):
        cut = line.cut(min(start, end), max(start, end))
        assert cut.text == line.text[min(start, end) : max(start, end)].strip()
        for piece in cut.pieces:
            stretch = source[piece.origin : piece.origin + piece.end - piece.start]
            assert cut.text[piece.start : piece.end] == stretch


def test_line_knows_its_indent_and_distance() -> None:
    lines = list(split_lines("丰城\n\n\n　　镇平"))
    assert [(line.indented, line.apart) for line in lines] == [(False, 1), (True, 3)]


def test_text_that_stands_nowhere_has_one_empty_segment() -> None:
    text, segments = join_lines([Line("丰城")])
    assert [(s.start, s.end) for s in segments] == [(0, 0)]
    assert text == "丰城"
