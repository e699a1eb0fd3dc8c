"""Lines: what cleaning works on. Each knows where in the source its characters stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.records import Segment

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]+")
"""Control characters, soft hyphens, byte order marks, zero-width spaces: nothing that a reader sees."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its indent. ``pieces`` are segments relative to ``text``; ``apart`` counts the line
    breaks since the line before.
    """

    text: str
    pieces: tuple[Segment, ...] = ()
    indented: bool = False
    apart: int = 1

    def cut(self, start: int, end: int) -> Line:
        """The line's characters from start to end, trimmed."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        pieces = (
            Segment(max(p.start, start) - start, min(p.end, end) - start, p.origin + max(p.start, start) - p.start)
            for p in self.pieces
            if p.start < end and p.end > start
        )
        return Line(self.text[start:end], tuple(pieces), self.indented, self.apart)


def split_lines(source: str) -> Iterator[Line]:
    """The lines of plain text that hold something.

    >>> [line.text for line in split_lines("　　丰城市\\n\\n　　镇平县 ")]
    ['丰城市', '镇平县']
    """
    last = 0
    for match in _LINE.finditer(source):
        line = _take_line(source, match.start(), match.end())
        if line.text:
            apart = source.count("\n", last, match.start()) or 1
            yield Line(line.text, line.pieces, line.indented, apart)
            last = match.end()


def _take_line(source: str, start: int, end: int) -> Line:
    """A line of the source, without the characters that nobody sees."""
    pieces: list[Segment] = []
    parts: list[str] = []
    length = 0
    for match in INVISIBLE.finditer(source, start, end):
        if match.start() > start:
            pieces.append(Segment(length, length + match.start() - start, start))
            parts.append(source[start : match.start()])
            length += match.start() - start
        start = match.end()
    if end > start:
        pieces.append(Segment(length, length + end - start, start))
        parts.append(source[start:end])
    text = "".join(parts)
    return Line(text, tuple(pieces), text[:1].isspace()).cut(0, len(text))


def join_lines(lines: Iterable[Line]) -> tuple[str, tuple[Segment, ...]]:
    """The text of paragraphs, one a line, and its segments.

    Where no character stands in the source as in the text (a page all of entities), one empty segment says so:
    no segment at all would mean that the text is the source.
    """
    parts: list[str] = []
    segments: list[Segment] = []
    length = 0
    for line in lines:
        parts.append(line.text)
        for piece in line.pieces:
            moved = Segment(length + piece.start, length + piece.end, piece.origin)
            before = segments[-1] if segments else None
            if before and before.end == moved.start and before.origin + before.end - before.start == moved.origin:
                segments[-1] = Segment(before.start, moved.end, before.origin)
            else:
                segments.append(moved)
        length += len(line.text) + 1
    return "\n".join(parts), tuple(segments) or (Segment(0, 0, 0),)
