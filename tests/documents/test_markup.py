from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.lines import join_lines
from kg.documents.markup import read_page_title, split_markup


def texts(source: str) -> list[str]:
    return [line.text for line in split_markup(source)]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>丰城\n  直播</p>", ["丰城 直播"]),
        ("<P>丰城<BR/>直播</P>", ["丰城", "直播"]),
        ("<p>丰<b>城</b><i>直</i>播", ["丰城直播"]),
        ("<!-- <p>菜单</p> -->丰城", ["丰城"]),
        ("<script>if (a<b) document.write('<p>菜单</p>')</script>丰城", ["丰城"]),
        ("<SCRIPT>菜单</SCRIPT>丰城<style>p{}</style>", ["丰城"]),
        ("<p>价格 < 5 元，销量 > 3 万</p>", ["价格 < 5 元，销量 > 3 万"]),
        ("<p>&lt;丰城&gt; &#20013;&#x56fd; &unknown; A&B</p>", ["<丰城> 中国 &unknown; A&B"]),
        ("<p>&nbsp;&nbsp;丰城&nbsp;直播&emsp;</p>", ["丰城 直播"]),
        ("<p>　　丰城　直播</p>", ["丰城　直播"]),
        ("<pre>丰城\n直播</pre>", ["丰城", "直播"]),
        ("<p>丰城<script>没有结束", ["丰城"]),
        ("<p>丰城<a href='没有结束", ["丰城"]),
        ("&#0;&#xD800;<p>&#x200b;丰&shy;城", ["\ufffd\ufffd", "丰城"]),
        ("", []),
    ],
)
def test_lines_are_what_a_reader_sees(source: str, lines: list[str]) -> None:
    assert texts(source) == lines


TOKENS = """
丰城 直播。 <p> </p> <br> <b> </b> &amp; &nbsp; &#20013; & < >
<!-- --> <script> </script> <title> İ <pre> a </ <a_href="
"""
PIECES = st.lists(st.sampled_from([*TOKENS.split(), " ", "\n", "\u3000", "\x00", "\u200b"]), max_size=40).map("".join)


@given(PIECES)
def test_segments_cut_back_to_the_source(source: str) -> None:
    text, segments = join_lines(split_markup(source))
    assert list(segments) == sorted(segments)
    for segment in segments:
        cut = source[segment.origin : segment.origin + segment.end - segment.start]
        assert text[segment.start : segment.end] == cut


def test_decoded_entity_parts_the_segments() -> None:
    source = "<p>丰城&amp;镇平</p>"
    text, segments = join_lines(split_markup(source))
    assert text == "丰城&镇平"
    assert [(s.start, s.end, s.origin) for s in segments] == [(0, 2, 3), (3, 5, 10)]


def test_distance_grows_with_the_blocks_between() -> None:
    near, far = list(split_markup("<p>甲</p><p>乙</p></div></div><div><div><p>丙</p>"))[1:]
    assert near.apart < far.apart


def test_page_title_is_one_line() -> None:
    assert read_page_title("<head><TITLE>\n 丰城 \n直播&amp;</TITLE>") == "丰城 直播&"
    assert read_page_title("<p>没有</p>") == ""
