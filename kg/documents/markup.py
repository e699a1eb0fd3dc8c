"""HTML as the lines that a reader sees, each character with its place in the source.

A tokeniser of its own, because parsers forget where a character stood. It passes over the source once, whatever is
left unclosed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.documents.lines import INVISIBLE, Line
from kg.records import Segment

_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small span
strike strong sub sup time tt u var wbr
"""
_UNSEEN_TAGS = "script style noscript template textarea select svg math iframe object canvas title"
_INLINE = frozenset(_INLINE_TAGS.split())
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_TEXT = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|[^&\s\xa0]+|[\s\xa0]+|&")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)


def read_page_title(source: str) -> str:
    """What the page's ``<title>`` says.

    >>> read_page_title("<title>丰城大米&middot;上市_丰城网</title>")
    '丰城大米·上市_丰城网'
    """
    match = _TITLE.search(source)
    return " ".join(html.unescape(match[1]).split()) if match else ""


def split_markup(source: str) -> Iterator[Line]:
    """The lines of a page: a block element or ``<br>`` ends one, runs of white space are one space.

    >>> [line.text for line in split_markup("<p>丰城&amp;<b>镇平</b></p><p>苍溪<br>柞水")]
    ['丰城&镇平', '苍溪', '柞水']
    """
    line = _Growing()
    preformatted = 0
    for kind, start, end in _find_tokens(source):
        if kind == "":
            yield from line.grow(source, start, end, bool(preformatted))
            continue
        name = kind.lstrip("/")
        if name == "pre":
            preformatted = max(0, preformatted + (-1 if kind.startswith("/") else 1))
        if name not in _INLINE:
            yield from line.finish()
            line.apart += 1
    yield from line.finish()


def _find_tokens(source: str) -> Iterator[tuple[str, int, int]]:
    """Stretches of text (kind "") and tags (kind is the name, "/" before it when it closes)."""
    at, length = 0, len(source)
    lowered = source.lower()
    while at < length:
        opening = source.find("<", at)
        if opening < 0:
            opening = length
        if opening > at:
            yield "", at, opening
        if opening == length:
            return
        if source.startswith("<!--", opening):
            at = _after(source, "-->", opening + 4)
            continue
        match = _TAG.match(source, opening)
        if not match and source[opening + 1 : opening + 2] not in ("!", "?", "/"):
            yield "", opening, opening + 1
            at = opening + 1
            continue
        at = _after(source, ">", opening + 1)
        if match:
            name = match[2].lower()
            if name in _UNSEEN and not match[1]:
                # Python may lower one character to two (İ): positions in `lowered` are only trusted when they agree.
                text = lowered if len(lowered) == length else source
                at = _after(source, ">", _before(text, f"</{name}", at))
            yield match[1] + name, opening, at


def _after(source: str, mark: str, start: int) -> int:
    found = source.find(mark, start)
    return len(source) if found < 0 else found + len(mark)


def _before(source: str, mark: str, start: int) -> int:
    found = source.find(mark, start)
    return len(source) if found < 0 else found


@dataclass(slots=True)
class _Growing:
    """A line while its stretches of text come in."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Segment] = field(default_factory=list)
    length: int = 0
    spaced: bool = True
    indented: bool = False
    apart: int = 0
    """Block tags since the line before: few between paragraphs, more between the parts of a page."""

    def grow(self, source: str, start: int, end: int, preformatted: bool) -> Iterator[Line]:
        for match in _TEXT.finditer(source, start, end):
            token = match[0]
            if token[0].isspace():
                if preformatted and "\n" in token:
                    yield from self.finish()
                self._add_space(token, match.start())
            elif token[0] == "&" and len(token) > 1:
                self._add_decoded(html.unescape(token))
            else:
                self._add_visible(token, match.start())

    def _add_decoded(self, text: str) -> None:
        if text.isspace():
            self._add_space(text, None)
        else:
            self._add(INVISIBLE.sub("", text), None)

    def _add_visible(self, token: str, origin: int) -> None:
        at = 0
        for match in INVISIBLE.finditer(token):
            self._add(token[at : match.start()], origin + at)
            at = match.end()
        self._add(token[at:], origin + at)

    def _add_space(self, token: str, origin: int | None) -> None:
        if not self.length:
            self.indented = self.indented or token[0] in "\u2002\u2003\u3000\xa0" or "\u3000" in token
            return
        # A wide space parts names and phrases in Chinese: it stays wide.
        space = "\u3000" if "\u3000" in token else " "
        if not self.spaced:
            self._add(space, origin + token.index(space) if origin is not None and space in token else None)
        self.spaced = True

    def _add(self, text: str, origin: int | None) -> None:
        if not text:
            return
        self.parts.append(text)
        if origin is not None:
            self.pieces.append(Segment(self.length, self.length + len(text), origin))
        self.length += len(text)
        self.spaced = False

    def finish(self) -> Iterator[Line]:
        text = "".join(self.parts)
        line = Line(text, tuple(_merge(self.pieces)), self.indented, max(1, self.apart)).cut(0, len(text))
        self.parts, self.pieces, self.length, self.spaced, self.indented = [], [], 0, True, False
        if line.text:
            yield line
            self.apart = 0


def _merge(pieces: list[Segment]) -> Iterator[Segment]:
    """Neighbouring pieces that are neighbours in the source too become one."""
    before: Segment | None = None
    for piece in pieces:
        if before and before.end == piece.start and before.origin + before.end - before.start == piece.origin:
            before = Segment(before.start, piece.end, before.origin)
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before
