"""Pages copied as text, menus and all: which lines are the article."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.documents import boilerplate, bylines
from kg.documents.lines import Line

_GAP: Final = 12
"""So many short lines may stand between two paragraphs of one article: a list, a table, sub-headings."""


def is_dump(lines: Sequence[Line]) -> bool:
    """Whether the lines are a page with its furniture: three such lines of different words, not only sections.

    Editor lines are no sign of it: a clean text may end with some.
    """
    texts = {line.text for line in lines if len(line.text) <= 300}
    after = {text for text in texts if boilerplate.ends_article(text) and bylines.read_byline(text) is None}
    # A digit or 大 alone on a line is no sign: lists and tables have them.
    furniture = {text for text in texts if len(text) > 1 and not text.isdigit() and boilerplate.is_furniture(text)}
    pressed = any(boilerplate.is_button(text) for text in furniture)
    return len(after | furniture) >= 3 and (bool(after) or pressed)


def find_body(lines: Sequence[Line]) -> range:
    """The run of lines that is the article, in a page with its menus; empty when there is no prose.

    Paragraphs are lines with sentences. Dates, outlets and the headings of what follows an article end a run. The
    longest run wins; one that stands under a byline counts double, one under 相关新闻 and the like a third.
    """
    best, best_score = range(0), 0.0
    start, last, spacing, score, weight = -1, -1, 1, 0.0, 1.0
    for i, line in enumerate(lines):
        prose = boilerplate.is_prose(line.text)
        inside = start >= 0 and _stands_inside(lines, last, i)
        after = not inside and boilerplate.ends_article(line.text)
        byline = not (prose or after or inside) and _dates_article(line.text)
        # A button further from the paragraphs than these are from each other stands below the article.
        apart = start < last == i - 1 and line.apart > spacing and boilerplate.is_button(line.text)
        if start >= 0 and (after or byline or apart or i - last > _GAP):
            if score > best_score:
                best, best_score = range(start, last + 1), score
            start, score = -1, 0.0
        if after or byline:
            weight = 2.0 if byline else 0.3
        elif prose:
            start, spacing = (i, 1) if start < 0 else (start, max(spacing, line.apart))
            last = i
            score += weight * len(line.text)
    if start >= 0 and score > best_score:
        best = range(start, last + 1)
    return _extend(lines, best) if best else best


def _dates_article(text: str) -> bool:
    """Whether a line says when or by whom something was published; names alone may stand within an article."""
    byline = bylines.read_byline(text)
    return byline is not None and bool(byline.published or byline.source or byline.waits)


def _stands_inside(lines: Sequence[Line], last: int, i: int) -> bool:
    """Whether a line that looks like the end is of the article: indented among its indented paragraphs, or the time
    of an event, with the place under it.
    """
    if i + 1 == len(lines):
        return False
    following = lines[i + 1]
    if following.text.startswith(("地点", "会场", "地址")):
        return True
    indented = lines[last].indented and lines[i].indented and following.indented
    return indented and i - last <= 2 and boilerplate.is_prose(following.text)


def _extend(lines: Sequence[Line], body: range) -> range:
    """The body with the sub-headings and short paragraphs that stand at its edges as its own lines do."""
    spacing = statistics.median_low([lines[i].apart for i in body[1:]]) if len(body) > 1 else 1
    times = Counter(line.text for line in lines)

    def belongs(line: Line, edge: Line) -> bool:
        return line.indented == edge.indented and times[line.text] == 1 and not boilerplate.is_aside(line.text)

    start, end = body.start, body.stop
    while start > max(0, body.start - _GAP) and lines[start].apart <= spacing:
        if not belongs(lines[start - 1], lines[body.start]):
            break
        start -= 1
    while end < min(len(lines), body.stop + 3) and lines[end].apart <= spacing:
        if not belongs(lines[end], lines[body.stop - 1]):
            break
        end += 1
    return range(start, end)
